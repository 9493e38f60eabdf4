"""Intervals, held against scipy's own reference implementations."""

import math
from decimal import Decimal
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from bot.experiments.measurements import Measured, parse_measured
from bot.experiments.uncertainty import MOST_RUNS, interval, more_runs

from .strategies import decimals, levels, replicates

ONE, USUAL = Decimal(1), Decimal("0.95")
POINT = Measured(value=Decimal(0))

factors = decimals(-2, 2, places=2)


def ends(candidate, baseline=POINT, scale=ONE, level=USUAL):
    lies = interval(candidate, baseline, scale, level)
    return float(lies.low), float(lies.high)


def spread_of(runs):
    """The variance of the runs' mean, the plain way."""
    values = [float(each) for each in runs.replicates]
    mean = math.fsum(values) / len(values)
    return math.fsum((each - mean) ** 2 for each in values) / (len(values) - 1) / len(values)


def close(expected):
    return pytest.approx(expected, rel=1e-9, abs=1e-9)


class TestRepetitions:
    @given(replicates, levels)
    def test_lie_in_students_interval(self, runs, level):
        values = [float(each) for each in runs.replicates]
        expected = stats.ttest_1samp(values, 0).confidence_interval(float(level))

        assert ends(runs, level=level) == close((expected.low, expected.high))

    @given(replicates, replicates, levels)
    def test_on_both_sides_lie_in_welchs_interval(self, runs, before, level):
        sides = [[float(each) for each in side.replicates] for side in (runs, before)]
        expected = stats.ttest_ind(*sides, equal_var=False).confidence_interval(float(level))

        low, high = ends(runs, before, level=level)

        shift = float(before.value)
        assert (low - shift, high - shift) == close((expected.low, expected.high))

    @given(replicates, replicates, factors.filter(bool), levels)
    def test_over_a_relative_amount_lie_around_candidate_minus_ratio_times_baseline(
        self, runs, before, scale, level
    ):
        # The same as Welch's interval over a baseline in which every run was that much larger.
        values = [float(each) for each in runs.replicates]
        scaled = [float(each * scale) for each in before.replicates]
        expected = stats.ttest_ind(values, scaled, equal_var=False)
        low, high = expected.confidence_interval(float(level))

        shift = float(before.value * scale)
        assert ends(runs, before, scale, level) == close((low + shift, high + shift))

    @given(replicates, factors)
    def test_of_a_candidate_over_a_single_number_do_not_depend_on_the_amount(self, runs, scale):
        assert ends(runs, scale=scale) == ends(runs)

    @given(replicates, st.randoms())
    def test_do_not_depend_on_their_order(self, runs, random):
        shuffled = list(runs.replicates)
        random.shuffle(shuffled)

        assert ends(Measured.of_replicates(tuple(shuffled))) == close(ends(runs))

    def test_that_all_agree_leave_no_doubt(self):
        assert ends(parse_measured("0.61 0.61 0.61")) == (0.61, 0.61)

    def test_of_one_run_are_a_point_estimate(self):
        one = Measured.of_replicates((Decimal("0.61"),))

        assert interval(one, POINT, ONE, USUAL) is None


class TestAStandardError:
    @given(decimals(-9, 9, places=2), decimals(0, 2, places=3), levels)
    def test_without_a_number_of_samples_is_normal(self, value, stderr, level):
        reach = float(stderr) * NormalDist().inv_cdf((1 + float(level)) / 2)

        assert ends(Measured(value=value, stderr=stderr), level=level) == close(
            (float(value) - reach, float(value) + reach)
        )

    @given(decimals(1, 2, places=3), st.integers(2, 10**6), levels)
    def test_of_n_samples_has_students_interval(self, stderr, n, level):
        expected = stats.t.interval(float(level), n - 1, loc=1, scale=float(stderr))

        assert ends(Measured(value=ONE, stderr=stderr, n=n), level=level) == close(expected)

    @given(replicates, levels)
    def test_with_its_n_says_the_same_as_the_repetitions_it_came_of(self, runs, level):
        told = Measured(
            value=runs.value,
            stderr=Decimal(math.sqrt(spread_of(runs))),
            n=len(runs.replicates),
        )

        assert ends(told, level=level) == close(ends(runs, level=level))

    def test_of_nothing_leaves_no_doubt(self):
        assert ends(parse_measured("0.61 stderr 0")) == (0.61, 0.61)


