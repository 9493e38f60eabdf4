"""The Slack app manifest, as shipped for Socket Mode or turned to HTTP."""

import sysconfig
from pathlib import Path
from typing import Any

import yaml


def read_manifest() -> str:
    """The manifest as shipped, comments included."""
    return _path().read_text(encoding="utf-8")


def load_manifest() -> dict[str, Any]:
    """The manifest as data."""
    loaded: dict[str, Any] = yaml.safe_load(read_manifest())
    return loaded


def http_manifest(public_url: str) -> str:
    """The manifest of an app that Slack reaches at this address."""
    manifest = load_manifest()
    address = f"{public_url.rstrip('/')}/slack/events"
    manifest["settings"]["socket_mode_enabled"] = False
    manifest["settings"]["event_subscriptions"]["request_url"] = address
    manifest["settings"]["interactivity"]["request_url"] = address
    for command in manifest["features"]["slash_commands"]:
        command["url"] = address
    return yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True, width=100)


def _path() -> Path:
    in_checkout = Path(__file__).parent.parent / "manifest.yml"
    installed = Path(sysconfig.get_path("data")) / "share" / "labthread" / "manifest.yml"
    return in_checkout if in_checkout.exists() else installed
