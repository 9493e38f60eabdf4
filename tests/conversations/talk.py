"""A conversation: people who talk with the bot, and what they can see of its answers."""

import asyncio
import io
import json
import time
from collections.abc import Callable
from datetime import timedelta

import aiohttp

from bot.demo import Demo
from storage.lanes import next_send_at
from tests.conversations.surfaces import buttons_of, find_button

CHANNEL = "#fraud-ml"
TITLE = "Catch more invoice fraud"
KEY = "catch-more-invoice-fraud"


async def until(fact: Callable[[], object], *, limit: float = 10):
    """Wait for a fact and return what it gives; the limit is only ever reached by a failure."""
    give_up = time.monotonic() + limit
    while not (found := fact()):
        assert time.monotonic() < give_up, "what was waited for did not come about"
        await asyncio.sleep(0.01)
    return found


class Talk:
    """The people of the workspace, the bot, and the project that they talk about."""

    def __init__(self, demo: Demo) -> None:
        self.workspace = demo.workspace
        self.labthread = demo.labthread
        self.ana, self.ben, self.chloe, self.dev = map(
            demo.workspace.person, ("ana", "ben", "chloe", "dev")
        )
        #: Codes that Slack answers the bot in this conversation, as it has to.
        self.expected_refusals: set[str] = set()

    # What can be seen.

    def channel(self, channel=CHANNEL):
        """What everybody sees in a channel, oldest first."""
        return self.workspace.channel(channel).messages

    def card(self, channel=CHANNEL):
        """The newest project's card; None before it was posted."""
        cards = [each for each in self.channel(channel) if each["text"].startswith("ML project:")]
        return cards[-1] if cards else None

    def thread(self, channel=CHANNEL):
        """The newest project's thread, its card first."""
        return self.workspace.channel(channel).thread(self.card(channel)["ts"])

    def newest(self, words, channel=CHANNEL):
        """The newest message of the thread that says these words; None where none does."""
        said = [each for each in self.thread(channel)[1:] if words in each["text"]]
        return said[-1] if said else None

    async def heard(self, words, channel=CHANNEL):
        """Wait for a message of the thread that says these words."""
        return await until(lambda: self.newest(words, channel))

    async def delivered(self):
        """Wait until everything that was promised to Slack stands there."""
        # Far more than it takes, for machines that stand still at times.
        give_up = time.monotonic() + 60
        while await self._waits():
            assert time.monotonic() < give_up, "something promised was not delivered"
            await asyncio.sleep(0.01)

    async def _waits(self):
        async with self.labthread.storage.look() as connection:
            return await next_send_at(connection) is not None

    def calls_since(self, start):
        """The methods that the bot called since then, in alphabetical order."""
        return sorted(call.method for call in self.workspace.calls[start:])

    # What people do.

    async def press(self, person, action_id, value="", channel=CHANNEL):
        """Press the newest button of this kind (and value) in the thread."""
        message, button = find_button(self.thread(channel), action_id, value)
        return await person.click(message, action_id, value=button["value"])

    def can_press(self, action_id, value="", channel=CHANNEL):
        """How many messages of the thread offer this button."""
        return sum(bool(buttons_of(each, action_id, value)) for each in self.thread(channel))

    async def open_project(self, person=None, channel=CHANNEL, title=TITLE, **values):
        """Open a project by the command; return its card."""
        person = person or self.ana
        known = self.card(channel)
        asked = await person.command(channel, "/lab new")
        assert asked.ok, asked
        answer = await person.submit({"title": title, **values})
        assert answer.ok, answer
        return await until(lambda: self.card(channel) != known and self.card(channel))

    async def write(self, section, values, person=None, channel=CHANNEL):
        """Write a section through its modal."""
        person = person or self.ana
        asked = await self.press(person, "section_edit", f"/{section}", channel)
        assert asked.ok, asked
        answer = await person.submit(values)
        assert answer.ok, answer
        await self.delivered()

    async def plan(self, values, person=None, channel=CHANNEL):
        """Add a hypothesis through its modal."""
        person = person or self.ana
        await self.press(person, "hypothesis_add", channel=channel)
        answer = await person.submit(values)
        assert answer.ok, answer
        await self.delivered()

    async def start(self, ref, person=None, channel=CHANNEL):
        """Press a hypothesis' Start button."""
        answer = await self.press(person or self.ana, "hypothesis_start", f"/{ref}", channel)
        assert answer == answer.__class__(ok=True), answer
        await self.delivered()

    async def post(self, body, *, token=None, headers=None):
        """Report a result as software does; return the status and what the answer says."""
        token = await self.token() if token is None else token
        sent = {"Content-Type": "application/json"} | (headers or {})
        if token:
            sent["Authorization"] = f"Bearer {token}"
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        data = io.BytesIO(text.encode() if isinstance(text, str) else text)
        url = f"{self.labthread.url}/api/v1/results"
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, data=data, headers=sent) as answer,
        ):
            return answer.status, await answer.json()

    async def token(self, project_id=None, lasts=None):
        """Make a token; `lasts` is a timedelta, and may be negative."""
        now = self.labthread.scheduler._now()
        expires_at = None if lasts is None else now + lasts
        async with self.labthread.storage.begin(self.labthread.workspace_id) as work:
            return await work.tokens.create(project_id=project_id, now=now, expires_at=expires_at)

    async def project(self, key=KEY):
        """What is kept of a project; None where nothing is."""
        async with self.labthread.storage.read(self.labthread.workspace_id) as work:
            return await work.projects.find(key)

    async def hypothesis(self, number, key=KEY):
        """What is kept of a hypothesis."""
        found = await self.project(key)
        async with self.labthread.storage.read(self.labthread.workspace_id) as work:
            return await work.hypotheses.get(found.id, number)

    async def log(self, key=KEY):
        """The experiment log that is kept."""
        found = await self.project(key)
        async with self.labthread.storage.read(self.labthread.workspace_id) as work:
            return list(await work.log.all(found.id))

    def pass_days(self, days):
        """Move the calendar; what falls due meanwhile happens now."""
        self.workspace.clock.advance(timedelta(days=days).total_seconds())
