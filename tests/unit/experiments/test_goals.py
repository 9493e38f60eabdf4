"""Metric goals are graded as the seed article grades its examples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.criteria import parse_guardrails
from bot.experiments.default_template import METRIC_GOALS
from bot.experiments.goals import Grade, grade_goal
from bot.experiments.metrics import MetricKey

from .factories import LATENCY, RECALL_BEC, RECALL_PHISHING
from .strategies import guardrails, metric_keys

GOOD = {
    "metric": "recall",
    "slice": "bec",
    "direction": "higher_is_better",
    "amount": "10",
    "amount_kind": "relative",
    "measured": "5-fold on October's labelled mail",
    "why": "Missed invoice fraud costs customers most",
    "trade_offs": "recall[phishing] down at most 1%",
}
MEASURED = {RECALL_BEC, RECALL_PHISHING}
ORDER = list(Grade)

typed = st.text(max_size=40) | st.sampled_from(
    ["performance", "we will see", "TBD", "10", "1e999", "-5", "NaN", "12 %", "recall[", "[bec]",
     "all classes matter", "recall down at most", "f1 down at most .5", "再現率は全クラスで重要"]
)  # fmt: skip
goals = st.fixed_dictionaries({}, optional={field.key: typed for field in METRIC_GOALS.fields})
keys = st.sets(st.sampled_from([*MEASURED, LATENCY, MetricKey("performance")]) | metric_keys)


def goal(**changes: str) -> dict[str, str]:
    return GOOD | changes


def grade(item: dict[str, str]) -> Grade:
    return grade_goal(item, baseline=MEASURED).grade


class TestTheArticlesExamples:
    def test_performance_is_no_metric_and_so_a_bad_goal(self):
        graded = grade_goal({"metric": "model’s performance"})

        assert graded.grade is Grade.BAD
        assert "“model’s performance” cannot be measured" in graded.advice[0]

    def test_a_metric_and_an_amount_are_ok(self):
        assert grade_goal({"metric": "AUC", "amount": "2"}).grade is Grade.OK

    def test_a_slice_with_a_price_and_a_way_to_measure_it_is_good(self):
        graded = grade_goal(GOOD, baseline=MEASURED)

        assert graded.grade is Grade.GOOD
        assert len(graded.praise) == 6

    def test_grades_are_words(self):
        assert [each.words for each in Grade] == ["Bad", "OK", "Good"]


class TestWhatAGoodGoalNeeds:
    @pytest.mark.parametrize(
        ("missing", "left", "advice"),
        [
            ("metric", Grade.BAD, "Name the metric that should move"),
            ("amount", Grade.BAD, "Say how far recall[bec] should go up"),
            ("slice", Grade.OK, "Say where recall matters most"),
            ("trade_offs", Grade.OK, "guardrail such as recall[phishing] down at most 1%"),
            ("measured", Grade.OK, "Say how recall[bec] is measured"),
        ],
    )
    def test_each_field_that_is_missing_is_named(self, missing, left, advice):
        graded = grade_goal(goal(**{missing: ""}), baseline=MEASURED)

        assert graded.grade is left
        assert any(advice in words for words in graded.advice)

    def test_a_baseline_that_is_missing_is_named(self):
        graded = grade_goal(GOOD, known=MEASURED)

        assert graded.grade is Grade.OK
        assert [words for words in graded.advice if "Measure recall[bec]" in words]

    def test_the_baseline_of_the_whole_will_do_and_the_slices_is_asked_for(self):
        graded = grade_goal(GOOD, baseline=[MetricKey("recall")])

        assert graded.grade is Grade.GOOD
        assert "before work starts, measure recall[bec] too" in graded.praise[-1]

    @pytest.mark.parametrize("written", ["ten", "0", "-5", "inf", "1e99", "%"])
    def test_an_amount_that_is_no_number_above_zero_is_quoted(self, written):
        graded = grade_goal(goal(amount=written), baseline=MEASURED)

        assert graded.grade is Grade.BAD
        assert graded.advice[0].startswith(f"“{written}” is not a number above 0.")

    def test_an_amount_with_its_sign_is_understood_while_it_is_typed(self):
        assert grade(goal(amount="10%")) is Grade.GOOD

    def test_advice_speaks_of_the_way_that_the_metric_should_go(self):
        graded = grade_goal({"metric": "latency_ms", "direction": "lower_is_better"})

        assert (
            "Say how far latency_ms should go down, in per cent of the baseline." in graded.advice
        )
        assert "guardrail such as recall down" in " ".join(graded.advice)

    def test_a_precision_goal_is_offered_recall_as_its_price(self):
        advice = grade_goal({"metric": "Precision", "amount": "2"}).advice

        assert "Say what Precision may cost: a guardrail such as recall down at most 5%." in advice


class TestWhatMeasuresSomething:
    @pytest.mark.parametrize(
        "name",
        [
            "performance",
            "the quality of our model",
            "model_performance",
            "Overall ML results",
            "42",
        ],
    )
    def test_a_name_that_nobody_can_compute_is_bad(self, name):
        assert grade(goal(metric=name)) is Grade.BAD

    @pytest.mark.parametrize(
        "name", ["accuracy of the model", "f1 score", "再現率", "Trefferquote"]
    )
    def test_a_name_that_may_be_computed_is_not(self, name):
        assert grade(goal(metric=name)) is not Grade.BAD

    def test_what_a_team_has_a_value_for_measures_something_whatever_its_name(self):
        graded = grade_goal(
            {"metric": "quality score", "amount": "5"}, [MetricKey("quality score")]
        )

        assert graded.grade is Grade.OK

    @pytest.mark.parametrize(
        "way", ["we will see", "TBD", "We'll measure it later.", "?", "somehow"]
    )
    def test_to_put_it_off_is_no_way_to_measure(self, way):
        graded = grade_goal(goal(measured=way), baseline=MEASURED)

        assert graded.grade is Grade.OK
        assert graded.advice[0].startswith(f"“{way}” names neither data nor a procedure.")


class TestFreeText:
    def test_a_reason_for_the_whole_takes_the_place_of_a_slice(self):
        item = goal(slice="", why="All classes cost customers the same")

        assert grade_goal(item, baseline=[MetricKey("recall")]).grade is Grade.GOOD

    @pytest.mark.parametrize(
        "why",
        [
            "Fraud hurts, without decreasing recall of any other class by more than 1%",
            "precision may drop by at most 5%",
            "Customers ask for it; no other class goes down by more than 1%",
        ],
    )
    def test_a_price_in_words_counts(self, why):
        assert grade(goal(trade_offs="", why=why)) is Grade.GOOD

    def test_numbers_of_something_else_are_no_price(self):
        assert grade(goal(trade_offs="", why="We see 5 cases a day")) is Grade.OK
        assert grade(goal(trade_offs="f1, recall@10")) is Grade.OK

    @pytest.mark.parametrize(
        ("measured", "why", "trade_offs"),
        [
            ("10月のラベル付きメールで交差検証", "見逃しの損失が大きい", "適合率の低下は5%以内"),
            ("Kreuzvalidierung auf den Mails vom Oktober", "Schäden", "Präzision höchstens −5 %"),
            ("перекрёстная проверка", "важны все классы", "точность не ниже чем на 5%"),
        ],
    )
    def test_other_languages_are_graded_by_the_fields(self, measured, why, trade_offs):
        item = goal(measured=measured, why=why, trade_offs=trade_offs)

        assert grade(item) is Grade.GOOD
        assert grade(item | {"slice": "", "metric": "recall[bec]"}) is Grade.GOOD
        assert grade(item | {"slice": "", "metric": "Größe"}) is Grade.OK


class TestRules:
    @given(goals, keys, keys)
    def test_any_text_is_graded_and_good_means_that_no_advice_is_left(self, item, known, baseline):
        graded = grade_goal(item, known, baseline)

        assert (graded.grade is Grade.GOOD) == (not graded.advice)
        assert len(graded.praise) + len(graded.advice) == 6
        assert graded == grade_goal(dict(reversed(item.items())), list(known), list(baseline))

    @given(goals, st.sampled_from(METRIC_GOALS.fields), typed, keys, keys, keys)
    def test_more_information_never_lowers_the_grade(self, item, field, text, had, known, baseline):
        before = item.get(field.key, "")
        if field.key in {"measured", "why", "trade_offs"}:
            more = item | {field.key: f"{before}\n{text}"}
        else:
            more = item | {field.key: before or text}

        less_graded = grade_goal(item, had, had)
        graded = grade_goal(more, had | known, had | baseline)

        assert ORDER.index(graded.grade) >= ORDER.index(less_graded.grade)

    @given(guardrails)
    def test_every_guardrail_is_a_price(self, guardrail):
        assert parse_guardrails(str(guardrail))
        assert grade(goal(trade_offs=str(guardrail))) is Grade.GOOD

    @given(st.text(max_size=200))
    def test_advice_stays_short_however_long_the_text(self, text):
        graded = grade_goal({field.key: text * 20 for field in METRIC_GOALS.fields})

        assert all(len(words) < 250 for words in (*graded.advice, *graded.praise))
