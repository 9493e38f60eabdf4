"""Between the bot and Slack things go wrong; what was promised stands there once all the same."""

from datetime import timedelta

import pytest

from bot import app
from bot.demo import demo
from tests.conversations.small import running_project
from tests.conversations.talk import KEY, Talk, until

RESULT = {"hypothesis": f"{KEY}/H1", "run_id": "graph-1", "metrics": {"recall[bec]": 0.6}}
FAULTS = ["reset_before", "reset_after", "500", "ratelimited:1", "slow:2", "error:fatal_error"]


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_post_that_goes_wrong_stands_there_once(talk, fault):
    talk.expected_refusals = {"fatal_error"}
    await running_project(talk)
    talk.workspace.fail_next("chat.postMessage", fault)

    await talk.post(RESULT)
    await talk.delivered()

    assert sum("*H1 supported:*" in each["text"] for each in talk.thread()) == 1
    assert sum("H1 supported" in each["text"] for each in talk.channel()[1:]) == 1


async def test_a_post_that_lands_after_nobody_waits_for_it_any_more_stands_there_once(monkeypatch):
    # In earnest fifteen seconds.
    monkeypatch.setattr(app, "CALL_TIMEOUT", 1)
    async with demo(rate_limits=False, pace=timedelta(0)) as both:
        talk = Talk(both)
        await running_project(talk)
        talk.workspace.fail_next("chat.postMessage", "slow:1.5")

        await talk.post(RESULT)
        await talk.delivered()

        assert sum("*H1 supported:*" in each["text"] for each in talk.thread()) == 1


@pytest.mark.parametrize("fault", ["reset_after", "500"])
async def test_a_card_that_goes_wrong_stands_there_once(talk, fault):
    talk.workspace.fail_next("chat.postMessage", fault)

    await talk.open_project()
    await talk.delivered()

    assert len(talk.channel()) == 1
    await talk.write("data_motivation", {"evidence": "1,930 of 2.4 million"})
    assert len(talk.thread()) == 2


@pytest.mark.parametrize("fault", ["reset_after", "500", "ratelimited:1"])
async def test_an_update_that_goes_wrong_is_made_good(talk, fault):
    await talk.open_project()
    await talk.write("data_motivation", {"evidence": "First"})
    talk.workspace.fail_next("chat.update", fault)

    await talk.write("data_motivation", {"evidence": "Second"})

    assert "Second" in talk.thread()[-1]["text"]
    assert len(talk.thread()) == 2


@pytest.mark.parametrize(
    "method", ["files.getUploadURLExternal", "files.completeUploadExternal", "users.info"]
)
@pytest.mark.parametrize("fault", ["reset_after", "500"])
async def test_an_export_that_goes_wrong_comes_once(talk, method, fault):
    await talk.open_project()
    talk.workspace.fail_next(method, fault)

    await talk.press(talk.ana, "project_export")
    # Slack shares a file a while after it said so.
    await until(lambda: _files(talk))
    await talk.delivered()
    await talk.workspace.settled(quiet=0.3)

    assert _files(talk) == 1


def _files(talk):
    return sum(len(each.get("files", [])) for each in talk.thread())


async def test_a_message_that_slack_will_never_take_is_buried_and_holds_up_nothing(talk, caplog):
    talk.expected_refusals = {"invalid_blocks"}
    await running_project(talk)
    # With chart and table, without the one, the other, and both.
    talk.workspace.fail_next("chat.postMessage", "error:invalid_blocks", times=6)

    await talk.post(RESULT)
    await talk.heard("H1")
    await talk.delivered()

    assert "H1 supported" in talk.channel()[-1]["text"]
    assert buried(caplog) == 1
    (told,) = talk.ana.dm.messages
    assert "trying again does not help (“invalid_blocks”)" in told["text"]
    assert f"/lab log {KEY}" in told["text"]
    caplog.clear()


async def test_what_was_given_up_is_posted_once_it_is_replayed(talk, caplog):
    talk.expected_refusals = {"invalid_blocks"}
    await running_project(talk)
    talk.workspace.fail_next("chat.postMessage", "error:invalid_blocks", times=6)
    await talk.post(RESULT)
    await talk.delivered()
    assert talk.newest("*H1 supported:*") is None

    async with talk.labthread.storage.begin(talk.labthread.workspace_id) as work:
        (dead,) = await work.outbox.dead_letters(limit=10)
        await work.outbox.replay([dead.intent.id])

    await talk.heard("*H1 supported:*")
    await talk.delivered()
    assert sum("*H1 supported:*" in each["text"] for each in talk.thread()) == 1
    assert buried(caplog) == 1
    caplog.clear()


def buried(caplog):
    return sum(each.getMessage().startswith("undeliverable") for each in caplog.records)
