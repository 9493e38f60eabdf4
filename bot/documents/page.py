"""The whole design doc as one HTML page: it prints well, and asks no other place for anything."""

from base64 import b64encode
from html import unescape
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from bot.documents.answers import fits_heading, in_words
from bot.documents.document import Document
from bot.documents.log_lines import log_lines
from bot.documents.own_format import LOG, NOTES, TREE
from bot.experiments.fields import Field, FieldKind
from bot.experiments.log import LogEntry
from bot.experiments.text import shorten

_SAFE_LINKS = {"http", "https", "mailto"}
_environment = Environment(
    loader=PackageLoader("bot.documents"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class _Markdown(MarkdownIt):
    """People's Markdown: no tags, no headings of its own, and nothing fetched from elsewhere."""

    def __init__(self) -> None:
        super().__init__("js-default", {"html": False, "breaks": True})
        self.disable(["heading", "lheading", "image"])

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        """Whether a link may stand."""
        return _is_safe(url)


_markdown = _Markdown()


def render_html(document: Document, *, picture: bytes = b"", chart: bytes = b"") -> str:
    """Write the document, with pictures (PNG or SVG) of its tree and its burn-down if given."""
    return _environment.get_template("design_doc.html.j2").render(
        document=document,
        project=document.project,
        picture=_data_uri(picture) if picture else "",
        chart=_data_uri(chart) if chart else "",
        alt=shorten("; ".join(document.tree), 1000) or "The tree of hypotheses",
        TREE=TREE,
        NOTES=NOTES,
        LOG=LOG,
        text=_text,
        said=_said,
        fits_heading=fits_heading,
        shorten=shorten,
        log_lines=lambda entry: _log_lines(document, entry),
    )


def _is_safe(url: str) -> bool:
    try:
        return urlsplit(url).scheme.lower() in _SAFE_LINKS
    except ValueError:
        return False


def _text(text: str) -> Markup:
    return Markup(_markdown.render(text))  # noqa: S704 - escaped by the library


def _said(field: Field, answer: str) -> Markup:
    """An answer: prose as its Markdown, everything else to the letter."""
    if field.kind is FieldKind.TEXT:
        return _text(answer)
    if field.kind is FieldKind.URL and _is_safe(answer):
        return Markup('<p><a href="{0}">{0}</a></p>').format(answer)
    return Markup("<p>{}</p>").format(Markup("<br>").join(in_words(field, answer).splitlines()))


def _log_lines(document: Document, entry: LogEntry) -> list[Markup]:
    lines = log_lines(
        document,
        entry,
        quote=lambda line: str(Markup("<br>").join(line.splitlines())),
        bold="<strong>{}</strong>".format,
        link=_link,
    )
    return [Markup(line) for line in lines]  # noqa: S704 - quoted above


def _link(url: str, words: str) -> str:
    """A link to an address that is escaped already."""
    return f'<a href="{url}">{words}</a>' if _is_safe(unescape(url)) else words


def _data_uri(picture: bytes) -> str:
    kind = "png" if picture.startswith(b"\x89PNG") else "svg+xml"
    return f"data:image/{kind};base64,{b64encode(picture).decode()}"
