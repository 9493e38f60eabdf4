"""Telling the experiment log: in the thread, in the channel, and when a question was answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from slack_sdk.errors import SlackApiError

from bot.experiments.log import CheckedIn, LogEntry, ResultArrived, ReviewDue, StageDue
from bot.experiments.projects import Project
from bot.experiments.records import IntentKind
from bot.outbox.pictures import Pictures
from bot.outbox.posts import Posts, thread_of
from bot.outbox.rendering import render_entries, render_summary
from bot.outbox.slack import Slack
from handlers.slack_errors import is_gone
from handlers.views.blocks import MESSAGE_BUDGET, Message, text_length
from handlers.views.log_messages import asks_about
from handlers.views.result_messages import shown_result
from storage import Storage
from storage.lanes import Lane
from storage.outbox import Intent
from storage.work import SqlWork

#: As many entries as a reply holds without a scroll bar, and with room under Slack's limits.
_SHARE_A_REPLY = 5
#: Entries to look at for one reply: of results, which take a line each, it holds about a hundred.
_AT_ONCE = 150
#: A line in the channel lets the results go first that come within a minute: it counts them too.
_LINE_WAITS = timedelta(minutes=1)
#: Lines in the channel that one settles.
_SETTLED_AT_ONCE = 5000
_ANSWERED_AT_ONCE = 5


@dataclass(frozen=True)
class Entries:
    """Tells entries of the experiment log, for one claimed lane."""

    storage: Storage
    slack: Slack
    posts: Posts
    pictures: Pictures
    workspace_url: str

    async def enter(self, lane: Lane, project: Project, head: Intent) -> bool:
        """Post log entries; those that belong together and wait together share a reply."""
        async with self.storage.read(lane.workspace_id) as work:
            (first,) = await work.log.some(project.id, [int(head.ref)])
            candidates = await work.outbox.about(
                head, IntentKind.ENTRY, first.number, cause=first.cause, limit=_AT_ONCE
            )
            known = await work.log.some(project.id, [int(each.ref) for each in candidates])
        shared = _that_share(head, candidates, {each.id: each for each in known})
        ids = {int(each.ref) for each in shared}
        entries = [each for each in known if each.id in ids]
        left = await self.slack.who_left(_asked(project, entries))
        async with self.storage.read(lane.workspace_id) as work:
            message, asks_about = await render_entries(work, project, entries, left=left)
            while len(entries) > 1 and (length := _length(message)) > MESSAGE_BUDGET:
                entries = entries[: how_many_fit(len(entries), length)]
                message, asks_about = await render_entries(work, project, entries, left=left)
            card = await work.messages.find(project.id, IntentKind.CARD, "")
        shared = shared[: len(entries)]
        pictured, file_id = shown_result(entries), ""
        if pictured is not None:
            file_id = await self.pictures.of(project, pictured, head.attempts)
        if file_id:
            async with self.storage.read(lane.workspace_id) as work:
                message, asks_about = await render_entries(
                    work, project, entries, left=left, file_id=file_id
                )
        settled = [each.id for each in shared]
        posted = await self.posts.post(
            lane, project, shared, settled, message, thread_of(card), asks_about, file_id
        )
        if pictured is not None:
            self.pictures.shown(f"entry {pictured.id}")
        return posted

    async def summarise(self, lane: Lane, project: Project, head: Intent) -> bool:
        """Tell the channel in a line; results of a hypothesis that wait together are one."""
        async with self.storage.read(lane.workspace_id) as work:
            (entry,) = await work.log.some(project.id, [int(head.ref)])
            together = [head]
            if isinstance(entry.event, ResultArrived):
                together = await work.outbox.about(
                    head, IntentKind.SUMMARY, entry.number, limit=_SETTLED_AT_ONCE
                )
            message = await render_summary(
                work, project, int(together[-1].ref), self.workspace_url, results=len(together)
            )
        settled = [each.id for each in together]
        return await self.posts.post(lane, project, [head], settled, message, "")

    async def close_prompts(self, lane: Lane, project: Project, head: Intent) -> bool:
        """Take the buttons off messages whose question was answered."""
        subject, _, answer = head.ref.partition(":")
        async with self.storage.read(lane.workspace_id) as work:
            asking = await work.messages.asking_about(project.id, subject)
            (answered_by,) = await work.log.some(project.id, [int(answer)])
            known = await work.log.some(project.id, [int(each.ref) for each in asking])
        # What was asked after the answer, and stands there already, still waits for another.
        asked = [each for each in known if asks_about(each) == subject]
        later = {str(each.id) for each in asked if each.id > answered_by.id}
        unanswered = {each.ts for each in asking if each.ref in later}
        asking = [each for each in asking if each.ts not in unanswered]
        # Runs of a night may have asked a hundred times: an older button says by itself that it
        # comes too late.
        newest = sorted({(each.ts, each.file_id) for each in asking}, reverse=True)
        for ts, file_id in newest[:_ANSWERED_AT_ONCE]:
            ids = [int(each.ref) for each in asking if each.ts == ts]
            async with self.storage.read(lane.workspace_id) as work:
                entries = list(await work.log.some(project.id, ids))
                message, _ = await render_entries(
                    work,
                    project,
                    entries,
                    answered_by=answered_by,
                    open_to_answer=False,
                    file_id=file_id,
                )
            try:
                await self.slack.update(lane.channel_id, ts, message)
            except SlackApiError as error:
                # A reply that somebody deleted asks for nothing any more.
                if not is_gone(error):
                    raise
            async with self.storage.begin(lane.workspace_id) as work:
                await work.lanes.hold(lane)
                await work.messages.answered(project.id, ts)
        async with self.storage.begin(lane.workspace_id) as work:
            await work.lanes.hold(lane)
            await work.outbox.remove([head.id])
        return False


async def in_turn(work: SqlWork, waiting: Sequence[Intent]) -> Sequence[Intent]:
    """What waits in a lane, the next to be told first.

    A line in the channel lets the results of its hypothesis go first that came with it: the
    thread has them when the line says so, and one line does for all.
    """
    if not waiting or waiting[0].kind is not IntentKind.SUMMARY:
        return waiting
    line = waiting[0]
    (entry,) = await work.log.some(line.project_id, [int(line.ref)])
    results = await work.outbox.about(line, IntentKind.ENTRY, entry.number, limit=1)
    if not results or results[0].created_at > line.created_at + _LINE_WAITS:
        return waiting
    return [*results, *waiting]


def how_many_fit(entries: int, length: int) -> int:
    """Of several entries that are too long together, how many to try next: fewer, but one."""
    return max(1, min(entries - 1, entries * MESSAGE_BUDGET // length))


def _length(message: Message) -> int:
    """The text of a message in the way of showing it that takes the most."""
    return max(map(text_length, (message.blocks, *message.plainer)))


def _asked(project: Project, entries: Sequence[LogEntry]) -> set[str]:
    """The people whom these entries ask by name."""
    asked: set[str] = set()
    for each in entries:
        if isinstance(each.event, CheckedIn | StageDue):
            asked.update(project.asked)
        elif isinstance(each.event, ReviewDue):
            asked.update(each.event.waiting)
    return asked


def _that_share(
    head: Intent, candidates: Sequence[Intent], known: dict[int, LogEntry]
) -> list[Intent]:
    """The entries that go out with the first, in order; results take a line and do not count."""
    if head.post_id is not None:
        # A try may have reached Slack: what it carried must stay together.
        return [each for each in candidates if each.post_id == head.post_id]
    shared: list[Intent] = []
    others = 0
    for each in candidates:
        if each.post_id is not None:
            continue
        others += not isinstance(known[int(each.ref)].event, ResultArrived)
        if others > _SHARE_A_REPLY:
            break
        shared.append(each)
    return shared
