from datetime import UTC, datetime

import pytest

from bot.experiments.calendars import WorkCalendar
from bot.experiments.errors import NotPossible
from bot.experiments.hypotheses import OUTCOMES, Decision, HypothesisState

from .factories import BASELINE, LATENCY, RECALL_BEC, RECALL_PHISHING, hypothesis, plan

PLANNED = HypothesisState.PLANNED
RUNNING = HypothesisState.RUNNING
AWAITING = HypothesisState.AWAITING_DECISION
OPEN = (RUNNING, AWAITING)
CLOSED = tuple(state for state in HypothesisState if state not in {PLANNED, *OPEN})

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
DEADLINE = datetime(2026, 12, 7, 9, tzinfo=UTC)


def start(one):
    return one.start(MONDAY, dict(BASELINE))


def end_timebox(one):
    return one.end_timebox()


def extend(one):
    return one.extend(3)


def stop(one):
    return one.decide(Decision.STOP, HypothesisState.INCONCLUSIVE, 4)


ALLOWED = {
    start: {PLANNED: RUNNING},
    end_timebox: {RUNNING: AWAITING},
    extend: {RUNNING: RUNNING, AWAITING: RUNNING},
    stop: dict.fromkeys(OPEN, HypothesisState.STOPPED),
}
STEPS = [(step, before) for step in ALLOWED for before in HypothesisState]


class TestALife:
    @pytest.mark.parametrize(("step", "before"), STEPS)
    def test_takes_only_the_steps_that_its_state_allows(self, step, before):
        after = ALLOWED[step].get(before)

        if after is not None:
            assert step(hypothesis(before)).state is after
        else:
            with pytest.raises(NotPossible, match=f"^H1 (is {before.words}[,;]|has started) "):
                step(hypothesis(before))

    def test_is_open_between_its_start_and_its_decision(self):
        assert {state for state in HypothesisState if state.is_open} == set(OPEN)

    def test_has_states_that_people_can_read(self):
        assert AWAITING.words == "awaiting decision"

    def test_leaves_the_hypothesis_as_it_was_for_whoever_still_holds_it(self):
        planned = hypothesis()

        start(planned)

        assert (planned.state, planned.started_at, planned.baseline) == (PLANNED, None, {})


class TestExtend:
    def test_counts_the_days_and_the_times(self):
        extended = hypothesis(RUNNING, days_planned=10).extend(3).extend(2)

        assert (extended.extended_days, extended.extensions) == (5, 2)
        assert (extended.timebox.days, extended.days_allowed) == (10, 15)


class TestDecide:
    @pytest.mark.parametrize("before", OPEN)
    @pytest.mark.parametrize("outcome", OUTCOMES)
    @pytest.mark.parametrize("decision", [Decision.SUCCESS_STEP, Decision.FAILURE_STEP])
    def test_closes_it_as_the_person_says_when_a_step_is_taken(self, before, outcome, decision):
        assert hypothesis(before).decide(decision, outcome, 4).state is outcome

    @pytest.mark.parametrize("outcome", OUTCOMES)
    def test_closes_it_as_stopped_or_revised_whatever_came_out(self, outcome):
        awaiting = hypothesis(AWAITING)

        assert awaiting.decide(Decision.STOP, outcome, 4).state is HypothesisState.STOPPED
        assert awaiting.decide(Decision.REVISE, outcome, 4).state is HypothesisState.REVISED

    @pytest.mark.parametrize("state", [each for each in HypothesisState if each not in OUTCOMES])
    @pytest.mark.parametrize("decision", [Decision.SUCCESS_STEP, Decision.FAILURE_STEP])
    def test_is_refused_for_a_step_where_nothing_came_out(self, decision, state):
        with pytest.raises(NotPossible, match="Choose supported, refuted or inconclusive"):
            hypothesis(AWAITING).decide(decision, state, 4)

    @pytest.mark.parametrize("decision", Decision)
    @pytest.mark.parametrize("before", [PLANNED, *CLOSED])
    def test_is_refused_before_the_start_and_a_second_time(self, before, decision):
        with pytest.raises(NotPossible, match="it cannot be decided now"):
            hypothesis(before).decide(decision, HypothesisState.SUPPORTED, 4)

    def test_keeps_the_verdict_beside_what_the_person_chose(self):
        judged = hypothesis(AWAITING, latest_verdict="refuted")

        closed = judged.decide(Decision.SUCCESS_STEP, HypothesisState.SUPPORTED, 4)

        assert (closed.state, closed.latest_verdict) == (HypothesisState.SUPPORTED, "refuted")


class TestAPlan:
    def test_reads_as_criterion_and_guardrails(self):
        planned = hypothesis(number=2)

        assert planned.ref == "H2"
        assert str(planned.criterion) == "recall[bec] up by at least 10% over baseline"
        assert list(map(str, planned.guardrails)) == [
            "recall[phishing] down at most 1%",
            "latency_ms up at most 5",
        ]
        assert planned.metrics == (RECALL_BEC, RECALL_PHISHING, LATENCY)

    def test_may_ask_for_an_absolute_fall_of_a_whole_metric(self):
        answers = plan(
            metric="latency_ms",
            slice="",
            direction="lower_is_better",
            minimum_lift="5",
            lift_kind="absolute",
            guardrails="",
        )

        planned = hypothesis(plan=answers)

        assert str(planned.criterion) == "latency_ms down by at least 5 over baseline"
        assert planned.metrics == (LATENCY,)


class TestDaysSpent:
    @pytest.mark.parametrize(
        ("at", "zone_name", "days"),
        [
            ("2026-11-23T22:00Z", "UTC", 0),
            ("2026-11-23T22:00Z", "Asia/Tokyo", 1),
            ("2026-11-27T09:00Z", "UTC", 4),
            ("2026-11-29T09:00Z", "UTC", 4),
            ("2026-12-07T09:00Z", "UTC", 10),
        ],
    )
    def test_are_working_days_of_the_owners_calendar(self, at, zone_name, days):
        started = start(hypothesis())

        assert (
            started.days_spent(datetime.fromisoformat(at), WorkCalendar(zone_name=zone_name))
            == days
        )

    def test_are_none_before_it_starts(self):
        assert hypothesis().days_spent(DEADLINE, WorkCalendar()) == 0
