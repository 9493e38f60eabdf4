"""What a newcomer does: run the demo, press, type, look, and paste the command into a terminal."""

import asyncio
import getopt
import re
import shlex
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from playwright.async_api import Locator, Page, expect

_STARTUP = 60


class Walk:
    """A person in front of the page, with the project's thread open beside its channel."""

    def __init__(self, page: Page, pictures: Path | None) -> None:
        self.page = page
        self.channel = page.locator("#messages")
        self.thread = page.locator("#thread-messages")
        self.form = page.locator("#modal")
        self.notes = page.locator("#notes")
        self._pictures = pictures

    async def become(self, name: str) -> None:
        """Act as somebody else."""
        people = self.page.locator("#act-as")
        chosen = people.locator("option", has_text=name)
        await people.select_option(await chosen.get_attribute("value"))

    async def say(self, text: str) -> None:
        """Type into the channel."""
        composer = self.page.locator("#composer textarea")
        await composer.fill(text)
        await composer.press("Enter")

    async def jump(self, local_time: str) -> None:
        """Set the workspace's clock."""
        await self.page.locator("#clock-toggle").click()
        await self.page.locator("#clock-to").fill(local_time)
        await self.page.get_by_role("button", name="Jump", exact=True).click()
        await expect(self.page.locator("#clock-offset")).to_contain_text("ahead")
        await expect(self.page.locator("#clock-panel")).to_be_hidden()

    async def press(self, name: str) -> None:
        """Press the newest button of this name in the thread."""
        await self.thread.get_by_role("button", name=name, exact=True).last.click()

    async def open(self, button: str, title: str) -> None:
        """Press a button of the thread that opens a form."""
        await self.press(button)
        await expect(self.form.get_by_role("heading", name=title, exact=True)).to_be_visible()

    async def fill(self, values: Mapping[str, str]) -> None:
        """Fill in fields of the open form, by their names."""
        for name, text in values.items():
            block = self.form.locator(f'[data-block-id="{name}"]')
            field = block.locator("input, textarea, select")
            if await block.locator("select").count():
                await field.select_option(text)
            else:
                await field.fill(text)

    async def send(self) -> None:
        """Submit the open form, which is then gone."""
        await self.page.locator("#modal-submit").click()
        await expect(self.form).to_be_hidden()

    def reply(self, text: str | re.Pattern[str]) -> Locator:
        """The messages of the thread that say this."""
        return self.thread.locator("[data-ts]", has_text=text)

    async def picture(self, name: str) -> None:
        """Keep what the page looks like now, where somebody asked for it."""
        if self._pictures:
            await self.page.mouse.move(0, 0)
            await self.page.screenshot(path=self._pictures / f"{name}.png", animations="disabled")

    async def picture_of_form(self, name: str) -> None:
        """Keep the form from its top on."""
        await self.form.locator(".modal-body").evaluate("body => { body.scrollTop = 0; }")
        await self.picture(name)

    async def picture_of(self, what: Locator, name: str) -> None:
        """Keep one message of the thread."""
        await what.scroll_into_view_if_needed()
        await self.picture(name)

    async def picture_of_newest(self, name: str) -> None:
        """Keep the newest of channel and thread."""
        for pane in (self.channel, self.thread):
            await pane.evaluate("pane => { pane.scrollTop = pane.scrollHeight; }")
        await self.picture(name)


@asynccontextmanager
async def running_demo() -> AsyncIterator[str]:
    """Run `labthread demo` as people do; yield the address that it prints."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--port", "0", stdout=pipe, stderr=pipe
    )
    assert process.stdout
    try:
        async with asyncio.timeout(_STARTUP):
            first = (await process.stdout.readline()).decode()
        found = re.search(r"http://127\.0\.0\.1:\d+", first)
        yield found[0] if found else ""
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
        _, complaints = await process.communicate()
    assert (process.returncode, complaints.decode()) == (0, "")


async def run_curl(command: str) -> tuple[int, dict[str, Any]]:
    """Send what a curl command would; return the status and the answer."""
    program, *words = shlex.split(command.replace("\\\n", " "))
    assert program == "curl"
    options, (address,) = getopt.gnu_getopt(words, "sSX:H:d:w:")
    headers = dict(value.split(": ", 1) for option, value in options if option == "-H")
    body = dict(options)["-d"]
    async with (
        aiohttp.ClientSession() as session,
        session.post(address, headers=headers, data=body) as answer,
    ):
        return answer.status, await answer.json()
