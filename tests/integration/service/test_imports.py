"""A document that was written elsewhere becomes a project, in one unit of work."""

import pytest

from bot.experiments.default_template import DEFAULT_TEMPLATE
from bot.experiments.errors import FieldErrors, Refusal
from bot.experiments.projects import ProjectState
from bot.experiments.records import IntentKind
from bot.experiments.service.imports import import_document
from bot.experiments.service.projects import NewProject
from bot.experiments.service.sections import save_section

from ..factories import CHANNEL, MONDAY, OWNER, STRANGER, T1, build_act, build_plan

PROBLEM = [{"problem": "Invoices of vendors that nobody knows are paid", "why_now": "Audit in May"}]
GOAL = {"metric": "recall", "slice": "bec", "amount": "10"}
#: As a document that was read has it: every section, two hypotheses, and something else.
DOCUMENT = {
    "sections": {
        "launch": [{"criteria": "Recall holds for two weeks"}],
        "problem": PROBLEM,
        "metric_goals": [GOAL, GOAL | {"slice": "phishing"}],
    },
    "plans": [build_plan(failure_step="H2", failure_note=""), build_plan(success_step="stop")],
    "notes": "## Open questions\n\nWho labels the mail?",
}


async def bring(storage, *, by=OWNER, **changes):
    new = NewProject(
        title="Fraud recall",
        key="",
        channel_id=CHANNEL,
        channel_is_private=False,
        owner_id=OWNER,
        owner_zone="Europe/Berlin",
        decider_id=None,
        collaborator_ids=(),
    )
    async with storage.begin(T1) as work:
        act = build_act(actor_id=by)
        return await import_document(
            work, act, new, template=DEFAULT_TEMPLATE, **DOCUMENT | changes
        )


async def kept(storage, project):
    async with storage.read(T1) as work:
        saved = {each.key: each for each in await work.sections.all(project.id)}
        return saved, await work.hypotheses.all(project.id)


async def nothing_is_kept(storage):
    async with storage.read(T1) as work:
        return not await work.projects.in_channel(CHANNEL)


async def test_sections_hypotheses_and_notes_are_kept_as_their_first_revisions(storage):
    project = await bring(storage)

    sections, hypotheses = await kept(storage, project)
    assert project.state is ProjectState.DRAFT
    assert set(sections) == {"launch", "problem", "metric_goals", "notes"}
    assert sections["problem"].content[0]["why_now"] == "Audit in May"
    assert [each["slice"] for each in sections["metric_goals"].content] == ["bec", "phishing"]
    assert sections["notes"].content == ({"text": DOCUMENT["notes"]},)
    assert {each.revision for each in (*sections.values(), *hypotheses)} == {1}
    assert [each.ref for each in hypotheses] == ["H1", "H2"]
    assert hypotheses[0].plan["failure_step"] == "H2"


async def test_every_part_has_a_revision_of_the_document_of_its_own(storage):
    project = await bring(storage)

    sections, hypotheses = await kept(storage, project)
    parts = [*sections.values(), *hypotheses]
    assert sorted(each.document_revision for each in parts) == [1, 2, 3, 4, 5, 6]
    async with storage.begin(T1) as work:
        assert (await work.projects.get(project.id)).document_revision == 6
        for subject in ("launch", "problem", "metric_goals", "notes", "H1", "H2"):
            (revision,) = await work.revisions.newest(project.id, subject, 10)
            assert (revision.number, revision.edited_by) == (1, OWNER)


async def test_the_replies_are_promised_in_the_order_of_the_document(storage):
    await bring(storage)

    async with storage.read(T1) as work:
        promised = await work.outbox.waiting(CHANNEL, 100)
    replies = [
        each.ref for each in promised if each.kind in {IntentKind.SECTION, IntentKind.HYPOTHESIS}
    ]
    assert promised[0].kind is IntentKind.CARD
    assert replies == ["problem", "metric_goals", "1", "2", "launch", "notes"]


async def test_a_document_of_sections_alone_brings_no_notes(storage):
    project = await bring(storage, plans=[], notes="")

    sections, hypotheses = await kept(storage, project)
    assert "notes" not in sections
    assert list(hypotheses) == []


async def test_whoever_opens_a_project_for_somebody_else_may_bring_its_document(storage):
    project = await bring(storage, by=STRANGER)

    sections, _ = await kept(storage, project)
    assert project.owner_id == OWNER
    assert sections["problem"].edited_by == STRANGER


async def test_the_notes_are_edited_like_any_section(storage):
    project = await bring(storage)

    async with storage.begin(T1) as work:
        saved = await save_section(
            work,
            build_act(),
            DEFAULT_TEMPLATE,
            project_id=project.id,
            key="notes",
            content=[{"text": "Carlos labels it."}],
            revision=1,
        )

    assert saved.revision == 2


async def test_the_dates_of_a_delivery_plan_are_asked_about(storage):
    plan = [{"crawl": "Ten accounts", "crawl_date": "2026-12-10"}]

    project = await bring(storage, sections={"delivery": plan})

    async with storage.read(T1) as work:
        (asked,) = await work.check_ins.coming(project.id, "crawl")
    assert asked.due_at > MONDAY


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"notes": "x" * 80_001}, "80,001 characters"),
        ({"sections": {"baseline": [{"method": "Rules", "values": "recall is 0.5"}]}}, "Line 1"),
        ({"plans": [build_plan(failure_step="H3")]}, "There is no H3"),
        ({"plans": [build_plan(statement="")]}, "still empty"),
    ],
    ids=["notes too long", "wrong value", "step to nowhere", "no statement"],
)
async def test_what_cannot_be_kept_is_refused_and_opens_nothing(storage, changes, says):
    with pytest.raises(Refusal, match=says):
        await bring(storage, **changes)

    assert await nothing_is_kept(storage)


async def test_a_second_import_of_the_same_title_is_told_about_the_first(storage):
    await bring(storage)

    with pytest.raises(FieldErrors, match="fraud-recall"):
        await bring(storage)
