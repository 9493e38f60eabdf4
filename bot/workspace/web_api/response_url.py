"""What happens when the app posts to a response_url."""

from __future__ import annotations

import json

from aiohttp import web

from bot.workspace.backend import Backend
from bot.workspace.memory.channel import Channel
from bot.workspace.memory.messages import Message
from bot.workspace.memory.response_urls import ResponseUrl
from bot.workspace.posting import Draft, change, post, post_ephemeral, published, remove
from bot.workspace.web_api import content, rooms
from bot.workspace.web_api.failing import answer_of, failing, happens, status_of
from bot.workspace.web_api.references import check_references
from bot.workspace.wire import Payload, SlackError


class ResponseUrlHandler:
    """Answers `/response/<id>`."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Take one answer to an interaction, or fail as asked."""
        with self._backend.activity.busy():
            raw = await request.read()
            fault = self._backend.call_faults.take("response_url")
            if fault is not None and not happens(fault):
                self._record({}, answer_of(fault), status_of(fault))

            async def answered() -> web.StreamResponse:
                body, answer, status = self._take(request.match_info["key"], raw)
                self._record(body, answer, status if fault is None else status_of(fault))
                return web.json_response(answer, status=status)

            return await failing(request, fault, answered, refusal_status=400)

    def _take(self, key: str, raw: bytes) -> tuple[Payload, Payload, int]:
        body: Payload = {}
        try:
            body = _read(raw)
            respond(self._backend, self._backend.response_urls.use(key), body)
        except SlackError as refusal:
            status = 404 if refusal.code in ("used_url", "expired_url") else 400
            return body, refusal.answer(), status
        return body, {"ok": True}, 200

    def _record(self, body: Payload, answer: Payload, status: int) -> None:
        now = self._backend.clock.now()
        self._backend.recorder.record_call("response_url", "none", body, answer, status, now)


def _read(raw: bytes) -> Payload:
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        raise SlackError("invalid_payload") from None
    if not isinstance(body, dict):
        raise SlackError("invalid_payload")
    return body


def respond(backend: Backend, issued: ResponseUrl, body: Payload) -> None:
    """Replace, delete or add a message, as the app answered."""
    channel = backend.state.channel(issued.channel)
    if body.get("delete_original"):
        _delete_original(backend, channel, issued)
        return
    content.check_content(body)
    check_references(backend, body.get("blocks") or [])
    if not isinstance(body.get("thread_ts"), str | None):
        raise SlackError("invalid_arguments")
    draft = Draft(
        text=body.get("text") or "",
        blocks=body.get("blocks") or (),
        attachments=body.get("attachments") or (),
        thread_ts=body.get("thread_ts"),
    )
    in_channel = body.get("response_type") == "in_channel"
    if body.get("replace_original"):
        _replace_original(backend, channel, issued, draft)
    elif in_channel:
        if draft.thread_ts is not None:
            rooms.root_of(channel, draft.thread_ts)
        post(backend, channel, backend.state.bot.id, draft)
    elif draft.thread_ts is not None:
        raise SlackError("invalid_arguments")
    else:
        post_ephemeral(backend, channel, issued.person, backend.state.bot.id, draft)


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
        attachments=draft.attachments,
    )
    if original.is_ephemeral:
        seen = channel.ephemerals
        seen[seen.index((issued.person, original))] = (issued.person, changed)
        published(backend, changed)
    else:
        change(backend, channel, original, changed)


def _delete_original(backend: Backend, channel: Channel, issued: ResponseUrl) -> None:
    original = _original(channel, issued)
    if original.user != backend.state.bot.id:
        raise SlackError("cant_delete_message")
    if original.is_ephemeral:
        channel.ephemerals.remove((issued.person, original))
        published(backend, original)
    else:
        remove(backend, channel, original)
