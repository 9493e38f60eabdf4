"""Channels that the bot cannot post to: before a project is opened there, and after."""

from datetime import timedelta

import pytest

from bot.outbox import failures
from tests.conversations.small import running_project
from tests.conversations.talk import KEY, TITLE, until


@pytest.mark.parametrize("channel", ["#general", "#secret-lab"])
async def test_a_channel_without_the_bot_is_asked_for_an_invitation_and_then_works(talk, channel):
    talk.expected_refusals = {"channel_not_found"}
    talk.workspace.channel(channel).remove_bot()
    await talk.ana.command(channel, "/lab new")

    answer = await talk.ana.submit({"title": TITLE})
    talk.workspace.channel(channel).invite_bot()
    again = await talk.ana.submit()

    assert "/invite" in answer.errors["channel"]
    assert again.ok
    await until(lambda: talk.card(channel))


async def test_an_archived_channel_cannot_be_chosen(talk):
    await talk.ana.command("#fraud-ml", "/lab new")

    answer = await talk.ana.submit({"title": TITLE, "channel": "#old-ideas"})

    assert "archived" in answer.errors["channel"]
    assert (await talk.ana.submit({"channel": "#fraud-ml"})).ok


async def test_a_channel_shared_with_another_company_cannot_be_chosen(talk):
    await talk.ana.command("#contoso-fraud", "/lab new")

    answer = await talk.ana.submit({"title": TITLE})

    assert "another company" in answer.errors["channel"]
    assert talk.card("#contoso-fraud") is None


async def test_slack_out_of_order_while_a_project_opens_keeps_what_was_typed(talk):
    talk.expected_refusals = {"fatal_error"}
    await talk.ana.command("#fraud-ml", "/lab new")
    talk.workspace.fail_next("conversations.info", "error:fatal_error")

    answer = await talk.ana.submit({"title": TITLE})

    assert answer.errors
    assert (await talk.ana.submit()).ok
    await until(talk.card)


@pytest.fixture
def impatient(monkeypatch):
    """A channel out of reach is tried again at once, not after a minute."""
    monkeypatch.setattr(failures, "LEAVE_ALONE", timedelta(seconds=0.1))


async def _closed_and_opened_again(talk, close, reopen):
    await running_project(talk)
    close()
    body = {"hypothesis": f"{KEY}/H1", "run_id": "graph-1", "metrics": {"recall[bec]": 0.6}}

    status, answer = await talk.post(body)
    told = await until(lambda: talk.ana.dm.messages)
    tries = len(talk.workspace.calls)
    await until(lambda: len(talk.workspace.calls) > tries + 2)
    reopen()

    assert (status, answer["status"]) == (202, "accepted")
    await talk.heard("*H1 supported:*")
    await talk.delivered()
    assert sum("*H1 supported:*" in each["text"] for each in talk.thread()) == 1
    assert len(talk.ana.dm.messages) == 1
    return told[0]["text"]


async def test_a_result_for_an_archived_channel_is_kept_and_posted_once_it_is_back(talk, impatient):
    talk.expected_refusals = {"is_archived"}
    channel = talk.workspace.channel("#fraud-ml")

    told = await _closed_and_opened_again(talk, channel.archive, channel.unarchive)

    assert "it is archived" in told
    assert TITLE in told


async def test_a_card_that_cannot_be_updated_in_an_archived_channel_says_so_too(talk):
    talk.expected_refusals = {"is_inactive"}
    await running_project(talk)
    talk.workspace.channel("#fraud-ml").archive()

    talk.pass_days(7)

    told = await until(lambda: talk.ana.dm.messages)
    assert "it is archived" in told[0]["text"]


async def test_the_same_holds_where_the_bot_was_removed(talk, impatient):
    talk.expected_refusals = {"not_in_channel"}
    channel = talk.workspace.channel("#fraud-ml")

    told = await _closed_and_opened_again(talk, channel.remove_bot, channel.invite_bot)

    assert "/invite" in told


async def test_a_button_pressed_after_the_bot_was_removed_is_answered(talk):
    talk.expected_refusals = {"not_in_channel", "channel_not_found"}
    await running_project(talk)
    talk.workspace.channel("#fraud-ml").remove_bot()

    # Chloe may not; the answer must reach her although the bot cannot post there.
    answer = await talk.press(talk.chloe, "decision_stop", "/H1")

    assert answer.ok
    assert "You may not decide here." in answer.ephemeral


async def test_a_refusal_that_slack_drops_on_the_way_reaches_the_person_all_the_same(talk):
    await talk.open_project()
    talk.workspace.fail_next("chat.postEphemeral", "reset_before")

    answer = await talk.press(talk.chloe, "project_launch")

    assert answer.ok
    assert "You may not manage this project." in answer.ephemeral
