"""Every test here says which section of slack-platform.md it comes from."""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import Any

import aiohttp
import pytest

from bot.workspace import Workspace, WorkspaceConfig
from tests.workspace.building import build_manifest

_FACTS = [f"0.{number}" for number in range(1, 18)]  # numbered design-shaping facts
_SECTIONS = [*_FACTS, "1.1", "1.2", "1.3", "1.4", "2", "3", "4", "5", "6", "7", "8"]
SECTION = re.compile(rf"({'|'.join(map(re.escape, _SECTIONS))})( .+)?")


def source_of(item: pytest.Item) -> str:
    """Return the section that a test names, empty when it names none."""
    marker = item.get_closest_marker("slack")
    named = marker.args[0] if marker and marker.args else ""
    return named if isinstance(named, str) and SECTION.fullmatch(named) else ""


@pytest.hookimpl(wrapper=True)
def pytest_pycollect_makeitem() -> Generator[None, Any, Any]:
    """Refuse to collect a test without a source."""
    made = yield
    for item in made if isinstance(made, list) else [made]:
        if isinstance(item, pytest.Item) and not source_of(item):
            named = '@pytest.mark.slack("1.1 section")'
            raise pytest.UsageError(f"{item.nodeid} needs a source, as in {named}")
    return made


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Show the source of a test that failed."""
    report = yield
    if report.failed:
        report.sections.append(("Slack's rule", f"slack-platform.md, section {source_of(item)}"))
    return report


EVENTS = [
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_left",
    "channel_unarchive",
    "group_left",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "reaction_added",
    "reaction_removed",
    "tokens_revoked",
]
"""What an app hears of that subscribes to all that these tests are about."""


@pytest.fixture
async def session():
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def subscribed():
    """A workspace whose app subscribes to events."""
    config = WorkspaceConfig(manifest=build_manifest(events=EVENTS), rate_limits=False)
    async with Workspace(config).serve() as workspace:
        yield workspace


@pytest.fixture
async def eager():
    """A workspace that loses patience early."""
    config = WorkspaceConfig(
        manifest=build_manifest(events=EVENTS), ack_timeout=0.3, event_retry_delays=(0.0, 0.01)
    )
    async with Workspace(config).serve() as workspace:
        yield workspace


@pytest.fixture
def fraud(workspace):
    return workspace.channel("#fraud-ml")
