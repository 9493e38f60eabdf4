"""Delivering what waits at the head of a lane."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from slack_sdk.errors import SlackApiError

from bot.experiments.digests import Edition
from bot.experiments.projects import Project
from bot.experiments.records import IntentKind
from bot.outbox.entries import Entries
from bot.outbox.files import Files
from bot.outbox.pictures import Pictures
from bot.outbox.posts import Posts, digest, thread_of
from bot.outbox.rendering import render_digest, render_standing, render_waiting
from bot.outbox.slack import Slack
from bot.outbox.troubles import render_trouble
from handlers.slack_errors import code_of, is_gone
from handlers.views.blocks import Message
from storage import Storage
from storage.lanes import Lane
from storage.messages import Posted
from storage.outbox import Intent

_STANDING = {
    IntentKind.CARD,
    IntentKind.SECTION,
    IntentKind.HYPOTHESIS,
    IntentKind.REVIEW,
}
#: Promises that only update what stands already, once it does.
UPDATES = _STANDING | {IntentKind.TREE, IntentKind.PROMPTS}
#: Refreshes that one settles.
_SETTLED_AT_ONCE = 5000


@dataclass(frozen=True)
class Delivery:
    """Delivers for one claimed lane; whoever calls sorts the errors."""

    storage: Storage
    slack: Slack
    #: What one delivery leaves to the next.
    pictures: Pictures
    workspace_url: str
    #: The calendar that projects follow.
    now: Callable[[], datetime]

    @property
    def posts(self) -> Posts:
        """What posts something new."""
        return Posts(self.storage, self.slack)

    @property
    def _entries(self) -> Entries:
        return Entries(self.storage, self.slack, self.posts, self.pictures, self.workspace_url)

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
            return await self._stand(lane, project, head)
        if head.kind is IntentKind.ENTRY:
            return await self._entries.enter(lane, project, head)
        if head.kind is IntentKind.SUMMARY:
            return await self._entries.summarise(lane, project, head)
        if head.kind is IntentKind.PROMPTS:
            return await self._entries.close_prompts(lane, project, head)
        if head.kind is IntentKind.WAITING:
            return await self._name_what_waits(lane, project, head, waiting)
        if head.kind is IntentKind.DIGEST:
            return await self._tell_digest(lane, project, head)
        if head.kind is IntentKind.TROUBLE:
            return await self._tell_owner(lane, project, head)
        files = Files(self.storage, self.slack, self.posts, self.pictures, self.now)
        if head.kind is IntentKind.TREE:
            return await files.show_tree(lane, project, head, waiting)
        return await files.hand_over(lane, project, head, waiting)

    async def _post_card_anew(self, lane: Lane, project: Project, head: Intent) -> None:
        async with self.storage.read(lane.workspace_id) as work:
            card = replace(head, kind=IntentKind.CARD, ref="")
            message = await render_standing(work, project, card, self.now(), self.workspace_url)
            gone = await work.messages.find(project.id, IntentKind.CARD, "")
        # The same at each try, so that a card of which nobody heard is found again.
        name = f"{project.workspace_id}/{project.id}/{gone.ts if gone else ''}"
        post_id = sha256(name.encode()).hexdigest()[:24]
        ts = await self.slack.find_post(
            lane.channel_id, thread_ts="", post_id=post_id, since=head.created_at
        ) or await self.slack.post(lane.channel_id, message, thread_ts="", post_id=post_id)
        await self.posts.stands(lane, project, [(IntentKind.CARD, "")], ts, message)

    async def _stand(self, lane: Lane, project: Project, head: Intent) -> bool:
        """Post or refresh a message that is kept current; refreshes that wait are one."""
        async with self.storage.read(lane.workspace_id) as work:
            # Before anything else is read: what is promised meanwhile may want to show more.
            same = await work.outbox.same_as(head, _SETTLED_AT_ONCE)
            if head.kind is IntentKind.REVIEW:
                # It links to replies, which may be promised between this refresh and the next.
                same = [head.id]
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
                if not is_gone(error):
                    raise
                await self._forget(lane, standing)
                return await self._stand(lane, project, head)
        async with self.storage.begin(lane.workspace_id) as work:
            await work.lanes.hold(lane)
            await work.messages.save(replace(standing, digest=digest(message)))
            await work.outbox.remove(same)
        return False

    async def _name_what_waits(
        self, lane: Lane, project: Project, head: Intent, waiting: Sequence[Intent]
    ) -> bool:
        """Say once in the channel what waits for a decision there, whichever project asked."""
        same = [each.id for each in waiting if each.kind is IntentKind.WAITING]
        async with self.storage.read(lane.workspace_id) as work:
            message = await render_waiting(work, lane.channel_id, self.workspace_url)
        return await self._say_in_channel(lane, project, head, same, message)

    async def _tell_digest(self, lane: Lane, project: Project, head: Intent) -> bool:
        edition = Edition.parse(head.ref)
        async with self.storage.read(lane.workspace_id) as work:
            message = await render_digest(work, project, edition, self.now())
        return await self._say_in_channel(lane, project, head, [head.id], message)

    async def _tell_owner(self, lane: Lane, project: Project, head: Intent) -> bool:
        async with self.storage.read(lane.workspace_id) as work:
            same = await work.outbox.same_as(head, _SETTLED_AT_ONCE)
            message = await render_trouble(work, project, head.ref)
        return await self._say_in_channel(lane, project, head, same, message)

    async def _say_in_channel(
        self,
        lane: Lane,
        project: Project,
        head: Intent,
        settled: Sequence[int],
        message: Message | None,
    ) -> bool:
        """Post to the channel itself, or nothing where there is nothing to say any more."""
        if message is not None:
            return await self.posts.post(lane, project, [head], settled, message, "")
        async with self.storage.begin(lane.workspace_id) as work:
            await work.lanes.hold(lane)
            await work.outbox.remove(settled)
        return False

    async def _forget(self, lane: Lane, standing: Posted) -> None:
        async with self.storage.begin(lane.workspace_id) as work:
            await work.lanes.hold(lane)
            await work.messages.forget(standing)
