"""Pre-registration: promises change with a reason only, and it shows for good that they did."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.experiments.errors import FieldErrors, NotPossible
from bot.experiments.hypotheses import ChangedAfter, HypothesisState
from bot.experiments.log import Change, PlanRevised
from bot.experiments.records import IntentKind
from bot.experiments.schedules import CheckInKind
from bot.experiments.service.plans import PlanChanged

from ..factories import BASELINE, COLLABORATOR, DEADLINE, MONDAY, OWNER, RECALL_BEC, T1, measured

DAY = timedelta(days=1)
WHY = "the labels of September were wrong"


async def approve(team):
    """Let the document as it stands be the approved one."""
    async with team.storage.begin(T1) as work:
        project = await work.projects.get(team.project_id)
        await work.projects.save(replace(project, approved_revision=project.document_revision))


async def revision(team, number, subject="H1"):
    async with team.storage.read(T1) as work:
        return await work.revisions.get(team.project_id, subject, number)


async def coming(team):
    """The check-ins to come of H1, by kind, in days from Monday."""
    async with team.storage.read(T1) as work:
        appointments = await work.check_ins.coming(team.project_id, "H1")
    return {each.kind: each.due_at - MONDAY for each in appointments}


async def test_a_change_after_the_start_is_kept_logged_and_shown(running):
    edited = await running.edit(minimum_lift="8", reason=f" {WHY} ", by=COLLABORATOR)

    assert edited.changed_after is ChangedAfter.START
    (*_, entry) = await running.log()
    assert entry.actor_id == COLLABORATOR
    assert entry.event == PlanRevised(
        after=ChangedAfter.START,
        changes=(Change(label="Minimum lift", before="10", after="8"),),
        reason=WHY,
    )
    kept = await revision(running, 2)
    assert (kept.after, kept.reason, kept.edited_by) == (ChangedAfter.START, WHY, COLLABORATOR)
    assert await running.deliver() == [
        (IntentKind.ENTRY, str(entry.id)),
        (IntentKind.HYPOTHESIS, "1"),
        (IntentKind.TREE, ""),
        (IntentKind.CARD, ""),
    ]


@pytest.mark.parametrize(
    "promise",
    [
        {"metric": "precision"},
        {"slice": ""},
        {"direction": "lower_is_better"},
        {"minimum_lift": "9"},
        {"lift_kind": "absolute"},
        {"guardrails": ""},
        {"success_criteria": "and the team likes it"},
        {"timebox": "11"},
    ],
    ids=lambda promise: next(iter(promise)),
)
async def test_every_promise_is_fixed_by_the_start(running, promise):
    with pytest.raises(FieldErrors, match="H1 is running: say why") as refused:
        await running.edit(reason="  ", **promise)

    assert list(refused.value.errors) == ["reason"]
    assert (await running.hypothesis()).revision == 1
    assert await running.deliver() == []


async def test_what_is_no_promise_changes_without_a_reason_and_without_a_mark(running):
    edited = await running.edit(method="Headers", failure_note="ask for labels")

    assert (edited.changed_after, edited.revision) == (ChangedAfter.NEVER, 2)
    assert len(await running.log()) == 1


async def test_approval_fixes_what_was_in_the_document_and_nothing_later(ready):
    await approve(ready)
    await ready.plan()

    with pytest.raises(FieldErrors, match="H1 is approved: say why"):
        await ready.edit(timebox="5")
    assert (await ready.edit(number=2, timebox="5")).changed_after is ChangedAfter.NEVER
    assert (await ready.edit(timebox="5", reason=WHY)).changed_after is ChangedAfter.APPROVAL


async def test_the_mark_is_of_the_latest_point_and_never_goes_back(ready):
    await approve(ready)
    await ready.edit(timebox="9", reason=WHY)
    await ready.start()
    await ready.edit(revision=2, timebox="8", reason=WHY)
    await ready.report()
    edited = await ready.edit(revision=3, timebox="7", reason=WHY)
    assert edited.changed_after is ChangedAfter.RESULTS

    # The verdict was of other promises and is forgotten; the mark is not.
    assert edited.latest_verdict is None
    assert (await ready.edit(revision=4, timebox="6", reason=WHY)).changed_after is (
        ChangedAfter.RESULTS
    )
    assert [(await revision(ready, number)).after for number in (2, 3, 4, 5)] == [
        ChangedAfter.APPROVAL,
        ChangedAfter.START,
        ChangedAfter.RESULTS,
        ChangedAfter.START,
    ]


async def test_a_corrected_baseline_is_taken_over_with_a_reason(running):
    await running.write_baseline("recall[bec] = 0.50\nrecall[phishing] = 0.91", revision=1)
    assert (await running.hypothesis()).baseline == BASELINE

    with pytest.raises(FieldErrors, match="say why"):
        await running.edit(rebase=True)
    edited = await running.edit(rebase=True, reason=WHY)

    assert edited.baseline == BASELINE | {RECALL_BEC: measured("0.50")}
    assert edited.changed_after is ChangedAfter.START
    (change,) = (await running.last_event()).changes
    assert (change.label, "0.52" in change.before, "0.5" in change.after) == (
        "Baseline",
        True,
        True,
    )


async def test_a_baseline_that_cannot_judge_it_is_not_taken_over(running):
    await running.write_baseline("recall[bec] = 0.50", revision=1)

    with pytest.raises(NotPossible, match=r"no value for recall\[phishing\]"):
        await running.edit(rebase=True, reason=WHY)

    assert (await running.hypothesis()).baseline == BASELINE


async def test_taking_over_the_same_baseline_changes_nothing(running):
    assert (await running.edit(rebase=True)).revision == 1
    assert await running.deliver() == []


async def test_a_shorter_timebox_moves_the_deadline_and_arms_the_right_check_ins(running):
    assert (await coming(running))[CheckInKind.DEADLINE] == DEADLINE - MONDAY

    edited = await running.edit(timebox="5", reason=WHY)

    assert edited.deadline == MONDAY + 7 * DAY
    assert (edited.days_planned, edited.days_allowed) == (5, 5)
    armed = await coming(running)
    assert (armed[CheckInKind.BEFORE], armed[CheckInKind.DEADLINE]) == (4 * DAY, 7 * DAY)


async def test_extensions_stay_when_the_timebox_under_them_is_revised(running):
    await running.extend(2)

    edited = await running.edit(timebox="5", reason=WHY)

    assert (edited.days_planned, edited.days_allowed) == (5, 7)
    assert edited.deadline == MONDAY + 9 * DAY


async def test_a_longer_timebox_brings_one_that_waits_back_to_work(running):
    await running.check_in(DEADLINE)
    assert (await running.hypothesis()).state is HypothesisState.AWAITING_DECISION

    edited = await running.edit(timebox="2026-12-11", reason=WHY, at=DEADLINE + DAY)

    assert edited.state is HypothesisState.RUNNING
    assert edited.deadline.date() == date(2026, 12, 11)


async def test_a_timebox_that_is_over_by_now_is_checked_in_at_once(running):
    now = MONDAY + 8 * DAY

    await running.edit(timebox="5", reason=WHY, at=now)

    assert await running.check_in(now) == 1
    assert (await running.hypothesis()).state is HypothesisState.AWAITING_DECISION


async def test_a_day_before_the_start_is_no_timebox(running):
    with pytest.raises(FieldErrors) as refused:
        await running.edit(timebox="2026-11-20", reason=WHY)

    assert list(refused.value.errors) == ["timebox"]
    assert (await running.hypothesis()).deadline == DEADLINE


async def test_whoever_came_first_is_told_before_a_reason_is_asked_for(running):
    await running.edit(method="Headers", by=OWNER)

    with pytest.raises(PlanChanged):
        await running.edit(minimum_lift="8", by=COLLABORATOR)


class TestTheBaselineOfAnApprovedOne:
    NEWER = "recall[bec] = 0.40\nrecall[phishing] = 0.80"

    async def test_is_what_was_approved_whatever_the_section_says_later(self, ready):
        await approve(ready)
        await ready.write_baseline(self.NEWER, revision=1)

        assert (await ready.start()).baseline == BASELINE

    async def test_changes_with_a_reason_only_and_it_shows(self, ready):
        await approve(ready)
        await ready.write_baseline(self.NEWER, revision=1)

        with pytest.raises(FieldErrors, match="H1 is approved: say why its promises change"):
            await ready.edit(rebase=True)
        edited = await ready.edit(rebase=True, reason=WHY)
        started = await ready.start()

        assert edited.changed_after is ChangedAfter.APPROVAL
        assert started.baseline[RECALL_BEC] == measured("0.40")
        (revised, _) = await ready.log()
        assert [each.label for each in revised.event.changes] == ["Baseline"]

    async def test_is_that_of_now_for_one_that_was_added_later(self, team):
        await team.write_baseline()
        await approve(team)
        await team.write_baseline(self.NEWER, revision=1)
        await team.plan()

        assert (await team.start()).baseline[RECALL_BEC] == measured("0.40")
