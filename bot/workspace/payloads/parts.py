"""What the payloads of interactions have in common."""

from __future__ import annotations

from bot.workspace.backend import Backend
from bot.workspace.memory.channel import Channel
from bot.workspace.memory.messages import Message
from bot.workspace.memory.people import Member
from bot.workspace.memory.views import OpenView
from bot.workspace.wire import Payload


def response_url(
    backend: Backend, channel: Channel, person: Member, message: Message | None = None
) -> str:
    """Return a new URL for answers to an interaction in this channel."""
    key = backend.response_urls.issue(
        channel.id,
        person.id,
        message.ts if message else None,
        ephemeral=message is not None and message.is_ephemeral,
    )
    return f"{backend.state.base_url}/response/{key}"


def view_payload(backend: Backend, view: OpenView) -> Payload:
    """Return a view as Slack gives it in answers and interactions."""
    content = view.content
    return {
        "id": view.id,
        "team_id": backend.state.team_id,
        "type": content["type"],
        "blocks": content.get("blocks") or [],
        "private_metadata": content.get("private_metadata") or "",
        "callback_id": content.get("callback_id") or "",
        "state": {"values": view.values},
        "hash": view.hash,
        "title": content.get("title"),
        "clear_on_close": bool(content.get("clear_on_close")),
        "notify_on_close": bool(content.get("notify_on_close")),
        "close": content.get("close"),
        "submit": content.get("submit"),
        "submit_disabled": bool(content.get("submit_disabled")),
        "previous_view_id": view.previous_view_id,
        "root_view_id": view.root_view_id,
        "app_id": backend.state.app_id,
        "external_id": view.external_id,
        "app_installed_team_id": backend.state.team_id,
        "bot_id": backend.state.bot_id,
    }


def interaction(backend: Backend, kind: str, person: Member) -> Payload:
    """Return what every interaction says: its type, who and for which app."""
    state = backend.state
    # `team` is the app's own, except for views: there it is the person's (slackapi/bolt-python#734,
    # slackapi/java-slack-sdk#1041). `user.team_id` always tells where the person belongs.
    team = {"id": state.team_id, "domain": state.team_domain}
    if kind.startswith("view_"):
        team = {"id": person.team_id, "domain": person.team_domain}
    return {
        "type": kind,
        "team": team,
        "enterprise": None,
        "is_enterprise_install": False,
        "user": {
            "id": person.id,
            "username": person.name,
            "name": person.name,
            "team_id": person.team_id,
        },
        "api_app_id": state.app_id,
        "token": state.verification_token,
    }


def channel_payload(channel: Channel) -> Payload:
    """Return a channel as it comes with an interaction: private ones without their name."""
    name = "directmessage" if channel.is_im else channel.name
    return {"id": channel.id, "name": "privategroup" if channel.is_private else name}


def message_payload(channel: Channel, message: Message) -> Payload:
    """Return a message as it comes with an interaction on it."""
    return {**channel.render([message])[0], **channel.told(message)}
