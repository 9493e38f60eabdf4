"""A person presses a button or picks something, in a message or in a view."""

from __future__ import annotations

from dataclasses import dataclass

from bot.workspace.acts import places, words
from bot.workspace.acts.files import with_own_files
from bot.workspace.acts.forms import clean_state, clean_values
from bot.workspace.acts.interacting import interact
from bot.workspace.acts.outcome import Outcome, RefusedError
from bot.workspace.backend import Backend
from bot.workspace.memory.people import Member
from bot.workspace.memory.surfaces import EMPTY_STATE, find_element, message_blocks
from bot.workspace.memory.views import OpenView
from bot.workspace.payloads.interactions import message_action_payload, view_action_payload
from bot.workspace.wire import Payload


@dataclass(frozen=True, kw_only=True)
class Act:
    """What was pressed, and what the surface's inputs hold."""

    action_id: str
    block_id: str | None = None
    value: str | None = None  # the button's, where several share an action_id
    state: Payload  # the element's own part, as in an action: selected_option, value, ...
    values: Payload  # state.values of the whole surface, where the page knows it


async def act_on_message(
    backend: Backend, person: Member, channel: str, ts: str, act: Act
) -> Outcome:
    """Act on an element of a message that this person sees."""
    try:
        room = places.usable(backend, person, channel)
        message = places.message_in(room, person, ts)
    except RefusedError as refusal:
        return Outcome(ok=False, error=str(refusal))
    blocks = message_blocks(message.blocks, message.attachments)
    block, element = find_element(blocks, act.action_id, act.block_id, act.value)
    if person.id not in (element.get("visible_to_user_ids") or [person.id]):
        return Outcome(ok=False, error=words.NOT_SHOWN)
    action = _action(backend, block, element, act.state)
    entered = (clean_values(blocks, act.values), _own_value(block, element, action))
    backend.drafts.enter(person.id, message, entered)
    if not _is_told(block):
        return Outcome(ok=True)
    return await _deliver(
        backend, person, message_action_payload(backend, person, room, message, action)
    )


async def act_on_view(backend: Backend, person: Member, view: OpenView, act: Act) -> Outcome:
    """Act on an element of the modal in front, or of the Home tab."""
    if view.content["type"] == "modal" and view is not backend.views.front(person.id):
        return Outcome(ok=False, error=words.BEHIND)
    blocks = view.content.get("blocks") or []
    block, element = find_element(blocks, act.action_id, act.block_id, act.value)
    action = _action(backend, block, element, act.state)
    view.type_in(clean_values(blocks, act.values))
    view.type_in(_own_value(block, element, action))
    try:
        with_own_files(backend, person, view.values)
    except RefusedError as refusal:
        return Outcome(ok=False, error=str(refusal))
    if not _is_told(block):
        return Outcome(ok=True)
    return await _deliver(backend, person, view_action_payload(backend, person, view, action))


def _is_told(block: Payload) -> bool:
    """Say whether the app hears of it at once; of most inputs it hears with the whole form."""
    return block["type"] != "input" or bool(block.get("dispatch_action"))


def _action(backend: Backend, block: Payload, element: Payload, state: Payload) -> Payload:
    shown: Payload = {
        key: element[key] for key in ("text", "value", "style", "url") if key in element
    }
    return {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        **(shown if element["type"] in ("button", "icon_button") else {}),
        **clean_state(element, state),
        "action_ts": backend.state.next_ts(),
    }


def _own_value(block: Payload, element: Payload, action: Payload) -> Payload:
    empty = EMPTY_STATE.get(element["type"])
    if empty is None:
        return {}
    own = {"type": element["type"], **{key: action.get(key) for key in empty}}
    return {block["block_id"]: {element["action_id"]: own}}


async def _deliver(backend: Backend, person: Member, payload: Payload) -> Outcome:
    since = backend.state.next_ts()
    delivered = await interact(backend, payload)
    if not delivered.is_acked:
        return Outcome(ok=False, error=words.action_failed(delivered.refused[0]))
    return Outcome(ok=True, ephemeral=places.latest_ephemeral(backend, person, since))
