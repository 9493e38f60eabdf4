"""Who and what a workspace starts with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class PersonConfig:
    """A human member of the workspace."""

    name: str  # the handle, without @
    real_name: str
    tz: str = "Etc/UTC"  # IANA name
    is_admin: bool = False


@dataclass(frozen=True, kw_only=True)
class ChannelConfig:
    """A channel as the workspace starts."""

    name: str  # without #
    topic: str = ""
    is_private: bool = False
    is_archived: bool = False
    has_bot: bool = True
    members: Sequence[str] | None = None  # handles; None means everyone


DEFAULT_PEOPLE = (
    PersonConfig(name="ana", real_name="Ana Ruiz", tz="Europe/Madrid", is_admin=True),
    PersonConfig(name="ben", real_name="Ben Okafor", tz="Africa/Lagos"),
    PersonConfig(name="chloe", real_name="Chloe Martin", tz="America/New_York"),
    PersonConfig(name="dev", real_name="Dev Patel", tz="Asia/Kolkata"),
)

DEFAULT_CHANNELS = (
    ChannelConfig(
        name="fraud-ml", topic="Invoice and card fraud models", members=("ana", "ben", "chloe")
    ),
    ChannelConfig(name="ranking-ml", topic="Search and checkout ranking"),
    ChannelConfig(name="general", topic="Company-wide news", has_bot=False),
    ChannelConfig(name="secret-lab", topic="Not announced yet", is_private=True, members=("ana",)),
    ChannelConfig(name="old-ideas", topic="Closed", is_archived=True),
)


@dataclass(kw_only=True)
class WorkspaceConfig:
    """Everything that decides how a workspace starts; `rate_limits` may change while it runs."""

    manifest: dict[str, Any]  # the app manifest, as Slack takes it
    people: Sequence[PersonConfig] = field(default=DEFAULT_PEOPLE)
    channels: Sequence[ChannelConfig] = field(default=DEFAULT_CHANNELS)
    team_name: str = "Northwind"
    rate_limits: bool = True
    request_url: str | None = None  # deliver over signed HTTP to this URL instead of Socket Mode
    ack_timeout: float = 3.0  # seconds of real time that Slack waits for an ack
    event_retry_delays: Sequence[float] = (0.0, 60.0, 300.0)  # seconds of real time, as Slack's
