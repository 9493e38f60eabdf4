import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.default_template import BASELINE, HYPOTHESIS, LAUNCH, METRIC_GOALS, PROBLEM
from bot.experiments.errors import FieldErrors
from bot.experiments.fields import Field, Need
from bot.experiments.hypotheses import HypothesisState
from bot.experiments.template import MAX_ITEMS, Section, SectionKind

from .factories import PLAN, hypothesis
from .factories import plan as make_plan

spaces = st.text(" \t\n\r\u00a0", max_size=4)
words = st.sampled_from(["", "Invoice fraud reaches inboxes", "Half of it is missed\nevery week"])
padded = st.builds("{}{}{}".format, spaces, words, spaces)

SURFACES = Section(
    key="surfaces",
    title="Product surfaces",
    purpose="Where would people notice?",
    kind=SectionKind.REPEATED,
    fields=(
        Field(key="surface", label="Surface", needed_for=Need.SAVE),
        Field(key="risk", label="Risk"),
    ),
)


def goal(**overrides):
    return {
        "metric": "recall",
        "slice": "bec",
        "direction": "higher_is_better",
        "amount": "10",
        "amount_kind": "relative",
        "measured": "On October's labelled mail",
        "why": "",
        "trade_offs": "recall[phishing] down at most 1%",
    } | overrides


BLANK_GOAL = dict.fromkeys(goal(), "  ") | {
    "direction": "higher_is_better",
    "amount_kind": "relative",
}


class TestClean:
    def test_trims_answers_and_fills_in_the_ones_not_given(self):
        (item,) = PROBLEM.clean([{"problem": "  Missed invoice fraud\n", "why_now": " Q4 "}])

        assert item == {"problem": "Missed invoice fraud", "why_now": "Q4", "link": ""}

    @pytest.mark.parametrize("text", ["\u200b", "\0"])
    def test_takes_an_answer_that_nobody_can_see_for_none(self, text):
        with pytest.raises(FieldErrors, match="“Surface” is still empty"):
            SURFACES.clean([{"surface": text, "risk": "a banner"}])

    def test_keeps_only_the_fields_of_the_section(self):
        (item,) = PROBLEM.clean([{"problem": "a", "why_now": "b", "owner": "U0ANNA"}])

        assert "owner" not in item

    @given(st.lists(st.fixed_dictionaries({"surface": padded, "risk": padded}), max_size=8))
    def test_changes_nothing_when_repeated(self, content):
        try:
            once = SURFACES.clean(content)
        except FieldErrors:
            return

        assert SURFACES.clean(once) == once

    @given(st.lists(padded, max_size=8).filter(lambda texts: any(each.strip() for each in texts)))
    def test_drops_blank_items_and_keeps_the_order_of_the_rest(self, texts):
        content = SURFACES.clean([{"surface": text} for text in texts])

        assert [item["surface"] for item in content] == [
            text.strip() for text in texts if text.strip()
        ]

    def test_takes_an_item_for_blank_though_its_choices_have_values(self):
        assert len(METRIC_GOALS.clean([goal(), BLANK_GOAL])) == 1

    def test_names_each_wrong_field_of_a_section_that_stands_once(self):
        with pytest.raises(FieldErrors) as refusal:
            PROBLEM.clean([{"problem": "   ", "why_now": "Q4", "link": "FRAUD-42"}])

        assert refusal.value.errors == {
            "link": "Write a whole link, like https://example.com/ticket/42.",
        }

    def test_keeps_a_part_of_a_section_though_a_review_needs_more(self):
        (item,) = PROBLEM.clean([{"problem": "Missed invoice fraud"}])

        assert item["why_now"] == ""
        assert PROBLEM.missing([item], Need.REVIEW) == ("Why now",)

    def test_names_the_item_of_a_wrong_field_as_the_form_counts_them(self):
        wrong = goal(metric="recall[bec]", amount="0")

        with pytest.raises(FieldErrors) as refusal:
            METRIC_GOALS.clean([goal(), BLANK_GOAL, wrong])

        assert set(refusal.value.errors) == {"metric.2", "amount.2"}

    @pytest.mark.parametrize(
        ("section", "content", "path"),
        [
            (METRIC_GOALS, [], "metric.0"),
            (METRIC_GOALS, [BLANK_GOAL, {}], "metric.0"),
            (PROBLEM, [], "problem"),
        ],
    )
    def test_refuses_a_section_with_nothing_in_it(self, section, content, path):
        with pytest.raises(FieldErrors, match="Nothing is written yet") as refusal:
            section.clean(content)

        assert set(refusal.value.errors) == {path}

    def test_takes_as_many_items_as_fit_a_form_and_no_more(self):
        full = [goal(slice=f"class {number}") for number in range(MAX_ITEMS)]

        assert len(METRIC_GOALS.clean(full)) == MAX_ITEMS
        with pytest.raises(FieldErrors, match=f"There is room for only {MAX_ITEMS} here."):
            METRIC_GOALS.clean([*full, goal()])

    def test_takes_one_item_of_a_section_that_stands_once(self):
        with pytest.raises(FieldErrors) as refusal:
            PROBLEM.clean([{"problem": "Missed invoice fraud", "why_now": "Q4"}] * 2)

        assert refusal.value.errors == {"problem": "There is room for only 1 here."}

    def test_says_all_that_is_wrong_in_one_message(self):
        with pytest.raises(FieldErrors) as refusal:
            HYPOTHESIS.clean([make_plan(statement="", minimum_lift="high")])

        assert refusal.value.message == (
            "“Statement” is still empty. “high” is not a number. Write it like 0.52."
        )


