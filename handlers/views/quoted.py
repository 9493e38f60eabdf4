"""A message of Slack's as people read it, to be quoted in an input."""

import re
from collections.abc import Mapping

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
#: `<what|its label>`: a person, a channel, a group or a date, or else an address.
_TOKEN = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}


def mentioned(text: str) -> list[str]:
    """The Slack ids of the people whom a message's mrkdwn mentions, in order."""
    return list(dict.fromkeys(_MENTION.findall(text)))


def quoted(text: str, names: Mapping[str, str]) -> str:
    """A message's mrkdwn as plain text; `names` are people by their Slack ids."""

    def readable(token: re.Match[str]) -> str:
        what, label = token[1], token[2] or ""
        if what.startswith("@"):
            return f"@{names.get(what[1:]) or label or 'someone'}"
        if what.startswith("#"):
            return f"#{label or 'a channel'}"
        if what.startswith("!"):
            return label or f"@{what[1:].split('^')[0]}"
        address = what.removeprefix("mailto:")
        return f"{label} ({address})" if label not in {"", what, address} else address

    text = _TOKEN.sub(readable, text)
    return re.sub("|".join(_ENTITIES), lambda entity: _ENTITIES[entity[0]], text)
