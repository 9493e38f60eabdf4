"""Whatever people, the calendar and the clock do, timeboxes are as a slow count says."""

import asyncio
from datetime import datetime, timedelta

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.experiments.default_template import DEFAULT_TEMPLATE
from bot.experiments.hypotheses import Decision, HypothesisState
from bot.experiments.service.decisions import decide
from bot.experiments.service.endings import archive_project, restore_project
from bot.experiments.service.people import add_absence, change_people, remove_absence
from bot.experiments.service.plans import edit_hypothesis
from bot.experiments.service.settings import change_settings
from bot.experiments.service.timeboxes import (
    extend_hypothesis,
    snooze_hypothesis,
    start_hypothesis,
)
from bot.experiments.settings import WORKSPACE, project_scope
from storage import Storage

from . import calendar_world as world
from .oracle import LATE, Box, Oracle, Refused
from .owners_time import DAY, Length
from .side_by_side import SideBySide

MOMENT = timedelta(microseconds=1)
#: What a decision makes of a hypothesis that came out as supported.
STATES = {
    Decision.SUCCESS_STEP: "supported",
    Decision.FAILURE_STEP: "supported",
    Decision.STOP: "stopped",
    Decision.REVISE: "revised",
}
LENGTHS = st.one_of(
    st.tuples(st.just("working"), st.sampled_from([1, 2, 3, 5, 8, 90])),
    st.tuples(st.just("calendar"), st.sampled_from([1, 4, 9, 20])),
    st.tuples(st.just("until"), st.integers(-1, 30)),
)
PROJECTS, NUMBERS = st.sampled_from([0, 1]), st.sampled_from([1, 1, 1, 2, 3])
JUMPS = st.one_of(
    st.builds(timedelta, minutes=st.integers(1, 200)),
    st.builds(timedelta, hours=st.integers(1, 40)),
    st.builds(timedelta, days=st.integers(1, 6)),
    st.builds(timedelta, weeks=st.integers(1, 5)),
)


