"""A browser, and a workspace with a stock Bolt app to look at through it."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Page, async_playwright
from playwright.sync_api import sync_playwright

from bot.workspace import Note, Workspace, WorkspaceConfig
from tests.browser.stock_app import build_listeners
from tests.workspace.building import build_manifest, connected

OpenPage = Callable[..., Awaitable[Page]]

# Root has no sandbox to use, and no test needs what a browser does for itself in the background.
_ARGUMENTS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of a Chromium: $CHROMIUM, an installed one, or Playwright's own."""
    named = [os.environ.get("CHROMIUM"), "/usr/bin/chromium", "chromium", "google-chrome"]
    for name in filter(None, named):
        if found := shutil.which(name):
            return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    if not Path(own).exists():
        pytest.skip("no browser: set CHROMIUM, or run `playwright install chromium`")
    return own


@pytest.fixture
async def browser(chromium) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        yield launched
        await launched.close()


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    """A workspace whose app answers at once, or is given up after a second."""
    commands = [
        {"command": "/lab", "description": "Design", "usage_hint": "[new | help]"},
        {"command": "/label", "description": "Print labels"},
    ]
    manifest = build_manifest(slash_commands=commands)
    config = WorkspaceConfig(manifest=manifest, rate_limits=False, ack_timeout=1.0)

    async def notes():
        return [Note(title="Try this first", text="Open a form:", code="/lab new")]

    async with Workspace(config).serve(port=0) as served:
        served.notes = notes
        async with connected(served, build_listeners):
            yield served


@pytest.fixture
async def open_page(browser, workspace) -> AsyncIterator[OpenPage]:
    """Open the page as a person; whatever goes wrong in it fails the test at its end."""
    problems = []

    def watch(page: Page) -> None:
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("request", lambda request: _check_address(request.url))

    def _check_address(url: str) -> None:
        if urlsplit(url).netloc != urlsplit(workspace.url).netloc:
            problems.append(f"asked somebody else: {url}")

    async def open_page(person="ana", *, width=1400, height=900, path="/") -> Page:
        context = await browser.new_context(viewport={"width": width, "height": height})
        context.set_default_timeout(8000)
        page = await context.new_page()
        watch(page)
        await page.goto(f"{workspace.url}{path}?as={person}")
        await page.wait_for_selector("body[data-ready]", state="attached")
        return page

    yield open_page

    assert not problems
