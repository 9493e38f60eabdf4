"""A person runs a slash command."""

from __future__ import annotations

import json

from bot.workspace.acts import places, words
from bot.workspace.acts.outcome import Outcome, RefusedError
from bot.workspace.backend import Backend
from bot.workspace.memory.channel import Channel
from bot.workspace.memory.manifest import Command
from bot.workspace.memory.people import Member
from bot.workspace.memory.recorder import Delivered
from bot.workspace.memory.references import check_references
from bot.workspace.payloads.interactions import command_payload
from bot.workspace.posting import Draft, post, post_ephemeral
from bot.workspace.validation import message_problems
from bot.workspace.wire import SlackError


async def run_command(
    backend: Backend, person: Member, channel: str, text: str, *, thread_ts: str | None = None
) -> Outcome:
    """Send `/name text` from a channel; return when the app acked, or did not in time."""
    name, *rest = text.strip().split(maxsplit=1) or [""]
    if not name.startswith("/"):
        raise ValueError(f"a command starts with a slash: {text!r}")
    try:
        room = places.writable(backend, person, channel)
    except RefusedError as refusal:
        return Outcome(ok=False, error=str(refusal))
    declared = next((c for c in backend.state.manifest.commands if c.command == name), None)
    if declared is None or not places.has_app(backend, person):
        return Outcome(ok=False, error=words.unknown_command(name))
    if thread_ts is not None:
        return Outcome(ok=False, error=words.not_in_threads(name))
    return await _deliver(backend, person, room, declared, "".join(rest))


async def _deliver(
    backend: Backend, person: Member, room: Channel, command: Command, argument: str
) -> Outcome:
    since = backend.state.next_ts()
    payload = command_payload(backend, person, room, command, argument)
    delivered = await backend.delivery.deliver("slash_commands", payload)
    if delivered.is_acked and delivered.answer:
        _show_answer(backend, person, room, delivered)
    if delivered.refused:
        code = "invalid_response" if delivered.is_acked else delivered.refused[0]
        return Outcome(ok=False, error=words.command_failed(command.command, code))
    return Outcome(ok=True, ephemeral=places.latest_ephemeral(backend, person, since))


def _show_answer(backend: Backend, person: Member, room: Channel, delivered: Delivered) -> None:
    answer = delivered.answer or {}
    problems = message_problems(answer)
    if problems:
        delivered.refused.extend(problem.line for problem in problems)
        return
    try:
        check_references(backend.state, answer)
    except SlackError as refusal:
        delivered.refused.append(json.dumps(refusal.answer()))
        return
    draft = Draft.of(answer)
    if not (draft.text or draft.blocks or draft.attachments):
        return
    bot = backend.state.bot.id
    if answer.get("response_type") == "in_channel":
        post(backend, room, bot, draft)
    else:
        post_ephemeral(backend, room, person.id, bot, draft)