class Calendar(SideBySide):
    """Two projects with three hypotheses each, of which a failure leads to the next."""

    @initialize(now=st.sampled_from(world.BEGINNINGS), first=LENGTHS, second=LENGTHS)
    def begin(self, now: datetime, first: Length, second: Length) -> None:
        self.now = now
        lengths = [self._ahead(0, each) for each in (first, second, ("working", 3))]
        self.ids = self.run(world.gather(self.storage, self.workspace_id, self.owners, lengths))
        self.oracles = []
        for index in range(2):
            boxes = {number: Box(length) for number, length in enumerate(lengths, start=1)}
            self.oracles.append(Oracle(lambda index=index: self._time(index), boxes))
        for index in range(2):
            self.start(index, 1)

    @rule(project=PROJECTS, number=NUMBERS)
    def start(self, project: int, number: int) -> None:
        self._do(
            project,
            start_hypothesis,
            lambda: self.oracles[project].start(number, self.now),
            number=number,
        )

    @rule(project=PROJECTS, number=NUMBERS, days=st.sampled_from([1, 2, 5, 60]))
    def extend(self, project: int, number: int, days: int) -> None:
        self._do(
            project,
            extend_hypothesis,
            lambda: self.oracles[project].extend(number, days, self.now),
            number=number,
            days=days,
            reason="the labels came late",
        )

    @rule(project=PROJECTS, number=NUMBERS, days=st.integers(0, 12))
    def snooze(self, project: int, number: int, days: int) -> None:
        until = self._time(project).today(self.now) + days * DAY
        self._do(
            project,
            snooze_hypothesis,
            lambda: self.oracles[project].snooze(number, until, self.now),
            number=number,
            until=until,
            reason="",
        )

    @rule(project=PROJECTS, number=NUMBERS, length=LENGTHS)
    def revise(self, project: int, number: int, length: Length) -> None:
        length = self._ahead(project, length)
        edited = self._do(
            project,
            edit_hypothesis,
            lambda: self.oracles[project].revise(number, length, self.now),
            template=DEFAULT_TEMPLATE,
            number=number,
            plan=world.plan(number, length),
            revision=self.revisions.get((project, number), 1),
            reason="the labels came late",
        )
        if edited:
            self.revisions[project, number] = edited.revision

    @rule(project=PROJECTS, number=NUMBERS, decision=st.sampled_from(list(STATES)))
    def decide(self, project: int, number: int, decision: Decision) -> None:
        state, following = STATES[decision], 0
        if decision is Decision.FAILURE_STEP:
            following = number + 1
        self._do(
            project,
            decide,
            lambda: self.oracles[project].decide(number, state, following, self.now),
            number=number,
            decision=decision,
            outcome=HypothesisState.SUPPORTED,
            learning="Vendors seen once carry the signal",
        )

    @rule(project=PROJECTS)
    def archive(self, project: int) -> None:
        self._do(project, archive_project, self.oracles[project].archive)

    @precondition(lambda self: any(each.archived for each in self.oracles))
    @rule(project=PROJECTS)
    def restore(self, project: int) -> None:
        self._do(project, restore_project, lambda: self.oracles[project].restore(self.now))

    @rule(project=PROJECTS, person=st.sampled_from(list(world.PEOPLE)))
    def hand_over(self, project: int, person: str) -> None:
        def expect() -> None:
            changed, self.owners[project] = person != self.owners[project], person
            if changed:
                self.oracles[project].recount(self.now)

        self._do(
            project,
            change_people,
            expect,
            owner_id=person,
            owner_zone=world.PEOPLE[person],
            decider_id=None,
            collaborator_ids=(),
        )

    @rule(project=PROJECTS, first=st.integers(-3, 12), length=st.integers(0, 9))
    def go_away(self, project: int, first: int, length: int) -> None:
        person, today = self.owners[project], self._time(project).today(self.now)
        days = (today + first * DAY, today + (first + length) * DAY)

        def expect() -> None:
            known = self.away[person]
            if days[1] < today or any(a <= days[1] and days[0] <= b for a, b in known):
                raise Refused
            self.away[person].append(days)
            self._recount(lambda index: self.owners[index] == person)

        self._do(project, add_absence, expect, first=days[0], last=days[1], today=today)

    @rule(project=PROJECTS, pick=st.integers(0, 20))
    def stay_after_all(self, project: int, pick: int) -> None:
        person = self.owners[project]
        known = sorted(self.away[person], key=lambda days: days[0])
        if not known:
            return
        place = pick % len(known)

        def expect() -> None:
            self.away[person].remove(known[place])
            self._recount(lambda index: self.owners[index] == person)

        absence_id = self.run(world.absence_ids(self.storage, self.workspace_id, person))[place]
        self._do(project, remove_absence, expect, absence_id=absence_id)

    @rule(
        project=PROJECTS,
        wide=st.sampled_from(["workspace", "channel", "project"]),
        choices=st.sampled_from(world.CHOICES),
        days_off=st.sets(st.integers(0, 20), max_size=4),
    )
    def settle(self, project: int, wide: str, choices: dict[str, str], days_off: set[int]) -> None:
        project_id = self.ids[project] if wide == "project" else 0
        channel = world.CHANNELS[project]
        scope = {"workspace": WORKSPACE, "channel": channel}.get(wide, project_scope(project_id))
        off = [str(self.now.date() + each * DAY) for each in sorted(days_off)]
        chosen = self.scopes.get(scope, {}) | choices | {"free_days": "\n".join(off)}

        def expect() -> None:
            self.scopes[scope] = chosen
            self._recount(lambda index: wide == "workspace" or index == project)

        self._do(
            project,
            change_settings,
            expect,
            scope=scope,
            choices=chosen,
            by_admin=True,
            project_id=project_id,
        )

    @rule(jump=JUMPS)
    def go_on(self, jump: timedelta) -> None:
        self._go_to(self.now + jump)

    @rule(beside=st.sampled_from([-MOMENT, 0 * MOMENT, MOMENT, LATE, LATE + MOMENT]))
    def go_to_the_next_check_in(self, beside: timedelta) -> None:
        due = [at for at in self._due() if at > self.now]
        if due:
            self._go_to(max(self.now, due[0] + beside))

    @rule()
    def fall_asleep(self) -> None:
        self.awake = False

    @precondition(lambda self: not self.awake)
    @rule()
    def wake_up(self) -> None:
        self.awake = True
        self._sweep()


#: An example here takes as long as hundreds elsewhere, and making one smaller takes minutes.
UNHURRIED = settings(
    max_examples=max(15, min(400, settings().max_examples // 3)),
    stateful_step_count=20,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


@pytest.mark.timeout(1800)
def test_timeboxes_are_as_a_slow_count_says_whatever_happens(database_url):
    storage = Storage(database_url)
    with asyncio.Runner() as runner:
        run_state_machine_as_test(lambda: Calendar(runner, storage), settings=UNHURRIED)
        runner.run(storage.close())
