"""Pictures that messages show: drawn aside, uploaded once, left out where they cannot be."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.documents.verdict_picture import draw_verdict
from bot.experiments.log import LogEntry, ResultArrived
from bot.experiments.projects import Project
from bot.outbox.failures import sort_failure
from bot.outbox.slack import Slack
from handlers.views.verdict_blocks import CHART, wants_a_picture

#: After so many failed tries a message goes out in words, which say it all.
_MOST_TRIES = 2


@dataclass(frozen=True)
class Pictures:
    """The pictures that a process has uploaded and not shown yet."""

    slack: Slack
    #: File ids by what will show them, and of which state: a message that is tried again needs no
    #: second upload. After a crash in between a file stays behind that nobody sees.
    _uploaded: dict[str, tuple[str, str]] = field(default_factory=dict)

    async def of(self, project: Project, entry: LogEntry, attempts: int) -> str:
        """The uploaded picture of a result's verdict; blank where none is wanted or possible.

        Raises what an upload raises that is worth another of these attempts.
        """
        event = entry.event
        verdict = event.verdict if isinstance(event, ResultArrived) else None
        if verdict is None:
            return ""
        if not wants_a_picture(verdict, charts=self.slack.taste.takes(CHART)):
            return ""

        async def upload() -> str:
            # Drawing takes a moment, in which the bot has other things to do.
            drawn = await asyncio.to_thread(draw_verdict, entry.ref, verdict, form="png")
            name, title = f"{project.key}-{entry.ref}.png", f"{project.title}: {entry.ref}"
            return await upload_picture(self.slack, name, drawn, title)

        try:
            return await self.once(f"entry {entry.id}", "", upload)
        except (SlackApiError, aiohttp.ClientError, OSError):
            if attempts < _MOST_TRIES:
                raise
            return ""

    async def once(self, shown_by: str, state: str, upload: Callable[[], Awaitable[str]]) -> str:
        """The picture of a state of what will show it, uploaded unless it was already."""
        known, file_id = self._uploaded.get(shown_by, (None, ""))
        if known != state:
            file_id = await upload()
            self._uploaded[shown_by] = (state, file_id)
        return file_id

    def shown(self, shown_by: str) -> None:
        """Forget a picture that a message shows."""
        self._uploaded.pop(shown_by, None)


async def upload_picture(slack: Slack, name: str, picture: bytes, title: str) -> str:
    """Upload a picture that a message will show; blank where no files may be uploaded."""
    try:
        file_id = await slack.upload(name, picture)
        await slack.keep(file_id, title)
    except SlackApiError as error:
        # Where no files may be uploaded, the words alone go on.
        if not sort_failure(error, attempts=0).channel_is_closed:
            raise
        return ""
    return file_id
