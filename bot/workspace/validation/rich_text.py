"""The rich_text block: text whose formatting is structure."""

from __future__ import annotations

from bot.workspace.validation.checks import (
    Check,
    anything,
    boolean,
    by_type,
    integer,
    listing,
    one_of,
    shape,
    string,
    url,
)

_STYLE = shape(
    {},
    dict.fromkeys(
        (
            "bold",
            "italic",
            "strike",
            "code",
            "underline",
            "highlight",
            "client_highlight",
            "unlink",
        ),
        boolean,
    ),
)


def _part(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    return shape({"type": anything, **required}, {"style": _STYLE, **(optional or {})})


_PARTS: dict[str, Check] = {
    "text": _part({"text": string(least=1)}),
    "link": _part({"url": url()}, {"text": string(), "unsafe": boolean}),
    "emoji": _part(
        {"name": string(least=1)},
        {"unicode": string(), "skin_tone": integer(1, 6), "url": url()},
    ),
    "user": _part({"user_id": string(least=1)}),
    "usergroup": _part({"usergroup_id": string(least=1)}),
    "channel": _part({"channel_id": string(least=1)}),
    "team": _part({"team_id": string(least=1)}),
    "broadcast": _part({"range": one_of("here", "channel", "everyone")}),
    "color": _part({"value": string(least=1)}),
    "date": _part(
        {"timestamp": integer(0, 10**11), "format": string(least=1)},
        {"url": url(), "fallback": string()},
    ),
}

_ELEMENTS = {"elements": listing(by_type(_PARTS), least=0)}
_BORDER = {"border": integer(0, 1)}
_SECTION = shape({"type": anything, **_ELEMENTS})

_GROUPS: dict[str, Check] = {
    "rich_text_section": _SECTION,
    "rich_text_preformatted": shape(
        {"type": anything, **_ELEMENTS}, {**_BORDER, "language": string(50)}
    ),
    "rich_text_quote": shape({"type": anything, **_ELEMENTS}, _BORDER),
    "rich_text_list": shape(
        {
            "type": anything,
            "style": one_of("bullet", "ordered"),
            "elements": listing(by_type({"rich_text_section": _SECTION}), least=0),
        },
        {"indent": integer(0, 8), "offset": integer(0, 10**6), **_BORDER},
    ),
}

rich_text: Check = by_type(
    {
        "rich_text": shape(
            {"type": anything, "elements": listing(by_type(_GROUPS), least=0)},
            {"block_id": string(255)},
        )
    }
)
