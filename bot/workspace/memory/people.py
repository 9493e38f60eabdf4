"""Who is in the workspace, and who comes from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.workspace.wire import Payload


@dataclass(frozen=True, kw_only=True)
class Member:
    """A person, or the app's bot user."""

    id: str
    team_id: str  # of the own company; another one's for an external person
    name: str  # the handle
    real_name: str
    tz: str  # IANA name
    is_bot: bool = False
    is_admin: bool = False
    is_deactivated: bool = False  # an admin closed the account
    kind: str = "member"  # member, guest, single_channel_guest or external
    team_name: str = ""
    team_domain: str = ""

    @property
    def is_external(self) -> bool:
        """Say whether this person belongs to another company."""
        return self.kind == "external"

    @property
    def is_limited(self) -> bool:
        """Say whether this person sees only the channels that they were invited to."""
        return self.kind != "member"

    def as_slack(
        self, now: float, *, email: bool = False, locale: bool = False, is_met: bool = True
    ) -> Payload:
        """Return the user object; the offset is the one in force at `now`, epoch seconds.

        `is_met` says whether the app shares a channel with this person.
        """
        local = datetime.fromtimestamp(now, ZoneInfo(self.tz))
        offset = local.utcoffset()
        shows_email = email and not self.is_bot and not self.is_external
        profile: Payload = {
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.name,
            "display_name_normalized": self.name,
            "team": self.team_id,
            **({"email": f"{self.name}@example.com"} if shows_email else {}),
        }
        return {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "deleted": self.is_deactivated,
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": local.tzname(),
            "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
            "profile": profile,
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_restricted": self.kind in ("guest", "single_channel_guest"),
            "is_ultra_restricted": self.kind == "single_channel_guest",
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": 0,
            # Slack tells no locale of people from elsewhere.
            **({"is_stranger": not is_met} if self.is_external else {}),
            **({"locale": "en-US"} if locale and not self.is_external else {}),
        }


@dataclass(frozen=True, kw_only=True)
class Group:
    """A user group: people who are mentioned together."""

    id: str
    team_id: str
    handle: str
    name: str
    members: tuple[str, ...]  # user ids
    created: int  # epoch seconds
    creator: str

    def as_slack(self, *, users: bool = False, count: bool = False) -> Payload:
        """Return the user group object."""
        return {
            "id": self.id,
            "team_id": self.team_id,
            "is_usergroup": True,
            "name": self.name,
            "description": "",
            "handle": self.handle,
            "is_external": False,
            "date_create": self.created,
            "date_update": self.created,
            "date_delete": 0,
            "auto_type": None,
            "created_by": self.creator,
            "updated_by": self.creator,
            "deleted_by": None,
            "prefs": {"channels": [], "groups": []},
            **({"users": list(self.members)} if users else {}),
            **({"user_count": len(self.members)} if count else {}),
        }
