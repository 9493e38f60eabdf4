"""Snoozing a check-in."""

from tests.conversations.small import opened, running_project
from tests.conversations.surfaces import crafted, shown


def proposed(view):
    (state,) = view["state"]["values"]["until"].values()
    return state["selected_date"]


async def awaiting(talk, **values):
    """H1's time is over since Monday 15 January; nobody has answered."""
    await running_project(talk, **values)
    talk.pass_days(7)
    await talk.heard("the timebox is over")
    await talk.delivered()


async def test_a_snoozed_check_in_asks_again_on_that_day_and_not_before(talk):
    await awaiting(talk)
    view = await opened(talk, "timebox_snooze", "/H1")
    assert proposed(view) == "2035-01-17"

    assert (await talk.ana.submit({"until": "2035-01-18", "reason": "The run ends then"})).ok

    told = await talk.heard("*H1 snoozed*")
    assert "Why: The run ends then" in told["text"]
    await talk.delivered()
    assert talk.can_press("timebox_snooze", "/H1") == 0
    talk.pass_days(2)
    await talk.labthread.scheduler.sweep()
    await talk.delivered()
    assert talk.newest("still waits") is None
    talk.pass_days(1)
    await talk.heard("you asked to be asked again")
    assert talk.can_press("timebox_snooze", "/H1") == 1


async def test_the_message_that_asked_says_who_put_it_off(talk):
    await awaiting(talk)
    await opened(talk, "timebox_snooze", "/H1")
    await talk.ana.submit({})

    await talk.heard("*H1 snoozed*")
    await talk.delivered()

    asked = talk.newest("the timebox is over")
    assert "Answered: *H1 snoozed*" in shown(asked["blocks"])
    assert f"<@{talk.ana.id}>" in shown(asked["blocks"])


async def test_a_free_day_becomes_the_next_working_day(talk):
    await awaiting(talk)
    await opened(talk, "timebox_snooze", "/H1")

    assert (await talk.ana.submit({"until": "2035-01-20"})).ok

    assert "Mon 22 Jan 2035" in (await talk.heard("*H1 snoozed*"))["text"]


async def test_before_the_deadline_no_later_day_is_proposed_or_taken(talk):
    await running_project(talk)
    talk.pass_days(4)
    await talk.heard("is a result in sight?")
    view = await opened(talk, "timebox_snooze", "/H1")
    assert proposed(view) == "2035-01-15"

    answer = await talk.ana.submit({"until": "2035-01-16"})

    assert "The timebox ends before that; extend it instead." in answer.errors["until"]
    assert (await talk.ana.submit({"until": "2035-01-15"})).ok


async def test_a_day_that_cannot_be_is_refused_beside_it(talk, subtests):
    await awaiting(talk)
    view = await opened(talk, "timebox_snooze", "/H1")

    for day in ("2035-01-15", "2034-12-01", "2036-01-15"):
        with subtests.test(day):
            answer = await talk.ana.submit({"until": day})

            assert "still to come, within some months" in answer.errors["until"]
    raw = await talk.ana.submit_raw(view["id"], crafted(view, until=""))
    assert raw.errors["until"]


async def test_only_who_decides_may_put_it_off(talk):
    await awaiting(talk, decider="chloe", collaborators=["ben"])

    refused = await talk.press(talk.ben, "timebox_snooze", "/H1")

    assert "You may not decide here." in refused.ephemeral
    assert (await talk.press(talk.chloe, "timebox_snooze", "/H1")).ok
    assert (await talk.chloe.submit({})).ok


async def test_what_was_decided_meanwhile_is_not_put_off(talk):
    await awaiting(talk, collaborators=["ben"])
    await opened(talk, "timebox_snooze", "/H1")
    await talk.press(talk.ben, "decision_stop", "/H1")
    assert (await talk.ben.submit({"learning": "Nobody had the time."})).ok

    answer = await talk.ana.submit({})

    assert "cannot be snoozed now" in answer.errors["until"]
