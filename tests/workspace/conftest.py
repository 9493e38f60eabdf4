"""A strict workspace for each test."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace import Workspace, WorkspaceConfig
from bot.workspace.person import Person
from tests.workspace.browsing import Browser
from tests.workspace.building import build_manifest


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    """Rules as Slack's, and no waiting for the pace of people."""
    config = WorkspaceConfig(manifest=build_manifest(), rate_limits=False)
    async with Workspace(config).serve(port=0) as served:
        yield served


@pytest.fixture
def client(workspace) -> AsyncWebClient:
    return AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url)


@pytest.fixture
def ana(workspace) -> Person:
    return workspace.person("ana")


@pytest.fixture
async def browser(workspace):
    async with aiohttp.ClientSession() as session:
        yield Browser(session, workspace)
