"""A guardrail for every other slice: which slices those are, and what becomes of a missing one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.criteria import Guardrail, expand, parse_guardrails
from bot.experiments.findings import Standing
from bot.experiments.measurements import parse_values
from bot.experiments.metrics import Direction, MetricKey
from bot.experiments.verdicts import Outcome, judge

from .factories import RECALL_BEC, points, recall_up, relative

EVERY_OTHER = Guardrail(MetricKey("recall", "*"), Direction.HIGHER, points("1"))
CLASSES = "recall[bec]=0.52\nrecall[malware]=0.88\nrecall[phishing]=0.91"


def judge_classes(measured, guardrails="recall[*] -1 point", baseline=CLASSES):
    return judge(
        recall_up(relative("10")),
        parse_guardrails(guardrails),
        baseline=parse_values(baseline),
        candidate=parse_values(measured),
    )


@pytest.mark.parametrize(
    "line",
    [
        "recall of every other class: at most 1 point down",
        "recall of every other class down at most 1 point",
        "recall for all other slices: at most 1 percentage point down",
        "recall of any other segment -1 point",
        "recall of all classes down by 1 pp",
        "recall[*] -1 point",
        "recall [ * ] down at most 1 point",
        "recall OF EVERY other Class: AT MOST 1 Point Down",
    ],
)
def test_every_other_class_is_written_in_words_or_with_a_star(line):
    assert parse_guardrails(line) == (EVERY_OTHER,)


def test_it_is_written_back_with_a_star():
    assert str(EVERY_OTHER) == "recall[*] down at most 1 point"
    assert parse_guardrails(str(EVERY_OTHER)) == (EVERY_OTHER,)


def test_it_cannot_be_there_twice():
    with pytest.raises(ValueError, match=r"^Line 2: recall\[\*\] is there twice\.$"):
        parse_guardrails("recall[*] -1 point\nrecall of every other class down at most 2%")


keys = st.builds(
    MetricKey,
    st.sampled_from(["recall", "precision"]),
    st.sampled_from(["", "bec", "malware", "phishing", "spam"]),
)


class TestTheOthers:
    @given(st.lists(keys, max_size=8), st.lists(keys, max_size=3, unique=True), keys)
    def test_are_all_slices_of_the_metric_that_have_no_rule_of_their_own(
        self, known, named, primary
    ):
        own = [Guardrail(key, Direction.HIGHER, points("2")) for key in named]
        wildcard = Guardrail(MetricKey(primary.name, "*"), Direction.HIGHER, points("1"))

        spelled_out = expand(primary, [*own, wildcard], known)

        others = {key for key in known if key.name == primary.name and key.slice}
        others -= {primary, *named}
        assert list(spelled_out[: len(own)]) == own
        assert [each.metric for each in spelled_out[len(own) :]] == (
            sorted(others) or [wildcard.metric]
        )
        assert {each.tolerance for each in spelled_out[len(own) :]} == {points("1")}

    @given(st.lists(keys, max_size=8), keys)
    def test_are_the_same_when_spelled_out_again(self, known, primary):
        wildcard = Guardrail(MetricKey(primary.name, "*"), Direction.HIGHER, points("1"))
        once = expand(primary, [wildcard], known)

        assert expand(primary, once, known) == once

    def test_are_of_the_same_metric_and_not_its_whole(self):
        known = parse_values("recall=0.8\nprecision[spam]=0.9\nrecall[spam]=0.7")

        (other,) = expand(RECALL_BEC, [EVERY_OTHER], known)

        assert other.metric == MetricKey("recall", "spam")


class TestAVerdict:
    def test_checks_each_other_class_by_its_own_baseline(self):
        verdict = judge_classes("recall[bec]=0.61\nrecall[malware]=0.87\nrecall[phishing]=0.90")

        assert verdict.outcome is Outcome.SUPPORTED
        assert [(str(each.metric), str(each.bound)) for each in verdict.findings[1:]] == [
            ("recall[malware]", "0.87"),
            ("recall[phishing]", "0.90"),
        ]

    def test_is_refuted_by_any_other_class_that_falls_and_names_it(self):
        verdict = judge_classes("recall[bec]=0.61\nrecall[malware]=0.88\nrecall[phishing]=0.89")

        assert verdict.outcome is Outcome.REFUTED
        assert verdict.reason == "recall[phishing] broke its guardrail"

    def test_judges_a_class_with_its_own_guardrail_by_that_one(self):
        own = "recall[*] -1 point\nrecall[phishing] -5 points"

        verdict = judge_classes(
            "recall[bec]=0.61\nrecall[malware]=0.88\nrecall[phishing]=0.87", guardrails=own
        )

        assert verdict.outcome is Outcome.SUPPORTED
        assert [str(each.metric) for each in verdict.findings].count("recall[phishing]") == 1

    def test_is_inconclusive_and_names_a_class_that_did_not_come(self):
        verdict = judge_classes("recall[bec]=0.61\nrecall[phishing]=0.91")

        assert verdict.outcome is Outcome.INCONCLUSIVE
        assert verdict.reason == "recall[malware] could not be checked"
        assert verdict.findings[1].reason == "the result does not report it"

    def test_is_inconclusive_and_names_a_class_that_has_no_baseline(self):
        verdict = judge_classes(
            "recall[bec]=0.61\nrecall[malware]=0.88\nrecall[phishing]=0.91\nrecall[spam]=0.99"
        )

        assert verdict.outcome is Outcome.INCONCLUSIVE
        assert verdict.reason == "recall[spam] could not be checked"
        assert verdict.findings[-1].reason == "there is no baseline value"

    def test_is_inconclusive_where_there_is_no_other_class_at_all(self):
        verdict = judge_classes("recall[bec]=0.61\nrecall=0.8", baseline="recall[bec]=0.52")

        assert verdict.outcome is Outcome.INCONCLUSIVE
        assert verdict.reason == "recall[*] could not be checked"
        assert verdict.findings[1].standing is Standing.UNKNOWN

    @given(st.permutations(CLASSES.splitlines()), st.permutations(CLASSES.splitlines()))
    def test_does_not_depend_on_the_order_of_the_classes(self, before, after):
        verdict = judge_classes("\n".join(after), baseline="\n".join(before))

        assert verdict == judge_classes(CLASSES)

    def test_takes_what_may_not_rise_as_well(self):
        verdict = judge_classes(
            "recall[bec]=0.61\nlatency[eu]=46 ms\nlatency[us]=45 ms",
            guardrails="latency[*] +5",
            baseline="recall[bec]=0.52\nlatency[eu]=40 ms\nlatency[us]=40 ms",
        )

        assert verdict.reason == "latency[eu] broke its guardrail"
