import pytest

from bot.documents.document import people_in
from bot.experiments.errors import FieldErrors, NotFound, NotPossible
from bot.experiments.log import Noted
from bot.experiments.projects import ProjectState
from bot.experiments.records import IntentKind
from bot.experiments.service.notes import MAX_NOTE, add_note

from ..factories import OWNER, STRANGER, T1, build_act
from .team import Team

URL = "https://labthread.slack.com/archives/C0FRAUD/p1"


async def note(team, text="The labels of May are late", number=0, **given):
    async with team.storage.begin(T1) as work:
        return await add_note(
            work,
            build_act(actor_id=STRANGER),
            project_id=team.project_id,
            number=number,
            text=text,
            **given,
        )


async def test_anybody_may_add_one_and_the_thread_is_told(running):
    entry = await note(running, "  The labels are late\n", number=1, url=URL, quoted_id=OWNER)

    assert entry.event == Noted(
        source="slack", text="The labels are late", url=URL, quoted_id=OWNER
    )
    assert (entry.actor_id, entry.ref) == (STRANGER, "H1")
    assert (await running.log())[-1] == entry
    assert await running.deliver() == [(IntentKind.ENTRY, str(entry.id))]


async def test_the_document_names_whoever_is_quoted(ready):
    entry = await note(ready, quoted_id="U0QUOTED")

    assert "U0QUOTED" in people_in(await ready.project(), [], [entry])


async def test_nobody_quotes_themselves(ready):
    assert (await note(ready, quoted_id=STRANGER)).event.quoted_id == ""


@pytest.mark.parametrize(
    ("text", "says"),
    [(" \n ", "Write something"), ("\0", "Write something"), ("x" * (MAX_NOTE + 1), "3,000")],
    ids=["blank", "nothing that shows", "too long"],
)
async def test_a_text_that_cannot_be_kept_is_refused_where_it_is_typed(ready, text, says):
    with pytest.raises(FieldErrors, match=says) as refused:
        await note(ready, text)

    assert list(refused.value.errors) == ["text"]
    assert await ready.deliver() == []


async def test_a_hypothesis_has_to_be_there(ready):
    with pytest.raises(NotFound):
        await note(ready, number=7)


@pytest.mark.parametrize("state", [ProjectState.STOPPED, ProjectState.ARCHIVED])
async def test_nothing_is_added_to_what_has_ended(storage, state):
    ended = await Team.gather(storage, state=state)

    with pytest.raises(NotPossible, match=state.words):
        await note(ended)
