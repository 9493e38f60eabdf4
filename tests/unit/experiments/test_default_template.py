import pytest

from bot.experiments.default_template import DEFAULT_TEMPLATE
from bot.experiments.errors import NotFound
from bot.experiments.fields import FieldKind
from bot.experiments.measurements import parse_values
from bot.experiments.metrics import MetricKey
from bot.experiments.template import MAX_ITEMS, SectionKind

ALL_FIELDS = [
    pytest.param(field, id=f"{section.key}.{field.key}")
    for section in DEFAULT_TEMPLATE.sections
    for field in section.fields
]
#: What the design doc must ask for, section by section.
DESIGN_DOC = {
    "problem": ["problem", "why_now", "link"],
    "software_goals": ["system", "capabilities"],
    "metric_goals": [
        "metric",
        "slice",
        "direction",
        "amount",
        "amount_kind",
        "measured",
        "why",
        "trade_offs",
    ],
    "data_motivation": ["evidence"],
    "baseline": ["method", "values"],
    "hypothesis": [
        "statement",
        "method",
        "metric",
        "success_criteria",
        "timebox",
        "failure_step",
        "success_step",
    ],
    "software_design": ["systems", "pipelines", "services", "databases", "production_data"],
    "delivery": ["crawl", "crawl_date", "walk", "walk_date", "run", "run_date"],
    "launch": [
        "criteria",
        "surfaces",
        "customers",
        "monitoring",
        "rollback",
        "security",
        "privacy",
    ],
}


class TestTheDefaultTemplate:
    def test_has_the_sections_of_the_design_doc_in_its_order(self):
        assert [section.key for section in DEFAULT_TEMPLATE.sections] == list(DESIGN_DOC)

    @pytest.mark.parametrize("key", DESIGN_DOC)
    def test_asks_for_every_field_of_a_section_in_its_order(self, key):
        asked = [field.key for field in DEFAULT_TEMPLATE.section(key).fields]

        assert [each for each in asked if each in DESIGN_DOC[key]] == DESIGN_DOC[key]

    def test_names_no_section_and_no_field_of_a_section_twice(self):
        sections = [section.key for section in DEFAULT_TEMPLATE.sections]

        assert len(set(sections)) == len(sections)
        for section in DEFAULT_TEMPLATE.sections:
            keys = [field.key for field in section.fields]
            assert len(set(keys)) == len(keys)

    def test_repeats_metric_goals_and_asks_the_hypothesis_section_once_per_hypothesis(self):
        kinds = {section.key: section.kind for section in DEFAULT_TEMPLATE.sections}

        assert kinds.pop("metric_goals") is SectionKind.REPEATED
        assert kinds.pop("hypothesis") is SectionKind.HYPOTHESIS
        assert set(kinds.values()) == {SectionKind.SINGLE}
        assert DEFAULT_TEMPLATE.hypothesis.key == "hypothesis"
        assert "hypothesis" not in {section.key for section in DEFAULT_TEMPLATE.written_once}

    def test_tells_the_writer_of_each_section_what_belongs_there(self):
        for section in DEFAULT_TEMPLATE.sections:
            assert section.title
            assert section.purpose.endswith((".", "?", ")", "”"))
            assert len(section.purpose) <= 3000

    def test_shows_examples_of_metric_goals_from_bad_to_good(self):
        examples = DEFAULT_TEMPLATE.section("metric_goals").examples

        assert [name for name, _ in examples] == ["Bad", "OK", "Good"]

    def test_shows_a_baseline_that_could_be_saved_as_it_is(self):
        (values,) = (
            each for each in DEFAULT_TEMPLATE.section("baseline").fields if each.key == "values"
        )

        assert MetricKey("recall", "bec") in parse_values(values.placeholder)

    @pytest.mark.parametrize("section", DEFAULT_TEMPLATE.sections, ids=lambda each: each.key)
    def test_asks_for_no_more_than_one_form_can_show(self, section):
        items = MAX_ITEMS if section.repeats else 1

        # A modal holds 100 blocks, and each item has a heading.
        assert items * (len(section.fields) + 1) < 100

    @pytest.mark.parametrize("field", ALL_FIELDS)
    def test_keeps_within_what_slack_shows_of_a_field(self, field):
        assert 0 < len(field.label) <= 2000
        assert len(field.hint) <= 2000
        assert len(field.placeholder) <= 150
        assert field.max_length <= (24_000 if field.kind is FieldKind.TEXT else 3000)
        assert len(field.key) <= 200

    @pytest.mark.parametrize("field", ALL_FIELDS)
    def test_offers_choices_exactly_where_one_is_to_be_made(self, field):
        assert bool(field.choices) == (field.kind is FieldKind.CHOICE)
        for value, label in field.choices:
            assert 0 < len(value) <= 150
            assert 0 < len(label) <= 75

    @pytest.mark.parametrize("field", ALL_FIELDS)
    def test_shows_examples_that_the_field_would_take(self, field):
        assert field.check(field.placeholder) in {"", f"“{field.label}” is still empty."}

    def test_says_which_section_it_does_not_have(self):
        with pytest.raises(NotFound, match="This document has no section “budget”"):
            DEFAULT_TEMPLATE.section("budget")
