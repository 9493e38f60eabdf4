"""Pictures that messages show: drawn aside, uploaded once, left out where they cannot be."""

import asyncio
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
    """The pictures of verdicts that a process has uploaded and not shown yet."""

    slack: Slack
    #: File ids by entry: a post that is tried again needs no second upload. After a crash in
    #: between a file stays behind that nobody sees.
    _uploaded: dict[int, str] = field(default_factory=dict)

    async def of(self, project: Project, entry: LogEntry, attempts: int) -> str:
        """The uploaded picture of a result's verdict; blank where none is wanted or possible.

        Raises what an upload raises that is worth another of these attempts.
        """
        event = entry.event
        if not isinstance(event, ResultArrived) or event.verdict is None:
            return ""
        if not wants_a_picture(event.verdict, charts=self.slack.taste.takes(CHART)):
            return ""
        if entry.id not in self._uploaded:
            # Drawing takes a moment, in which the bot has other things to do.
            drawn = await asyncio.to_thread(draw_verdict, entry.ref, event.verdict, form="png")
            name, title = f"{project.key}-{entry.ref}.png", f"{project.title}: {entry.ref}"
            try:
                file_id = await upload_picture(self.slack, name, drawn, title)
            except (SlackApiError, aiohttp.ClientError, OSError):
                if attempts < _MOST_TRIES:
                    raise
                return ""
            self._uploaded[entry.id] = file_id
        return self._uploaded[entry.id]

    def shown(self, entry: LogEntry) -> None:
        """Forget a picture that a message shows."""
        self._uploaded.pop(entry.id, None)


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
