"""The bot beside the oracle: both are told the same, and have to agree."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime
from itertools import count
from typing import Any
from uuid import uuid4

from hypothesis.stateful import RuleBasedStateMachine

from bot.experiments.errors import Refusal
from bot.experiments.records import Act, IntentKind
from bot.experiments.service.check_ins import hold_due_check_ins
from bot.experiments.settings import WORKSPACE, project_scope
from storage import Storage

from . import calendar_world as world
from .oracle import Oracle, Refused
from .owners_time import DAY, DEFAULTS, Length, OwnersTime


class SideBySide(RuleBasedStateMachine):
    """The bot and the oracle, which are told the same and have to agree after every step."""

    now: datetime
    ids: list[int]
    #: One for each project.
    oracles: list[Oracle]

    def __init__(self, runner: asyncio.Runner, storage: Storage) -> None:
        super().__init__()
        self.run, self.storage = runner.run, storage
        self.workspace_id, self.keys = f"T{uuid4().hex}", count()
        self.awake = True
        self.owners = ["U0ANNA", "U0BOB"]
        self.scopes: dict[str, dict[str, str]] = {}
        self.away: dict[str, list[tuple[date, date]]] = {each: [] for each in world.PEOPLE}
        self.revisions: dict[tuple[int, int], int] = {}

    def _go_to(self, at: datetime) -> None:
        """Let time pass; while the bot is awake it holds each check-in when it is due."""
        while self.awake and (due := self._due()) and due[0] <= at:
            self.now = due[0]
            self._sweep()
        self.now = at

    def _due(self) -> list[datetime]:
        return sorted(at for each in self.oracles for at in each.due())

    def _do(self, project: int, use_case: Any, expect: Callable[[], None], **given: Any) -> Any:
        """Act as the project's owner, see that all is as expected, and let the bot look."""
        if "today" not in given and "absence_id" not in given and "scope" not in given:
            given["project_id"] = self.ids[project]
        act = Act(
            workspace_id=self.workspace_id,
            actor_id=self.owners[project],
            at=self.now,
            key=f"{next(self.keys)}",
        )
        done, refused = None, ""
        try:
            done = self.run(world.do(self.storage, use_case, act, given))
        except Refusal as refusal:
            refused = refusal.message
        try:
            expect()
            assert not refused
        except Refused:
            assert refused
        self._compare()
        if self.awake and any(at <= self.now for at in self._due()):
            self._sweep()
        return done

    def _sweep(self) -> None:
        act = Act(workspace_id=self.workspace_id, actor_id="", at=self.now, key=f"{self.now}")
        self.run(world.do(self.storage, hold_due_check_ins, act, {"limit": 20}))
        weekly = [each.hold(self.now) for each in self.oracles]
        self._compare()
        told = self.run(world.deliver(self.storage, self.workspace_id))
        assert [IntentKind.WAITING in each for each in told] == weekly

    def _compare(self) -> None:
        seen = self.run(world.look(self.storage, self.workspace_id, self.ids))
        for oracle, found in zip(self.oracles, seen, strict=True):
            assert found == (
                {
                    number: (box.state, box.deadline, sorted(box.coming.items()))
                    for number, box in oracle.boxes.items()
                },
                oracle.told,
            )

    def _recount(self, concerned: Callable[[int], bool]) -> None:
        for index, oracle in enumerate(self.oracles):
            if concerned(index):
                oracle.recount(self.now)

    def _time(self, project: int) -> OwnersTime:
        scopes = (WORKSPACE, world.CHANNELS[project], project_scope(self.ids[project]))
        settled = dict(DEFAULTS)
        for scope in scopes:
            chosen = self.scopes.get(scope, {})
            settled |= {key: text for key, text in chosen.items() if text}
        person = self.owners[project]
        away = {
            first + DAY * each
            for first, last in self.away[person]
            for each in range((last - first).days + 1)
        }
        return OwnersTime(world.PEOPLE[person], tuple(settled.items()), frozenset(away))

    def _ahead(self, project: int, length: Length) -> Length:
        """A length whose last day, where it has one, lies ahead of now."""
        kind, value = length
        return (kind, self.now.date() + value * DAY) if kind == "until" else length
