"""Templates as YAML: what is written comes back, and what is wrong is named with its line."""

import re
from pathlib import Path

import pytest
from hypothesis import given

from bot.documents.template_file import (
    TemplateFileError,
    parse_template,
    write_template,
)
from bot.experiments.default_template import BASELINE, DEFAULT_TEMPLATE, HYPOTHESIS, METRIC_GOALS
from bot.experiments.fields import FieldKind, Need
from bot.experiments.template import SectionKind, Template
from bot.experiments.trackers import LINK_FIELDS

from .generated_templates import templates

_GUIDE = Path(__file__).parents[3] / "docs" / "templates.md"
#: Four lines, to which a test adds more sections.
_LEAST = "template: growth\nsections:\n  - baseline\n  - hypothesis\n"


def _problems(text: str) -> tuple[tuple[int, str], ...]:
    with pytest.raises(TemplateFileError) as refused:
        parse_template(text)
    return refused.value.problems


def _only_problem(text: str) -> tuple[int, str]:
    (problem,) = _problems(text)
    return problem


def _example() -> str:
    return re.findall(r"```yaml\n(.*?)```", _GUIDE.read_text(encoding="utf-8"), re.S)[0]


# Examples take longer than others', on machines with other work to do.
@pytest.mark.timeout(600)
@given(template=templates())
def test_what_is_written_is_read_back_equal(template):
    assert parse_template(write_template(template), version=template.version) == template


def test_the_default_template_is_a_file_like_any_other():
    assert parse_template(write_template(DEFAULT_TEMPLATE)) == DEFAULT_TEMPLATE


def test_a_section_named_by_its_key_is_the_default_one():
    assert parse_template(_LEAST, version=7) == Template(
        key="growth", version=7, sections=(BASELINE, HYPOTHESIS)
    )


def test_the_example_in_the_guide_does_what_the_guide_says():
    template = parse_template(_example())

    assert (template.key, template.title) == ("growth", "Growth experiments")
    goals = template.section("metric_goals")
    assert (goals.title, goals.purpose) == ("Target metrics", METRIC_GOALS.purpose)
    kept = ["metric", "slice", "direction", "amount", "amount_kind", "measured"]
    assert [each.key for each in goals.fields] == kept
    assert (goals.fields[1].label, goals.fields[1].kind) == ("Segment", FieldKind.SLICE)
    assert template.hypothesis.fields[7].kind is FieldKind.URL
    ethics = template.section("ethics")
    assert ethics.kind is SectionKind.SINGLE
    assert ethics.missing((), Need.REVIEW) == ("Affected groups",)
    assert dict(ethics.fields[1].choices)["yes"] == "Yes"
    left_out = {"software_goals", "software_design", "delivery", "data_motivation"}
    assert left_out.isdisjoint(each.key for each in template.sections)


def test_the_problems_that_the_guide_quotes_are_those_that_are_told():
    text = _LEAST.replace("  - baseline\n", "  - baseline\n  - probelm\n") + (
        "  - key: ethics\n    title: Ethics\n    purpose: Who?\n"
        "    fields: [{key: groups, label: Groups, kind: int}]\n"
    )

    told = [f"growth.yml, line {line}: {problem}" for line, problem in _problems(text)]

    assert "\n".join(told) in _GUIDE.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["\ufeff" + _LEAST, _LEAST.replace("\n", "\r\n")])
def test_a_file_from_any_editor_is_taken(text):
    assert parse_template(text) == parse_template(_LEAST)


@pytest.mark.parametrize("key", ["statement", "slice", "timebox", "failure_note", "success_step"])
def test_a_hypothesis_keeps_the_fields_that_the_bot_works_with(key):
    fields = ", ".join(each.key for each in HYPOTHESIS.fields if each.key != key)
    text = f"template: x\nsections:\n- baseline\n- key: hypothesis\n  fields: [{fields}]\n"

    line, problem = _only_problem(text)

    assert line == 5
    assert f"also needs {key}:" in problem


def test_a_hypothesis_can_lose_method_and_criteria_and_gain_fields_of_plain_kinds():
    gone = {"method", "success_criteria", *LINK_FIELDS.values()}
    fields = ", ".join(each.key for each in HYPOTHESIS.fields if each.key not in gone)
    text = "template: x\nsections:\n- baseline\n- key: hypothesis\n  fields: [%s, %s]\n"
    own = "{key: page, label: Page, kind: %s}"

    assert parse_template(text % (own % "url", fields)).hypothesis.fields[0].key == "page"
    assert "not “metric”" in _only_problem(text % (own % "metric", fields))[1]


@pytest.mark.parametrize("key", ["baseline", "hypothesis"])
def test_no_template_goes_without_what_every_experiment_has(key):
    line, problem = _only_problem(_LEAST.replace(f"  - {key}\n", ""))

    assert line == 3
    assert f"“{key}” has to stay" in problem


def test_a_form_is_never_too_long_for_slack():
    fields = "".join(f"    - {{key: f{each}, label: Field {each}}}\n" for each in range(11))
    section = "  - key: {0}\n    title: {0}\n    purpose: x\n    kind: {1}\n    fields:\n"

    assert parse_template(_LEAST + section.format("a", "single") + fields)
    line, problem = _only_problem(_LEAST + section.format("a", "repeated") + fields)
    assert (line, problem[:9]) == (10, "11 fields")


def test_a_card_has_room_for_every_section():
    own = [
        f"  - {{key: s{each}, title: {each}, purpose: x, fields: [{{key: a, label: a}}]}}\n"
        for each in range(24)
    ]

    assert len(parse_template(_LEAST + "".join(own[:23])).sections) == 25
    assert _only_problem(_LEAST + "".join(own)) == (
        3,
        "26 sections are too many. Keep at most 25.",
    )
