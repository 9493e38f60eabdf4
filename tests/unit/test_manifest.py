"""The app manifest declares what the bot listens to and calls, and no more."""

import re
from pathlib import Path

import yaml

from bot.manifest import http_manifest, load_manifest
from handlers import ids

ROOT = Path(__file__).parents[2]
#: The scope that each method needs, by Slack's reference of the method.
SCOPES = {
    "auth_test": None,
    "chat_delete": "chat:write",
    "chat_postEphemeral": "chat:write",
    "chat_postMessage": "chat:write",
    "chat_update": "chat:write",
    "conversations_history": "channels:history",
    "conversations_info": "channels:read",
    "conversations_members": "channels:read",
    "conversations_replies": "channels:history",
    "files_completeUploadExternal": "files:write",
    "files_delete": "files:write",
    "files_getUploadURLExternal": "files:write",
    "files_info": "files:read",
    "usergroups_list": "usergroups:read",
    "usergroups_users_list": "usergroups:read",
    "users_info": "users:read",
    "views_open": None,
    "views_push": None,
    "views_update": None,
}


def called_methods() -> set[str]:
    sources = [*(ROOT / "handlers").rglob("*.py"), *(ROOT / "bot").glob("*.py")]
    sources += (ROOT / "bot/outbox").rglob("*.py")
    text = "\n".join(path.read_text() for path in sources)
    return set(re.findall(r"client\.([a-z]+_[A-Za-z]+)\(", text))


def test_every_method_that_is_called_has_its_scope():
    scopes = load_manifest()["oauth_config"]["scopes"]
    granted = {*scopes["bot"], *scopes["bot_optional"]}

    needed = {SCOPES[method] for method in called_methods()} - {None}

    assert needed <= granted


def test_no_scope_is_asked_for_without_a_use():
    scopes = load_manifest()["oauth_config"]["scopes"]
    of_private_channels = {"channels:read": "groups:read", "channels:history": "groups:history"}

    used = {SCOPES[method] for method in called_methods()} - {None}
    used |= {private for public, private in of_private_channels.items() if public in used}

    # chat.postMessage to a person opens a direct message.
    # A file that was handed in with a form is fetched by its address.
    used |= {"commands", "im:write", "files:read"}
    assert {*scopes["bot"], *scopes["bot_optional"]} == used


def test_the_scopes_without_which_the_bot_works_all_the_same_are_optional():
    assert load_manifest()["oauth_config"]["scopes"]["bot_optional"] == [
        "channels:history",
        "groups:history",
        "usergroups:read",
    ]


def test_the_command_the_shortcuts_and_the_event_are_the_ones_that_are_routed():
    manifest = load_manifest()
    features = manifest["features"]

    assert [each["command"] for each in features["slash_commands"]] == [ids.COMMAND]
    assert [(each["type"], each["callback_id"]) for each in features["shortcuts"]] == [
        ("global", ids.NEW_PROJECT_SHORTCUT),
        ("message", ids.LOG_ADD_SHORTCUT),
    ]
    assert manifest["settings"]["event_subscriptions"]["bot_events"] == [
        ids.FILE_SHARED,
        *ids.CHANNEL_IS_BACK,
    ]


def test_the_http_variant_points_everything_at_one_address():
    manifest = yaml.safe_load(http_manifest("https://labthread.example.com/"))

    address = "https://labthread.example.com/slack/events"
    assert manifest["settings"]["interactivity"]["request_url"] == address
    assert manifest["settings"]["event_subscriptions"]["request_url"] == address
    assert [each["url"] for each in manifest["features"]["slash_commands"]] == [address]
    assert manifest["settings"]["socket_mode_enabled"] is False


def test_the_http_variant_changes_nothing_else():
    shipped, variant = load_manifest(), yaml.safe_load(http_manifest("https://x.example"))

    del variant["settings"]["interactivity"]["request_url"]
    del variant["settings"]["event_subscriptions"]["request_url"]
    for command in variant["features"]["slash_commands"]:
        del command["url"]
    variant["settings"]["socket_mode_enabled"] = True

    assert variant == shipped
