"""Channels that the bot cannot post to: before a project is opened there, and after."""

from datetime import timedelta

import pytest

from bot.outbox import failures
from tests.conversations.small import running_project
from tests.conversations.talk import KEY, TITLE, until

RESULT = {"hypothesis": f"{KEY}/H1", "run_id": "graph-1", "metrics": {"recall[bec]": 0.6}}


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

    status, answer = await talk.post(RESULT)
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


@pytest.mark.parametrize(
    ("code", "close", "reopen"),
    [
        ("not_in_channel", "remove_bot", "invite_bot"),
        ("is_archived", "archive", "unarchive"),
    ],
)
async def test_what_waited_is_posted_as_soon_as_slack_tells_that_the_channel_is_back(
    talk, code, close, reopen
):
    talk.expected_refusals = {code}
    await running_project(talk)
    channel = talk.workspace.channel("#fraud-ml")
    getattr(channel, close)()
    await talk.post(RESULT)
    await until(lambda: talk.ana.dm.messages)

    # Left alone for a minute, it would be.
    getattr(channel, reopen)()

    await talk.heard("*H1 supported:*")


async def test_owners_of_all_projects_in_a_channel_out_of_reach_are_told_once_each(talk, impatient):
    talk.expected_refusals = {"not_in_channel"}
    await running_project(talk)
    await talk.open_project(talk.ben, title="Find spam")
    await talk.open_project(talk.ben, title="Find more spam")
    talk.workspace.channel("#fraud-ml").remove_bot()

    await talk.post(RESULT)
    await until(lambda: talk.ana.dm.messages and talk.ben.dm.messages)
    tries = len(talk.workspace.calls)
    await until(lambda: len(talk.workspace.calls) > tries + 2)

    assert [len(each.dm.messages) for each in (talk.ana, talk.ben, talk.chloe)] == [1, 1, 0]


async def test_whoever_asks_in_a_channel_out_of_reach_reads_why_nothing_new_is_there(talk):
    talk.expected_refusals = {"not_in_channel"}
    await running_project(talk)
    talk.workspace.channel("#fraud-ml").remove_bot()
    await talk.post(RESULT)
    await until(lambda: talk.ana.dm.messages)

    for command in ("list", "status"):
        answer = await talk.ben.command("#fraud-ml", f"/lab {command}")
        assert "I cannot post here: I am not a member any more." in answer.ephemeral
        assert "/invite" in answer.ephemeral
        assert TITLE in answer.ephemeral


async def test_an_owner_who_cannot_be_written_to_holds_up_nothing(talk, impatient, caplog):
    talk.expected_refusals = {"is_archived", "cannot_dm_bot"}
    await running_project(talk)
    channel = talk.workspace.channel("#fraud-ml")
    channel.archive()
    talk.workspace.fail_next("chat.postMessage", "error:is_archived")
    talk.workspace.fail_next("chat.postMessage", "error:cannot_dm_bot")
    await talk.post(RESULT)
    await until(lambda: "undeliverable: cannot_dm_bot" in caplog.messages)
    channel.unarchive()

    await talk.heard("*H1 supported:*")
    await talk.delivered()

    caplog.clear()


async def test_a_token_that_slack_refuses_is_tried_once_a_while_and_loses_nothing(talk, caplog):
    talk.expected_refusals = {"invalid_auth"}
    await running_project(talk)
    talk.workspace.fail_next("chat.postMessage", "error:invalid_auth")

    await talk.post(RESULT)
    await until(lambda: "slack call failed: invalid_auth" in caplog.messages)
    async with talk.labthread.storage.read(talk.labthread.workspace_id) as work:
        waiting = await work.outbox.waiting(talk.workspace.channel("#fraud-ml").id, 100)

    assert waiting
    assert talk.ana.dm.messages == []


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
