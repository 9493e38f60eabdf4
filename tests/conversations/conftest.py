"""Conversations: the real bot, on a real SQLite file, in the workspace emulator."""

import logging
import re
import shutil
from collections.abc import AsyncIterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.demo import connected
from bot.manifest import load_manifest
from bot.workspace import Workspace, WorkspaceConfig
from tests.conversations.surfaces import mrkdwn_of
from tests.conversations.talk import Talk

#: A Monday, 10:00 in Madrid, far ahead: the calendar of every conversation begins here.
MONDAY = datetime(2035, 1, 8, 9, tzinfo=UTC)
#: What may stand between angle brackets: people, the channel, times, and links of our own.
_OURS = re.compile(
    r"<(?:@U[A-Z0-9]+|#C[A-Z0-9]+|!date\^\d+\^[^<>|]*\|[^<>]*|https?://[^<>|\s]+\|[^<>]*)>"
)


@pytest.fixture
def more_settings() -> dict[str, Any]:
    """Settings besides those that every conversation needs; a module can say others."""
    return {}


@pytest.fixture(scope="session")
def manifest() -> dict[str, Any]:
    """The manifest as shipped, read once."""
    return load_manifest()


@pytest.fixture
async def talk(caplog, more_settings, manifest, migrated_sqlite, tmp_path) -> AsyncIterator[Talk]:
    """Three people in #fraud-ml and the bot; whatever is said, Slack must like it."""
    caplog.set_level(logging.WARNING)
    workspace = Workspace(WorkspaceConfig(manifest=deepcopy(manifest), rate_limits=False))
    # Copying the newest schema takes a hundredth of the time that its migrations take.
    path = shutil.copy(migrated_sqlite, tmp_path / "talk.sqlite3")
    async with (
        workspace.serve(),
        connected(workspace, f"sqlite:///{path}", pace=timedelta(0), **more_settings) as both,
    ):
        both.workspace.clock.move_to(MONDAY.timestamp())
        talk = Talk(both)
        yield talk
        check_manners(talk)
    # Records of the test's own phase: the fixture itself runs in other ones.
    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    broken = [each for each in records if each.levelno >= logging.ERROR]
    # The scheduler warns when it drops a wake-up: a check-in would then come too late.
    broken += [each for each in records if each.name.startswith("apscheduler")]
    assert not [each.getMessage() for each in broken]


def check_manners(talk: Talk) -> None:
    """What holds in every conversation, whatever it was about."""
    workspace = talk.workspace
    refused = {
        str(call.answer.get("error"))
        for call in workspace.calls
        if call.status == 200 and not call.answer.get("ok")
    }
    assert refused <= talk.expected_refusals
    assert [each.refused for each in workspace.deliveries if each.refused] == []
    assert workspace.sockets.strays == []
    for call in workspace.calls:
        if call.method in {"chat.postMessage", "chat.update", "chat.postEphemeral"}:
            check_message(call.args, unfurls=call.method == "chat.postMessage")
        if call.method.startswith("views."):
            check_texts(call.args["view"])
    for delivered in workspace.deliveries:
        check_texts(delivered.answer or {})


def check_message(message, *, unfurls):
    """A message says something everywhere, and nothing in it was made by foreign text."""
    assert message["text"].strip()
    check_text(message["text"])
    check_texts(message["blocks"])
    if unfurls:
        assert message.get("unfurl_links") in {False, "false", "0"}
        assert message.get("unfurl_media") in {False, "false", "0"}
        assert message["parse"] == "none"


def check_texts(value):
    """No mrkdwn in it finds mentions or links by itself."""
    for each in mrkdwn_of(value):
        assert each["verbatim"] is True
        check_text(each["text"])


def check_text(text):
    """Every angle bracket belongs to something that we wrote, every ampersand is escaped."""
    rest = _OURS.sub("", text)
    assert "<" not in rest, text
    assert ">" not in rest, text
    assert not re.search(r"&(?!amp;|lt;|gt;)", rest), text
