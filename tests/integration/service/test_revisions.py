"""Every state of a document is kept, and who approved it hears of changes."""

from datetime import date

import pytest

from bot.experiments.errors import NotFound
from bot.experiments.hypotheses import ChangedAfter
from bot.experiments.log import Change, ChangedSinceApproval
from bot.experiments.records import IntentKind, Revision
from bot.experiments.reviews import Answer, Review, Reviewer
from bot.experiments.service.revisions import read_revision

from ..factories import COLLABORATOR, DECIDER, MONDAY, OWNER, STRANGER, T1
from .team import build_baseline


async def read(team, subject, number):
    async with team.storage.read(T1) as work:
        return await read_revision(work, team.project_id, subject, number)


async def newest(team, subject, limit=50):
    async with team.storage.read(T1) as work:
        return await work.revisions.newest(team.project_id, subject, limit)


async def reviewed(team, document_revision, **answers):
    """Let people have answered a review on this revision of the document."""
    given = tuple(
        Reviewer(user_id=user_id, answer=answer, document_revision=document_revision)
        for user_id, answer in answers.items()
    )
    async with team.storage.begin(T1) as work:
        await work.reviews.save(
            Review(
                project_id=team.project_id,
                round=1,
                requested_by=OWNER,
                requested_at=MONDAY,
                due_on=date(2026, 11, 27),
                document_revision=document_revision,
                reviewers=given,
            )
        )


async def test_each_save_is_kept_whole_with_the_documents_own_revision(team):
    await team.write_baseline()
    await team.plan()
    await team.save("baseline", build_baseline("recall[bec] = 0.53"), 1, by=COLLABORATOR)

    first, second = await read(team, "baseline", 1), await read(team, "baseline", 2)

    assert first.content == tuple(build_baseline())
    assert second == Revision(
        project_id=team.project_id,
        subject="baseline",
        number=2,
        document_revision=3,
        content=tuple(build_baseline("recall[bec] = 0.53")),
        edited_by=COLLABORATOR,
        edited_at=MONDAY,
        after=ChangedAfter.NEVER,
    )
    assert (await team.project()).document_revision == 3
    assert (await read(team, "H1", 1)).document_revision == 2


async def test_the_newest_come_first_and_no_more_than_asked_for(team):
    for number in range(4):
        await team.save("baseline", build_baseline(f"recall = 0.{number + 1}"), number)

    assert [each.number for each in await newest(team, "baseline", 3)] == [4, 3, 2]


async def test_what_was_never_written_has_no_revision(team):
    await team.write_baseline()

    for subject, number in (("problem", 1), ("baseline", 2), ("H1", 1), ("H99999", 1)):
        with pytest.raises(NotFound):
            await read(team, subject, number)


async def test_a_change_after_approval_is_logged_once_with_whose_approval_is_stale(ready):
    answers = {COLLABORATOR: Answer.APPROVED, DECIDER: Answer.CHANGES, STRANGER: Answer.APPROVED}
    await reviewed(ready, 2, **answers)

    await ready.save("baseline", build_baseline("recall[bec] = 0.53"), revision=1)
    await ready.save("baseline", build_baseline("recall[bec] = 0.54"), revision=2)

    (entry,) = await ready.log()
    assert entry.event == ChangedSinceApproval(
        about="Experiment design: baseline",
        stale=(COLLABORATOR, STRANGER),
        changes=(
            Change(
                label="Measured values",
                before="recall[bec] = 0.52 recall[phishing] = 0.91",
                after="recall[bec] = 0.53",
            ),
        ),
    )
    assert (IntentKind.REVIEW, "1") in await ready.deliver()


async def test_what_nobody_approved_changes_without_an_entry(ready):
    await reviewed(ready, 2, **{DECIDER: Answer.CHANGES})

    await ready.edit(timebox="5")

    assert await ready.log() == []


async def test_a_part_that_was_written_after_the_approval_makes_it_stale_too(ready):
    await reviewed(ready, 2, **{DECIDER: Answer.APPROVED})

    await ready.save("problem", [{"problem": "Vendors", "why_now": "Renewals"}])

    assert (await ready.last_event()).about == "Problem statement"


async def test_a_long_change_is_quoted_in_the_log_and_kept_whole(ready):
    await reviewed(ready, 2, **{DECIDER: Answer.APPROVED})

    await ready.edit(method="Headers. " * 900)

    (change,) = (await ready.last_event()).changes
    assert len(change.after) == 300
    assert len((await read(ready, "H1", 2)).content[0]["method"]) > 8000
