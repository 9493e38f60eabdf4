"""Delivering files: the document as a file, and the picture of the tree of hypotheses."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.documents.exporting import render
from bot.documents.tree_picture import draw_tree
from bot.experiments.burndown import burndown_lines
from bot.experiments.projects import Project
from bot.experiments.records import ExportFormat, IntentKind
from bot.experiments.tree import tree_lines
from bot.outbox.failures import sort_failure
from bot.outbox.pace import Paced
from bot.outbox.pictures import Pictures, upload_picture
from bot.outbox.posts import Posts, digest, thread_of
from bot.outbox.rendering import read_document, with_names
from bot.outbox.slack import Slack
from handlers.cards import Counted, count_days
from handlers.slack_errors import code_of, is_gone
from handlers.views.blocks import Message
from handlers.views.replies import build_no_file
from handlers.views.tree_message import build_tree_message
from storage import Storage
from storage.lanes import Lane
from storage.messages import Posted
from storage.outbox import Intent

#: A tree of one hypothesis is a sentence, which its own reply has.
_WORTH_A_PICTURE = 2


@dataclass(frozen=True)
class Files:
    """Delivers what needs an upload first; the second step alone is visible."""

    storage: Storage
    slack: Slack
    posts: Posts
    pictures: Pictures
    now: Callable[[], datetime]

    async def show_tree(
        self, lane: Lane, project: Project, head: Intent, waiting: Sequence[Intent]
    ) -> bool:
        """Post or refresh the tree of hypotheses; a new picture only where it changed."""
        same = [
            each.id
            for each in waiting
            if (each.project_id, each.kind) == (project.id, IntentKind.TREE)
        ]
        async with self.storage.read(lane.workspace_id) as work:
            counted = await count_days(work, project, self.now())
            standing = await work.messages.find(project.id, IntentKind.TREE, "")
            card = await work.messages.find(project.id, IntentKind.CARD, "")
        lines = tree_lines(counted.hypotheses)
        spent = burndown_lines(counted.hypotheses, counted.days, counted.spent)
        plain = build_tree_message(project, lines, spent)
        unchanged = standing is not None and standing.digest == digest(plain)
        if unchanged or len(counted.hypotheses) < _WORTH_A_PICTURE:
            return await self._settle(lane, same)
        shown_by = f"tree {project.id}"

        async def upload() -> str:
            return await self._upload_picture(project, counted)

        file_id = await self.pictures.once(shown_by, digest(plain), upload)
        with_picture = build_tree_message(project, lines, spent, file_id)
        try:
            is_new = await self._show(lane, project, head, same, standing, with_picture, card)
        except SlackApiError as error:
            # Slack may still be busy with the picture; the words alone say it all.
            if code_of(error) != "invalid_blocks":
                raise
            is_new = await self._show(lane, project, head, same, standing, plain, card)
        await self._remember(lane, project, digest(plain), file_id)
        self.pictures.shown(shown_by)
        if standing is not None and standing.file_id:
            # What takes the place of a picture stands already; the old file may as well stay.
            with suppress(SlackApiError, Paced, aiohttp.ClientError, OSError):
                await self.slack.delete_file(standing.file_id)
        return is_new

    async def _show(
        self,
        lane: Lane,
        project: Project,
        head: Intent,
        same: Sequence[int],
        standing: Posted | None,
        message: Message,
        card: Posted | None,
    ) -> bool:
        if standing is not None:
            try:
                await self.slack.update(standing.channel_id, standing.ts, message)
            except SlackApiError as error:
                # A reply that somebody deleted is posted again below.
                if not is_gone(error):
                    raise
            else:
                return await self._settle(lane, same)
        return await self.posts.post(lane, project, [head], same, message, thread_of(card))

    async def _upload_picture(self, project: Project, counted: Counted) -> str:
        # Drawing takes a second or two, in which the bot has other things to do.
        picture = await asyncio.to_thread(
            draw_tree, counted.hypotheses, counted.days, counted.spent, form="png"
        )
        title = f"Hypotheses of {project.title}"
        return await upload_picture(self.slack, f"{project.key}-tree.png", picture, title)

    async def _remember(self, lane: Lane, project: Project, shown: str, file_id: str) -> None:
        async with self.storage.begin(lane.workspace_id) as work:
            await work.lanes.hold(lane)
            standing = await work.messages.find(project.id, IntentKind.TREE, "")
            if standing is not None:
                await work.messages.save(replace(standing, digest=shown, file_id=file_id))

    async def _settle(self, lane: Lane, ids: Sequence[int]) -> bool:
        async with self.storage.begin(lane.workspace_id) as work:
            await work.lanes.hold(lane)
            await work.outbox.remove(ids)
        return False

    async def hand_over(
        self, lane: Lane, project: Project, head: Intent, waiting: Sequence[Intent]
    ) -> bool:
        """Upload the document, then show it in the thread."""
        form, file_id = _ordered(head)
        async with self.storage.read(lane.workspace_id) as work:
            card = await work.messages.find(project.id, IntentKind.CARD, "")
            document = await read_document(work, project)
            counted = await count_days(work, project, self.now())
        thread_ts = thread_of(card)
        # Several who ask for the same before it is there get one file.
        others = [
            each.id
            for each in waiting
            if (each.project_id, each.kind, each.post_id) == (project.id, head.kind, None)
            and _ordered(each)[0] is form
        ]
        if head.post_id is None or not await self.slack.is_shared(
            file_id, lane.channel_id, thread_ts=thread_ts, since=head.created_at
        ):
            document = await with_names(document, self.slack)
            text = await asyncio.to_thread(
                render,
                document,
                form,
                days=counted.days,
                spent=counted.spent,
                calendar=counted.calendar,
                today=counted.today,
            )
            try:
                file_id = await self.slack.upload(f"{project.key}.{form}", text.encode())
            except SlackApiError as error:
                # Nothing but this file is refused, so whatever waits behind it goes on.
                if not sort_failure(error, attempts=0).channel_is_closed:
                    raise
                words = build_no_file(project, code_of(error))
                ids = [head.id, *others]
                return await self.posts.post(lane, project, [head], ids, words, thread_ts)
            async with self.posts.noted(lane, [head], f"{form}:{file_id}"):
                await self.slack.share(file_id, project.title, lane.channel_id, thread_ts)
        await self._settle(lane, [head.id, *others])
        return True


def _ordered(intent: Intent) -> tuple[ExportFormat, str]:
    """The format that an export was ordered in, and the uploaded file once there is one."""
    form, _, file_id = intent.ref.rpartition(":")
    # An order of before there were formats names none.
    return ExportFormat(form or ExportFormat.MARKDOWN), file_id
