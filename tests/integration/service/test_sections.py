import pytest

from bot.experiments.errors import FieldErrors, NotAllowed, NotFound
from bot.experiments.records import IntentKind, SavedSection
from bot.experiments.service.sections import SectionChanged

from ..factories import COLLABORATOR, DECIDER, MONDAY, OWNER, STRANGER, T1
from .team import Team, build_baseline


async def test_keeps_what_was_written_trimmed_as_the_first_revision(team):
    saved = await team.save("baseline", [{"method": "  Rules v14 ", "values": "recall = 0.52\n"}])

    async with team.storage.read(T1) as work:
        assert await work.sections.get(team.project_id, "baseline") == saved
    assert saved == SavedSection(
        project_id=team.project_id,
        key="baseline",
        revision=1,
        content=({"method": "Rules v14", "values": "recall = 0.52"},),
        edited_by=OWNER,
        edited_at=MONDAY,
    )


async def test_promises_the_section_and_the_card(team):
    await team.write_baseline()

    assert await team.deliver() == [(IntentKind.SECTION, "baseline"), (IntentKind.CARD, "")]


async def test_counts_revisions(team):
    await team.write_baseline()

    saved = await team.save("baseline", build_baseline("recall[bec] = 0.53"), revision=1)

    assert saved.revision == 2


async def test_promises_nothing_where_nothing_changed(team):
    await team.write_baseline()
    await team.deliver()

    saved = await team.save("baseline", build_baseline(), revision=1, by=COLLABORATOR)

    assert (saved.revision, saved.edited_by) == (1, OWNER)
    assert await team.deliver() == []


async def test_minds_no_old_revision_where_nothing_changed(team):
    await team.write_baseline()

    assert (await team.save("baseline", build_baseline(), revision=0)).revision == 1


async def test_tells_a_writer_who_came_first(team):
    first = await team.save("baseline", build_baseline(), by=COLLABORATOR)
    await team.deliver()

    with pytest.raises(SectionChanged, match="saved this section") as refused:
        await team.save("baseline", build_baseline("recall[bec] = 0.53"), revision=0)

    assert refused.value.current == first
    assert await team.deliver() == []


@pytest.mark.parametrize("actor", [STRANGER, DECIDER])
async def test_refuses_who_may_not_edit_and_says_who_may(storage, actor):
    team = await Team.gather(storage, decider_id=DECIDER)

    with pytest.raises(NotAllowed) as refused:
        await team.save("baseline", build_baseline(), by=actor)

    assert refused.value.allowed == (OWNER, COLLABORATOR)
    assert await team.deliver() == []


async def test_names_the_wrong_field_and_keeps_nothing(team):
    with pytest.raises(FieldErrors) as refused:
        await team.save("baseline", build_baseline("recall is fine"))

    assert list(refused.value.errors) == ["values"]
    async with team.storage.read(T1) as work:
        assert await work.sections.all(team.project_id) == []


async def test_knows_no_section_that_the_template_has_not(team):
    with pytest.raises(NotFound):
        await team.save("budget", [{"amount": "1"}])


async def test_writes_nothing_into_the_experiment_log(team):
    await team.write_baseline()

    assert await team.log() == []
