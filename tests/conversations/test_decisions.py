"""Deciding: what was learned, what follows, and why, where it goes against the numbers."""

from tests.conversations.small import BASELINE, opened, plan, running_project
from tests.conversations.surfaces import buttons_of
from tests.conversations.talk import CHANNEL, KEY, until


async def two_ways(talk):
    """H1 runs; if it fails H2 follows, if it succeeds the launch; H3 is planned, too."""
    await talk.open_project()
    await talk.write("baseline", BASELINE)
    await talk.plan(plan())
    await talk.plan(plan(statement="Header features do it"))
    await talk.plan(plan(statement="Text features do it"))
    await talk.press(talk.ana, "hypothesis_edit", "/H1")
    assert (await talk.ana.submit({"failure_step": "H2", "success_step": "launch"})).ok
    await talk.delivered()
    await talk.start("H1")


def proposed(view, block_id):
    """What an input of the form is filled with."""
    (state,) = view["state"]["values"][block_id].values()
    chosen = state.get("selected_option")
    return chosen["value"] if chosen else state.get("value")


async def change(talk, decision):
    """Choose another decision in the open form."""
    assert (await talk.ana.click(talk.ana.view, "change_decision", value=decision)).ok
    return talk.ana.view


async def test_the_form_proposes_what_follows_the_chosen_decision(talk):
    await two_ways(talk)
    view = await opened(talk, "decision_failure_step", "/H1")
    assert (proposed(view, "next_step"), proposed(view, "outcome")) == ("H2", "refuted")

    view = await change(talk, "success_step")
    assert (proposed(view, "next_step"), proposed(view, "outcome")) == ("launch", "supported")

    view = await change(talk, "stop")
    assert "next_step" not in view["state"]["values"]


async def test_another_next_step_than_the_foreseen_one_starts_instead(talk):
    await two_ways(talk)
    await opened(talk, "decision_failure_step", "/H1")

    assert (await talk.ana.submit({"learning": "Sparse graph.", "next_step": "H3"})).ok
    await talk.delivered()

    assert [(await talk.hypothesis(number)).state for number in (1, 2, 3)] == [
        "refuted",
        "planned",
        "running",
    ]
    assert "go on with H3" in (await talk.heard("*H1 refuted:*"))["text"]


async def test_a_decision_against_the_numbers_needs_a_reason_that_stays(talk):
    await two_ways(talk)
    await talk.press(talk.ben, "result_report", "/H1")
    assert (await talk.ben.submit({"metric.0": "0.6"})).ok
    await talk.heard("*H1 supported:*")
    await opened(talk, "decision_failure_step", "/H1")

    refused = await talk.ana.submit({"learning": "It leaks.", "outcome": "refuted"})
    assert "The numbers say supported" in refused.errors["reason"]
    reason = "Half of October leaked into the training set"
    assert (await talk.ana.submit({"reason": reason})).ok

    said = await talk.heard("*H1 refuted:*")
    assert "The numbers said: supported." in said["text"]
    assert reason in said["text"]


async def test_the_message_that_asked_then_shows_who_decided_what(talk):
    await running_project(talk, decider="chloe")
    talk.pass_days(7)
    await talk.heard("the timebox is over")
    await talk.press(talk.chloe, "decision_stop", "/H1")

    assert (await talk.chloe.submit({"learning": "The graph is too sparse."})).ok
    await talk.delivered()

    asked = talk.newest("the timebox is over")
    assert f"Answered: <@{talk.chloe.id}> decided to stop here" in asked["text"]
    assert talk.can_press("decision_stop", "/H1") == 0


async def test_what_was_not_decided_for_long_is_named_in_the_channel_once_a_week(talk):
    await running_project(talk)
    for days, words in ((7, "timebox is over"), (1, "still waits"), (8, "for some days")):
        talk.pass_days(days)
        await talk.heard(words)

    talk.pass_days(7)
    (named,) = await named_weekly(talk)

    assert "1 hypothesis waits for a decision here" in named["text"]
    assert f"<@{talk.ana.id}> can settle it." in named["text"]
    talk.pass_days(7)
    assert len(await named_weekly(talk, count=2)) == 2


async def named_weekly(talk, count=1):
    """The channel's messages that name what waits there, once there are as many."""

    def found():
        return [each for each in talk.channel(CHANNEL) if "decision here.*" in each["text"]]

    return await until(lambda: len(found()) >= count and found())


async def test_an_answer_leaves_a_question_alone_that_was_asked_after_it(talk):
    await running_project(talk)
    # The extension waits while a result comes in, and both are told together.
    talk.workspace.fail_next("chat.postMessage", "ratelimited:1")
    await opened(talk, "timebox_extend", "/H1")
    assert (await talk.ana.submit({"days": "2", "reason": "The run is long"})).ok
    await talk.post(
        {"hypothesis": f"{KEY}/H1", "run_id": "train-1", "metrics": {"recall[bec]": 0.6}}
    )

    await talk.delivered()

    assert buttons_of(talk.newest("*H1 supported:*"), "decision_success_step")
