"""The manifest of the stock app."""

from tests.workspace.building import build_manifest

COMMANDS = [
    {"command": "/baseline", "description": "Record a baseline", "usage_hint": "help"},
    {"command": "/plot", "description": "Share the last precision-recall curve"},
]
ASK = {
    "name": "Ask about this",
    "type": "message",
    "callback_id": "ask",
    "description": "Ask the authors of a result",
}


def stock_manifest(url=None):
    """Return the manifest for Socket Mode, or for an app that is served at `url`."""
    manifest = build_manifest(
        events=["app_home_opened", "app_mention"],
        slash_commands=[{**command, **({"url": url} if url else {})} for command in COMMANDS],
        shortcuts=[ASK],
    )
    if url:
        settings = manifest["settings"]
        settings["socket_mode_enabled"] = False
        settings["event_subscriptions"]["request_url"] = url
        settings["interactivity"] |= {"request_url": url, "message_menu_options_url": url}
    return manifest
