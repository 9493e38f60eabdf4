"""Files of the app and of people: first bytes, then a message or a form that hands them on."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import quote

from bot.workspace.wire import Payload

MAX_LENGTH = 50 * 1024 * 1024  # bytes; Slack takes more, a workspace like this needs not
_SNIPPETS = ("text/", "application/json")


@dataclass(kw_only=True)
class File:
    """An uploaded file; unseen until `files.completeUploadExternal` shares it."""

    id: str
    ticket: str  # the last part of the URL that takes its bytes
    name: str
    length: int  # bytes announced
    created: int  # epoch seconds
    user: str
    title: str = ""
    alt_txt: str | None = None
    content: bytes | None = None
    is_complete: bool = False
    is_handed_in: bool = False  # with a form, so that the app may read it
    shares: list[tuple[str, str, bool, str | None]] = field(default_factory=list)
    # (channel, ts, whether it is private, thread_ts)

    @property
    def mimetype(self) -> str:
        """Return the type that the name suggests."""
        if self.name.endswith(".md"):
            return "text/markdown"
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    def as_slack(self, base_url: str) -> Payload:
        """Return the file object; its URLs start with `base_url`."""
        url = f"{base_url}/files/{self.id}/{quote(self.name)}"
        filetype = PurePosixPath(self.name).suffix.lstrip(".") or "binary"
        shares: Payload = {}
        for channel, ts, is_private, thread_ts in self.shares:
            of_kind = shares.setdefault("private" if is_private else "public", {})
            of_kind.setdefault(channel, []).append(
                {"ts": ts, **({"thread_ts": thread_ts} if thread_ts else {})}
            )
        return {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": self.mimetype,
            "filetype": filetype,
            "pretty_type": filetype.upper(),
            "user": self.user,
            "size": self.length,
            "mode": "snippet" if self.mimetype.startswith(_SNIPPETS) else "hosted",
            "is_external": False,
            "is_public": "public" in shares,
            "url_private": url,
            "url_private_download": url,
            "permalink": url,
            "channels": [channel for channel, _, is_private, _ in self.shares if not is_private],
            "shares": shares,
            **({"alt_txt": self.alt_txt} if self.alt_txt else {}),
        }