class TestACleanPlan:
    @given(
        st.fixed_dictionaries(
            {
                "metric": st.sampled_from(["recall", "NDCG@10", " latency ms "]),
                "slice": st.sampled_from(["", " bec ", "country:de"]),
                "minimum_lift": st.sampled_from(["10", " 0.5", "1e-3", "1e−3"]),
                "timebox": st.integers(1, 90).map(str),
                "direction": st.sampled_from(["", "higher_is_better", "lower_is_better"]),
                "lift_kind": st.sampled_from(["", "relative", "absolute"]),
                "guardrails": st.sampled_from(["", "\n", "precision -5%\n\nlatency_ms +5"]),
            }
        )
    )
    def test_can_be_judged_by(self, answers):
        (cleaned,) = HYPOTHESIS.clean([PLAN | answers])

        planned = hypothesis(HypothesisState.PLANNED, plan=cleaned)

        assert planned.metrics[0] == planned.criterion.metric
        assert planned.criterion.minimum_lift.value > 0
        assert planned.timebox.days == int(answers["timebox"])

    @pytest.mark.parametrize("key", ["statement", "method", "metric", "minimum_lift", "timebox"])
    def test_has_every_answer_that_a_verdict_rests_on(self, key):
        with pytest.raises(FieldErrors) as refusal:
            HYPOTHESIS.clean([make_plan(**{key: "  "})])

        assert set(refusal.value.errors) == {key}


class TestMissing:
    def test_are_the_labels_that_a_review_needs_of_a_section_nobody_wrote(self):
        assert PROBLEM.missing((), Need.REVIEW) == ("The problem", "Why now")
        assert PROBLEM.missing((), Need.LAUNCH) == ()

    def test_are_none_once_what_is_needed_is_written(self):
        written = [{"method": "Rules v14", "values": "recall = 0.8"}]

        assert BASELINE.missing(written, Need.REVIEW) == ()

    def test_are_counted_for_every_item(self):
        goals = [goal(), goal(measured="")]

        assert METRIC_GOALS.missing(goals, Need.REVIEW) == ("How it is measured",)

    def test_are_what_a_launch_lacks(self):
        written = [{"criteria": "Recall holds for a week", "privacy": "None"}]

        assert LAUNCH.missing(written, Need.LAUNCH) == (
            "Monitoring",
            "Rollback",
            "Impact on security",
        )
