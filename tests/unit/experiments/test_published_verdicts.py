"""Verdicts over published data come out as published; each example names its source."""

from decimal import Decimal

import pytest

from bot.experiments.criteria import SuccessCriterion, parse_guardrails
from bot.experiments.measurements import Measured, parse_measured, parse_values
from bot.experiments.metrics import Direction, MetricKey
from bot.experiments.verdicts import Outcome, judge

from .factories import absolute, relative

ANY = absolute("0")


def judge_one(before, after, lift=ANY, direction=Direction.HIGHER, level="0.95"):
    metric = MetricKey("metric")
    return judge(
        SuccessCriterion(metric, direction, lift),
        (),
        baseline={metric: before},
        candidate={metric: after},
        level=Decimal(level),
    )


def from_summary(mean, deviation, n):
    """A mean of `n` samples, as tables give it: with their standard deviation."""
    stderr = Decimal(deviation) / Decimal(n).sqrt()
    return Measured(value=Decimal(mean), stderr=stderr, n=n)


def difference(verdict, places):
    """The interval of candidate minus baseline."""
    (finding,) = verdict.findings
    return tuple(
        round(float(end - finding.baseline), places) for end in (finding.low, finding.high)
    )


class TestStudentsSleep:
    """Hours of sleep gained by ten patients with each of two drugs.

    Student, “The probable error of a mean”, Biometrika 6 (1908); the intervals are those that the
    help page of R's `t.test` prints for its data set `sleep`.
    """

    FIRST = parse_measured("0.7 -1.6 -0.2 -1.2 -0.1 3.4 3.7 0.8 0.0 2.0")
    SECOND = parse_measured("1.9 0.8 1.1 0.1 -0.1 4.4 5.5 1.6 4.6 3.4")
    NONE = Measured(value=Decimal(0))

    def gained(self):
        pairs = zip(self.FIRST.replicates, self.SECOND.replicates, strict=True)
        return Measured.of_replicates(tuple(second - first for first, second in pairs))

    def test_the_second_drug_is_better_for_the_same_patients(self):
        # Paired: mean 1.58, 95 % interval 0.7001142 to 2.4598858.
        verdict = judge_one(self.NONE, self.gained())

        assert verdict.outcome is Outcome.SUPPORTED
        assert verdict.findings[0].candidate == Decimal("1.58")
        assert difference(verdict, 7) == (0.7001142, 2.4598858)

    def test_it_is_not_surely_better_where_patients_are_not_paired(self):
        # Welch: t = 1.8608 at 17.776 degrees of freedom, p = 0.07939, −0.2054832 to 3.3654832.
        verdict = judge_one(self.FIRST, self.SECOND)

        assert verdict.outcome is Outcome.INCONCLUSIVE
        assert difference(verdict, 7) == (-0.2054832, 3.3654832)
        assert judge_one(self.FIRST, self.SECOND, level="0.90").outcome is Outcome.SUPPORTED

    def test_more_patients_would_settle_it(self):
        assert "would likely settle it" in judge_one(self.FIRST, self.SECOND).advice


class TestMileage:
    """Miles per gallon of 249 American and 79 Japanese cars, the data set AUTO83B.

    NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.5.3, has the data; the
    documentation of Boost.Math, “Comparing the means of two samples with the Students-t test”,
    the test with unequal variances: t = −12.94627 at 136.87499 degrees of freedom.
    """

    AMERICAN = from_summary("20.14458", "6.41470", 249)
    JAPANESE = from_summary("30.48101", "6.10771", 79)

    def test_japanese_cars_go_further(self):
        verdict = judge_one(self.AMERICAN, self.JAPANESE)

        low, high = difference(verdict, 5)
        # At that many degrees of freedom Student's t reaches 1.97745 standard errors.
        reach = 1.97745 * (30.48101 - 20.14458) / 12.94627
        assert verdict.outcome is Outcome.SUPPORTED
        assert (low, high) == pytest.approx((10.33643 - reach, 10.33643 + reach), abs=2e-4)

    @pytest.mark.parametrize(
        ("lift", "outcome"),
        [
            ("8.7", Outcome.SUPPORTED),
            ("10", Outcome.INCONCLUSIVE),
            ("12", Outcome.REFUTED),
        ],
    )
    def test_by_as_much_as_the_interval_leaves_no_doubt_of(self, lift, outcome):
        assert judge_one(self.AMERICAN, self.JAPANESE, absolute(lift)).outcome is outcome


