"""What stands in Slack once everything was delivered."""

import re
from collections import Counter, defaultdict
from typing import Any

from bot.experiments.burndown import burndown_lines
from bot.experiments.log import Decided, Extended, LogEntry, ProjectMoved, Snoozed, StageAnswered
from bot.experiments.projects import STAGES, Project
from bot.experiments.records import IntentKind
from bot.experiments.search import told_by_event, told_by_plan, words_of
from bot.experiments.tree import tree_lines
from bot.outbox.rendering import render_entries, render_standing
from handlers.cards import count_days
from handlers.views.blocks import Message
from handlers.views.log_messages import asks_about
from handlers.views.tree_message import build_tree_message
from storage.outbox import Intent
from storage.work import SqlWork

from ..factories import MONDAY, T1
from .process_checks import standing
from .process_state import State
from .process_world import World

#: Kinds of which messages stand in the channel itself.
_IN_CHANNEL = {"card", "summary", "digest", "waiting"}
_ASKED = ("header", "vendors seen", "label", "nothing fraud")


async def check_slack(world: World, state: State) -> None:
    """Check threads and channels against what is kept; nothing may wait any more."""
    assert not state.rows["outbox"]
    # Slack shows a file a moment after it was handed over.
    await world.workspace.settled(quiet=0)
    kept = {
        key for key in state.messages if key[1] not in {"entry", "summary", "digest", "waiting"}
    }
    assert kept == standing(state)
    _check_channels(world, state)
    async with world.storage.read(T1) as work:
        for project_id in state.projects:
            await _check_thread(world, work, state, project_id)
        await _check_search(world, work)


def _check_channels(world: World, state: State) -> None:
    """In a channel stand cards and lines, each once; nothing that nobody knows of."""
    shown = [each for ref in world.channels for each in world.workspace.channel(ref).messages]
    roots = Counter(each["ts"] for each in shown if "thread_ts" not in each or _is_root(each))
    assert max(roots.values(), default=1) == 1
    known = {row["ts"] for key, row in state.messages.items() if key[1] in _IN_CHANNEL}
    assert known <= roots.keys()
    # Of lines about what waits only the newest is remembered.
    older = max(0, world.posted[IntentKind.WAITING] - 1)
    rows = sum(key[1] in _IN_CHANNEL for key in state.messages)
    assert len(roots) <= rows + older


def _is_root(message: dict[str, Any]) -> bool:
    return message["thread_ts"] == message["ts"]


async def _check_thread(world: World, work: SqlWork, state: State, project_id: int) -> None:
    """Every reply is one that is remembered, and shows what is true."""
    project = await work.projects.get(project_id)
    card = state.messages[project_id, "card", ""]
    thread = world.workspace.channel(project.channel_id).thread(card["ts"])
    shown = {each["ts"]: each for each in thread}
    assert len(shown) == len(thread)
    files = [ts for ts, each in shown.items() if each.get("files")]
    assert len(files) == world.exports[project_id]
    replies = defaultdict(list)
    for (owner, kind, ref), row in state.messages.items():
        if owner == project_id and kind not in _IN_CHANNEL - {"card"}:
            replies[row["ts"]].append((kind, ref))
    assert replies.keys() == shown.keys() - files
    entries = {each.id: each for each in await work.log.all(project_id)}
    for ts, things in replies.items():
        if things[0][0] == "entry":
            assert {kind for kind, _ in things} == {"entry"}
            told = [entries[int(ref)] for _, ref in sorted(things, key=lambda each: int(each[1]))]
            await _check_reply(work, project, told, shown[ts], state)
        else:
            ((kind, ref),) = things
            fresh = await _fresh(world, work, project, kind, ref)
            says, wanted = _bare(shown[ts]["text"]), _bare(fresh.text)
            if world.looked_at[project_id, kind, ref] < world.counted_anew_at:
                says, wanted = _without_days(says), _without_days(wanted)
            else:
                # A picture is a new file each time.
                blocks = [each for each in shown[ts]["blocks"] if each["type"] != "image"]
                assert _bare(blocks) == _bare(fresh.blocks), f"{kind} {ref} is out of date"
            assert says == wanted, f"{kind} {ref} is out of date"
    _check_questions(state, project, list(entries.values()))


