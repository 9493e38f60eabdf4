"""A person types into an external select, and the app offers options."""

from __future__ import annotations

from dataclasses import dataclass

from bot.workspace.acts import places
from bot.workspace.acts.interacting import interact
from bot.workspace.backend import Backend
from bot.workspace.memory.people import Member
from bot.workspace.memory.surfaces import find_element, message_blocks
from bot.workspace.memory.views import OpenView
from bot.workspace.payloads.interactions import in_message, in_view, suggestion_payload
from bot.workspace.validation import option_problems
from bot.workspace.wire import Payload


@dataclass(frozen=True, kw_only=True)
class Query:
    """What a person typed, and into which element."""

    action_id: str
    block_id: str | None = None
    text: str = ""


async def suggest_in_view(
    backend: Backend, person: Member, view: OpenView, query: Query
) -> list[Payload]:
    """Ask the app for options of an element of a modal or the Home tab."""
    found = find_element(view.content["blocks"], query.action_id, query.block_id)
    return await _ask(backend, person, in_view(backend, view), found, query)


async def suggest_in_message(
    backend: Backend, person: Member, place: tuple[str, str], query: Query
) -> list[Payload]:
    """Ask the app for options of an element of a message; `place` is its channel and ts."""
    room = places.usable(backend, person, place[0])
    message = places.message_in(room, person, place[1])
    blocks = message_blocks(message.blocks, message.attachments)
    found = find_element(blocks, query.action_id, query.block_id)
    return await _ask(backend, person, in_message(room, message), found, query)


async def _ask(
    backend: Backend, person: Member, where: Payload, found: tuple[Payload, Payload], query: Query
) -> list[Payload]:
    """Return the offered options; none when the app does not answer or answers nonsense."""
    block, element = found
    if len(query.text) < element.get("min_query_length", 3):
        return []
    named = (block["block_id"], element["action_id"])
    payload = suggestion_payload(backend, person, where, named, query.text)
    delivered = await interact(backend, payload)
    answer = delivered.answer or {}
    problems = option_problems(answer)
    if problems:
        delivered.refused.extend(problem.line for problem in problems)
        return []
    groups = answer.get("option_groups") or []
    return [*(answer.get("options") or []), *(o for group in groups for o in group["options"])]
