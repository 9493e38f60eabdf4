"""Who and what a workspace starts with, in Python or in a YAML file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

import yaml
from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    NonNegativeInt,
    PositiveInt,
    TypeAdapter,
    ValidationError,
    with_config,
)

from bot.workspace.validation.manifest import manifest_problems

Kind = Literal["member", "guest", "single_channel_guest", "external"]


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("not the name of a time zone, such as Europe/Madrid")
    return name


def _plain(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,79}", name):
        raise ValueError("takes lower-case letters, digits, dots, dashes and underscores")
    return name


Handle = Annotated[str, AfterValidator(_plain)]
Address = Annotated[str, Field(pattern=r"^https?://")]
Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Delay = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Zone = Annotated[str, AfterValidator(_known_zone)]
_WORDS = {
    "unexpected_keyword_argument": "is not a key that is known here",
    "missing": "is missing",
    "string_pattern_mismatch": "is no address that begins with http:// or https://",
}
_STRICT = ConfigDict(extra="forbid", arbitrary_types_allowed=True)


@with_config(_STRICT)
@dataclass(frozen=True, kw_only=True)
class PersonConfig:
    """A human member of the workspace, a guest, or somebody of another company."""

    name: Handle  # without @
    real_name: str
    tz: Zone = "Etc/UTC"  # IANA name
    is_admin: bool = False
    kind: Kind = "member"
    team: str = ""  # the other company, of an external person


@with_config(_STRICT)
@dataclass(frozen=True, kw_only=True)
class ChannelConfig:
    """A channel as the workspace starts."""

    name: Handle  # without #
    topic: str = ""
    is_private: bool = False
    is_archived: bool = False
    has_bot: bool = True
    members: Sequence[str] | None = None  # handles; None means every full member
    shared_with: str = ""  # the other company, of a Slack Connect channel


@with_config(_STRICT)
@dataclass(frozen=True, kw_only=True)
class GroupConfig:
    """A user group: people who are mentioned together."""

    handle: Handle  # without @
    name: str
    members: Sequence[str] = ()  # handles


class ConfigError(ValueError):
    """The configuration cannot be used; the message says where and why, on one line."""


DEFAULT_PEOPLE = (
    PersonConfig(name="ana", real_name="Ana Ruiz", tz="Europe/Madrid", is_admin=True),
    PersonConfig(name="ben", real_name="Ben Okafor", tz="Africa/Lagos"),
    PersonConfig(name="chloe", real_name="Chloe Martin", tz="America/New_York"),
    PersonConfig(name="dev", real_name="Dev Patel", tz="Asia/Kolkata"),
    PersonConfig(name="gil", real_name="Gil Moreau", tz="Europe/Paris", kind="guest"),
    PersonConfig(
        name="mina", real_name="Mina Sato", tz="Asia/Tokyo", kind="external", team="Contoso"
    ),
)

DEFAULT_CHANNELS = (
    ChannelConfig(
        name="fraud-ml", topic="Invoice and card fraud models", members=("ana", "ben", "chloe")
    ),
    ChannelConfig(name="ranking-ml", topic="Search and checkout ranking"),
    ChannelConfig(name="general", topic="Company-wide news", has_bot=False),
    ChannelConfig(
        name="contoso-fraud",
        topic="With our partner's fraud team",
        members=("ana", "ben", "gil", "mina"),
        shared_with="Contoso",
    ),
    ChannelConfig(name="secret-lab", topic="Not announced yet", is_private=True, members=("ana",)),
    ChannelConfig(name="old-ideas", topic="Closed", is_archived=True),
)

DEFAULT_GROUPS = (
    GroupConfig(handle="fraud-reviewers", name="Fraud reviewers", members=("ben", "chloe")),
)


@with_config(_STRICT)
@dataclass(frozen=True, kw_only=True)
class WorkspaceConfig:
    """Everything that decides how a workspace starts."""

    manifest: dict[str, Any]  # the app manifest, as Slack takes it
    people: Sequence[PersonConfig] = DEFAULT_PEOPLE
    channels: Sequence[ChannelConfig] = DEFAULT_CHANNELS
    groups: Sequence[GroupConfig] = DEFAULT_GROUPS
    team_name: Annotated[str, Field(min_length=1)] = "Northwind"
    rate_limits: bool = True
    per_minute: dict[str, NonNegativeInt] = field(default_factory=dict)
    # a method's own limit instead of its tier's; 0 lifts it
    per_channel: PositiveInt = 60  # messages a minute in one channel
    request_url: Address | None = None  # signed HTTP to this URL, instead of what the manifest says
    ack_timeout: Seconds = 3.0  # seconds of real time that Slack waits for an ack
    event_retry_delays: Sequence[Delay] = (0.0, 60.0, 300.0)  # seconds of real time, as Slack's

    def __post_init__(self) -> None:
        """Raise ConfigError for a manifest that Slack refuses, and for people who are not there."""
        problems = manifest_problems(self.manifest)
        if problems:
            raise ConfigError(f"manifest{problems[0].pointer}: {problems[0].message}")
        people = {person.name: person for person in self.people}
        names = [person.name for person in self.people] + [group.handle for group in self.groups]
        _check_unique("people and groups", [*names, _bot_name(self.manifest)])
        _check_unique("channels", [channel.name for channel in self.channels])
        for person in self.people:
            if (person.kind == "external") != bool(person.team):
                raise ConfigError(f"people: {person.name}: a team is what external people have")
        for group in self.groups:
            for handle in group.members:
                _check_member(people.get(handle), handle, shared_with="")
        for channel in self.channels:
            for handle in channel.members or ():
                _check_member(people.get(handle), handle, channel.shared_with)


def _check_unique(what: str, names: Sequence[str]) -> None:
    for name, count in Counter(names).items():
        if count > 1:
            raise ConfigError(f"{what}: {name} is there twice")


def _bot_name(manifest: dict[str, Any]) -> str:
    bot_user = (manifest.get("features") or {}).get("bot_user") or {}
    return str(bot_user.get("display_name") or manifest["display_information"]["name"]).lower()


def _check_member(person: PersonConfig | None, handle: str, shared_with: str) -> None:
    if person is None:
        raise ConfigError(f"members: {handle} is none of the people")
    if person.kind == "external" and shared_with != person.team:
        raise ConfigError(
            f"members: {handle} is external and belongs in channels shared with their team"
        )


def read_config(path: Path) -> WorkspaceConfig:
    """Read a YAML file; raise ConfigError for what it lacks or should not hold."""
    content = _read_yaml(path)
    named = content.get("manifest")
    if not isinstance(named, str):
        raise ConfigError(f"{path}: manifest: must name the app's manifest file")
    content["manifest"] = _read_yaml(path.parent / named)
    if "people" in content:
        # The default channels and groups are those of the default people.
        content = {"channels": [{"name": "general"}], "groups": [], **content}
    try:
        return TypeAdapter(WorkspaceConfig).validate_python(content)
    except ValidationError as error:
        wrong = error.errors()[0]
        place = ".".join(str(part) for part in wrong["loc"])
        reason = _WORDS.get(wrong["type"], wrong["msg"].removeprefix("Value error, "))
        raise ConfigError(f"{path}: {place}{': ' if place else ''}{reason}") from None


def _read_yaml(path: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {' '.join(str(error).split())}") from None
    if not isinstance(content, dict):
        raise ConfigError(f"{path}: must hold keys and values")
    return content
