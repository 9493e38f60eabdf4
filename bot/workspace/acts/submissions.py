"""A person submits a modal, or closes it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from bot.workspace.acts import words
from bot.workspace.acts.files import hand_in, with_own_files
from bot.workspace.acts.forms import client_errors
from bot.workspace.acts.interacting import interact
from bot.workspace.acts.outcome import Outcome, RefusedError
from bot.workspace.backend import Backend
from bot.workspace.memory.people import Member
from bot.workspace.memory.recorder import Delivered
from bot.workspace.memory.references import check_references
from bot.workspace.memory.surfaces import input_blocks
from bot.workspace.memory.views import OpenView
from bot.workspace.payloads.interactions import closed_payload, submission_payload
from bot.workspace.validation import view_problems
from bot.workspace.wire import Payload, SlackError


async def submit(
    backend: Backend, person: Member, view: OpenView, *, checked: bool = True
) -> Outcome:
    """Press the modal's submit button with what is typed in; `checked` as Slack's client does."""
    if not view.content.get("submit"):
        return Outcome(ok=False, error="This modal has no button to submit it.")
    if view is not backend.views.front(person.id):
        return Outcome(ok=False, error=words.BEHIND)
    if view.is_on_its_way:
        return Outcome(ok=False, error="This form is on its way already.")
    if checked:
        try:
            with_own_files(backend, person, view.values)
        except RefusedError as refusal:
            return Outcome(ok=False, error=str(refusal), refused_by_client=True)
        errors = client_errors(view.content["blocks"], view.values)
        if errors:
            return Outcome(ok=False, errors=errors, refused_by_client=True)
        hand_in(backend, view.values)
    view.is_on_its_way = True
    try:
        delivered = await interact(backend, submission_payload(backend, person, view))
    finally:
        view.is_on_its_way = False
    return _answered(backend, view, delivered)


def _answered(backend: Backend, view: OpenView, delivered: Delivered) -> Outcome:
    if not delivered.is_acked:
        return Outcome(ok=False, error=words.TROUBLE)
    if view not in backend.views.stack(view.person):
        return Outcome(ok=False, error="This modal was closed before the app answered.")
    try:
        return _follow(backend, view, delivered.answer or {})
    except SlackError as refusal:
        delivered.refused.append(json.dumps(refusal.answer()))
        return Outcome(ok=False, error=words.TROUBLE)
    finally:
        _note_useless(delivered)
        backend.feed.publish("view")


def _follow(backend: Backend, view: OpenView, answer: Payload) -> Outcome:
    match answer.get("response_action"):
        case None if not answer:
            backend.views.close(view)
        case "clear":
            backend.views.clear(view.person)
        case "errors":
            return Outcome(ok=False, errors=_checked_errors(view, answer.get("errors")))
        case "update":
            backend.views.replace(view, _checked_view(backend, answer), None)
        case "push":
            backend.views.push(view.person, _checked_view(backend, answer))
        case unknown:
            raise SlackError("unknown_response_action", response_action=unknown)
    return Outcome(ok=True)


def _checked_errors(view: OpenView, errors: object) -> Mapping[str, str]:
    if not isinstance(errors, dict) or not errors:
        raise SlackError("errors_missing")
    inputs = input_blocks(view.content["blocks"])
    for block_id, text in errors.items():
        if block_id not in inputs:
            raise SlackError("errors_for_unknown_block", block_id=block_id, known=list(inputs))
        if not isinstance(text, str) or not text:
            raise SlackError("error_is_not_text", block_id=block_id)
    return errors


def _checked_view(backend: Backend, answer: Payload) -> Payload:
    content = answer.get("view")
    problems = view_problems(content, only="modal")
    if problems:
        raise SlackError("invalid_view", messages=[problem.line for problem in problems])
    assert isinstance(content, dict)  # noqa: S101 - what view_problems found no fault with
    check_references(backend.state, content)
    return {**content, "blocks": backend.with_ids(content["blocks"])}


def _note_useless(delivered: Delivered) -> None:
    answer = delivered.answer or {}
    known = {
        "errors": {"response_action", "errors"},
        "update": {"response_action", "view"},
        "push": {"response_action", "view"},
        "clear": {"response_action"},
    }.get(str(answer.get("response_action")), set())
    extra = sorted(set(answer) - known) if known else []
    if extra:
        delivered.refused.append(f"the ack carries keys that nobody reads: {extra}")


async def close(
    backend: Backend, person: Member, view: OpenView, *, everything: bool = False
) -> Outcome:
    """Close the modal in front, or the whole stack as the cross in its corner does."""
    stack = list(backend.views.stack(person.id))
    if view not in stack:
        return Outcome(ok=False, error="That modal is not open any more.")
    if view is not stack[-1] and not everything:
        return Outcome(ok=False, error=words.BEHIND)
    is_cleared = everything or bool(view.content.get("clear_on_close"))
    if is_cleared:
        backend.views.clear(person.id)
    else:
        backend.views.close(view)
    backend.feed.publish("view")
    told = stack[0] if everything else view
    if told.content.get("notify_on_close"):
        payload = closed_payload(backend, person, told, is_cleared=is_cleared)
        await interact(backend, payload)
    return Outcome(ok=True)