class TestAConfidenceInterval:
    def test_at_the_level_that_decides_is_taken_as_it_is(self):
        written = parse_measured("0.61 [0.58, 0.66]")

        lies = interval(written, POINT, ONE, USUAL)

        assert (lies.low, lies.high) == written.ci

    @pytest.mark.parametrize(
        ("level", "low", "high"),
        # The normal distribution reaches 1.6449, 1.9600 and 2.5758 standard deviations;
        # NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.6.7.1.
        [("0.90", -1.6449, 3.2897), ("0.95", -1.96, 3.92), ("0.99", -2.5758, 5.1517)],
    )
    def test_at_another_level_is_stretched_as_normal_each_side_by_itself(self, level, low, high):
        lopsided = Measured(value=Decimal(0), ci=(Decimal("-1.959964"), Decimal("3.919928")))

        assert ends(lopsided, level=Decimal(level)) == pytest.approx((low, high), abs=1e-4)

    def test_that_was_told_at_another_level_is_stretched_from_that_one(self):
        told = parse_measured("0 [-1.644854, 3.289707] at 90%")

        assert ends(told) == pytest.approx((-1.96, 3.92), abs=1e-4)

    def test_that_is_lopsided_reaches_further_on_its_longer_side_over_an_uncertain_baseline(self):
        baseline = parse_measured("0.5 [0.4, 0.5]")

        low, high = ends(parse_measured("0.6 [0.6, 0.7]"), baseline)

        # Lower: neither may lie off that way. Higher: both may.
        assert (low, high) == close((0.6, 0.6 + math.hypot(0.1, 0.1)))

    def test_of_a_baseline_counts_the_other_way_round_where_the_bound_moves_against_it(self):
        baseline = parse_measured("0.5 [0.4, 0.5]")

        low, high = ends(parse_measured("0.6"), baseline, scale=Decimal(-1))

        assert (low, high) == close((0.5, 0.6))


class TestTwoSides:
    @given(decimals(0, 2, places=3), decimals(0, 2, places=3), factors)
    def test_that_are_normal_add_up_as_right_angles_do(self, one, other, scale):
        candidate, baseline = Measured(value=ONE, stderr=one), Measured(value=ONE, stderr=other)
        reach = NormalDist().inv_cdf(0.975) * math.hypot(float(one), float(other * scale))

        assert ends(candidate, baseline, scale) == close((1 - reach, 1 + reach))

    @given(decimals(0, 2, places=3))
    def test_widen_the_interval_of_a_candidate_that_says_nothing_itself(self, stderr):
        candidate, baseline = Measured(value=ONE), Measured(value=ONE, stderr=stderr)

        assert ends(candidate, baseline) == close(ends(Measured(value=ONE, stderr=stderr)))

    def test_that_are_both_point_estimates_have_no_interval(self):
        assert interval(POINT, POINT, ONE, USUAL) is None


class TestMoreRuns:
    @given(replicates, decimals(-3, 3, places=2).filter(bool), levels)
    def test_are_as_few_as_settle_it_if_they_go_on_as_they_began(self, runs, gap, level):
        made = len(runs.replicates)
        deviation = math.sqrt(spread_of(runs) * made)

        def settles(total):
            reach = stats.t.ppf((1 + float(level)) / 2, total - 1) * deviation / math.sqrt(total)
            return reach <= abs(float(gap))

        more = more_runs(runs, POINT, ONE, runs.value + gap, level)

        if settles(made):
            return  # There is nothing to settle.
        if more is None:
            assert not settles(MOST_RUNS)
        else:
            assert settles(made + more)
            assert not settles(made + more - 1)

    def test_are_not_foretold_of_what_has_no_repetitions(self):
        single = parse_measured("0.61 stderr 0.05")

        assert more_runs(single, POINT, ONE, Decimal("0.6"), USUAL) is None

    def test_settle_nothing_where_the_mean_is_the_bound(self):
        runs = parse_measured("0.60 0.62 0.61")

        assert more_runs(runs, POINT, ONE, Decimal("0.61"), USUAL) is None

    def test_settle_nothing_that_the_baseline_leaves_open(self):
        runs, baseline = parse_measured("0.60 0.62 0.61"), parse_measured("0.5 stderr 0.2")

        assert more_runs(runs, baseline, ONE, Decimal("0.57"), USUAL) is None

    def test_see_the_side_of_a_lopsided_baseline_on_which_the_bound_lies(self):
        runs = parse_measured("0.58 0.64 0.61")
        sure_below = parse_measured("0.5 [0.3, 0.5]")

        # The target may be lower than it looks, but not higher: only the runs are in doubt.
        assert more_runs(runs, sure_below, ONE, Decimal("0.6"), USUAL) == more_runs(
            runs, POINT, ONE, Decimal("0.6"), USUAL
        )
