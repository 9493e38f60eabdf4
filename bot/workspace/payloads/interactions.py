"""Interactions, each as the app receives it."""

from __future__ import annotations

from bot.workspace.backend import Backend
from bot.workspace.memory.channel import Channel
from bot.workspace.memory.manifest import Command
from bot.workspace.memory.mentions import as_escaped_command
from bot.workspace.memory.messages import Message
from bot.workspace.memory.people import Member
from bot.workspace.memory.surfaces import elements
from bot.workspace.memory.views import OpenView
from bot.workspace.payloads.parts import (
    channel_payload,
    interaction,
    message_payload,
    response_url,
    view_payload,
)
from bot.workspace.wire import Payload


def command_payload(
    backend: Backend, person: Member, channel: Channel, command: Command, text: str
) -> Payload:
    """Return the payload of a slash command."""
    private_name = "directmessage" if channel.is_im else "privategroup"
    return {
        "token": backend.state.verification_token,
        "team_id": backend.state.team_id,
        "team_domain": backend.state.team_domain,
        "channel_id": channel.id,
        "channel_name": private_name if channel.is_private or channel.is_im else channel.name,
        "user_id": person.id,
        "user_name": person.name,
        "command": command.command,
        "text": as_escaped_command(backend.state, text) if command.should_escape else text,
        "api_app_id": backend.state.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url(backend, channel, person),
        "trigger_id": backend.triggers.issue(person.id, channel.id),
    }


def message_action_payload(
    backend: Backend, person: Member, channel: Channel, message: Message, action: Payload
) -> Payload:
    """Return the payload of an action in a message."""
    return {
        **interaction(backend, "block_actions", person),
        **in_message(channel, message),
        "trigger_id": backend.triggers.issue(person.id, channel.id),
        "state": {"values": backend.drafts.values(person.id, message)},
        "response_url": response_url(backend, channel, person, message),
        "actions": [action],
    }


def view_action_payload(
    backend: Backend, person: Member, view: OpenView, action: Payload
) -> Payload:
    """Return the payload of an action in a modal or a Home tab."""
    is_modal = view.content["type"] == "modal"
    return {
        **interaction(backend, "block_actions", person),
        **in_view(backend, view),
        "trigger_id": backend.triggers.issue(person.id, in_modal=is_modal),
        "actions": [action],
    }


def submission_payload(backend: Backend, person: Member, view: OpenView) -> Payload:
    """Return the payload of a submitted modal."""
    return {
        **interaction(backend, "view_submission", person),
        "trigger_id": backend.triggers.issue(person.id),
        "view": view_payload(backend, view),
        "response_urls": _response_urls(backend, person, view),
    }


def _response_urls(backend: Backend, person: Member, view: OpenView) -> list[Payload]:
    urls = []
    for block, element in elements(view.content.get("blocks") or []):
        state = view.values.get(block["block_id"], {}).get(element["action_id"], {})
        chosen = state.get("selected_conversation") or state.get("selected_channel")
        channel = backend.state.channels.get(str(chosen))
        if element.get("response_url_enabled") and channel is not None:
            urls.append(
                {
                    "block_id": block["block_id"],
                    "action_id": element["action_id"],
                    "channel_id": channel.id,
                    "response_url": response_url(backend, channel, person),
                }
            )
    return urls


def closed_payload(
    backend: Backend, person: Member, view: OpenView, *, is_cleared: bool
) -> Payload:
    """Return the payload of a modal that was closed without submitting: inputs left out."""
    shown = view_payload(backend, view)
    inputs = {block.get("block_id") for block in shown["blocks"] if block["type"] == "input"}
    values = {key: value for key, value in view.values.items() if key not in inputs}
    return {
        **interaction(backend, "view_closed", person),
        "view": {**shown, "state": {"values": values}},
        "is_cleared": is_cleared,
    }


def shortcut_payload(backend: Backend, person: Member, callback_id: str) -> Payload:
    """Return the payload of a global shortcut; it has no channel and no response_url."""
    return {
        **interaction(backend, "shortcut", person),
        "callback_id": callback_id,
        "action_ts": backend.state.next_ts(),
        "trigger_id": backend.triggers.issue(person.id),
    }


def message_shortcut_payload(
    backend: Backend, person: Member, callback_id: str, channel: Channel, message: Message
) -> Payload:
    """Return the payload of a shortcut chosen on a message."""
    return {
        **interaction(backend, "message_action", person),
        "callback_id": callback_id,
        "action_ts": backend.state.next_ts(),
        "trigger_id": backend.triggers.issue(person.id, channel.id),
        "channel": channel_payload(channel),
        "message_ts": message.ts,
        "message": message_payload(channel, message),
        "response_url": response_url(backend, channel, person, message),
    }


def suggestion_payload(
    backend: Backend, person: Member, where: Payload, element: tuple[str, str], query: str
) -> Payload:
    """Return the payload that asks the app for the options of an external select.

    `where` is the container, and the view or message in it; `element` its block_id and action_id.
    """
    block_id, action_id = element
    return {
        **interaction(backend, "block_suggestion", person),
        "action_id": action_id,
        "block_id": block_id,
        "value": query,
        **where,
    }


def in_view(backend: Backend, view: OpenView) -> Payload:
    """Return where an element is that stands in a view."""
    container = {"type": "view", "view_id": view.id}
    return {"container": container, "view": view_payload(backend, view)}


def in_message(channel: Channel, message: Message) -> Payload:
    """Return where an element is that stands in a message."""
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.is_ephemeral,
        **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
    }
    # Slack leaves the message itself out when only one person sees it.
    shown = {} if message.is_ephemeral else {"message": message_payload(channel, message)}
    return {"container": container, "channel": channel_payload(channel), **shown}
