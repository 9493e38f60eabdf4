"""The whole design doc as Markdown."""

import re
from collections.abc import Sequence
from functools import partial

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.documents.answers import fits_heading, is_short, write_answer
from bot.documents.document import Document
from bot.documents.log_lines import log_lines
from bot.documents.own_format import COMMENTS, LOG, MARKER, NOTES, TREE, labels_in
from bot.documents.quoting import quote_line, quote_lines, quote_text
from bot.experiments.fields import Field
from bot.experiments.text import shorten

# The output is Markdown, which quoting makes safe; HTML escaping would garble it.
_environment = Environment(  # noqa: S701
    loader=PackageLoader("bot.documents"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def render_markdown(document: Document, *, appendix: bool = True) -> str:
    """Write the document; the same document gives the same text.

    Without the appendix, what the bot keeps for itself is left out: review, comments, tree and
    log. What remains can be imported and gives the same text again.
    """
    labels = labels_in(document.template)
    return _environment.get_template("design_doc.md.j2").render(
        document=document,
        project=document.project,
        appendix=appendix,
        marker=MARKER,
        TREE=TREE,
        COMMENTS=COMMENTS,
        NOTES=NOTES,
        LOG=LOG,
        review=document.review if appendix else None,
        comments=document.comments_on if appendix else lambda _subject: [],
        tree=_code_block(_tree_and_days(document)) if appendix and document.tree else "",
        line=quote_line,
        lines=quote_lines,
        text=partial(quote_text, labels=labels),
        answer=partial(_answer, labels=labels),
        fits_heading=fits_heading,
        shorten=shorten,
        log_lines=partial(
            log_lines,
            document,
            quote=quote_lines,
            bold="**{}**".format,
            link=lambda url, words: f"[{words}](<{url}>)",
        ),
    )


def _answer(field: Field, answer: str, labels: frozenset[str]) -> str:
    written = write_answer(field, answer, labels)
    between = " " if is_short(written) else "\n\n"
    return f"**{quote_line(field.label)}:**{between}{written}"


def _tree_and_days(document: Document) -> list[str]:
    return [*document.tree, *(["", *document.spent] if document.spent else [])]


def _code_block(lines: Sequence[str]) -> str:
    text = "\n".join(" ".join(line.split("\n")) for line in lines)
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"
