"""Slack is asked no more often than it wants to be, and what matters most goes first."""

import logging
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.errors import SlackApiError
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot.demo import demo
from bot.outbox import pace
from storage import StorageError, permits
from storage.lanes import LaneLost
from tests.conversations.conftest import MONDAY
from tests.conversations.small import plan, running_project
from tests.conversations.talk import KEY, Talk, until

RESULT = {"hypothesis": f"{KEY}/H1", "run_id": "graph-1", "metrics": {"recall[bec]": 0.6}}


@pytest.fixture
async def talk(caplog):
    """The bot keeps to its pace, though posts follow quickly so that no test waits for them."""
    caplog.set_level(logging.WARNING)
    async with demo(rate_limits=True, pace=timedelta(milliseconds=1)) as both:
        both.workspace.clock.move_to(MONDAY.timestamp())
        both.workspace.limits.per_channel = 6000
        yield Talk(both)


def refusals(talk):
    return [call.method for call in talk.workspace.calls if call.status == 429]


async def test_posts_go_first_while_updates_wait_for_their_turn(talk, monkeypatch):
    await running_project(talk)
    allow(talk, monkeypatch, "chat.update", 1)
    known = len(talk.workspace.calls)

    for run in range(4):
        await talk.post(RESULT | {"run_id": f"graph-{run}"})
        await talk.heard(f"graph-{run}")

    # Each result refreshes its hypothesis and the card; one update a minute may leave.
    updates = [each for each in talk.calls_since(known) if each == "chat.update"]
    assert len(updates) <= 1
    assert refusals(talk) == []


async def test_updates_that_waited_are_made_when_their_time_comes(talk, monkeypatch):
    monkeypatch.setattr(permits, "REST", timedelta(milliseconds=300))
    await running_project(talk)
    monkeypatch.setitem(pace.MOST_A_MINUTE, "chat.update", 1)

    for evidence in ("First", "Second", "Third"):
        await talk.write("data_motivation", {"evidence": evidence})

    assert "Third" in talk.thread()[-1]["text"]
    assert refusals(talk) == []


async def test_a_rest_that_slack_asks_for_is_kept_by_every_channel(talk, monkeypatch):
    await running_project(talk)
    talk.workspace.fail_next("chat.update", "ratelimited:30")
    await talk.post(RESULT)
    await talk.heard("*H1 supported:*")
    await until(lambda: refusals(talk))
    known = len(talk.workspace.calls)

    # Another project's updates are not tried either, though its posts leave.
    talk.workspace.channel("#general").invite_bot()
    await talk.open_project(channel="#general", title="Find spam")
    await talk.ana.command("#general", "/lab list")

    assert refusals(talk) == ["chat.update"]
    assert "chat.update" not in talk.calls_since(known)


async def test_a_channel_that_is_asked_to_rest_holds_up_no_other(talk):
    talk.workspace.channel("#general").invite_bot()
    await running_project(talk)
    talk.workspace.fail_next("chat.postMessage", "ratelimited:30")
    await talk.post(RESULT)
    await until(lambda: refusals(talk))

    await talk.open_project(channel="#general", title="Find spam")

    assert talk.newest("*H1 supported:*") is None
    assert refusals(talk) == ["chat.postMessage"]


async def test_a_card_that_may_stand_there_already_is_not_put_off(talk, monkeypatch):
    # Another channel's updates take all the turns there are.
    talk.workspace.channel("#general").invite_bot()
    await talk.open_project(channel="#general", title="Find spam")
    monkeypatch.setattr(permits, "REST", timedelta(seconds=2))
    monkeypatch.setitem(pace.MOST_A_MINUTE, "chat.update", 1)
    await talk.press(talk.ana, "section_edit", "/data_motivation", "#general")
    assert (await talk.ana.submit({"evidence": "one"})).ok
    await until(lambda: [call for call in talk.workspace.calls if call.method == "chat.update"])
    talk.workspace.fail_next("chat.postMessage", "reset_after")

    await talk.open_project()
    await talk.ana.command("#fraud-ml", f"/lab hypothesis {KEY}")
    assert (await talk.ana.submit(plan())).ok

    await talk.heard("H1, planned")
    async with talk.labthread.storage.read(talk.labthread.workspace_id) as work:
        assert await work.outbox.dead_letters(limit=1) == []


async def test_an_old_picture_that_cannot_be_deleted_yet_holds_up_nothing(talk, monkeypatch):
    await running_project(talk)
    allow(talk, monkeypatch, "files.delete", 1)
    for number in range(4):
        await talk.plan(plan(statement=f"Trees help {number}"))

    await talk.post(RESULT)

    await talk.heard("*H1 supported:*")


async def test_no_call_leaves_once_the_claim_on_a_channel_has_run_out(talk):
    known = len(talk.workspace.calls)
    before = pace.HELD_UNTIL.set(0.0)

    with pytest.raises(LaneLost):
        await client(talk).chat_postMessage(channel="#fraud-ml", text="too late")

    pace.HELD_UNTIL.reset(before)
    assert talk.calls_since(known) == []


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update"])
async def test_a_rest_is_kept_where_the_database_fails_just_then(talk, method):
    known = len(talk.workspace.calls)
    slack = client(talk)
    talk.workspace.fail_next(method, "ratelimited:30")
    asking = {"channel": "#fraud-ml", "text": "Anything", "ts": "1700000000.000100"}
    with pytest.raises((SlackApiError, StorageError)), failing_after_a_refusal(talk):
        await slack.api_call(method, json=asking)

    with pytest.raises(pace.Paced) as paced:
        await slack.api_call(method, json=asking)

    assert paced.value.usable_at > datetime.now(UTC) + timedelta(seconds=25)
    assert talk.calls_since(known) == [method]


def client(talk):
    return pace.PacedClient(
        talk.labthread.storage,
        talk.labthread.workspace_id,
        pace.MOST_A_MINUTE,
        token=talk.workspace.bot_token,
        base_url=talk.workspace.api_url,
    )


@contextmanager
def failing_after_a_refusal(talk):
    """Let each statement fail from Slack's first 429 on."""
    engine = talk.labthread.storage.engine.sync_engine

    def fail(_connection, _cursor, statement, *_rest):
        if refusals(talk):
            raise OperationalError(statement, None, OSError("No space left on device"))

    event.listen(engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", fail)


def allow(talk, monkeypatch, method, calls):
    """Let so many calls of a method leave in the next minute, for the bot and for Slack."""
    monkeypatch.setitem(pace.MOST_A_MINUTE, method, calls)
    done = sum(call.method == method for call in talk.workspace.calls)
    talk.workspace.limits.per_minute[method] = done + calls