def test_two_small_samples_differ_only_if_their_variances_may():
    """Samples of 4 and 8: the mean differs by 4, surely if unequal variances are allowed for.

    NAG Library, example of g07ca (two-sample t-test from summaries): with no assumption about the
    variances t = 2.5922 at 7.9925 degrees of freedom, 95 % interval 0.4410 to 7.5590; with equal
    ones −0.8429 to 8.8429.
    """
    verdict = judge_one(from_summary("21", "4.208", 8), from_summary("25", "0.8185", 4))

    assert verdict.outcome is Outcome.SUPPORTED
    assert difference(verdict, 3) == (0.441, 7.559)


class TestXimelagatran:
    """Whether a drug prevents strokes no worse than warfarin, within 2.0 % a year.

    SPORTIF V, JAMA 293 (2005), pages 690 to 698: 1.6 % a year against 1.2 %, a difference of 0.45
    with a 95 % interval from −0.13 to 1.03, non-inferior. Its older sister, SPORTIF III, Lancet 362
    (2003), pages 1691 to 1698: a difference of −0.7, −1.4 to 0.1. For narrower margins, 1 and 0.68,
    Kaul, Diamond and Weintraub, J Am Coll Cardiol 46 (2005), pages 1986 to 1995, figure 3, have
    one-sided p values of 0.034 and 0.225 for SPORTIF V: above the 0.025 that it takes.
    """

    STROKES = MetricKey("strokes")

    def guarded(self, measured, margin, level="0.95"):
        """The verdict of a success elsewhere, with strokes as its guardrail."""
        cost = MetricKey("blood_tests")
        return judge(
            SuccessCriterion(cost, Direction.LOWER, absolute("1")),
            parse_guardrails(f"strokes up at most {margin}"),
            baseline={cost: parse_measured("12"), self.STROKES: parse_measured("0%")},
            candidate={cost: parse_measured("0"), self.STROKES: parse_measured(measured)},
            level=Decimal(level),
        )

    @pytest.mark.parametrize("measured", ["0.45% [-0.13, 1.03]", "-0.7% [-1.4, 0.1]"])
    def test_keeps_within_the_margin_that_was_promised(self, measured):
        verdict = self.guarded(measured, "2 points")

        assert verdict.outcome is Outcome.SUPPORTED

    @pytest.mark.parametrize("margin", ["1 point", "0.68 points"])
    def test_may_break_a_narrower_one(self, margin):
        verdict = self.guarded("0.45% [-0.13, 1.03]", margin)

        assert verdict.outcome is Outcome.INCONCLUSIVE
        assert verdict.reason == "strokes may or may not have kept within the guardrail"

    def test_keeps_within_1_where_one_sided_odds_of_1_in_20_were_enough(self):
        # p = 0.034 is below 0.05, which is what a two-sided level of 90 % asks of either side.
        verdict = self.guarded("0.45% [-0.13, 1.03]", "1 point", level="0.90")

        assert verdict.outcome is Outcome.SUPPORTED


@pytest.mark.parametrize(
    ("measured", "outcome"),
    [("20 ms [5, 35]", Outcome.SUPPORTED), ("35 ms [5, 65]", Outcome.INCONCLUSIVE)],
)
def test_a_slower_page_is_tolerated_only_if_surely_within_50_ms(measured, outcome):
    """Load time that rises by 20 ms, 5 to 35, over a margin of 50 ms is fine; 5 to 65 is open.

    Confidence (Spotify), glossary, “Non-inferiority test”.
    """
    verdict = judge(
        SuccessCriterion(MetricKey("conversion"), Direction.HIGHER, relative("1")),
        parse_guardrails("load_time up at most 50"),
        baseline=parse_values("conversion = 0.10\nload_time = 0 ms"),
        candidate=parse_values(f"conversion = 0.11\nload_time = {measured}"),
    )

    assert verdict.outcome is outcome


def test_no_evidence_of_harm_is_no_evidence_of_safety():
    """Purchases change by −0.2 %, −0.7 to 0.3: neither harm nor that there is none is shown.

    Confidence (Spotify), bootcamp, “Guardrail metrics with non-inferiority margins”.
    """
    purchases = MetricKey("purchases")
    conversion = MetricKey("conversion")

    verdict = judge(
        SuccessCriterion(conversion, Direction.HIGHER, relative("1")),
        parse_guardrails("purchases down at most 0 points"),
        baseline={conversion: parse_measured("0.10"), purchases: parse_measured("0%")},
        candidate={
            conversion: parse_measured("0.11"),
            purchases: parse_measured("-0.2% [-0.7, 0.3]"),
        },
    )

    assert verdict.outcome is Outcome.INCONCLUSIVE
    assert verdict.reason == "purchases may or may not have kept within the guardrail"
