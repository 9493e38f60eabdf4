"""views.*: modals and Home tabs."""

from __future__ import annotations

from typing import Any

from bot.workspace.backend import Backend
from bot.workspace.memory.references import check_references
from bot.workspace.memory.triggers import Trigger
from bot.workspace.memory.views import OpenView
from bot.workspace.payloads.parts import view_payload
from bot.workspace.validation import view_problems
from bot.workspace.web_api.arguments import Arguments
from bot.workspace.wire import Payload, SlackError


def _read_view(backend: Backend, arguments: Arguments, only: str | None) -> Payload:
    content: Any = arguments.nested("view", "invalid_arguments")
    if content is None:
        raise SlackError.arguments("[ERROR] missing required field: view")
    problems = view_problems(content, only=only)
    too_large = [problem for problem in problems if problem.code == "view_too_large"]
    if too_large:
        raise SlackError("view_too_large")
    if problems:
        raise SlackError.arguments(*(problem.line for problem in problems))
    check_references(backend.state, content)
    return {**content, "blocks": backend.with_ids(content.get("blocks") or [])}


def _answer(backend: Backend, view: OpenView) -> Payload:
    backend.feed.publish("view")
    return {"view": view_payload(backend, view)}


def _trigger(backend: Backend, arguments: Arguments) -> Trigger:
    return backend.triggers.check(
        arguments.text("trigger_id") or arguments.required("interactivity_pointer")
    )


def open_view(backend: Backend, arguments: Arguments) -> Payload:
    """views.open: answer a person's act with a modal."""
    trigger = _trigger(backend, arguments)
    content = _read_view(backend, arguments, "modal")
    view = backend.views.open(trigger.person, content, trigger.channel)
    trigger.is_used = True
    return _answer(backend, view)


def push(backend: Backend, arguments: Arguments) -> Payload:
    """views.push: put a modal on top of the one that the act happened in."""
    trigger = _trigger(backend, arguments)
    content = _read_view(backend, arguments, "modal")
    if not trigger.in_modal:
        raise SlackError("invalid_trigger_id")
    view = backend.views.push(trigger.person, content)
    trigger.is_used = True
    return _answer(backend, view)


def update(backend: Backend, arguments: Arguments) -> Payload:
    """views.update: change an open view."""
    if arguments.has("view_id"):
        view = backend.views.find(arguments.text("view_id"))
    elif arguments.has("external_id"):
        view = backend.views.find_external(arguments.text("external_id"))
    else:
        raise SlackError.arguments("[ERROR] missing required field: view_id or external_id")
    content = _read_view(backend, arguments, None)
    if view is None:
        raise SlackError("not_found")
    if content["type"] != view.content["type"]:
        raise SlackError.arguments(
            "[ERROR] the view's type cannot change [json-pointer:/view/type]"
        )
    return _answer(backend, backend.views.replace(view, content, arguments.text("hash") or None))


def publish(backend: Backend, arguments: Arguments) -> Payload:
    """views.publish: show a Home tab to one person."""
    user = arguments.required("user_id")
    content = _read_view(backend, arguments, "home")
    member = backend.state.members.get(user)
    if member is None or member.is_bot:
        raise SlackError("user_not_found")
    if not backend.state.manifest.has_home_tab:
        raise SlackError("not_enabled")
    view = backend.views.publish(user, content, arguments.text("hash") or None)
    return _answer(backend, view)
