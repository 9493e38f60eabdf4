"""The document as a page: whole, well-formed, safe, and sufficient unto itself."""

from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

from hypothesis import given

from bot.documents.page import render_html

from .generated import documents
from .whole import comment, whole

_VOID = {"meta", "br", "img", "hr"}
_ALLOWED = {
    *("html", "head", "title", "style", "body", "main", "header", "section", "figure"),
    *("h1", "h2", "h3", "p", "dl", "dt", "dd", "ul", "ol", "li", "a", "strong", "em", "s", "span"),
    *("table", "thead", "tbody", "tr", "th", "td", "pre", "code", "blockquote", *_VOID),
}


class Page(HTMLParser):
    """Reads a page, and says what is wrong with it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)
        self.close()
        self.wrong += self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")

    def handle_data(self, data):
        self.words += data

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


@given(document=documents())
def test_no_text_can_add_a_tag_or_a_script_to_the_page(document):
    said = document.notes or "x"
    noisy = replace(
        document, comments=[comment("problem", said)], names={"U1": said, "U2": said}, tree=(said,)
    )

    page = Page(render_html(noisy))

    assert page.wrong == []
    assert {tag for tag, _ in page.tags} <= _ALLOWED
    for tag, attributes in page.tags:
        assert not any(name.startswith("on") for name in attributes), tag
        assert "src" not in attributes
        assert "style" not in attributes or tag in {"th", "td"}
        if tag == "a":
            assert attributes["href"].lower().startswith(("http://", "https://", "mailto:"))


def test_the_whole_document_is_on_the_page():
    page = Page(render_html(whole()))

    assert page.wrong == []
    for words in (
        *("Catch more fraud", "Vendors are taken over.", "Cleo has not answered yet"),
        *("go on with H2", "10 working days", "changed after start", "# <i>Loud</i>", "Well done."),
        *("if it fails: H2, running", "Ten days of", "ruled out in 4 of 10 days", "Too sparse."),
    ):
        assert words in page.words


def test_a_link_that_would_run_something_is_no_link():
    said = "[a](javascript:alert(1)) [b](data:text/html,x) [c](//x.example) ![d](https://x.example/d.png)"
    page = Page(render_html(replace(whole(), notes=said)))

    assert [each["href"] for each in page.all("a")] == [
        "https://t.example/SEC-1",
        "https://x.example/d.png",
    ]
    assert page.all("img") == []


def test_the_picture_of_the_tree_is_in_the_page_with_words_for_it():
    png, svg = (
        Page(render_html(whole(), picture=b"\x89PNG")),
        Page(render_html(whole(), picture=b"<svg/>")),
    )

    assert png.all("img")[0]["src"] == "data:image/png;base64,iVBORw=="
    assert svg.all("img")[0]["src"] == "data:image/svg+xml;base64,PHN2Zy8+"
    assert "if it fails: H2" in png.all("img")[0]["alt"]


def test_the_page_names_its_language_and_title_and_asks_nobody_for_anything():
    text = render_html(whole())
    page = Page(text)

    assert page.all("html") == [{"lang": "en"}]
    assert "<title>Catch more fraud · design doc</title>" in text
    assert not {"script", "link", "iframe"} & {tag for tag, _ in page.tags}
    assert "@media print" in text
    assert "prefers-color-scheme: dark" in text
    assert "url(" not in text
    levels = [int(tag[1]) for tag, _ in page.tags if tag in {"h1", "h2", "h3"}]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
