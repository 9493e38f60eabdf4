"""What the app manifest declares, read the way Slack reads it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.workspace.wire import Payload


@dataclass(frozen=True, kw_only=True)
class Command:
    """A slash command that the manifest declares."""

    command: str  # with the leading slash
    description: str
    usage_hint: str
    should_escape: bool
    url: str  # where it is sent without Socket Mode


@dataclass(frozen=True, kw_only=True)
class Shortcut:
    """A shortcut that the manifest declares: from a message, or from anywhere."""

    name: str
    type: str  # "message" or "global"
    callback_id: str
    description: str


class Manifest:
    """A view over the manifest that never fails on what is left out."""

    def __init__(self, content: Payload) -> None:
        self._features: Payload = content.get("features") or {}
        self._settings: Payload = content.get("settings") or {}
        self._oauth: Payload = content.get("oauth_config") or {}
        display: Payload = content.get("display_information") or {}
        self.app_name: str = display.get("name", "App")
        bot_user: Payload = self._features.get("bot_user") or {}
        self.bot_name: str = bot_user.get("display_name", self.app_name.lower())

    @property
    def commands(self) -> list[Command]:
        """Return the declared slash commands, in the manifest's order."""
        return [
            Command(
                command=str(declared["command"]),
                description=str(declared.get("description", "")),
                usage_hint=str(declared.get("usage_hint", "")),
                should_escape=bool(declared.get("should_escape", False)),
                url=str(declared.get("url", "")),
            )
            for declared in self._features.get("slash_commands") or []
        ]

    @property
    def shortcuts(self) -> list[Shortcut]:
        """Return the declared shortcuts, in the manifest's order."""
        return [
            Shortcut(
                name=str(declared["name"]),
                type=str(declared["type"]),
                callback_id=str(declared["callback_id"]),
                description=str(declared.get("description", "")),
            )
            for declared in self._features.get("shortcuts") or []
        ]

    @property
    def scopes(self) -> frozenset[str]:
        """Return the bot scopes that an install grants, optional ones included."""
        scopes: Payload = self._oauth.get("scopes") or {}
        return frozenset([*(scopes.get("bot") or []), *(scopes.get("bot_optional") or [])])

    @property
    def bot_events(self) -> frozenset[str]:
        """Return the event types that the app subscribes to."""
        subscriptions: Payload = self._settings.get("event_subscriptions") or {}
        return frozenset(subscriptions.get("bot_events") or [])

    @property
    def events_url(self) -> str | None:
        """Return where events are sent without Socket Mode."""
        return (self._settings.get("event_subscriptions") or {}).get("request_url")

    def address_of(self, envelope: Payload) -> str | None:
        """Return where an envelope is sent without Socket Mode, None when nowhere."""
        payload = envelope["payload"]
        if envelope["type"] == "events_api":
            return self.events_url
        if envelope["type"] == "slash_commands":
            urls = [c.url for c in self.commands if c.command == payload["command"]]
            return urls[0] or None if urls else None
        interactivity: Payload = self._settings.get("interactivity") or {}
        if payload["type"] == "block_suggestion":
            return interactivity.get("message_menu_options_url")
        return interactivity.get("request_url")

    @property
    def is_interactive(self) -> bool:
        """Say whether Slack may send interactions (it never does when the manifest is silent)."""
        return bool((self._settings.get("interactivity") or {}).get("is_enabled", False))

    @property
    def is_socket_mode(self) -> bool:
        """Say whether the manifest turns Socket Mode on."""
        return bool(self._settings.get("socket_mode_enabled", False))

    @property
    def has_messages_tab(self) -> bool:
        """Say whether the app and people can write to each other directly."""
        return bool((self._features.get("app_home") or {}).get("messages_tab_enabled", True))

    @property
    def may_people_write(self) -> bool:
        """Say whether people can write to the app directly."""
        home: Payload = self._features.get("app_home") or {}
        return self.has_messages_tab and not home.get("messages_tab_read_only_enabled", False)

    @property
    def has_home_tab(self) -> bool:
        """Say whether people can open the app's Home tab."""
        return bool((self._features.get("app_home") or {}).get("home_tab_enabled", False))
