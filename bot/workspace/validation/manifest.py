"""The app manifest, as far as the workspace reads it: what Slack would not create an app from.

Lengths and counts are those of Slack's manifest schema; the rules between parts are Slack's own
answers to apps.manifest.validate, and the scopes are those that each event's page names.
"""

from __future__ import annotations

from typing import Any

from bot.workspace.validation.checks import (
    Check,
    Problems,
    anything,
    boolean,
    listing,
    one_of,
    problem,
    shape,
    string,
    url,
)

EVENT_SCOPES: dict[str, tuple[str, ...]] = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "app_uninstalled": (),
    "channel_archive": ("channels:read",),
    "channel_left": ("channels:read",),
    "channel_unarchive": ("channels:read",),
    "file_shared": ("files:read",),
    "group_archive": ("groups:read",),
    "group_left": ("groups:read",),
    "group_unarchive": ("groups:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
    "reaction_added": ("reactions:read",),
    "reaction_removed": ("reactions:read",),
    "tokens_revoked": (),
}
"""The events that this workspace knows, and the scopes of which each needs one."""

_ADDRESSES = {"request_url": url(3500), "message_menu_options_url": url(3500)}
_TABS = ("home_tab_enabled", "messages_tab_enabled", "messages_tab_read_only_enabled")
_KINDS_OF_SCOPES = ("bot", "user", "bot_optional", "user_optional")
_SWITCHES = (
    "org_deploy_enabled",
    "socket_mode_enabled",
    "token_rotation_enabled",
    "is_hosted",
    "is_mcp_enabled",
)


def _names(most: int) -> Check:
    return listing(string(least=1), most, least=0)


_COMMAND = shape(
    {"command": string(32, 2), "description": string(2000, 1)},
    {"url": url(3000), "usage_hint": string(1000), "should_escape": boolean},
)
_SHORTCUT = shape(
    {
        "name": string(24, 1),
        "type": one_of("message", "global"),
        "callback_id": string(255, 1),
        "description": string(150, 1),
    }
)
_DISPLAY = shape(
    {"name": string(35, 1)},
    {
        "description": string(140),
        "long_description": string(4000, 175),
        "background_color": string(7, 4),
    },
)
_FEATURES = shape(
    {},
    {
        "app_home": shape({}, dict.fromkeys(_TABS, boolean)),
        "bot_user": shape({"display_name": string(80, 1)}, {"always_online": boolean}),
        "slash_commands": listing(_COMMAND, 50, least=0),
        "shortcuts": listing(_SHORTCUT, 10, least=0),
        "unfurl_domains": _names(5),
        **dict.fromkeys(("agent_view", "assistant_view", "functions", "rich_previews"), anything),
    },
)
_OAUTH = shape(
    {},
    {
        "redirect_urls": _names(1000),
        "token_management_enabled": boolean,
        "pkce_enabled": boolean,
        "scopes": shape({}, dict.fromkeys(_KINDS_OF_SCOPES, _names(255))),
    },
)
_SETTINGS = shape(
    {},
    {
        "allowed_ip_address_ranges": _names(50),
        "event_subscriptions": shape(
            {},
            {
                "request_url": url(3500),
                "bot_events": _names(100),
                "user_events": _names(100),
                "metadata_subscriptions": anything,
            },
        ),
        "interactivity": shape({"is_enabled": boolean}, _ADDRESSES),
        **dict.fromkeys(_SWITCHES, boolean),
        **dict.fromkeys(("incoming_webhooks", "function_runtime"), anything),
    },
)
_UNREAD = ("app_directory", "datastores", "functions", "outgoing_domains", "types", "workflows")

_MANIFEST = shape(
    {"display_information": _DISPLAY},
    {
        "_metadata": anything,
        "features": _FEATURES,
        "oauth_config": _OAUTH,
        "settings": _SETTINGS,
        **dict.fromkeys(_UNREAD, anything),
    },
)


def manifest_problems(manifest: Any) -> Problems:
    """Return what Slack finds wrong with a manifest; every pointer starts at its root."""
    found = _MANIFEST(manifest, "")
    return found or [*_command_problems(manifest), *_event_problems(manifest)]


def _command_problems(manifest: dict[str, Any]) -> Problems:
    features = manifest.get("features") or {}
    found: Problems = []
    commands = [c["command"] for c in features.get("slash_commands") or []]
    for index, name in enumerate(commands):
        at = f"/features/slash_commands/{index}/command"
        if not name.startswith("/") or " " in name:
            found += problem(at, "must start with / and hold no space")
        if name in commands[:index]:
            found += problem(at, f"{name} is declared already")
    if (commands or features.get("shortcuts")) and "commands" not in _scopes(manifest):
        at = "/oauth_config/scopes/bot"
        found += problem(at, "commands and shortcuts need the scope commands")
    return found


def _event_problems(manifest: dict[str, Any]) -> Problems:
    settings = manifest.get("settings") or {}
    subscriptions = settings.get("event_subscriptions") or {}
    events = subscriptions.get("bot_events") or []
    found: Problems = []
    here = "/settings/event_subscriptions"
    if events and not (settings.get("socket_mode_enabled") or subscriptions.get("request_url")):
        found += problem(here, "Event Subscription requires either Request URL or Socket Mode")
    for index, event in enumerate(events):
        at = f"{here}/bot_events/{index}"
        needed = EVENT_SCOPES.get(event)
        if needed is None:
            found += problem(at, f"this workspace knows no event {event}")
        elif needed and not _scopes(manifest).intersection(needed):
            found += problem(at, f"{event} needs the scope {' or '.join(needed)}")
    return found


def _scopes(manifest: dict[str, Any]) -> set[str]:
    scopes = (manifest.get("oauth_config") or {}).get("scopes") or {}
    return {*(scopes.get("bot") or []), *(scopes.get("bot_optional") or [])}
