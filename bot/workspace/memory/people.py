"""Who is in the workspace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.workspace.wire import Payload


@dataclass(frozen=True, kw_only=True)
class Member:
    """A person, or the app's bot user."""

    id: str
    team_id: str
    name: str  # the handle
    real_name: str
    tz: str  # IANA name
    is_bot: bool = False
    is_admin: bool = False
    is_deleted: bool = False

    def as_slack(self, now: float, *, email: bool = False, locale: bool = False) -> Payload:
        """Return the user object; the offset is the one in force at `now`, epoch seconds."""
        local = datetime.fromtimestamp(now, ZoneInfo(self.tz))
        offset = local.utcoffset()
        profile: Payload = {
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.name,
            "display_name_normalized": self.name,
            "team": self.team_id,
            **({"email": f"{self.name}@example.com"} if email and not self.is_bot else {}),
        }
        return {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "deleted": self.is_deleted,
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": local.tzname(),
            "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
            "profile": profile,
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_restricted": False,
            "is_ultra_restricted": False,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": 0,
            **({"locale": "en-US"} if locale else {}),
        }
