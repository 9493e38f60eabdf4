"""A browser, and workspaces with Bolt apps to look at through it."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright
from playwright.sync_api import sync_playwright

from bot.workspace import Note, Workspace, WorkspaceConfig
from tests.browser.gallery_app import COMMANDS, build_gallery
from tests.browser.stock_app import build_listeners
from tests.workspace.building import BOT_SCOPES, build_manifest, connected

OpenPage = Callable[..., Awaitable[Page]]

# Root has no sandbox to use, and no test needs what a browser does for itself in the background.
_ARGUMENTS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of a Chromium: $CHROMIUM, an installed one, or Playwright's own."""
    # The shell draws the same without windows, in half of the processor time.
    known = ["chromium-headless-shell", "/usr/bin/chromium", "chromium", "google-chrome"]
    named = [os.environ.get("CHROMIUM"), *known]
    for name in filter(None, named):
        if found := shutil.which(name):
            return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    if not Path(own).exists():
        pytest.skip("no browser: set CHROMIUM, or run `playwright install chromium`")
    return own


def pytest_collection_modifyitems(items):
    """Let the tests that open pages share one event loop, and so one browser."""
    mark = pytest.mark.asyncio(loop_scope="session")
    for item in items:
        if "one_browser" in getattr(item, "fixturenames", ()):
            item.add_marker(mark, append=False)


@asynccontextmanager
async def _launched(chromium: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
async def browser(chromium) -> AsyncIterator[Browser]:
    """A browser for one test."""
    async with _launched(chromium) as browser:
        yield browser


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def one_browser(chromium) -> AsyncIterator[Browser]:
    """A browser for many tests, which takes a while to start."""
    async with _launched(chromium) as browser:
        yield browser


@asynccontextmanager
async def _serving(build, **features) -> AsyncIterator[Workspace]:
    """Serve a workspace whose app answers at once, or is given up after a second."""
    manifest = build_manifest(**features)
    config = WorkspaceConfig(manifest=manifest, rate_limits=False, ack_timeout=1.0)
    async with Workspace(config).serve(port=0) as served, connected(served, build):
        yield served


@pytest_asyncio.fixture(loop_scope="session")
async def workspace() -> AsyncIterator[Workspace]:
    """A workspace with the small app."""
    commands = [
        {"command": "/lab", "description": "Design", "usage_hint": "[new | help]"},
        {"command": "/label", "description": "Print labels"},
    ]

    async def notes():
        return [Note(title="Try this first", text="Open a form:", code="/lab new")]

    async with _serving(build_listeners, slash_commands=commands) as served:
        served.notes = notes
        yield served


@pytest_asyncio.fixture(loop_scope="session")
async def gallery() -> AsyncIterator[Workspace]:
    """A workspace with the app that shows one of everything."""
    scopes = [*BOT_SCOPES, "links.embed:write"]
    events = ["app_home_opened"]
    async with _serving(
        build_gallery, scopes=scopes, events=events, slash_commands=COMMANDS
    ) as served:
        yield served


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(one_browser, workspace) -> AsyncIterator[OpenPage]:
    """Open the small app's page as a person; whatever goes wrong in it fails the test."""
    async with _visits(one_browser, workspace) as visit:
        yield visit


@pytest_asyncio.fixture(loop_scope="session")
async def open_gallery(one_browser, gallery) -> AsyncIterator[OpenPage]:
    """Open the gallery's page as a person; whatever goes wrong in it fails the test."""
    async with _visits(one_browser, gallery) as visit:
        yield visit


@asynccontextmanager
async def _visits(browser: Browser, workspace: Workspace) -> AsyncIterator[OpenPage]:
    problems = []
    contexts = []

    def watch(page: Page) -> None:
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: check_words(message.type, message.text))
        page.on("request", lambda request: check_address(request.url))

    def check_words(kind: str, words: str) -> None:
        # A test may take the network away, and the browser says so.
        if kind in ("error", "warning") and "ERR_INTERNET_DISCONNECTED" not in words:
            problems.append(f"console: {words}")

    def check_address(url: str) -> None:
        if urlsplit(url).netloc != urlsplit(workspace.url).netloc:
            problems.append(f"asked somebody else: {url}")

    async def visit(person="ana", *, width=1400, height=900, path="/", **options) -> Page:
        context = await browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce", **options
        )
        contexts.append(context)
        context.set_default_timeout(8000)
        page = await context.new_page()
        watch(page)
        await page.goto(f"{workspace.url}{path}?as={person}")
        await page.wait_for_selector("body[data-ready]", state="attached")
        return page

    yield visit

    for context in contexts:
        await context.close()
    assert not problems
