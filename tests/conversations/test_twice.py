"""What is asked twice is done once."""

import asyncio

from tests.conversations.small import BASELINE, plan, running_project
from tests.conversations.surfaces import find_button
from tests.conversations.talk import TITLE


async def test_a_double_click_on_start_starts_once(talk):
    await talk.open_project()
    await talk.write("baseline", BASELINE)
    await talk.plan(plan())
    message, button = find_button(talk.thread(), "hypothesis_start", "/H1")

    answers = await asyncio.gather(
        *(talk.ana.click(message, "hypothesis_start", value=button["value"]) for _ in range(2))
    )
    await talk.delivered()

    assert sorted(bool(answer.ephemeral) for answer in answers) == [False, True]
    assert talk.ana.ephemerals[-1]["text"] == "H1 has started already."
    assert [each.event.kind for each in await talk.log()] == ["started"]
    assert sum("H1 started." in each["text"] for each in talk.thread()) == 1


async def _again(talk):
    said = [each["text"] for each in (*talk.channel(), *talk.thread())]
    taken = await talk.workspace.redeliver(talk.workspace.deliveries[-1])
    await talk.delivered()
    assert taken.is_acked
    assert not taken.refused
    assert [each["text"] for each in (*talk.channel(), *talk.thread())] == said


async def test_the_same_project_redelivered_is_one_project(talk):
    await talk.open_project()

    await _again(talk)

    async with talk.labthread.storage.read(talk.labthread.workspace_id) as work:
        assert len(await work.projects.in_channel(talk.workspace.channel("#fraud-ml").id)) == 1


async def test_the_same_hypothesis_redelivered_is_one_hypothesis(talk):
    await talk.open_project()
    await talk.plan(plan())

    await _again(talk)


async def test_the_same_press_redelivered_starts_once_and_says_nothing_wrong(talk):
    await running_project(talk)

    await _again(talk)

    assert talk.ana.ephemerals == []


async def test_the_same_decision_redelivered_is_one_decision(talk):
    await running_project(talk)
    await talk.press(talk.ana, "decision_stop", "/H1")
    assert (await talk.ana.submit({"learning": "Enough seen."})).ok
    await talk.delivered()

    await _again(talk)

    assert [each.event.kind for each in await talk.log()] == ["started", "decided"]


async def test_the_same_result_redelivered_is_one_result(talk):
    await running_project(talk)
    await talk.press(talk.ana, "result_report", "/H1")
    assert (await talk.ana.submit({"metric.0": "0.6"})).ok
    await talk.delivered()

    await _again(talk)


async def test_a_run_that_was_reported_can_be_renamed_in_the_same_modal(talk):
    await running_project(talk)
    await talk.press(talk.ana, "result_report", "/H1")
    assert (await talk.ana.submit({"metric.0": "0.6", "run_id": "graph-1"})).ok
    await talk.press(talk.ben, "result_report", "/H1")

    same = await talk.ben.submit({"metric.0": "0.6", "run_id": "graph-1"})
    other = await talk.ben.submit({"metric.0": "0.61"})
    renamed = await talk.ben.submit({"run_id": "graph-2"})
    await talk.delivered()

    assert "reported before" in same.errors["run_id"]
    assert "already reported with other numbers" in other.errors["run_id"]
    assert renamed.ok
    assert [each.event.kind for each in await talk.log()] == ["started", "result", "result"]


async def test_two_who_decide_at_once_decide_once(talk):
    await running_project(talk, collaborators=["ben"])
    await talk.press(talk.ana, "decision_success_step", "/H1")
    await talk.press(talk.ben, "decision_failure_step", "/H1")

    first = await talk.ana.submit({"learning": "It works."})
    second = await talk.ben.submit({"learning": "It does not."})

    assert first.ok
    assert "H1 is supported; it cannot be decided now." in str(second.errors)
    assert talk.ben.view["state"]["values"]["learning"]["learning"]["value"] == "It does not."


async def test_two_who_open_the_same_project_at_once_open_one(talk):
    for person in (talk.ana, talk.ben):
        await person.command("#fraud-ml", "/lab new")

    answers = await asyncio.gather(
        *(person.submit({"title": TITLE}) for person in (talk.ana, talk.ben))
    )
    await talk.delivered()

    assert sorted(len(answer.errors) for answer in answers) == [0, 1]
    assert len(talk.channel()) == 1
