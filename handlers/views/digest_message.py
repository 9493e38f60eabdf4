"""A digest as a message, and as Markdown to copy."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.documents.digest_words import Part, about, digest_parts, overview
from bot.documents.words import Markup
from bot.experiments.digests import Digest, Edition
from bot.experiments.text import shorten
from handlers import ids
from handlers.views.blocks import (
    TEXT_LIMIT,
    Block,
    Message,
    actions,
    button,
    context,
    cut_mrkdwn,
    escape_within,
    header,
    section,
    sections,
)
from handlers.views.blocks import overview as look_at
from handlers.views.pages import in_pages
from handlers.views.text import link, person, when

_TITLE = "Summary of experiments"
#: How many items of a part are shown, and how many characters of each text of people's, the most
#: first: taken is what lets the message's text say all that its blocks do.
_SHOWN = ((40, 300), (20, 300), (12, 300), (8, 200), (5, 150), (3, 150), (2, 100), (1, 60))
#: Slack's charts hold 20 points, and so many can still be told apart on a phone.
_POINTS = 12
_LABEL = 20
_PIECE = 2900


def build_digest(
    digest: Digest, edition: Edition, *, urls: Mapping[int, str], zone_name: str
) -> Message:
    """Tell a digest to a channel; a Slack that has no charts gets the words, which say it all.

    `urls` are the projects' threads; `zone_name` is for a reader whose own zone is not known.
    """
    text, blocks = _told(digest, edition, urls, zone_name)
    chart = _chart(digest)
    return Message(text, [*blocks, *chart], (blocks,) if chart else ())


def build_digest_answer(
    digest: Digest,
    edition: Edition,
    *,
    urls: Mapping[int, str],
    zone_name: str,
    may_post: bool,
) -> Message:
    """Show a digest to the person who asked, who may post it or copy it."""
    text, blocks = _told(digest, edition, urls, zone_name)
    copy = button("As Markdown", ids.DIGEST_COPY, edition)
    post = button("Post to the channel", ids.DIGEST_POST, edition)
    return Message(text, [*blocks, actions(*([post] if may_post else []), copy)])


def build_quiet(edition: Edition, zone_name: str) -> Message:
    """Say that there is nothing to tell."""
    words = (
        f"Nothing to tell since {when(edition.since, zone_name)}: no hypothesis is running, and "
        f"nothing was decided or came in. `{ids.COMMAND} list` shows this channel's projects."
    )
    return Message(words, [section(words)])


def build_posted() -> Message:
    """Say that a digest goes to the channel."""
    words = "The summary goes to the channel now, with your name."
    return Message(words, [section(words)])


def build_copy_modal(markdown: str, *, metadata: str) -> dict[str, Any]:
    """Show Markdown to copy."""
    pieces: list[Block] = [
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_preformatted",
                    "elements": [{"type": "text", "text": piece}],
                }
            ],
        }
        for piece in _pieces(markdown)
    ]
    intro = context("Copy this into an e-mail or a wiki; it goes on from box to box.")
    if len(pieces) == 1:
        intro = context("Copy this into an e-mail or a wiki.")
    first, *others = in_pages(pieces, [intro])
    more = context("There is more than a modal holds. Ask for a shorter period.")
    return look_at("As Markdown", [intro, *first, *([more] if others else [])], metadata=metadata)


def _pieces(text: str) -> list[str]:
    """A text in whole lines, as far as they are not too long themselves; nothing gets lost."""
    pieces = [""]
    for line in text.splitlines(keepends=True):
        for begin in range(0, len(line), _PIECE):
            part = line[begin : begin + _PIECE]
            if len(pieces[-1]) + len(part) > _PIECE:
                pieces.append("")
            pieces[-1] += part
    return pieces


def _told(
    digest: Digest, edition: Edition, urls: Mapping[int, str], zone_name: str
) -> tuple[str, list[Block]]:
    """A digest's text and blocks, with as many items as the text has room for."""
    opening = [f"*{overview(digest)}*", about(edition, _markup(zone_name))]
    text, told = "", []
    for most, room in _SHOWN:
        parts = digest_parts(digest, _markup(zone_name, room), urls)
        told = [_lines(each, most) for each in parts]
        text = "\n\n".join(["\n".join([f"*{_TITLE}*", *opening]), *map("\n".join, told)])
        if len(text) <= TEXT_LIMIT:
            break
    blocks = [header(_TITLE), section(opening[0]), context(opening[1])]
    blocks += [block for lines in told for block in sections(lines)]
    return cut_mrkdwn(text, TEXT_LIMIT), blocks


def _markup(zone_name: str, room: int = 300) -> Markup:
    return Markup(
        bold=lambda text: f"*{text}*",
        escape=lambda text: escape_within(shorten(text, room), room),
        person=person,
        when=lambda at: when(at, zone_name),
        link=link,
    )


def _lines(part: Part, most: int) -> list[str]:
    lines = [f"*{part.heading}*"]
    for first, *others in part.items[:most]:
        lines += [f"• {first}", *others]
    if (more := len(part.items) - most) > 0:
        lines.append(f"And {more} more: `{ids.COMMAND} summary` has all of them as Markdown.")
    return lines


def _chart(digest: Digest) -> list[Block]:
    """The working days planned and spent, of what is open first; nothing for one alone."""
    points = [
        (each.project.key, each.hypothesis.ref, each.hypothesis.days_allowed, each.spent)
        for each in (*digest.overdue, *digest.running)
    ]
    points += [
        (each.project.key, each.ref, each.event.timebox, each.event.spent) for each in digest.closed
    ]
    if len(points) < 2:
        return []
    points = points[:_POINTS]
    labels = _labels([(key, ref) for key, ref, _, _ in points])
    series = [
        {
            "name": name,
            "data": [
                {"label": label, "value": days} for label, days in zip(labels, numbers, strict=True)
            ],
        }
        for name, numbers in (
            ("Planned", [planned for _, _, planned, _ in points]),
            ("Spent", [spent for _, _, _, spent in points]),
        )
    ]
    chart = {
        "type": "bar",
        "series": series,
        "axis_config": {"categories": labels, "y_label": "Working days"},
    }
    return [
        {
            "type": "data_visualization",
            "title": "Working days: planned and spent",
            "chart": chart,
        }
    ]


def _labels(names: Sequence[tuple[str, str]]) -> list[str]:
    """A short label for each hypothesis, each another one: `H2`, or `fraud-recall/H2`."""
    if len({key for key, _ in names}) == 1:
        return [ref for _, ref in names]
    labels: list[str] = []
    for key, ref in names:
        label = _label(key, f"/{ref}")
        number = 2
        while label in labels:
            label = _label(key, f"~{number}/{ref}")
            number += 1
        labels.append(label)
    return labels


def _label(key: str, ending: str) -> str:
    return key[: _LABEL - len(ending)] + ending
