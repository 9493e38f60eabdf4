"""Tokens: what lets software report results, to which projects, and until when."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.experiments.errors import FieldErrors, NotFound
from bot.experiments.text import tidy

MAX_LABEL = 80
#: A burst of results notes the last use once a minute, not with each of them.
_NOTED_FOR = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Token:
    """What is kept of a token, which is not the token itself; times are aware, in UTC."""

    id: int
    workspace_id: str
    #: The one project that it opens; None where it opens all of the workspace.
    project_id: int | None
    #: What it is for, in its maker's words; may be blank.
    label: str
    #: A Slack user; blank where the operator made it.
    created_by: str
    created_at: datetime
    #: None where it never expires.
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None

    @property
    def ref(self) -> str:
        """How people name it: `t12`."""
        return f"t{self.id}"

    def ending(self, now: datetime) -> str:
        """How it has ended, to follow "This token"; blank while it opens something."""
        if self.revoked_at is not None:
            return f"was revoked on {_moment(self.revoked_at)}"
        if self.expires_at is not None and self.expires_at <= now:
            return f"expired on {_moment(self.expires_at)}"
        return ""

    def is_use_noted(self, now: datetime) -> bool:
        """Whether the last use that is kept is near enough to one now."""
        return self.last_used_at is not None and now - self.last_used_at < _NOTED_FOR


def clean_label(text: str) -> str:
    """A label on one line, of what can be seen; raises FieldErrors on `label`."""
    shown = "".join(each if each.isprintable() else " " for each in tidy(text))
    label = " ".join(shown.split())
    if len(label) > MAX_LABEL:
        raise FieldErrors({"label": f"A label takes at most {MAX_LABEL} characters."})
    return label


def parse_token_ref(text: str) -> int:
    """The id of the token that `t12`, or `12`, names; raises NotFound."""
    match = re.fullmatch(r"t?([0-9]{1,18})", text.strip().lower())
    if match is None:
        raise NotFound(f"“{text}” names no token. They are called t12 and the like.")
    return int(match[1])


def _moment(at: datetime) -> str:
    return at.strftime("%-d %b %Y at %H:%M UTC")
