"""Between the bot and Slack things go wrong; what was promised stands there once all the same."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.conversations.small import running_project
from tests.conversations.talk import KEY, TITLE, until

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
    assert "Slack refused it (“invalid_blocks”)" in told["text"]
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


async def _delete(talk, message):
    client = AsyncWebClient(token=talk.workspace.bot_token, base_url=talk.workspace.api_url)
    await client.chat_delete(channel=message["channel"], ts=message["ts"])


async def test_a_section_deleted_by_hand_comes_back_when_it_is_saved_again(talk):
    talk.expected_refusals = {"message_not_found"}
    await talk.open_project()
    await talk.write("data_motivation", {"evidence": "First"})
    await _delete(talk, talk.thread()[-1])

    await talk.write("data_motivation", {"evidence": "Second"})

    assert [each["text"] for each in talk.thread()[1:] if "Second" in each["text"]]
    assert len(talk.thread()) == 2


async def test_a_card_deleted_by_hand_comes_back_and_the_thread_goes_on(talk):
    talk.expected_refusals = {"message_not_found", "thread_not_found"}
    await talk.open_project()
    await _delete(talk, talk.card())

    await talk.ana.command("#fraud-ml", "/lab hypothesis")
    await talk.ana.submit(
        {
            "statement": "Trees help",
            "method": "Trees",
            "metric": "recall",
            "minimum_lift": "1",
            "timebox": "3",
        }
    )
    await talk.delivered()

    assert TITLE in talk.card()["text"]
    assert "Trees help" in talk.card()["text"]
    assert talk.newest("H1, planned")
    # Slack posts a reply to a deleted root into the channel: none of that is left.
    assert talk.channel() == [talk.card()]
