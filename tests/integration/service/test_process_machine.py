"""Whatever people do and whenever things are told: log, check-ins, outbox and thread agree."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test
from sqlalchemy import Engine, create_engine, make_url

from bot.experiments.default_template import DEFAULT_TEMPLATE
from bot.experiments.service.endings import (
    archive_project,
    launch_project,
    restore_project,
    stop_project,
)
from bot.experiments.service.imports import import_document
from bot.experiments.service.people import add_absence, remove_absence
from bot.experiments.service.settings import change_settings
from bot.experiments.settings import WORKSPACE, project_scope
from bot.outbox import files, pictures
from storage import Storage

from . import process_material as material
from .process_document import DAYS, PICK, REASONS, WHO
from .process_material import DAY
from .process_timeboxes import NUMBERS, TimeboxMachine
from .process_world import ZONES

JUMPS = st.one_of(
    st.builds(timedelta, days=st.integers(1, 6)),
    st.builds(timedelta, weeks=st.sampled_from([1, 2, 9])),
    st.builds(timedelta, minutes=st.sampled_from([1, 20, 300])),
)
#: Little can be done once a project is stopped.
ENDS = st.sampled_from(["archive", "archive", "launch", "launch", "stop"])
#: More than ever waits.
ALL = 10_000
CHOICES: list[dict[str, str]] = [
    {},
    {"halfway": "yes", "check_in_at": "14:30"},
    {"on_supported": "step"},
    {"weekly_on": "0", "digest_on": "0"},
    {"channel_line": "detailed", "digest_on": "3", "country": "DE"},
    {"weekend": "5,6"},
    {"check_in_at": "25:99"},
]


class Process(TimeboxMachine):
    """Up to three projects in two channels, from a whole document on."""

    @initialize(
        channel=st.sampled_from([0, 1]),
        decider=st.sampled_from([None, "ben"]),
        answers=st.sampled_from([None, 0, 1, 2]),
        starts=st.sampled_from([True, True, False]),
        is_told=st.booleans(),
    )
    def begin(
        self, channel: int, decider: str | None, answers: int | None, starts: bool, is_told: bool
    ) -> None:
        ana, now = self.world.people["ana"], self.world.now
        self.do(
            import_document,
            ana,
            new=self._new("Fraud recall", "", channel, decider),
            template=DEFAULT_TEMPLATE,
            sections=material.sections(now),
            plans=[material.plan(0, now, "H2"), material.plan(1, now, "stop")],
            notes="",
        )
        if answers is not None:
            self.request_review(0, "owner", {"ben", "dev"}, 8)
            for _ in range(answers):
                self.answer(0, 0, True)
        if starts:
            self.start(0, "owner")
        if is_told:
            self.deliver(ALL)

    # The usual way, and how it ends.

    @rule(pick=PICK, bec=NUMBERS, revises=st.booleans(), most=st.sampled_from([ALL, 0, 2]))
    def go_the_usual_way(self, pick: int, bec: str, revises: bool, most: int) -> None:
        """What chance alone would seldom put together."""
        self.start(pick, "owner")
        self.report(pick, bec, "usual", "ci")
        if revises:
            self.edit(pick, "owner", 2, "we looked closer", 0, False)
        self.go_to_the_next_check_in()
        self.deliver(most)
        if self.state.under_way and not revises:
            self.decide(pick, "owner", None, "", "", None)

    @rule(pick=PICK, who=WHO, how=ENDS, reason=REASONS)
    def end(self, pick: int, who: str, how: str, reason: str) -> None:
        given = {
            "launch": {"use_case": launch_project, "template": DEFAULT_TEMPLATE, "reason": reason},
            "stop": {"use_case": stop_project, "reason": reason, "learning": "Nothing in headers"},
            "archive": {"use_case": archive_project},
        }[how]
        self._of(self._project(pick), who, **given)

    @precondition(lambda self: self.state.archived)
    @rule(pick=PICK, who=WHO)
    def restore(self, pick: int, who: str) -> None:
        archived = self.state.archived
        self._of(archived[pick % len(archived)], who, restore_project)

    # The calendar.

    @rule(
        pick=PICK,
        who=WHO,
        wide=st.sampled_from(["workspace", "channel", "project"]),
        choices=st.sampled_from(CHOICES),
        free=st.sets(st.integers(0, 9), max_size=3),
        by_admin=st.sampled_from([True, True, False]),
    )
    def settle(
        self,
        pick: int,
        who: str,
        wide: str,
        choices: dict[str, str],
        free: set[int],
        by_admin: bool,
    ) -> None:
        project = self._project(pick)
        channel = self.state.projects[project]["channel_id"]
        off = [str(self.world.now.date() + each * DAY) for each in sorted(free)]
        self.do(
            change_settings,
            self._person(project, who),
            scope={"workspace": WORKSPACE, "channel": channel}.get(wide, project_scope(project)),
            choices=choices | {"free_days": "\n".join(off)},
            by_admin=by_admin,
            project_id=project if wide == "project" else 0,
        )

    @rule(pick=PICK, who=st.sampled_from(list(ZONES)), first=DAYS, length=DAYS)
    def go_away(self, pick: int, who: str, first: int, length: int) -> None:
        today, known = self.world.now.date(), self.state.rows["absences"]
        if known and pick % 2:
            absence = known[pick % len(known)]
            self.do(remove_absence, absence["user_id"], absence_id=absence["id"])
        else:
            days = {"first": today + first * DAY, "last": today + (first + length) * DAY}
            self.do(add_absence, self.world.people[who], **days, today=today)

    # Time, and telling Slack.

    @precondition(lambda self: self.last)
    @rule()
    def press_twice(self) -> None:
        self.do_again()

    @rule(jump=JUMPS, is_down=st.sampled_from([False, False, False, True]))
    def go_on(self, jump: timedelta, is_down: bool) -> None:
        self.world.now += jump
        if not is_down:
            self.sweep()

    @rule()
    def go_to_the_next_check_in(self) -> None:
        due = [each["due_at"] for each in self.state.rows["check_ins"]]
        self.world.now = max(self.world.now, min(due, default=self.world.now))
        self.sweep()

    @rule(most=st.sampled_from([ALL, 1, 3, 6]))
    def tell(self, most: int) -> None:
        self.deliver(most)


def _unhurried(engine_name: str) -> settings:
    """An example does as much as hundreds elsewhere, and making one smaller takes minutes."""
    most = max(10, min(200, settings().max_examples // 5))
    return settings(
        max_examples=most if engine_name == "sqlite" else most // 3,
        stateful_step_count=40,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def engine_name(request) -> str:
    return str(request.param)


@pytest.fixture
def engine(database_url) -> Iterator[Engine]:
    """A way to look at everything that is kept."""
    url = make_url(database_url)
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    opened = create_engine(url)
    yield opened
    opened.dispose()


@pytest.fixture
def _drawn_once(monkeypatch) -> None:
    """Let every picture be the first one: others see to what is drawn, and it takes long."""
    for module, name in ((files, "draw_tree"), (pictures, "draw_verdict")):
        monkeypatch.setattr(module, name, _once(getattr(module, name)))


def _once(draw: Callable[..., bytes]) -> Callable[..., bytes]:
    drawn: list[bytes] = []

    def draw_once(*what: Any, form: str) -> bytes:
        if not drawn:
            drawn.append(draw(*what, form=form))
        return drawn[0]

    return draw_once


@pytest.mark.timeout(3600)
@pytest.mark.usefixtures("_drawn_once")
def test_log_check_ins_outbox_and_thread_agree_whatever_happens(engine_name, database_url, engine):
    storage = Storage(database_url)
    with asyncio.Runner() as runner:
        run_state_machine_as_test(
            lambda: Process(runner, storage, engine), settings=_unhurried(engine_name)
        )
        runner.run(storage.close())
