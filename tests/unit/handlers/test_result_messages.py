"""A result in the thread and in the channel: Slack takes it, and it says the same in every way."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents.finding_words import in_words
from bot.experiments.findings import Finding, Standing
from bot.experiments.metrics import MetricKey
from bot.experiments.results import Arrival
from bot.experiments.verdicts import Outcome, Verdict
from bot.outbox.posts import digest
from bot.workspace.validation.messages import message_problems
from handlers.views.blocks import TEXT_LIMIT
from handlers.views.log_messages import build_log_message
from handlers.views.result_messages import build_results_summary
from handlers.views.verdict_blocks import fits_a_chart, wants_a_picture
from tests.conversations.surfaces import buttons_of, shown

from ..experiments.factories import project
from .verdicts import ABSENT, PHISHING, PRIMARY, SLOW, UNSURE, finding, result, verdict

_numbers = st.decimals("-1e15", "1e15", allow_nan=False, places=6) | st.none()
_names = st.text(min_size=1, max_size=80).filter(str.strip)
findings = st.builds(
    Finding,
    metric=st.builds(MetricKey, _names, st.just("") | _names),
    is_primary=st.just(False),
    standing=st.sampled_from(Standing),
    reason=st.text(max_size=200),
    baseline=_numbers,
    candidate=_numbers,
    bound=_numbers,
    low=_numbers,
    high=_numbers,
    unit=st.sampled_from(["", "%", "ms"]),
)
verdicts = st.builds(
    Verdict,
    outcome=st.sampled_from(Outcome),
    reason=st.text(max_size=200),
    findings=st.lists(findings, min_size=1, max_size=130).map(tuple),
    level=st.none() | st.just(Decimal("0.95")),
    advice=st.text(max_size=300),
)


def message(*entries, file_id="", **known):
    return build_log_message(project(), entries, {"H2"}, file_id=file_id, **known)


def ways(shown_message):
    return [shown_message.blocks, *shown_message.plainer]


def kinds(blocks):
    return [each["type"] for each in blocks]


def table_of(blocks):
    (table,) = [each for each in blocks if each["type"] in {"data_table", "table"}]
    return [[cell["text"] for cell in row] for row in table["rows"]]


@given(verdicts, st.sampled_from(["", "F0PICTURE"]))
def test_slack_takes_any_verdict_in_every_way_of_showing_it(said, file_id):
    told = message(result(said), file_id=file_id)

    assert 0 < len(told.text) <= TEXT_LIMIT
    for blocks in ways(told):
        assert message_problems({"text": told.text, "blocks": blocks}) == []


def test_the_ways_go_from_chart_and_table_to_words_alone():
    told = message(result(verdict(PRIMARY, PHISHING)))

    newer = {"data_table", "data_visualization", "table"}
    assert [newer & {*kinds(blocks)} for blocks in ways(told)] == [
        {"data_table", "data_visualization"},
        {"data_table"},
        {"table", "data_visualization"},
        {"table"},
        {"data_visualization"},
        set(),
    ]
    assert "• recall[bec] (primary): met" in shown(told.plainer[-1])
    for blocks in ways(told):
        assert buttons_of({"blocks": blocks}, "decision_stop")


def test_which_way_slack_takes_is_no_change_of_a_message():
    told = message(result(verdict()))

    assert digest(told) == digest(replace(told, plainer=()))


def test_the_table_says_for_each_metric_what_was_what_is_and_what_was_asked():
    said = verdict(PRIMARY, PHISHING, UNSURE, SLOW, ABSENT, level=Decimal("0.95"))

    assert table_of(message(result(said)).blocks) == [
        ["Metric", "Says", "Candidate", "Asked", "Baseline", "Change"],
        ["recall[bec]", "met", "0.61", "target 0.572", "0.52", "+0.09, +17.3%"],
        ["latency_p99", "missed", "44 ms", "at most 43 ms", "38 ms", "+6 ms, +15.8%"],
        [
            *("recall[malware]", "undecided", "0.822 (0.81 to 0.834)"),
            *("at least 0.82", "0.83", "−0.008, −1%"),
        ],
        ["auc", "not judged", "–", "–", "0.9", "–"],
        ["recall[phishing]", "met", "0.93", "at least 0.9", "0.91", "+0.02, +2.2%"],
    ]


def test_what_a_table_cannot_explain_is_said_below_it():
    blocks = message(result(verdict(PRIMARY, PHISHING, ABSENT))).blocks

    assert "auc (guardrail): not judged, the result does not report it" in shown(blocks)
    assert "recall[phishing] (guardrail)" not in shown(blocks)


def test_the_text_for_phones_and_screen_readers_has_every_metric():
    text = message(result(verdict(PRIMARY, PHISHING, SLOW))).text

    for words in ("*H2 supported:*", "recall[phishing] (guardrail): met", "latency_p99", "foresaw"):
        assert words in text


def test_however_many_metrics_there_are_those_that_need_a_look_are_shown():
    many = [finding(f"recall[{number}]", "0.9", "0.91", "0.89") for number in range(300)]

    told = message(result(verdict(PRIMARY, *many, SLOW)))

    assert table_of(told.blocks)[2][0] == "latency_p99"
    assert "more, in the export" in shown(told.blocks)
    assert "latency_p99" in told.text


class TestTheChart:
    def test_is_one_that_slack_draws_where_bars_tell_the_numbers_apart(self):
        (chart,) = [
            each
            for each in message(result(verdict(PRIMARY, PHISHING))).blocks
            if each["type"] == "data_visualization"
        ]

        assert [
            (each["name"], [p["value"] for p in each["data"]]) for each in chart["chart"]["series"]
        ] == [
            ("Baseline", [0.52, 0.91]),
            ("Asked", [0.572, 0.9]),
            ("Candidate", [0.61, 0.93]),
        ]

    @pytest.mark.parametrize(
        "said",
        {
            "an interval": verdict(PRIMARY, UNSURE),
            "two units": verdict(PRIMARY, SLOW),
            "a number that is missing": verdict(PRIMARY, ABSENT),
            "a long name": verdict(finding("r" * 21, "0.5", "0.6", "0.55")),
            "below zero": verdict(finding("loss", "-3", "-4", "-3.5")),
            "two orders of magnitude": verdict(PRIMARY, finding("clicks", "900", "950", "890")),
            "a hair's breadth": verdict(finding("auc", "0.94", "0.951", "0.95", is_primary=True)),
        }.values(),
        ids=str,
    )
    def test_is_a_picture_of_our_own_elsewhere(self, said):
        assert not fits_a_chart(said)
        assert wants_a_picture(said, charts=True)
        told = message(result(said), file_id="F0PICTURE")
        assert kinds(told.blocks).count("image") == 1
        assert "data_visualization" not in kinds(told.blocks)

    def test_is_a_picture_too_where_slack_draws_none(self):
        assert wants_a_picture(verdict(), charts=False)

    def test_is_left_out_where_nothing_was_judged(self):
        assert not wants_a_picture(verdict(ABSENT, outcome=Outcome.INVALID), charts=True)


class TestSeveralInAReply:
    def test_the_newest_is_told_whole_and_the_others_in_a_line_each(self):
        refuted = verdict(replace(PRIMARY, candidate=Decimal("0.55")), outcome=Outcome.REFUTED)

        told = message(result(refuted, 11), result(refuted, 12), result(verdict(), 13))

        assert told.text.startswith("*H2 supported:*")
        assert "*H2: 2 results before this one*" in told.text
        assert "Result 12, refuted: recall[bec] 0.55, run train-12" in told.text
        assert kinds(told.blocks).count("data_table") == 1
        assert len(buttons_of({"blocks": told.blocks}, "decision_stop")) == 1

    def test_a_late_one_never_takes_the_place_of_a_verdict(self):
        late = result(None, 14, arrival=Arrival.LATE)

        told = message(result(verdict(), 13), late)

        assert told.text.startswith("*H2 supported:*")
        assert (
            "A result that came after work on it had ended: recall[bec] 0.61, run train-14"
            in told.text
        )

    def test_a_hundred_are_within_what_slack_takes(self):
        told = message(*(result(verdict(), number) for number in range(1, 101)))

        assert message_problems({"text": told.text, "blocks": told.blocks}) == []


class TestHowOften:
    def test_a_result_says_how_often_was_looked_and_what_was_best(self):
        told = message(result(verdict(), 4, best="0.63 (supported, run train-2)"))

        assert (
            "Result 4 of this hypothesis; best so far: 0.63 (supported, run train-2)." in told.text
        )

    def test_the_best_says_so_and_the_only_one_says_nothing(self):
        assert "Result 4 of this hypothesis; the best so far." in message(result(verdict(), 4)).text
        assert "of this hypothesis" not in message(result(verdict())).text


class TestTheChannel:
    def test_has_one_short_line(self):
        told = build_results_summary(
            project(), result(verdict(PRIMARY, SLOW)), "https://x.example/t", 1, detailed=False
        )

        assert told.text == "Fraud recall: *H2 supported:* recall[bec] as was promised."
        assert len(told.blocks) == 1

    def test_has_guardrails_and_the_next_step_where_that_was_chosen(self):
        told = build_results_summary(
            project(), result(verdict(PRIMARY, SLOW)), "https://x.example/t", 42, detailed=True
        )

        first, second = told.text.splitlines()
        assert first.startswith("Fraud recall: *H2: 42 results, latest supported:*")
        assert (
            second == "Guardrails: latency_p99 missed. The document foresaw: start the launch plan."
        )


@given(findings)
def test_what_differs_from_what_was_asked_never_looks_the_same(said):
    words = in_words(said)

    if said.bound is not None and said.candidate not in {None, said.bound}:
        assert not words.asked.endswith(f" {words.candidate}")


def test_which_numbers_say_nothing_of_how_sure_they_are_is_said_beside_the_intervals():
    level = Decimal("0.95")
    alone = replace(PRIMARY, is_point=True)
    beside_a_spread = replace(UNSURE, is_point=True)

    assert "Point estimates only" in message(result(verdict(alone))).text
    assert "Point estimate" not in message(result(verdict(UNSURE, level=level))).text
    mixed = message(result(verdict(alone, beside_a_spread, PHISHING, level=level))).text
    assert "Judged by intervals at 95 % confidence." in mixed
    assert "Point estimate only: recall[bec]." in mixed
    assert "Point estimate, beside the baseline's spread: recall[malware]." in mixed
