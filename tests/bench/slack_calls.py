"""Slack calls of what people do, against the smallest number that could do it.

The real bot is talked to in the emulator, as in `tests/conversations`, and every Web API request is
counted until everything that was promised stands in Slack. The fewest are written down here with
the reason for each, by what must be seen afterwards: a message that is new takes a post, one that
says something else than before an update, a form an opening, and a fact that Slack alone knows a
question. No act is credited with what an earlier one asked or showed.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.demo import demo
from tests.conversations.small import BASELINE, plan, running_project
from tests.conversations.talk import KEY, Talk, until

from .rounds import Tell

POST, UPDATE, OPEN = "chat.postMessage", "chat.update", "views.open"
#: A Monday, 10:00 in Madrid, where ana sits.
_MONDAY = datetime(2035, 1, 8, 9, tzinfo=UTC)
_PICTURE = ["files.completeUploadExternal", "files.delete", "files.getUploadURLExternal"]


@dataclass(frozen=True, kw_only=True)
class Cost:
    """The calls of one act, and the fewest that could do it; both in alphabetical order."""

    name: str
    calls: list[str]
    fewest: list[str]
    why: str


@dataclass(frozen=True, kw_only=True)
class Costs:
    """What all acts cost."""

    title: str
    acts: Sequence[Cost]


@dataclass(frozen=True, kw_only=True)
class _Act:
    name: str
    fewest: list[str]
    why: str
    do: Callable[[Talk], Awaitable[object]]
    #: What has to be there before.
    before: Callable[[Talk], Awaitable[object]] | None = None


async def run(_folder: Path, tell: Tell) -> list[Costs]:
    """Do each act in a workspace of its own, and count."""
    found = []
    for act in _ACTS:
        tell(act.name)
        async with demo(rate_limits=False, pace=timedelta(0)) as both:
            both.workspace.clock.move_to(_MONDAY.timestamp())
            talk = Talk(both)
            if act.before is not None:
                await act.before(talk)
                await talk.delivered()
            start = len(talk.workspace.calls)
            await act.do(talk)
            await talk.delivered()
            calls = talk.calls_since(start)
        found.append(Cost(name=act.name, calls=calls, fewest=sorted(act.fewest), why=act.why))
    return [Costs(title="Slack calls of one act", acts=found)]


def _evidence(text: str) -> Callable[[Talk], Awaitable[object]]:
    return lambda talk: talk.write("data_motivation", {"evidence": text})


async def _written(talk: Talk) -> None:
    await talk.open_project()
    await _evidence("1,930 of 2.4 million")(talk)


async def _with_baseline(talk: Talk) -> None:
    await talk.open_project()
    await talk.write("baseline", BASELINE)


async def _planned(talk: Talk) -> None:
    await _with_baseline(talk)
    await talk.plan(plan())


async def _report(talk: Talk) -> None:
    metrics = {"recall[bec]": 0.6}
    status, _ = await talk.post(
        {"hypothesis": f"{KEY}/H1", "run_id": "graph-1", "metrics": metrics}
    )
    assert status in {200, 202}


async def _reported(talk: Talk) -> None:
    await running_project(talk)
    await _report(talk)


async def _reach_the_deadline(talk: Talk) -> None:
    talk.pass_days(7)
    await talk.heard("the timebox is over")
    await until(lambda: "Summary of" in talk.channel()[-1]["text"])


async def _over(talk: Talk) -> None:
    await running_project(talk)
    await talk.plan(plan(statement="Text features do it"))
    await talk.plan(plan(statement="Rules v15 do it", failure_step="H2"))
    await talk.start("H3")
    await _reach_the_deadline(talk)


async def _decide(talk: Talk) -> None:
    await talk.press(talk.ana, "decision_failure_step", "/H3")
    assert (await talk.ana.submit({"learning": "Rules are spent."})).ok


async def _may_not(talk: Talk) -> None:
    await talk.press(talk.chloe, "decision_stop", "/H1")


async def _ask(talk: Talk) -> None:
    for words in ("list", "status", "help"):
        assert (await talk.ana.command("#fraud-ml", f"/lab {words}")).ok


_ACTS = (
    _Act(
        name="open a project",
        fewest=[OPEN, POST, "conversations.info", "users.info"],
        why="form; card; is the chosen channel private and the bot in it; the owner's time zone",
        do=lambda talk: talk.open_project(),
    ),
    _Act(
        name="write a section for the first time",
        fewest=[OPEN, POST, UPDATE],
        why="form; the section's reply; the card, which lists it as written now",
        before=lambda talk: talk.open_project(),
        do=_evidence("1,930 of 2.4 million"),
    ),
    _Act(
        name="write it again",
        fewest=[OPEN, UPDATE],
        why="form; the section's reply; the card says the same as before",
        before=_written,
        do=_evidence("1,931 of 2.4 million"),
    ),
    _Act(
        name="save a section unchanged",
        fewest=[OPEN],
        why="form; nothing says anything else",
        before=_written,
        do=_evidence("1,930 of 2.4 million"),
    ),
    _Act(
        name="plan a hypothesis",
        fewest=[OPEN, POST, UPDATE],
        why="form; the hypothesis' reply; the card, which lists it",
        before=_with_baseline,
        do=lambda talk: talk.plan(plan()),
    ),
    _Act(
        name="start a hypothesis",
        fewest=[POST, UPDATE, UPDATE],
        why="log entry; its reply and the card, both of which show state and deadline",
        before=_planned,
        do=lambda talk: talk.start("H1"),
    ),
    _Act(
        name="report a result",
        fewest=[POST, POST, UPDATE, UPDATE],
        why="log entry; line in the channel; its reply and the card, which show the verdict",
        before=running_project,
        do=_report,
    ),
    _Act(
        name="report it again",
        fewest=[],
        why="nothing is new",
        before=_reported,
        do=_report,
    ),
    _Act(
        name="reach a deadline and Friday's digest",
        fewest=[POST, POST, UPDATE, UPDATE, "users.info"],
        why="check-in; digest; its reply and the card show the state; is who is asked still there",
        before=running_project,
        do=_reach_the_deadline,
    ),
    _Act(
        name="decide, which starts the next hypothesis",
        fewest=[OPEN, POST, *[UPDATE] * 5, *_PICTURE],
        why="form; one reply for both entries; the check-in loses its buttons; H3; H2; the card; "
        "the tree's message, with a new picture (place, finish) and without the old one",
        before=_over,
        do=_decide,
    ),
    _Act(
        name="press what one may not",
        fewest=["chat.postEphemeral"],
        why="the answer; a press has no answer of its own in its ack",
        before=running_project,
        do=_may_not,
    ),
    _Act(
        name="ask for list, status and help",
        fewest=[],
        why="the ack carries the answer",
        before=running_project,
        do=_ask,
    ),
)