async def _fresh(world: World, work: SqlWork, project: Project, kind: str, ref: str) -> Message:
    """A message as it would be shown now, its days counted when it was last looked at."""
    at = world.looked_at[project.id, kind, ref]
    if kind == "tree":
        counted = await count_days(work, project, at)
        spent = burndown_lines(counted.hypotheses, counted.days, counted.spent)
        return build_tree_message(project, tree_lines(counted.hypotheses), spent)
    intent = Intent(
        id=0,
        channel_id=project.channel_id,
        project_id=project.id,
        kind=IntentKind(kind),
        ref=ref,
        created_at=MONDAY,
        attempts=0,
        post_id=None,
    )
    return await render_standing(work, project, intent, at, world.url)


async def _check_reply(
    work: SqlWork, project: Project, told: list[LogEntry], shown: dict[str, Any], state: State
) -> None:
    """A reply says its entries' words, and asks only what is still open."""
    fresh, _ = await render_entries(work, project, told, open_to_answer=False)
    assert _told(shown["text"]) == _told(fresh.text)
    rows = [state.messages[project.id, "entry", str(each.id)] for each in told]
    (asking,) = {each["asks_about"] for each in rows}
    has_buttons = any(each["type"] == "actions" for each in shown["blocks"])
    assert has_buttons == (asking is not None)


def _check_questions(state: State, project: Project, log: list[LogEntry]) -> None:
    """What is asked and not answered has its buttons; what was answered has not."""
    still_asking: dict[str, str] = {}
    for entry in log:
        row = state.messages.get((project.id, "entry", str(entry.id)))
        if row and row["asks_about"]:
            still_asking[row["asks_about"]] = row["ts"]
    unanswered: dict[str, LogEntry] = {}
    for entry in log:
        event = entry.event
        if subject := asks_about(entry):
            unanswered[subject] = entry
        if isinstance(event, Decided | Extended | Snoozed):
            unanswered.pop(entry.ref, None)
        elif isinstance(event, StageAnswered):
            unanswered.pop(event.stage, None)
        elif isinstance(event, ProjectMoved) and not event.state.can_change:
            unanswered.clear()
    for subject in list(unanswered):
        if subject not in STAGES:
            hypothesis = state.hypotheses[project.id, int(subject[1:])]
            if hypothesis["state"] not in {"running", "awaiting_decision"}:
                del unanswered[subject]
    if not project.state.can_change:
        unanswered.clear()
    assert still_asking.keys() == unanswered.keys()


def _told(text: str) -> list[str]:
    """A reply's paragraphs but those that say who answered."""
    return [each for each in _bare(text).split("\n\n") if not each.startswith("Answered: ")]


def _without_days(text: str) -> list[str]:
    return [each for each in text.splitlines() if "day" not in each]


def _bare(shown: Any) -> Any:
    """What is shown, without what Slack adds and without times for those who see no dates.

    Those are written in the owner's zone, and the owner may move.
    """
    if isinstance(shown, str):
        return re.sub(r"(<!date[^|]*)\|[^>]*>", r"\1>", shown)
    if isinstance(shown, list):
        return [_bare(each) for each in shown]
    if isinstance(shown, dict):
        return {key: _bare(each) for key, each in shown.items() if key != "block_id"}
    return shown


async def _check_search(world: World, work: SqlWork) -> None:
    """A search finds what says its words, seen from either channel, and nothing else."""
    said: dict[tuple[str, int], list[str]] = {}
    hidden: dict[str, str] = {}
    for channel_id in world.channels:
        for project in await work.projects.in_channel(channel_id):
            hidden[project.key] = channel_id if project.channel_is_private else ""
            for each in await work.hypotheses.all(project.id):
                told = told_by_plan(project.title, each.plan)
                said[project.key, each.number] = words_of(told)
            for entry in await work.log.all(project.id):
                told = told_by_event(project.title, entry.event)
                said.setdefault((project.key, entry.number), []).extend(words_of(told))
    for channel_id in world.channels:
        for asked in _ASKED:
            hits, total = await work.search.find(asked, channel_id=channel_id, limit=100)
            wanted = {
                key
                for key, words in said.items()
                if hidden[key[0]] in {"", channel_id}
                and all(any(word.startswith(a) for word in words) for a in words_of(asked))
            }
            assert {(each.key, each.number) for each in hits} == wanted
            assert total == len(wanted)
