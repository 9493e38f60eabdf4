"""What a person sees after doing something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The answer to a person's act, in the words that Slack's client would show."""

    ok: bool
    error: str | None = None
    ephemeral: str | None = None  # text of the last ephemeral message that the act brought
    errors: Mapping[str, str] = field(default_factory=dict)  # by block_id, after a submission
    refused_by_client: bool = False  # the form was not complete: the app was never asked


class RefusedError(Exception):
    """Slack's client does not let the person do this; the message is what it says."""
