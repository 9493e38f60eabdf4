"""Results that people type: judged like any other, and refused at the field that is wrong."""

from tests.conversations.small import opened, plan, running_project
from tests.conversations.surfaces import crafted, shown, typed_in

BY_SLACK = [
    ({"metric.0": ""}, "metric.0", "complete this"),
    ({"metric.0": "0.6", "url": "tracker/1"}, "url", "valid URL"),
    ({"url": None, "note": "x" * 1001}, "note", "too long"),
]
BY_THE_BOT = [
    ({"metric__0": ""}, "metric.0", "at least one number"),
    ({"metric__0": "good"}, "metric.0", "not a measurement"),
    ({"metric__0": "NaN"}, "metric.0", "not a measurement"),
    ({"metric__0": "Infinity"}, "metric.0", "not a measurement"),
    ({"metric__0": "0.6 [0.7, 0.8]"}, "metric.0", "does not hold the value"),
    ({"metric__0": "0.6 stderr -1"}, "metric.0", "0 or more"),
    ({"metric__0": "1e400"}, "metric.0", "out of range"),
    ({"metric__0": "0.6", "url": "javascript:alert(1)"}, "url", "whole link"),
    ({"metric__0": "0.6", "run_id": "x" * 151}, "run_id", "too long"),
    ({"metric__0": "0.6", "note": "x" * 1001}, "note", "too long"),
]


async def test_what_is_wrong_is_answered_at_its_field(talk, subtests):
    await running_project(talk)
    view = await opened(talk, "result_report", "/H1")

    for typed, wrong, says in BY_SLACK:
        with subtests.test(f"by Slack: {typed}"[:60]):
            answer = await talk.ana.submit(typed)

            assert answer.refused_by_client
            assert says in answer.errors[wrong]
    for typed, wrong, says in BY_THE_BOT:
        with subtests.test(f"by the bot: {typed}"[:60]):
            answer = await talk.ana.submit_raw(view["id"], crafted(view, **({"note": ""} | typed)))

            assert list(answer.errors) == [wrong]
            assert says in answer.errors[wrong]
            kept = typed_in(talk.ana.view)
            assert all(kept[key.replace("__", ".")] == text for key, text in typed.items())
    assert [each.event.kind for each in await talk.log()] == ["started"]

    assert (await talk.ana.submit({"metric.0": "0.6", "note": None})).ok
    assert await talk.heard("*H1 supported:*")


async def test_the_form_shows_what_each_number_is_measured_by(talk):
    await talk.open_project()
    values = {"method": "Rules v14", "values": "recall[bec] = 0.5\nlatency_ms = 40"}
    await talk.write("baseline", values)
    await talk.plan(plan(guardrails="latency_ms up at most 5"))
    await talk.start("H1")

    view = await opened(talk, "result_report", "/H1")

    hints = shown([each.get("hint") for each in view["blocks"]])
    assert "Baseline 0.5. Target 0.55." in hints
    assert "Baseline 40." in hints
    assert "the limit is 45" in hints


async def test_a_broken_guardrail_outranks_the_lift(talk):
    await talk.open_project()
    values = {"method": "Rules v14", "values": "recall[bec] = 0.5\nlatency_ms = 40"}
    await talk.write("baseline", values)
    await talk.plan(plan(guardrails="latency_ms up at most 5"))
    await talk.start("H1")

    await opened(talk, "result_report", "/H1")
    assert (await talk.ana.submit({"metric.0": "0.9", "metric.1": "45.1"})).ok

    entry = await talk.heard("*H1 refuted:*")
    assert "latency_ms broke its guardrail" in entry["text"]


async def test_a_result_for_a_finished_hypothesis_is_logged_as_late(talk):
    await running_project(talk)
    await opened(talk, "result_report", "/H1")
    await talk.press(talk.ben, "result_report", "/H1")
    await talk.ana.close_view()
    await opened(talk, "decision_stop", "/H1")
    assert (await talk.ana.submit({"learning": "The graph is too sparse."})).ok

    assert (await talk.ben.submit({"metric.0": "0.9"})).ok

    assert await talk.heard("came after work on it had ended")
    assert (await talk.hypothesis(1)).state == "stopped"
    await talk.delivered()
    assert len(talk.channel()) == 1
