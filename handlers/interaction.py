"""One interaction of a person with Slack, as the listeners see it."""

import asyncio
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

import aiohttp
from pydantic import ValidationError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.documents.importing import MAX_DOCUMENT, decode_markdown
from bot.experiments.errors import Refusal
from bot.experiments.projects import Project
from bot.experiments.records import Act
from bot.experiments.service.projects import see_project
from handlers.forms import ModalState
from handlers.ids import Target, parse_id
from handlers.slack_errors import NotHandedOver, code_of
from handlers.views.blocks import Message
from storage import Storage
from storage.work import SqlWork

Body = dict[str, Any]
#: Seconds; what is left of Slack's three goes to reading and saving.
_FETCH_PATIENCE = 1.5


class Ack(Protocol):
    """Answers Slack's request."""

    async def __call__(self, **answer: Any) -> object:
        """Send the answer; once per request."""


@dataclass
class Interaction:
    """A command, action, shortcut, view submission or event, and the ways to answer it."""

    body: Body
    act: Act
    client: AsyncWebClient
    storage: Storage
    answer: Ack
    answered: bool = False

    async def ack(self, **answer: Any) -> None:
        """Tell Slack that it was heard, perhaps with what to show."""
        self.answered = True
        await self.answer(**answer)

    def begin(self) -> AbstractAsyncContextManager[SqlWork]:
        """One unit of work that does this act, and does it a single time."""
        return self.storage.begin(self.act.workspace_id, once=self.act.key)

    async def note_done(self) -> None:
        """Note that this act is done, where what it did was not a unit of work.

        A message that only one person sees is posted at once, since the outbox carries none. Noted
        before, it would be lost where the post fails; so a repeat may say it twice in rare cases.
        Raises AlreadyDone where that was quicker.
        """
        async with self.begin():
            pass

    def read(self) -> AbstractAsyncContextManager[SqlWork]:
        """A look at the workspace as it stands."""
        return self.storage.read(self.act.workspace_id)

    @property
    def view(self) -> dict[str, Any]:
        """The view that was submitted, or in which something was pressed."""
        return dict(self.body.get("view") or {})

    @property
    def state(self) -> ModalState:
        """What the view carried from its opening."""
        try:
            return ModalState.model_validate_json(self.view.get("private_metadata") or "{}")
        except ValidationError:
            return ModalState()

    @property
    def pressed(self) -> Mapping[str, Any]:
        """The action that was taken."""
        return dict((self.body.get("actions") or [{}])[0])

    @property
    def target(self) -> Target:
        """What the pressed button is about; raises NotFound."""
        return Target.parse(str(self.pressed.get("value", "")))

    @property
    def pressed_id(self) -> int:
        """The number of what the pressed button is about, other than a project; raises NotFound."""
        return parse_id(str(self.pressed.get("value", "")))

    @property
    def channel_id(self) -> str:
        """The channel where the person is; blank where there is none."""
        channel = self.body.get("channel") or {}
        event = self.body.get("event") or {}
        return str(self.body.get("channel_id") or channel.get("id") or event.get("channel_id", ""))

    @property
    def thread_ts(self) -> str:
        """The thread where the person is; blank outside of one, and on a root message.

        Slack shows an ephemeral message in a thread only once the thread has replies, and
        whoever presses a button of the card may be looking at the channel.
        """
        # Of a message that only the person sees, Slack tells where it is and nothing else.
        message = self.body.get("message") or self.body.get("container") or {}
        thread_ts = str(message.get("thread_ts") or "")
        return thread_ts if thread_ts != message.get("ts") else ""

    async def see(self, work: SqlWork, project_id: int) -> Project:
        """The project that this is about; raises NotFound where the person may not see it.

        A submission comes from nowhere: its form carries the channel where it was opened.
        """
        channel_id = self.channel_id or self.state.channel_id
        return await see_project(work, project_id, channel_id)

    async def open(self, view: dict[str, Any]) -> None:
        """Show a modal, on top of the one in which it was asked for; then acknowledge."""
        trigger_id = self.body["trigger_id"]
        if self.view:
            await self.client.views_push(trigger_id=trigger_id, view=view)
        else:
            await self.client.views_open(trigger_id=trigger_id, view=view)
        await self.ack()

    async def refresh(self, view_id: str, view: dict[str, Any]) -> None:
        """Show a modal that is open anew, if it still is."""
        with suppress(SlackApiError):
            await self.client.views_update(view_id=view_id, view=view)

    async def redraw(self, view: dict[str, Any]) -> None:
        """Show the modal in which something was pressed anew, unless it has changed since."""
        try:
            await self.client.views_update(
                view_id=self.view["id"], hash=self.view["hash"], view=view
            )
        except SlackApiError as error:
            # A second press came first; what it wanted is what is shown.
            if code_of(error) != "hash_conflict":
                raise

    def modal_state(self, **known: Any) -> str:
        """What a modal opened here shall carry."""
        before = self.state
        state = ModalState(
            channel_id=self.channel_id or before.channel_id,
            thread_ts=self.thread_ts or before.thread_ts,
            **known,
        )
        return state.model_dump_json(exclude_defaults=True)

    async def fetch_text(self, file: Mapping[str, Any]) -> str:
        """The text of a file that was handed in with a form; raises Refusal, with a sentence."""
        # No character takes more than four bytes.
        return decode_markdown(await self.fetch(file, most=4 * MAX_DOCUMENT))

    async def fetch(self, file: Mapping[str, Any], *, most: int) -> bytes:
        """A file that Slack keeps, or what of it shows that it is larger than `most` bytes.

        Raises Refusal, with a sentence; NotHandedOver where Slack did not answer.
        """
        session = cast(aiohttp.ClientSession, self.client.session)
        headers = {"Authorization": f"Bearer {self.client.token}"}
        address = str(file.get("url_private_download") or file.get("url_private") or "")
        # The token goes to Slack alone, whatever a crafted form names.
        if not _is_at(self.client.base_url, address):
            raise Refusal("This is not a file that Slack keeps. Nothing was changed.")
        content, has_answered = b"", False
        try:
            # Slack leads whoever may not read a file on to a page for signing in.
            async with (
                asyncio.timeout(_FETCH_PATIENCE),
                session.get(address, headers=headers, allow_redirects=False) as answer,
            ):
                has_answered = answer.status < 500 and answer.status != 429
                if answer.status == 200:
                    async for part in answer.content.iter_chunked(2**16):
                        content += part
                        if len(content) > most:
                            break
        except (aiohttp.ClientError, OSError):  # a TimeoutError is an OSError
            content, has_answered = b"", False
        if not content:
            words = "Slack did not hand over the file. Attach it again. Nothing was changed."
            raise Refusal(words) if has_answered else NotHandedOver(words)
        return content

    async def replace(self, message: Message | None) -> None:
        """Put another message in the place of the one in which was pressed; None takes it away."""
        await self.ack()
        shown: dict[str, Any] = {"delete_original": True}
        if message is not None:
            shown = {"replace_original": True, "text": message.text, "blocks": message.blocks}
        # What was done is done; that it cannot be shown here changes nothing.
        with suppress(aiohttp.ClientError, OSError):
            webhook = AsyncWebhookClient(self.body["response_url"], session=self.client.session)
            await webhook.send(**shown)

    async def say(self, message: Message) -> None:
        """Answer only the person who asked, in the place where they are."""
        if "command" in self.body:
            await self.ack(text=message.text, blocks=message.blocks)
            return
        await self.ack()
        try:
            await self._say_in_channel(message)
        except (SlackApiError, aiohttp.ClientError, OSError):
            # The bot or the person is no member there: a press can be answered all the same.
            with suppress(aiohttp.ClientError, OSError):
                await self._respond(message)

    async def _say_in_channel(self, message: Message) -> None:
        state = self.state
        if channel_id := self.channel_id or state.channel_id:
            await self.client.chat_postEphemeral(
                channel=channel_id,
                user=self.act.actor_id,
                thread_ts=self.thread_ts or state.thread_ts or None,
                text=message.text,
                blocks=message.blocks,
            )

    async def _respond(self, message: Message) -> None:
        url = str(self.body.get("response_url") or "")
        if url:
            await AsyncWebhookClient(url, session=self.client.session).send(
                text=message.text,
                blocks=message.blocks,
                response_type="ephemeral",
                replace_original=False,
            )


def _is_at(base_url: str, address: str) -> bool:
    """Whether an address is of the server that is spoken to, or of one of its own."""
    home, place = urlsplit(base_url), urlsplit(address)
    host, name = home.hostname or "", place.hostname or ""
    of_home = name == host or name.endswith(f".{host.removeprefix('www.')}")
    return bool(host) and of_home and place.scheme == home.scheme
