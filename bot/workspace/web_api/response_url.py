"""What happens when the app posts to a response_url."""

from __future__ import annotations

from dataclasses import replace

from aiohttp import web

from bot.workspace.backend import Backend
from bot.workspace.memory.channel import Channel
from bot.workspace.memory.messages import Message
from bot.workspace.memory.references import check_references
from bot.workspace.memory.response_urls import ResponseUrl
from bot.workspace.posting import (
    Draft,
    change,
    change_ephemeral,
    dismiss,
    post,
    post_ephemeral,
    remove,
)
from bot.workspace.web_api import content, rooms
from bot.workspace.web_api.failing import Answer, failing
from bot.workspace.wire import Payload, SlackError, read_json


class ResponseUrlHandler:
    """Answers `/response/<id>`."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Take one answer to an interaction, or fail as asked."""
        raw = await request.read()
        body: Payload = {}

        async def answer() -> Answer:
            try:
                body.update(_read(raw))
                use = self._backend.response_urls.use
                respond(self._backend, use(request.match_info["key"]), body)
            except SlackError as refusal:
                status = 404 if refusal.code in ("used_url", "expired_url") else 400
                return Answer(payload=refusal.answer(), status=status)
            return Answer(payload={"ok": True})

        def record(payload: Payload, status: int) -> None:
            now = self._backend.clock.now()
            self._backend.recorder.record_call("response_url", "none", body, payload, status, now)

        with self._backend.activity.busy():
            fault = self._backend.call_faults.take("response_url")
            return await failing(request, fault, answer, record, refusal_status=400)


def _read(raw: bytes) -> Payload:
    try:
        body = read_json(raw)
    except (ValueError, RecursionError):
        raise SlackError("invalid_payload") from None
    if not isinstance(body, dict):
        raise SlackError("invalid_payload")
    return body


def respond(backend: Backend, issued: ResponseUrl, body: Payload) -> None:
    """Replace, delete or add a message, as the app answered."""
    channel = backend.state.channel(issued.channel)
    if not backend.state.is_installed:
        raise SlackError("expired_url")
    if channel.is_archived:
        raise SlackError("is_archived")
    if len(str(body.get("text") or "")) > content.MAX_TEXT:
        raise SlackError("msg_too_long")
    if _is_set(body, "delete_original"):
        _delete_original(backend, channel, issued)
        return
    content.check_content(body)
    check_references(backend.state, body)
    if not isinstance(body.get("thread_ts"), str | None):
        raise SlackError("invalid_arguments")
    draft = Draft.of(body, body.get("thread_ts"))
    in_channel = body.get("response_type") == "in_channel"
    if _is_set(body, "replace_original"):
        _replace_original(backend, channel, issued, draft)
    elif in_channel:
        if draft.thread_ts is not None:
            # Slack takes thread_ts only together with `replace_original: false`.
            if "replace_original" not in body:
                raise SlackError("invalid_arguments")
            draft = replace(draft, thread_ts=rooms.thread_of(channel, draft.thread_ts))
        post(backend, channel, backend.state.bot.id, draft)
    elif draft.thread_ts is not None:
        raise SlackError("invalid_arguments")
    else:
        post_ephemeral(backend, channel, issued.person, backend.state.bot.id, draft)


def _is_set(body: Payload, name: str) -> bool:
    return str(body.get(name, "")).lower() in ("true", "1")


def _original(channel: Channel, issued: ResponseUrl) -> Message:
    if issued.original_ts is None:
        raise SlackError("message_not_found")
    if not issued.is_original_ephemeral:
        return channel.find(issued.original_ts)
    for person, message in channel.ephemerals:
        if person == issued.person and message.ts == issued.original_ts:
            return message
    raise SlackError("message_not_found")


def _replace_original(
    backend: Backend, channel: Channel, issued: ResponseUrl, draft: Draft
) -> None:
    original = _original(channel, issued)
    if original.user != backend.state.bot.id:
        raise SlackError("cant_update_message")
    changed = original.evolve(
        text=draft.text,
        blocks=backend.with_ids(draft.blocks),
        attachments=backend.attachments_with_ids(draft.attachments),
    )
    if original.is_ephemeral:
        change_ephemeral(backend, channel, issued.person, original, changed)
    else:
        change(backend, channel, original, changed)


def _delete_original(backend: Backend, channel: Channel, issued: ResponseUrl) -> None:
    original = _original(channel, issued)
    if original.user != backend.state.bot.id:
        raise SlackError("cant_delete_message")
    if original.is_ephemeral:
        dismiss(backend, channel, issued.person, original)
    else:
        remove(backend, channel, original)
