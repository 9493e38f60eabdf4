"""A page that looks at the bot from outside, while the test may also talk with it from inside."""

import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, expect
from pydantic import SecretStr

from bot.demo import demo
from storage.vault import new_key
from tests.browser.looking import faint, too_wide, unnamed
from tests.browser.walking import Walk
from tests.conversations.conftest import MONDAY
from tests.conversations.talk import TITLE, Talk

#: What the bot of every visit keeps secrets with.
KEYS = new_key()
_PATIENCE = 10_000
#: What may not stand out of the window; tables scroll, and so do charts of many bars.
_BOUNDED = (
    ".message, .message-body > .block, .modal-body > .block, .dialog-buttons, .file-card, caption, "
    ".chart svg"
)
_DESK, _PHONE = {"width": 1400, "height": 900}, {"width": 390, "height": 844}


class Visit(Walk):
    """A person in front of the page of a bot that `talk` talks with, too."""

    def __init__(self, page: Page, pictures: Path | None, talk: Talk) -> None:
        super().__init__(page, pictures)
        self.talk = talk

    async def open_thread(self) -> None:
        """Open the project's thread beside its channel."""
        heading = self.page.get_by_role("heading", name=TITLE)
        card = self.channel.locator("[data-ts]", has=heading).first
        await card.get_by_label("Reply in thread").click()
        await expect(self.thread.get_by_role("heading", name=TITLE)).to_be_visible()

    async def open_menu(self, message: Locator, item: str) -> None:
        """Choose from a message's menu."""
        await message.hover()
        await message.get_by_label("More actions").click()
        await self.page.get_by_role("menuitem", name=re.compile(f"^{item}")).click()

    async def look(self, name: str, what: Locator | None = None) -> None:
        """See that all can be read and reached, by day and by night, at a desk and on a phone."""
        for width, size in (("desk", _DESK), ("phone", _PHONE)):
            await self.page.set_viewport_size(size)
            for colors in ("light", "dark"):
                await self.page.emulate_media(color_scheme=colors, reduced_motion="reduce")
                if what:
                    await what.evaluate("node => node.scrollIntoView({ block: 'start' })")
                await self.picture(f"{name}-{width}-{colors}")
                assert await faint(self.page) == []
                assert await too_wide(self.page, _BOUNDED) == []
                assert await unnamed(self.page) == []
        await self.page.set_viewport_size(_DESK)
        await self.page.emulate_media(color_scheme="light")


@asynccontextmanager
async def visiting(browser: Browser) -> AsyncIterator[Visit]:
    """Run the bot in a workspace and open its page; whatever goes wrong in it fails the test."""
    problems: list[str] = []
    folder = os.environ.get("LABTHREAD_SCREENSHOTS")
    pictures = Path(folder) if folder else None
    if pictures:
        pictures.mkdir(parents=True, exist_ok=True)
    quick = {"rate_limits": False, "pace": timedelta(0)}
    async with demo(**quick, labthread_encryption_key=SecretStr(KEYS)) as both:
        both.workspace.clock.move_to(MONDAY.timestamp())
        context = await browser.new_context(viewport=_DESK, timezone_id="Europe/Madrid")
        context.set_default_timeout(_PATIENCE)
        page = await context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        await page.goto(f"{both.workspace.url}/?as=ana")
        await page.wait_for_selector("body[data-ready]", state="attached")
        expect.set_options(timeout=_PATIENCE)
        yield Visit(page, pictures, Talk(both))
        expect.set_options(timeout=None)
        await context.close()
    assert not problems
