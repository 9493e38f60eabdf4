"""Export, import, export: what people wrote comes back, whatever it looks like."""

from dataclasses import replace

from hypothesis import given

from bot.documents.importing import read_markdown
from bot.documents.markdown import render_markdown
from bot.experiments.default_template import DEFAULT_TEMPLATE
from bot.experiments.template import Template

from .generated import document, documents

#: Titles and labels that could be taken for something else.
_TRICKY = Template(
    key="tricky",
    version=3,
    sections=tuple(
        replace(section, title=title, item_title="A # of 1")
        for section, title in zip(
            DEFAULT_TEMPLATE.sections,
            [
                "# One",
                "Comments",
                "Goals <b>",
                "Goals <b>",
                "Further notes",
                "H",
                "a|b",
                "`x`",
                "Z #",
            ],
            strict=True,
        )
    ),
)


@given(before=documents())
def test_export_import_export_keeps_every_answer_and_gives_the_same_bytes(before):
    text = render_markdown(before)

    read = read_markdown(text, before.template)

    assert read.title == before.project.title
    assert read.sections == {key: saved.content for key, saved in before.sections.items()}
    assert list(read.plans) == [each.plan for each in before.hypotheses]
    assert read.notes == before.notes
    assert read.warnings == ()
    on_windows = text.replace("\n", "\r\n")
    assert read_markdown(on_windows, before.template) == read
    after = document(read.title, before.template, read.sections, read.plans, read.notes)
    assert render_markdown(after).encode() == text.encode()


@given(before=documents(_TRICKY))
def test_a_template_with_titles_that_look_like_markdown_makes_no_difference(before):
    read = read_markdown(render_markdown(before), before.template)

    assert read.sections == {key: saved.content for key, saved in before.sections.items()}
    assert list(read.plans) == [each.plan for each in before.hypotheses]
    assert read.notes == before.notes
