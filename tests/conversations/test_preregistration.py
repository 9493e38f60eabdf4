"""What a hypothesis promised is fixed once it is approved or runs: changes need a reason."""

from dataclasses import replace

from tests.conversations.document import export_text
from tests.conversations.small import BASELINE, opened, plan, running_project
from tests.conversations.surfaces import inputs_of, shown, typed_in


async def approve(talk):
    """Let the document as it stands be the approved one."""
    project = await talk.project()
    async with talk.labthread.storage.begin(talk.labthread.workspace_id) as work:
        approved = replace(project, approved_revision=project.document_revision)
        await work.projects.save(approved)


async def change(talk, **values):
    """Change H1 in its form, with a reason."""
    await talk.press(talk.ana, "hypothesis_edit", "/H1")
    return await talk.ana.submit({"reason": "The labels of September were wrong", **values})


async def coming(talk):
    """The check-ins of H1 that are still to come, as day and kind."""
    project = await talk.project()
    async with talk.labthread.storage.read(talk.labthread.workspace_id) as work:
        appointments = await work.check_ins.coming(project.id, "H1")
    return [(f"{each.due_at:%Y-%m-%d}", each.kind.value) for each in appointments]


async def test_a_planned_hypothesis_changes_freely(talk):
    await talk.open_project()
    await talk.plan(plan())

    view = await opened(talk, "hypothesis_edit", "/H1")

    assert "reason" not in inputs_of(view)
    assert (await talk.ana.submit({"minimum_lift": "12"})).ok
    await talk.delivered()
    assert "changed after" not in str(talk.thread())


async def test_a_running_hypothesis_does_not_change_its_promises_without_a_reason(talk):
    await running_project(talk)

    view = await opened(talk, "hypothesis_edit", "/H1")
    answer = await talk.ana.submit({"minimum_lift": "1"})

    assert "what it promises is fixed" in shown(view["blocks"])
    assert answer.errors == {"reason": "H1 is running: say why its promises change."}
    assert (await talk.hypothesis(1)).plan["minimum_lift"] == "10"


async def test_a_change_after_the_start_is_marked_wherever_the_hypothesis_is_shown(talk):
    await running_project(talk)

    assert (await change(talk, minimum_lift="8")).ok
    await talk.delivered()

    entry = await talk.heard("H1 changed after start.")
    assert "Minimum lift: 10 → 8" in entry["text"]
    assert "Why: The labels of September were wrong" in entry["text"]
    assert "changed after start" in talk.newest("H1, running")["text"]
    assert "changed after start" in talk.card()["text"]
    assert "hanged after start" in await export_text(talk)


async def test_a_change_after_a_result_is_marked_as_that_and_forgets_the_verdict(talk):
    await running_project(talk)
    await talk.press(talk.ana, "result_report", "/H1")
    assert (await talk.ana.submit({"metric.0": "0.55"})).ok
    await talk.heard("H1 refuted")

    assert (await change(talk, minimum_lift="5")).ok
    await talk.delivered()

    await talk.heard("H1 changed after results.")
    assert "changed after results" in talk.card()["text"]
    assert (await talk.hypothesis(1)).latest_verdict is None


async def test_a_change_after_approval_is_marked_as_that_for_good(talk):
    await talk.open_project()
    await talk.write("baseline", BASELINE)
    await talk.plan(plan())
    await approve(talk)

    view = await opened(talk, "hypothesis_edit", "/H1")
    assert "*H1 is approved, so what it promises is fixed:*" in shown(view["blocks"])
    assert "rebase" in inputs_of(view)
    assert "reason" in (await talk.ana.submit({"metric": "precision"})).errors
    assert (await talk.ana.submit({"metric": "recall", "timebox": "6", "reason": "Leave"})).ok
    await talk.delivered()

    await talk.heard("H1 changed after approval.")
    await talk.start("H1")
    assert "changed after approval" in talk.newest("H1, running")["text"]


async def test_other_words_of_a_running_hypothesis_change_without_a_reason(talk):
    await running_project(talk)

    await talk.press(talk.ana, "hypothesis_edit", "/H1")
    assert (await talk.ana.submit({"method": "Graph and text", "failure_note": "More labels"})).ok
    await talk.delivered()

    assert "Graph and text" in talk.newest("H1, running")["text"]
    assert "changed after" not in str(talk.thread())


