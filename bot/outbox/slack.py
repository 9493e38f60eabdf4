"""The Slack calls that deliver: post, update, upload, and look whether a post arrived."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.outbox.failures import Astray
from bot.outbox.pace import Paced
from bot.outbox.taste import Taste
from handlers.slack_errors import code_of, is_gone
from handlers.views.blocks import Message

log = logging.getLogger(__name__)

EVENT_TYPE = "labthread_intent"
#: Clocks of two machines differ; a post is looked for from a little before it was promised.
_CLOCKS_DIFFER = timedelta(minutes=5)
#: Seconds. On a Monday morning hundreds of check-ins ask the same few people.
_KNOWN_FOR = 3600.0
#: Seconds that a check-in waits for Slack's word about a person, and does without it after that.
_PATIENCE, _UNKNOWN_FOR = 2.0, 60.0
#: How the ids of people begin, where a message goes to one of them alone.
_PEOPLE = ("U", "W")


def _thread_is_gone() -> SlackApiError:
    gone = {"ok": False, "error": "thread_not_found"}
    return SlackApiError("the thread is gone", gone)  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class Slack:
    """A workspace's Web API, with retries left to the outbox: it alone knows what is safe."""

    client: AsyncWebClient
    session: aiohttp.ClientSession
    taste: Taste = field(default_factory=Taste)
    #: People, and until when they are known, in monotonic seconds.
    _known: dict[str, tuple[float, dict[str, Any]]] = field(default_factory=dict)
    #: People whom Slack said nothing of, and until when they are not asked for again.
    _out_of_reach: dict[str, float] = field(default_factory=dict)
    #: How far looks for a post or a file came that wait for their turn: the cursor of a page.
    _looks: dict[tuple[str, str, str], str] = field(default_factory=dict)

    async def post(self, channel_id: str, message: Message, *, thread_ts: str, post_id: str) -> str:
        """Post a message that carries `post_id`; returns its ts.

        Where the thread's root was deleted, Slack posts to the channel and says nothing; then the
        message is taken back, and SlackApiError says thread_not_found.
        """
        answer = await self.taste.show(
            message,
            self.client.chat_postMessage,
            channel=channel_id,
            thread_ts=thread_ts or None,
            parse="none",
            unfurl_links=False,
            unfurl_media=False,
            metadata={"event_type": EVENT_TYPE, "event_payload": {"id": post_id}},
        )
        ts = str(answer["ts"])
        if thread_ts and not answer["message"].get("thread_ts"):
            await self._take_back(channel_id, ts)
            raise _thread_is_gone()
        return ts

    async def _take_back(self, channel_id: str, ts: str) -> None:
        """Delete a reply that went astray; raises Astray where that cannot be done yet."""
        try:
            await self.client.chat_delete(channel=channel_id, ts=ts)
        except SlackApiError as error:
            if not is_gone(error):
                raise Astray(ts) from error
        except (Paced, aiohttp.ClientError, OSError) as error:
            raise Astray(ts) from error

    async def update(self, channel_id: str, ts: str, message: Message) -> None:
        """Replace a message that stands."""
        await self.taste.show(
            message, self.client.chat_update, channel=channel_id, ts=ts, parse="none"
        )

    async def upload(self, name: str, content: bytes) -> str:
        """Hand over a file's bytes, without showing it anywhere yet; returns its id."""
        place = await self.client.files_getUploadURLExternal(filename=name, length=len(content))
        async with self.session.post(str(place["upload_url"]), data=content) as answer:
            answer.raise_for_status()
        return str(place["file_id"])

    async def keep(self, file_id: str, title: str) -> None:
        """Finish an upload that is shown in no channel: a message's picture."""
        await self.client.files_completeUploadExternal(files=[{"id": file_id, "title": title}])

    async def delete_file(self, file_id: str) -> None:
        """Delete a file of the bot's own; one that is gone already is as well."""
        try:
            await self.client.files_delete(file=file_id)
        except SlackApiError as error:
            if code_of(error) not in {"file_not_found", "file_deleted"}:
                raise

    async def share(self, file_id: str, title: str, channel_id: str, thread_ts: str) -> None:
        """Show an uploaded file in a thread."""
        await self.client.files_completeUploadExternal(
            files=[{"id": file_id, "title": title}], channel_id=channel_id, thread_ts=thread_ts
        )

    async def name_of(self, user_id: str) -> str:
        """A person's name; their id where Slack does not know them any more."""
        try:
            user = await self._user(user_id)
        except SlackApiError as error:
            if code_of(error) not in {"user_not_found", "user_not_visible"}:
                raise
            return user_id
        return str(user.get("real_name") or user.get("name") or user_id)

    async def who_left(self, user_ids: Iterable[str]) -> set[str]:
        """Those of these people who are not in the workspace any more, as of the last hour."""
        return {each for each in user_ids if await self._has_left(each)}

    async def _has_left(self, user_id: str) -> bool:
        if time.monotonic() < self._out_of_reach.get(user_id, 0.0):
            return False
        try:
            async with asyncio.timeout(_PATIENCE):
                return bool((await self._user(user_id)).get("deleted"))
        except (SlackApiError, Paced, aiohttp.ClientError, OSError):
            # A check-in does not wait for this; the next ones look again, but not at once.
            self._out_of_reach[user_id] = time.monotonic() + _UNKNOWN_FOR
            return False

    async def _user(self, user_id: str) -> dict[str, Any]:
        """A person as Slack has known them within the last hour."""
        until, user = self._known.get(user_id, (0.0, {}))
        if time.monotonic() >= until:
            user = (await self.client.users_info(user=user_id))["user"]
            self._known[user_id] = (time.monotonic() + _KNOWN_FOR, user)
        return user

    async def find_post(
        self, channel_id: str, *, thread_ts: str, post_id: str, since: datetime
    ) -> str:
        """The ts of the message that carries `post_id`; blank where none does.

        What was written to a person cannot be looked for without one more scope; there it is
        blank. A reply that went astray, since its thread is gone, is taken back; then SlackApiError
        says thread_not_found.
        """
        if channel_id.startswith(_PEOPLE):
            return ""
        try:
            return await self._find(channel_id, thread_ts, post_id, since)
        except SlackApiError as error:
            if not thread_ts or code_of(error) != "thread_not_found":
                raise
        if astray := await self._find(channel_id, "", post_id, since):
            await self._take_back(channel_id, astray)
        raise _thread_is_gone()

    async def _find(self, channel_id: str, thread_ts: str, post_id: str, since: datetime) -> str:
        async for message in self._recent(channel_id, thread_ts, since, post_id):
            metadata = message.get("metadata") or {}
            if (
                metadata.get("event_type") == EVENT_TYPE
                and (metadata.get("event_payload") or {}).get("id") == post_id
            ):
                return str(message["ts"])
        return ""

    async def is_shared(
        self, file_id: str, channel_id: str, *, thread_ts: str, since: datetime
    ) -> bool:
        """Whether a file already stands in a thread."""
        async for message in self._recent(channel_id, thread_ts, since, file_id):
            if any(each.get("id") == file_id for each in message.get("files") or []):
                return True
        return False

    async def _recent(
        self, channel_id: str, thread_ts: str, since: datetime, wanted: str
    ) -> AsyncIterator[dict[str, Any]]:
        """The messages of a thread, or of the channel itself, since then.

        A look for what is `wanted` that had to wait for its turn goes on where it was.
        """
        oldest = f"{(since - _CLOCKS_DIFFER).timestamp():.6f}"
        look = channel_id, thread_ts, wanted
        cursor = self._looks.pop(look, "")
        while True:
            try:
                page = await self._page(channel_id, thread_ts, oldest, cursor)
            except SlackApiError as error:
                if code_of(error) != "missing_scope":
                    raise
                log.warning(
                    "cannot look for an uncertain post without a history scope; posting again",
                    extra={"action": "reconcile_impossible"},
                )
                return
            except Paced:
                self._looks[look] = cursor
                raise
            for message in page["messages"]:
                yield message
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    async def _page(
        self, channel_id: str, thread_ts: str, oldest: str, cursor: str
    ) -> AsyncSlackResponse:
        if thread_ts:
            return await self.client.conversations_replies(
                channel=channel_id,
                ts=thread_ts,
                oldest=oldest,
                cursor=cursor,
                limit=200,
                include_all_metadata=True,
            )
        return await self.client.conversations_history(
            channel=channel_id, oldest=oldest, cursor=cursor, limit=200, include_all_metadata=True
        )
