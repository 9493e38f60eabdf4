"""A team at work on one project: each act is a unit of work of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from bot.experiments.default_template import DEFAULT_TEMPLATE
from bot.experiments.hypotheses import Decision, Hypothesis, HypothesisState
from bot.experiments.log import Event, LogEntry
from bot.experiments.projects import Project
from bot.experiments.records import IntentKind, SavedSection
from bot.experiments.results import Receipt, Report
from bot.experiments.service.check_ins import hold_due_check_ins
from bot.experiments.service.decisions import decide
from bot.experiments.service.plans import add_hypothesis, edit_hypothesis
from bot.experiments.service.results import record_result
from bot.experiments.service.sections import save_section
from bot.experiments.service.timeboxes import extend_hypothesis, start_hypothesis
from storage import Storage

from ..factories import MONDAY, OWNER, T1, build_act, build_plan, build_project, build_report

BASELINE_TEXT = "recall[bec] = 0.52\nrecall[phishing] = 0.91"
#: What is planned as H2, in case H1 fails.
NEXT_PLAN = {
    "statement": "Header features improve recall for BEC by 5% over baseline",
    "minimum_lift": "5",
    "timebox": "3",
}


def build_baseline(values: str = BASELINE_TEXT) -> list[dict[str, str]]:
    return [{"method": "Rules v14 as deployed, on October's labelled mail", "values": values}]


@dataclass
class Team:
    """A project's people; whoever acts is the owner, on Monday, unless said otherwise."""

    storage: Storage
    project_id: int

    @classmethod
    async def gather(cls, storage: Storage, **overrides: Any) -> Self:
        """Open a project for a new team."""
        async with storage.begin(T1) as work:
            project = await work.projects.add(build_project(**overrides))
        return cls(storage, project.id)

    async def save(
        self, key: str, content: Sequence[dict[str, str]], revision: int = 0, by: str = OWNER
    ) -> SavedSection:
        async with self.storage.begin(T1) as work:
            return await save_section(
                work,
                build_act(actor_id=by),
                DEFAULT_TEMPLATE,
                project_id=self.project_id,
                key=key,
                content=content,
                revision=revision,
            )

    async def write_baseline(self, values: str = BASELINE_TEXT, revision: int = 0) -> None:
        await self.save("baseline", build_baseline(values), revision)

    async def plan(self, by: str = OWNER, **overrides: str) -> Hypothesis:
        async with self.storage.begin(T1) as work:
            return await add_hypothesis(
                work,
                build_act(actor_id=by),
                DEFAULT_TEMPLATE,
                project_id=self.project_id,
                plan=build_plan(**overrides),
            )

    async def edit(
        self,
        number: int = 1,
        revision: int = 1,
        by: str = OWNER,
        reason: str = "",
        rebase: bool = False,
        at: datetime = MONDAY,
        **overrides: str,
    ) -> Hypothesis:
        async with self.storage.begin(T1) as work:
            return await edit_hypothesis(
                work,
                build_act(actor_id=by, at=at),
                DEFAULT_TEMPLATE,
                project_id=self.project_id,
                number=number,
                plan=build_plan(**overrides),
                revision=revision,
                reason=reason,
                rebase=rebase,
            )

    async def start(self, number: int = 1, by: str = OWNER, at: datetime = MONDAY) -> Hypothesis:
        async with self.storage.begin(T1) as work:
            act = build_act(actor_id=by, at=at)
            return await start_hypothesis(work, act, project_id=self.project_id, number=number)

    async def extend(
        self,
        days: int,
        reason: str = "the labels came late",
        by: str = OWNER,
        at: datetime = MONDAY,
    ) -> Hypothesis:
        async with self.storage.begin(T1) as work:
            return await extend_hypothesis(
                work,
                build_act(actor_id=by, at=at),
                project_id=self.project_id,
                number=1,
                days=days,
                reason=reason,
            )

    async def report(
        self, report: Report | None = None, at: datetime = MONDAY, by: str = ""
    ) -> Receipt:
        async with self.storage.begin(T1) as work:
            return await record_result(
                work,
                build_act(actor_id=by, at=at),
                project_id=self.project_id,
                number=1,
                report=report or build_report(),
            )

    async def decide(
        self,
        decision: Decision = Decision.SUCCESS_STEP,
        outcome: HypothesisState = HypothesisState.SUPPORTED,
        learning: str = "Vendors seen once carry the signal",
        by: str = OWNER,
        at: datetime = MONDAY,
        reason: str = "we looked closer",
    ) -> Hypothesis:
        async with self.storage.begin(T1) as work:
            return await decide(
                work,
                build_act(actor_id=by, at=at),
                project_id=self.project_id,
                number=1,
                decision=decision,
                outcome=outcome,
                learning=learning,
                reason=reason,
            )

    async def check_in(self, at: datetime) -> int:
        """Let the bot hold what is due, as it does whenever it wakes."""
        async with self.storage.begin(T1) as work:
            return await hold_due_check_ins(work, build_act(actor_id="", at=at), limit=100)

    async def hypothesis(self, number: int = 1) -> Hypothesis:
        async with self.storage.read(T1) as work:
            return await work.hypotheses.get(self.project_id, number)

    async def project(self) -> Project:
        async with self.storage.begin(T1) as work:
            return await work.projects.get(self.project_id)

    async def log(self) -> Sequence[LogEntry]:
        async with self.storage.read(T1) as work:
            return await work.log.all(self.project_id)

    async def last_event(self) -> Event:
        return (await self.log())[-1].event

    async def deliver(self) -> list[tuple[IntentKind, str]]:
        """Take what was promised to Slack since the last time, in order."""
        project = await self.project()
        async with self.storage.begin(T1) as work:
            intents = await work.outbox.waiting(project.channel_id, 1000)
            await work.outbox.remove([each.id for each in intents])
        return [(each.kind, each.ref) for each in intents]
