"""The machine itself: how one act is done, looked at and followed."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis.stateful import RuleBasedStateMachine
from sqlalchemy import Engine

from bot.experiments.hypotheses import Decision
from bot.experiments.service.projects import NewProject
from storage import Storage
from storage.work import AlreadyDone

from .process_checks import check_state, check_step
from .process_state import Ref, Row
from .process_story import Story
from .process_thread import check_slack
from .process_world import MEANWHILE, ZONES, open_world

#: A pick that is not among what an act is meant for.
WILD = {9, 13}


class ProcessMachine(RuleBasedStateMachine):
    """Does one thing after the other, and checks everything after each."""

    def __init__(self, runner: asyncio.Runner, storage: Storage, engine: Engine) -> None:
        super().__init__()
        self.world, self._end = open_world(runner, storage, engine)
        self.run = runner.run
        self.story = Story()
        self._is_sound = True
        self.state = self.world.look()
        #: What was done last, to do it again.
        self.last: tuple[Any, ...] = ()

    def do(self, use_case: Callable[..., Any], person: str, **given: Any) -> Any:
        """Let a person do something; a refusal changes nothing."""
        world = self.world
        world.now += MEANWHILE
        self.last = (use_case, person, world.key(), given)
        done, refusal = self.run(world.act(*self.last))
        if refusal is not None:
            assert refusal.message
            assert world.look() == self.state, "a refusal changed something"
            self.last = ()
        else:
            self._follow()
        return done

    def do_again(self) -> None:
        """Repeat the last act: it is known, and changes nothing."""
        with pytest.raises(AlreadyDone):
            self.run(self.world.act(*self.last))
        assert self.world.look() == self.state

    def sweep(self) -> None:
        """Hold what is due."""
        now = self.world.now
        self.run(self.world.scheduler.sweep())
        self._follow()
        for table in ("check_ins", "digests"):
            assert all(each["due_at"] is None or each["due_at"] > now for each in self._rows(table))

    def deliver(self, most: int) -> None:
        """Deliver some of what waits, or all of it, which is looked at then."""
        self.run(self.world.deliver(most))
        self._follow()
        if not self.state.rows["outbox"]:
            self.run(check_slack(self.world, self.state))

    def teardown(self) -> None:
        """See that everything can be delivered, and end the world."""
        try:
            if self._is_sound:
                self.deliver(10_000)
        finally:
            self._end()

    def _project(self, pick: int) -> int:
        """One of the projects that may be changed; now and then any."""
        known = list(self.state.projects)
        if pick not in WILD:
            known = [each for each in known if self.state.is_changeable(each)] or known
        return known[pick % len(known)]

    def _hypothesis(self, pick: int, states: set[str]) -> Ref:
        """A hypothesis in one of these states; now and then any, or one that is not there."""
        known = [
            key
            for key, each in self.state.hypotheses.items()
            if each["state"] in states and self.state.is_changeable(key[0])
        ]
        if pick in WILD or not known:
            known = [*self.state.hypotheses, (self._project(pick), 9)]
        return known[pick % len(known)]

    def _as_the_numbers_say(self, project_id: int, number: int) -> tuple[str, Decision]:
        """The outcome and the step that a hypothesis' verdict proposes."""
        known = self.state.hypotheses.get((project_id, number), {})
        says = known.get("latest_verdict") or "supported"
        steps = {"refuted": Decision.FAILURE_STEP, "invalid": Decision.STOP}
        return says if says != "invalid" else "inconclusive", steps.get(says, Decision.SUCCESS_STEP)

    def _person(self, project_id: int, who: str) -> str:
        """Somebody by name or id, or the owner; a program has no name."""
        if who == "owner":
            return str(self.state.projects[project_id]["owner_id"])
        return self.world.people.get(who, who)

    def _of(
        self, project_id: int | None, who: str, use_case: Callable[..., Any], **given: Any
    ) -> Any:
        """Let a person do something with a project, or a program with all of them."""
        person = self._person(project_id, who) if project_id else ""
        return self.do(use_case, person, project_id=project_id, **given)

    def _new(self, title: str, key: str, channel: int, decider: str | None) -> NewProject:
        return NewProject(
            title=title,
            key=key,
            channel_id=self.world.channels[channel],
            channel_is_private=channel == 1,
            owner_id=self.world.people["ana"],
            owner_zone=ZONES["ana"],
            decider_id=self.world.people[decider] if decider else None,
            collaborator_ids=(self.world.people["chloe"],),
        )

    def _rows(self, table: str) -> list[Row]:
        return self.state.rows[table]

    def _follow(self) -> None:
        self._is_sound = False
        before, self.state = self.state, self.world.look()
        if before.calendars != self.state.calendars:
            self.world.counted_anew_at = self.world.now
        check_step(before, self.state)
        self.story.follow(before, self.state)
        check_state(self.state, self.world.now)
        self._is_sound = True
