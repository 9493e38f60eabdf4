"""Posting something new: noted before it leaves, looked for before it leaves again."""

import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256

from slack_sdk.errors import SlackApiError

from bot.experiments.errors import NotFound
from bot.experiments.projects import Project
from bot.experiments.records import IntentKind
from bot.outbox.failures import sort_failure
from bot.outbox.pace import Paced
from bot.outbox.slack import Slack
from handlers.views.blocks import Message
from storage import Storage
from storage.lanes import Lane
from storage.messages import Posted
from storage.outbox import Intent


@dataclass(frozen=True)
class Posts:
    """Posts for one claimed lane."""

    storage: Storage
    slack: Slack

    async def post(
        self,
        lane: Lane,
        project: Project,
        shown: Sequence[Intent],
        settled: Sequence[int],
        message: Message,
        thread_ts: str,
        asks_about: str | None = None,
        file_id: str = "",
    ) -> bool:
        """Post a message for `shown`, unless an earlier try did; then forget `settled`."""
        head = shown[0]
        ts = ""
        if head.post_id is not None:
            ts = await self.slack.find_post(
                lane.channel_id, thread_ts=thread_ts, post_id=head.post_id, since=head.created_at
            )
        if ts:
            # What stands there was rendered then; things may have changed since.
            await self.slack.update(lane.channel_id, ts, message)
        else:
            async with self.noted(lane, shown) as post_id:
                ts = await self.slack.post(
                    lane.channel_id, message, thread_ts=thread_ts, post_id=post_id
                )
        things = [(each.kind, each.ref) for each in shown]
        await self.stands(lane, project, things, ts, message, asks_about, file_id, settled)
        return True

    async def stands(
        self,
        lane: Lane,
        project: Project,
        things: Sequence[tuple[IntentKind, str]],
        ts: str,
        message: Message,
        asks_about: str | None = None,
        file_id: str = "",
        settled: Sequence[int] = (),
    ) -> None:
        """Remember that a message stands in Slack for these things; forget what it settles."""
        async with self.storage.begin(lane.workspace_id) as work:
            await work.lanes.hold(lane)
            for kind, ref in things:
                await work.messages.save(
                    Posted(
                        project_id=project.id,
                        kind=kind.value,
                        ref=ref,
                        channel_id=lane.channel_id,
                        ts=ts,
                        digest=digest(message),
                        asks_about=asks_about,
                        file_id=file_id,
                    )
                )
            await work.outbox.remove(settled)

    @asynccontextmanager
    async def noted(
        self, lane: Lane, intents: Sequence[Intent], ref: str = ""
    ) -> AsyncIterator[str]:
        """Make one call that shows something new, under the id that is handed out.

        It is noted beforehand, with the intents' new `ref`, so that a crash in the middle
        leads to a look in Slack, and crossed out again where Slack refused it for sure.
        """
        ids = [each.id for each in intents]
        # Drawn at random: row numbers come again, in an emptied table or a restored database.
        post_id = secrets.token_hex(12)
        async with self.storage.begin(lane.workspace_id) as work:
            await work.lanes.hold(lane)
            await work.outbox.mark_posting(ids, post_id, ref)
        try:
            yield post_id
        except (SlackApiError, Paced) as error:
            if isinstance(error, Paced) or not sort_failure(error, attempts=0).uncertain:
                async with self.storage.begin(lane.workspace_id) as work:
                    await work.lanes.hold(lane)
                    await work.outbox.mark_not_posted(ids)
            raise


def thread_of(card: Posted | None) -> str:
    """The project's thread; raises NotFound rather than let its replies go to the channel."""
    if card is None:
        raise NotFound("The project has no card in Slack, so it has no thread.")
    return card.ts


def digest(message: Message) -> str:
    """What tells one rendering from another, whichever way of showing it Slack takes."""
    return sha256(repr((message.text, message.blocks)).encode()).hexdigest()
