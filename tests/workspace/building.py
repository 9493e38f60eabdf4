"""A small app made with Bolt as it comes, and the blocks that tests put together."""

from contextlib import asynccontextmanager

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

BOT_SCOPES = [
    "app_mentions:read",
    "channels:history",
    "channels:join",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "reactions:read",
    "reactions:write",
    "team:read",
    "usergroups:read",
    "users:read",
]


def build_manifest(scopes=BOT_SCOPES, events=(), **features):
    return {
        "display_information": {"name": "Labthread"},
        "features": {
            "app_home": {"home_tab_enabled": True},
            "bot_user": {"display_name": "labthread"},
            "slash_commands": [{"command": "/lab", "description": "Design", "usage_hint": "new"}],
            "shortcuts": [
                {"name": "Propose", "type": "global", "callback_id": "propose", "description": "d"},
                {"name": "Quote", "type": "message", "callback_id": "quote", "description": "d"},
            ],
            **features,
        },
        "oauth_config": {"scopes": {"bot": sorted({"commands", *scopes})}},
        "settings": {
            "interactivity": {"is_enabled": True},
            "socket_mode_enabled": True,
            "event_subscriptions": {"bot_events": list(events)},
        },
    }


@asynccontextmanager
async def connected(workspace, build=lambda app: None, ping_interval=10):
    """Run a Bolt app against the workspace over Socket Mode, listeners added by `build`.

    The app looks after its connection every `ping_interval` seconds.
    """
    client = AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url)
    app = AsyncApp(client=client, process_before_response=True)
    build(app)
    handler = AsyncSocketModeHandler(
        app, workspace.app_token, web_client=client, ping_interval=ping_interval
    )
    await handler.connect_async()
    try:
        yield app
    finally:
        await handler.close_async()


def text(words):
    return {"type": "plain_text", "text": words}


def mrkdwn(words):
    return {"type": "mrkdwn", "text": words}


def button(action_id="press", **extra):
    return {"type": "button", "action_id": action_id, "text": text("Press"), **extra}


def actions(*elements, block_id="actions"):
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def input_block(block_id, element, **extra):
    return {"type": "input", "block_id": block_id, "label": text("Label"), "element": element} | (
        extra
    )


def plain_input(action_id="value", **extra):
    return {"type": "plain_text_input", "action_id": action_id, "max_length": 3000, **extra}


def modal(*blocks, **extra):
    return {
        "type": "modal",
        "callback_id": "proposal",
        "title": text("Proposal"),
        "submit": text("Propose"),
        "blocks": list(blocks),
        **extra,
    }


async def refusal(call):
    """Await a Web API call that must fail, and return Slack's answer."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value.response


async def error(call):
    """Await a Web API call that must fail, and return Slack's code."""
    return (await refusal(call))["error"]


async def open_socket(session, workspace):
    """Open a Socket Mode connection by hand; return it and its hello."""
    client = AsyncWebClient(base_url=workspace.api_url)
    opened = await client.apps_connections_open(app_token=workspace.app_token)
    socket = await session.ws_connect(opened["url"])
    return socket, await socket.receive_json()
