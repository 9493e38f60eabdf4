"""One interaction of a person with Slack, as the listeners see it."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import ValidationError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.experiments.ports import Act
from bot.experiments.projects import Project
from bot.experiments.service.projects import see_project
from bot.experiments.template import Template
from handlers.forms import ModalState
from handlers.ids import Target
from handlers.views.blocks import Message
from storage import Storage
from storage.work import SqlWork

Body = dict[str, Any]


class Ack(Protocol):
    """Answers Slack's request."""

    async def __call__(self, **answer: Any) -> object:
        """Send the answer; once per request."""


@dataclass
class Interaction:
    """A command, action, shortcut or view submission, and the ways to answer it."""

    body: Body
    act: Act
    client: AsyncWebClient
    storage: Storage
    template: Template
    answer: Ack
    answered: bool = False

    async def ack(self, **answer: Any) -> None:
        """Tell Slack that it was heard, perhaps with what to show."""
        self.answered = True
        await self.answer(**answer)

    def begin(self) -> AbstractAsyncContextManager[SqlWork]:
        """One unit of work that does this act, and does it a single time."""
        return self.storage.begin(self.act.workspace_id, once=self.act.key)

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
    def channel_id(self) -> str:
        """The channel where the person is; blank where there is none."""
        channel = self.body.get("channel") or {}
        return str(self.body.get("channel_id") or channel.get("id") or "")

    @property
    def thread_ts(self) -> str:
        """The thread where the person is; blank outside of one, and on a root message.

        Slack shows an ephemeral message in a thread only once the thread has replies, and
        whoever presses a button of the card may be looking at the channel.
        """
        message = self.body.get("message") or {}
        thread_ts = str(message.get("thread_ts") or "")
        return thread_ts if thread_ts != message.get("ts") else ""

    async def see(self, work: SqlWork, project_id: int) -> Project:
        """The project that this is about; raises NotFound where the person may not see it.

        A submission comes from nowhere: its form carries the channel where it was opened.
        """
        channel_id = self.channel_id or self.state.channel_id
        return await see_project(work, project_id, channel_id)

    async def open(self, view: dict[str, Any]) -> None:
        """Show a modal; then acknowledge."""
        await self.client.views_open(trigger_id=self.body["trigger_id"], view=view)
        await self.ack()

    def modal_state(self, **known: Any) -> str:
        """What a modal opened here shall carry."""
        state = ModalState(channel_id=self.channel_id, thread_ts=self.thread_ts, **known)
        return state.model_dump_json(exclude_defaults=True)

    async def say(self, message: Message) -> None:
        """Answer only the person who asked, in the place where they are."""
        if "command" in self.body:
            await self.ack(text=message.text, blocks=message.blocks)
            return
        await self.ack()
        try:
            await self._say_in_channel(message)
        except SlackApiError:
            # The bot or the person is no member there: a press can be answered all the same.
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
