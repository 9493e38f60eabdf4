"""What people write goes from the template into a modal, back, and into the document."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.documents.document import Document
from bot.documents.importing import read_markdown
from bot.documents.markdown import render_markdown
from bot.experiments.default_template import DEFAULT_TEMPLATE, HYPOTHESIS
from bot.experiments.errors import FieldErrors
from bot.experiments.hypotheses import Hypothesis, HypothesisState
from bot.experiments.records import SavedSection
from bot.experiments.template import Section
from bot.workspace.memory.ids import Ids
from bot.workspace.memory.surfaces import initial_values, with_ids
from bot.workspace.validation.messages import message_problems
from bot.workspace.validation.views import view_problems
from handlers.forms import read_content, read_values
from handlers.views.document_messages import build_hypothesis_message, build_section_message
from handlers.views.hypothesis_modal import build_hypothesis_modal
from handlers.views.inputs import fill
from handlers.views.section_modal import build_section_modal

from ..documents.generated import NOW, PROJECT
from .answers import contents

each_section = pytest.mark.parametrize(
    "section", DEFAULT_TEMPLATE.written_once, ids=lambda section: section.key
)


def cleaned(section: Section, content: list[dict[str, str]]) -> tuple[dict[str, str], ...]:
    try:
        return section.clean(content)
    except FieldErrors:
        assume(False)
        raise


def reopened(view: dict[str, object]) -> dict[str, object]:
    """The view as Slack hands it over when nobody touches what the modal was filled with."""
    return {**view, "state": {"values": initial_values(with_ids(view["blocks"], Ids("T")))}}


@each_section
@given(data=st.data())
def test_a_section_comes_back_from_its_modal_as_it_was_saved(section: Section, data):
    content = cleaned(section, data.draw(contents(section)))

    view = build_section_modal(section, fill(section, content), items=len(content), metadata="{}")

    assert view_problems(view) == []
    read = read_content(section, read_values(reopened(view)), len(content))
    assert section.clean(read) == content


@given(content=contents(HYPOTHESIS))
def test_a_hypothesis_comes_back_from_its_modal_as_it_was_saved(content):
    (plan,) = cleaned(HYPOTHESIS, content)

    view = build_hypothesis_modal(HYPOTHESIS, fill(HYPOTHESIS, [plan]), others=[], metadata="{}")

    assert view_problems(view) == []
    read = read_content(HYPOTHESIS, read_values(reopened(view)), 1)
    assert HYPOTHESIS.clean(read) == (plan,)


@each_section
@given(data=st.data())
def test_everything_written_in_a_section_is_in_its_reply_and_in_the_document(section, data):
    content = cleaned(section, data.draw(contents(section)))
    saved = SavedSection(
        project_id=1, key=section.key, revision=1, content=content, edited_by="U1", edited_at=NOW
    )

    message = build_section_message(PROJECT, section, saved)
    document = render_markdown(
        Document(
            project=PROJECT,
            template=DEFAULT_TEMPLATE,
            sections={section.key: saved},
            hypotheses=[],
            log=[],
            names={},
        )
    )

    assert message_problems({"text": message.text, "blocks": message.blocks}) == []
    assert read_markdown(document, DEFAULT_TEMPLATE).sections == {section.key: content}


@given(content=contents(HYPOTHESIS))
def test_any_hypothesis_fits_into_its_reply(content):
    (plan,) = cleaned(HYPOTHESIS, content)
    hypothesis = Hypothesis(
        project_id=1,
        number=1,
        state=HypothesisState.PLANNED,
        plan=plan,
        revision=1,
        baseline={},
    )

    message = build_hypothesis_message(PROJECT, HYPOTHESIS, hypothesis)

    assert message_problems({"text": message.text, "blocks": message.blocks}) == []