async def test_a_form_that_was_open_at_the_start_asks_for_the_reason_then(talk):
    await talk.open_project()
    await talk.write("baseline", BASELINE)
    await talk.plan(plan())
    await opened(talk, "hypothesis_edit", "/H1")
    await talk.start("H1")

    assert (await talk.ana.submit({"minimum_lift": "8"})).ok

    view = talk.ana.view
    assert "H1 is running: say why its promises change." in shown(view["blocks"])
    assert typed_in(view)["minimum_lift"] == "8"
    assert (await talk.hypothesis(1)).plan["minimum_lift"] == "10"
    assert (await talk.ana.submit({"reason": "We looked at the costs"})).ok
    assert (await talk.hypothesis(1)).plan["minimum_lift"] == "8"


async def test_a_longer_timebox_moves_the_deadline_and_the_check_ins(talk):
    await running_project(talk)
    assert await coming(talk) != []
    was = (await talk.hypothesis(1)).deadline

    assert (await change(talk, timebox="8")).ok
    await talk.delivered()

    now = (await talk.hypothesis(1)).deadline
    assert (f"{was:%Y-%m-%d}", f"{now:%Y-%m-%d}") == ("2035-01-15", "2035-01-18")
    assert ("2035-01-18", "deadline") in await coming(talk)
    assert "2035-01-15" not in dict(await coming(talk))
    talk.pass_days(7)
    await talk.delivered()
    assert (await talk.hypothesis(1)).state == "running"
    talk.pass_days(3)
    await talk.heard("the timebox is over")


async def test_a_timebox_that_cannot_be_read_is_answered_at_its_field(talk):
    await running_project(talk)

    answer = await change(talk, timebox="some time")

    assert list(answer.errors) == ["timebox"]
    assert (await talk.hypothesis(1)).plan["timebox"] == "5"


async def test_a_corrected_baseline_is_taken_over_on_purpose_only(talk):
    await running_project(talk)
    await talk.write("baseline", {"values": "recall[bec] = 0.5"})
    assert str((await talk.hypothesis(1)).criterion.metric) == "recall[bec]"
    assert "from 0.52" in str(talk.newest("H1, running"))

    without = await change(talk, rebase=True, reason=None)
    assert list(without.errors) == ["reason"]
    assert (await talk.ana.submit({"reason": "October was counted twice"})).ok
    await talk.delivered()

    entry = await talk.heard("H1 changed after start.")
    assert "Baseline: recall[bec] = 0.52 → recall[bec] = 0.5" in entry["text"]
    assert "from 0.5 to 0.55" in str(talk.newest("H1, running"))
    view = await opened(talk, "revisions_show", "/H1")
    assert "The words are the same as before." in shown(view["blocks"])


async def test_a_baseline_with_the_same_values_is_no_change(talk):
    await running_project(talk)

    assert (await change(talk, rebase=True)).ok
    await talk.delivered()

    hypothesis = await talk.hypothesis(1)
    assert (hypothesis.revision, hypothesis.changed_after) == (1, "")
    assert "changed after" not in str(talk.thread())


async def test_a_metric_that_the_registered_baseline_lacks_asks_for_the_values_of_now(talk):
    await running_project(talk)
    guarded = {"guardrails": "recall[phishing] down at most 1%"}

    without = await change(talk, **guarded)
    assert "no value for recall[phishing]" in without.errors["rebase"]
    assert (await talk.ana.submit({**guarded, "rebase": True})).ok

    assert {str(each) for each in (await talk.hypothesis(1)).baseline} == {
        "recall[bec]",
        "recall[phishing]",
    }


async def test_a_decided_hypothesis_is_not_changed_any_more(talk):
    await running_project(talk)
    await opened(talk, "hypothesis_edit", "/H1")
    await talk.press(talk.ben, "decision_stop", "/H1")
    await talk.press(talk.ana, "decision_stop", "/H1")
    assert (await talk.ana.submit({"learning": "Labels are scarce"})).ok
    await talk.delivered()

    assert talk.can_press("hypothesis_edit", "/H1") == 0
