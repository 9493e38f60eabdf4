"""People delete messages of the bot's; what still matters stands there again, once."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.conversations.small import plan
from tests.conversations.talk import TITLE, until

FAULTS = ["ratelimited:1", "500", "reset_before", "error:fatal_error"]


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


async def _plan_by_command(talk):
    await talk.ana.command("#fraud-ml", "/lab hypothesis")
    assert (await talk.ana.submit(plan(statement="Trees help"))).ok


async def test_a_card_deleted_with_its_replies_below_comes_back(talk):
    talk.expected_refusals = {"message_not_found", "thread_not_found", "cant_update_message"}
    await talk.open_project()
    await talk.plan(plan())
    await _delete(talk, talk.card())

    await _plan_by_command(talk)
    await talk.delivered()

    assert "Trees help" in talk.card()["text"]
    assert talk.ana.dm.messages == []


async def test_a_card_that_comes_back_comes_once_though_its_answer_is_lost(talk):
    talk.expected_refusals = {"message_not_found", "thread_not_found"}
    await talk.open_project()
    await _delete(talk, talk.card())
    known = len(talk.workspace.calls)
    # The new card is looked for before it is posted.
    talk.workspace.fail_next("conversations.history", "slow:1")
    await _plan_by_command(talk)
    await until(lambda: "chat.delete" in talk.calls_since(known))

    talk.workspace.fail_next("chat.postMessage", "reset_after")
    await talk.delivered()

    assert talk.channel() == [talk.card()]
    assert talk.newest("H1, planned")


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_reply_that_went_astray_is_taken_back_whatever_goes_wrong(talk, fault):
    talk.expected_refusals = {"message_not_found", "thread_not_found", "fatal_error"}
    await talk.open_project()
    await _delete(talk, talk.card())
    talk.workspace.fail_next("chat.delete", fault)

    await _plan_by_command(talk)
    await talk.delivered()

    assert talk.channel() == [talk.card()]
    assert talk.newest("H1, planned")
