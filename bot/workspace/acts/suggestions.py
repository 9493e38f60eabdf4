"""A person types into an external select, and the app offers options."""

from __future__ import annotations

from bot.workspace.backend import Backend
from bot.workspace.memory.people import Member
from bot.workspace.memory.surfaces import find_element
from bot.workspace.memory.views import OpenView
from bot.workspace.payloads.interactions import suggestion_payload
from bot.workspace.validation import option_problems
from bot.workspace.wire import Payload


async def suggest(
    backend: Backend, person: Member, view: OpenView, action_id: str, query: str
) -> list[Payload]:
    """Ask the app for options; return none when it does not answer or answers nonsense."""
    block, element = find_element(view.content["blocks"], action_id)
    if len(query) < element.get("min_query_length", 3):
        return []
    payload = suggestion_payload(backend, person, view, block["block_id"], action_id, query)
    delivered = await backend.delivery.deliver("interactive", payload)
    answer = delivered.answer or {}
    problems = option_problems(answer)
    if problems:
        delivered.refused.extend(problem.line for problem in problems)
        return []
    groups = answer.get("option_groups") or []
    return [*(answer.get("options") or []), *(o for group in groups for o in group["options"])]
