"""People who go on with their project however often the bot dies under their hands."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import aiohttp

from bot.workspace import Workspace
from storage import Storage, check_ins, digests
from tests.conversations.surfaces import find_button
from tests.conversations.talk import CHANNEL, Talk
from tests.reliability.bot import MortalBot

#: How often a person tries; the steps that kill are fewer.
_PATIENCE = 150
_BEFORE_THE_NEXT_TRY = 0.05
Gesture = Callable[[], Awaitable[Any]]


class Life(Talk):
    """A conversation in which whoever got no answer tries again, as people do."""

    def __init__(self, workspace: Workspace, storage: Storage, bot: MortalBot) -> None:
        self.bot = bot
        seen = SimpleNamespace(storage=storage, workspace_id=workspace.team_id, url=bot.url)
        super().__init__(SimpleNamespace(workspace=workspace, labthread=seen))
        self._token = ""

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.workspace.clock.now(), UTC)

    async def insist(self, gesture: Gesture) -> Any:
        """Do something in Slack until it is answered."""
        for _ in range(_PATIENCE):
            await self.bot.up()
            done = await gesture()
            if done.ok:
                return done
            # On a busy machine a moment passes before a death is known.
            await asyncio.sleep(_BEFORE_THE_NEXT_TRY)
        raise AssertionError(f"no answer: {done}")

    async def push(self, person, action_id, value="", *, until_done=None):
        """Press a button until what it does is done."""
        while True:
            await self.insist(lambda: self.press(person, action_id, value))
            if until_done is None or await until_done():
                return

    async def fill(self, person, opens: list[Gesture], values):
        """Open a form, on top of others where it takes several presses, and hand it in.

        A form that stays open after a failure is handed in again as it is.
        """
        for depth, opening in enumerate(opens, 1):
            for _ in range(_PATIENCE):
                # It may stand there although nobody was told that it opened.
                if len(person.views) >= depth:
                    break
                await self.bot.up()
                await opening()
        await self.insist(lambda: person.submit(values))
        while person.views:
            await person.close_view(everything=True)

    async def fill_by_button(self, person, action_id, value, values):
        await self.fill(person, [lambda: self.press(person, action_id, value)], values)

    async def fill_in_settings(self, person, action_id, values):
        """A form that opens from the project's settings."""
        opens: list[Gesture] = [
            lambda: self.press(person, "project_settings"),
            lambda: person.click(person.views[0], action_id),
        ]
        await self.fill(person, opens, values)

    async def write(self, section, values, person=None, channel=CHANNEL):
        await self.fill_by_button(person or self.ana, "section_edit", f"/{section}", values)
        await self.delivered()

    async def plan(self, values, person=None, channel=CHANNEL):
        await self.fill_by_button(person or self.ana, "hypothesis_add", "", values)
        await self.delivered()

    async def report(self, body):
        """Report a result as software does, which tries again until it is told that it arrived."""
        # Of two results at the same moment none is the latest.
        self.pass_days(1 / 24)
        while True:
            await self.bot.up()
            try:
                status, answer = await self.post(body, token=await self.token())
            except aiohttp.ClientError:
                continue
            assert status in {200, 202}, answer
            return

    async def token(self, project_id=None, lasts=None):
        if not self._token:
            async with self.labthread.storage.begin(self.labthread.workspace_id) as work:
                self._token = await work.tokens.create(
                    project_id=None, now=self.now, expires_at=None
                )
        return self._token

    def pass_days(self, days):
        self.workspace.clock.advance(timedelta(days=days).total_seconds())
        self.bot.calendar.value = self.workspace.clock.now()

    async def delivered(self):
        """Wait until nothing is due and nothing promised waits, over any number of lives."""
        give_up = time.monotonic() + 60
        while await self._is_busy():
            assert time.monotonic() < give_up, "something promised was not delivered"
            await self.bot.up()
            await asyncio.sleep(0.005)

    async def _is_busy(self):
        if await self._waits():
            return True
        async with self.labthread.storage.look() as connection:
            due = [await each.next_due_at(connection) for each in (check_ins, digests)]
        return any(each is not None and each <= self.now for each in due)

    def offers(self, action_id, value):
        """Whether the thread offers a button."""
        try:
            find_button(self.thread(), action_id, value)
        except LookupError:
            return False
        return True
