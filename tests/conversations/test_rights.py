"""Who may do what: a refusal is seen by the person alone, and says who can."""

from dataclasses import replace

from tests.conversations.small import BASELINE, plan, running_project


async def test_who_may_not_edit_is_told_who_may(talk, subtests):
    await talk.open_project(collaborators=["ben"])
    await talk.write("baseline", BASELINE)
    await talk.plan(plan())
    said = len(talk.thread())

    for action_id, value in (
        ("section_edit", "/problem"),
        ("hypothesis_add", ""),
        ("hypothesis_edit", "/H1"),
        ("hypothesis_start", "/H1"),
    ):
        with subtests.test(action_id):
            answer = await talk.press(talk.chloe, action_id, value)

            assert f"<@{talk.ana.id}>, <@{talk.ben.id}> may." in answer.ephemeral
            assert talk.chloe.view is None
    by_command = await talk.chloe.command("#fraud-ml", "/lab hypothesis")
    assert f"<@{talk.ana.id}>, <@{talk.ben.id}> may." in by_command.ephemeral
    assert len(talk.thread()) == said
    assert not [*talk.ana.ephemerals, *talk.ben.ephemerals]
    assert (await talk.hypothesis(1)).state == "planned"


async def test_where_a_decider_is_named_collaborators_do_not_decide(talk, subtests):
    await running_project(talk, collaborators=["ben"], decider="chloe")

    for action_id in ("decision_failure_step", "decision_stop", "timebox_extend"):
        with subtests.test(action_id):
            refused = await talk.press(talk.ben, action_id, "/H1")
            allowed = await talk.press(talk.chloe, action_id, "/H1")

            assert f"<@{talk.ana.id}>, <@{talk.chloe.id}> may." in refused.ephemeral
            assert talk.ben.view is None
            assert allowed.ok
            assert allowed.ephemeral is None
            await talk.chloe.close_view()


async def test_anybody_in_the_channel_may_log_a_result(talk):
    await running_project(talk)

    await talk.press(talk.chloe, "result_report", "/H1")

    assert (await talk.chloe.submit({"metric.0": "0.6"})).ok
    assert f"<@{talk.chloe.id}>" in str((await talk.heard("*H1 supported:*"))["blocks"])


async def test_a_refusal_reaches_someone_who_only_looks_at_a_public_channel(talk):
    talk.expected_refusals = {"user_not_in_channel"}
    await running_project(talk)

    answer = await talk.press(talk.dev, "decision_stop", "/H1")

    assert answer.ok
    assert "You may not decide here." in answer.ephemeral


async def test_a_person_of_another_company_is_turned_away(talk):
    await running_project(talk)
    await talk.press(talk.ana, "result_report", "/H1")
    before = len(talk.thread())
    past = talk.workspace.deliveries[-1]
    foreign = past.payload["user"] | {"id": talk.chloe.id, "team_id": "T0STRANGER"}

    taken = await talk.workspace.redeliver(replace(past, payload=past.payload | {"user": foreign}))

    assert taken.is_acked
    assert talk.chloe.view is None
    assert "its own workspace" in talk.chloe.ephemerals[-1]["text"]
    await talk.delivered()
    assert len(talk.thread()) == before
