"""Delivering what waits at the head of a lane."""

import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.experiments.log import CheckedIn, LogEntry, ReviewDue, StageDue
from bot.experiments.projects import Project
from bot.experiments.records import IntentKind
from bot.outbox.files import Files
from bot.outbox.posts import Posts, digest, thread_of
from bot.outbox.rendering import (
    render_entries,
    render_standing,
    render_summary,
    render_waiting,
)
from bot.outbox.slack import Slack
from handlers.slack_errors import code_of
from handlers.views.blocks import MESSAGE_BUDGET, text_length
from handlers.views.replies import build_out_of_reach
from storage import Storage
from storage.messages import Posted
from storage.outbox import Intent, Lane

_STANDING = {
    IntentKind.CARD,
    IntentKind.SECTION,
    IntentKind.HYPOTHESIS,
    IntentKind.REVIEW,
}
#: As many entries as a reply holds without a scroll bar, and with room under Slack's limits.
_SHARE_A_REPLY = 5
_ANSWERED_AT_ONCE = 5


@dataclass(frozen=True)
class Delivery:
    """Delivers for one claimed lane; whoever calls sorts the errors."""

    storage: Storage
    slack: Slack
    workspace_url: str
    #: The calendar that projects follow.
    now: Callable[[], datetime]

    @property
    def posts(self) -> Posts:
        """What posts something new."""
        return Posts(self.storage, self.slack)

    async def deliver(self, lane: Lane, waiting: Sequence[Intent]) -> bool:
        """Deliver the first promise, and those that it settles too.

        Returns whether a new message was posted, after which a channel needs a pause.
        """
        head = waiting[0]
        async with self.storage.read(lane.workspace_id) as work:
            project = await work.projects.get(head.project_id)
        try:
            return await self._deliver(lane, project, head, waiting)
        except SlackApiError as error:
            if code_of(error) != "thread_not_found":
                raise
        # Somebody deleted the card: a new one begins a new thread, and the head is next in it.
        await self._post_card_anew(lane, project, head)
        return True

    async def _deliver(
        self, lane: Lane, project: Project, head: Intent, waiting: Sequence[Intent]
    ) -> bool:
        if head.kind in _STANDING:
            return await self._stand(lane, project, head, waiting)
        if head.kind is IntentKind.ENTRY:
            return await self._enter(lane, project, head, waiting)
        if head.kind is IntentKind.SUMMARY:
            return await self._summarise(lane, project, head)
        if head.kind is IntentKind.PROMPTS:
            return await self._close_prompts(lane, project, head)
        if head.kind is IntentKind.WAITING:
            return await self._name_what_waits(lane, project, head, waiting)
        files = Files(self.storage, self.slack, self.posts, self.now)
        if head.kind is IntentKind.TREE:
            return await files.show_tree(lane, project, head, waiting)
        return await files.hand_over(lane, project, head, waiting)

    async def _post_card_anew(self, lane: Lane, project: Project, head: Intent) -> None:
        async with self.storage.read(lane.workspace_id) as work:
            card = replace(head, kind=IntentKind.CARD, ref="")
            message = await render_standing(work, project, card, self.now(), self.workspace_url)
        ts = await self.slack.post(
            lane.channel_id, message, thread_ts="", post_id=secrets.token_hex(12)
        )
        await self.posts.stands(lane, project, [(IntentKind.CARD, "")], ts, message)

    async def tell_owner(self, lane: Lane, head: Intent, trouble: str) -> None:
        """Say once to a project's owner that its channel is out of reach, and what helps."""
        async with self.storage.read(lane.workspace_id) as work:
            project = await work.projects.get(head.project_id)
        with suppress(SlackApiError, aiohttp.ClientError, OSError):
            # A person who cannot be written to either is left to the operator's log.
            await self.slack.tell(project.owner_id, build_out_of_reach(project, trouble))

    async def _stand(
        self, lane: Lane, project: Project, head: Intent, waiting: Sequence[Intent]
    ) -> bool:
        """Post or refresh a message that is kept current; refreshes that wait are one."""
        same = [
            each.id
            for each in waiting
            if (each.project_id, each.kind, each.ref) == (project.id, head.kind, head.ref)
        ]
        async with self.storage.read(lane.workspace_id) as work:
            standing = await work.messages.find(project.id, head.kind, head.ref)
            message = await render_standing(work, project, head, self.now(), self.workspace_url)
            card = await work.messages.find(project.id, IntentKind.CARD, "")
        if standing is None:
            thread_ts = "" if head.kind is IntentKind.CARD else thread_of(card)
            return await self.posts.post(lane, project, [head], same, message, thread_ts)
        if digest(message) != standing.digest:
            try:
                await self.slack.update(standing.channel_id, standing.ts, message)
            except SlackApiError as error:
                if code_of(error) != "message_not_found":
                    raise
                await self._forget(lane, standing)
                return await self._stand(lane, project, head, waiting)
        async with self.storage.begin(lane.workspace_id) as work:
            await work.outbox.hold(lane)
            await work.messages.save(replace(standing, digest=digest(message)))
            await work.outbox.remove(same)
        return False

    async def _enter(
        self, lane: Lane, project: Project, head: Intent, waiting: Sequence[Intent]
    ) -> bool:
        """Post log entries; those that belong together and wait together share a reply."""
        candidates = [
            each
            for each in waiting
            if each.kind is IntentKind.ENTRY and each.project_id == project.id
        ]
        async with self.storage.read(lane.workspace_id) as work:
            known = {
                each.id: each
                for each in await work.log.some(project.id, [int(c.ref) for c in candidates])
            }
        shared = _that_share(head, candidates, known)
        entries = [known[int(each.ref)] for each in shared]
        left = await self.slack.who_left(_asked(project, entries))
        async with self.storage.read(lane.workspace_id) as work:
            message, asks_about = await render_entries(work, project, entries, left=left)
            while len(shared) > 1 and text_length(message.blocks) > MESSAGE_BUDGET:
                shared, entries = shared[:-1], entries[:-1]
                message, asks_about = await render_entries(work, project, entries, left=left)
            card = await work.messages.find(project.id, IntentKind.CARD, "")
        ids = [each.id for each in shared]
        thread_ts = thread_of(card)
        return await self.posts.post(lane, project, shared, ids, message, thread_ts, asks_about)

    async def _summarise(self, lane: Lane, project: Project, head: Intent) -> bool:
        async with self.storage.read(lane.workspace_id) as work:
            message = await render_summary(work, project, int(head.ref), self.workspace_url)
        return await self.posts.post(lane, project, [head], [head.id], message, "")

    async def _close_prompts(self, lane: Lane, project: Project, head: Intent) -> bool:
        """Take the buttons off messages whose question was answered."""
        subject, _, answer = head.ref.partition(":")
        async with self.storage.read(lane.workspace_id) as work:
            asking = await work.messages.asking_about(project.id, subject)
            (answered_by,) = await work.log.some(project.id, [int(answer)])
        # Runs of a night may have asked a hundred times: an older button says by itself that it
        # comes too late.
        newest = sorted({each.ts for each in asking}, reverse=True)[:_ANSWERED_AT_ONCE]
        for ts in newest:
            ids = [int(each.ref) for each in asking if each.ts == ts]
            async with self.storage.read(lane.workspace_id) as work:
                entries = list(await work.log.some(project.id, ids))
                message, _ = await render_entries(
                    work, project, entries, answered_by=answered_by, open_to_answer=False
                )
            try:
                await self.slack.update(lane.channel_id, ts, message)
            except SlackApiError as error:
                # A reply that somebody deleted asks for nothing any more.
                if code_of(error) != "message_not_found":
                    raise
            async with self.storage.begin(lane.workspace_id) as work:
                await work.outbox.hold(lane)
                await work.messages.answered(project.id, ts)
        async with self.storage.begin(lane.workspace_id) as work:
            await work.outbox.hold(lane)
            await work.outbox.remove([head.id])
        return False

    async def _name_what_waits(
        self, lane: Lane, project: Project, head: Intent, waiting: Sequence[Intent]
    ) -> bool:
        """Say once in the channel what waits for a decision there, whichever project asked."""
        same = [each.id for each in waiting if each.kind is IntentKind.WAITING]
        async with self.storage.read(lane.workspace_id) as work:
            message = await render_waiting(work, lane.channel_id, self.workspace_url)
        if message is not None:
            return await self.posts.post(lane, project, [head], same, message, "")
        async with self.storage.begin(lane.workspace_id) as work:
            await work.outbox.hold(lane)
            await work.outbox.remove(same)
        return False

    async def _forget(self, lane: Lane, standing: Posted) -> None:
        async with self.storage.begin(lane.workspace_id) as work:
            await work.outbox.hold(lane)
            await work.messages.forget(standing)


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
    """The entries that go out with the first: of its hypothesis, or of the same act."""
    if head.post_id is not None:
        # A try may have reached Slack: what it carried must stay together.
        return [each for each in candidates if each.post_id == head.post_id]
    first = known[int(head.ref)]
    related = [
        each
        for each in candidates
        if each.post_id is None and _belongs(known[int(each.ref)], first)
    ]
    return related[:_SHARE_A_REPLY]


def _belongs(entry: LogEntry, first: LogEntry) -> bool:
    """Whether two entries share a reply; of a project as a whole each act has its own."""
    same_hypothesis = entry.number == first.number and first.number != 0
    return same_hypothesis or entry.cause == first.cause
