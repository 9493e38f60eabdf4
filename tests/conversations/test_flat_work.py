"""What a person does costs the same in a project of any size: Slack calls and queries."""

import re
from collections import Counter
from contextlib import contextmanager
from itertools import count

import pytest
from sqlalchemy import event, insert, select, update

from storage import outbox_tables, tables
from tests.conversations.document import write_document
from tests.conversations.small import plan
from tests.conversations.test_reviews import ask

HYPOTHESES, REVISIONS, ENTRIES, COMMENTS = 200, 100, 10_000, 300
#: What the bot asks whenever it wakes, whoever woke it: is anything to be sent, is anything due?
_WAKING = re.compile(r"\blanes\b|^SELECT (outbox|(DISTINCT )?check_ins)\.|^(BEGIN|COMMIT)")
FORMS = {
    "a section": ("section_edit", "/problem"),
    "a hypothesis": ("hypothesis_edit", "/H2"),
    "a new hypothesis": ("hypothesis_add", ""),
    "a decision": ("decision_failure_step", "/H1"),
    "an extension": ("timebox_extend", "/H1"),
    "a snooze": ("timebox_snooze", "/H1"),
    "a result": ("result_report", "/H1"),
    "a review": ("review_request", ""),
    "a comment": ("comment_add", "/problem"),
    "the settings": ("project_settings", ""),
    "the experiment log": ("project_log", ""),
    "what changed in a section": ("revisions_show", "/problem"),
    "what changed in a hypothesis": ("revisions_show", "/H1"),
}


@pytest.fixture
async def project(talk):
    """A whole document under review, H1 running and asked about, H2 its next step."""
    await talk.open_project(collaborators=["ben"])
    await write_document(talk)
    await talk.write("problem", {"why_now": "The insurer asks for it"})
    await talk.plan(plan(statement="Header features do it"))
    await ask(talk, "chloe")
    await talk.start("H1")
    talk.pass_days(7)
    await talk.heard("H1: the timebox is over")
    await talk.delivered()
    return await talk.project()


@pytest.fixture
def costs(talk):
    """Count the calls and the queries of an act, once everything is delivered."""
    engine = talk.labthread.storage.engine.sync_engine
    asked = Counter()

    def note(_connection, _cursor, statement, *_rest):
        statement = " ".join(statement.split())
        if not _WAKING.search(statement):
            asked[statement[:60]] += 1

    @contextmanager
    def counting():
        spent = {}
        start = len(talk.workspace.calls)
        asked.clear()
        yield spent
        spent["calls"], spent["queries"] = talk.calls_since(start), dict(asked)

    event.listen(engine, "before_cursor_execute", note)
    yield counting
    event.remove(engine, "before_cursor_execute", note)


async def grow(talk, project):
    """Make the project huge, as years of work would."""
    mine = {"workspace_id": project.workspace_id, "project_id": project.id}
    async with talk.labthread.storage.write() as connection:

        async def rows(table, **where):
            found = select(table).where(*(table.c[key] == value for key, value in where.items()))
            return [dict(each) for each in (await connection.execute(found)).mappings()]

        newest = {each["subject"]: each for each in await rows(tables.revisions, **mine)}
        await connection.execute(
            insert(tables.revisions),
            [
                each | {"number": each["number"] + more}
                for each in newest.values()
                for more in range(1, REVISIONS + 1)
            ],
        )
        for table in (tables.sections, tables.hypotheses):
            await connection.execute(update(table).values(revision=table.c.revision + REVISIONS))
        (model,) = await rows(tables.hypotheses, **mine, number=3)
        hypotheses = [
            model
            | {
                "number": number,
                "state": ("planned", "refuted", "supported", "planned")[number % 4],
                "plan": model["plan"]
                | {"failure_step": f"H{number + 1}" if number < HYPOTHESES else "stop"},
            }
            for number in range(4, HYPOTHESES + 1)
        ]
        await connection.execute(insert(tables.hypotheses), hypotheses)
        entry = (await rows(tables.log_entries, **mine, number=1))[-1]
        del entry["id"]
        await connection.execute(insert(tables.log_entries), [entry] * ENTRIES)
        comment = mine | {"author_id": project.owner_id, "at": project.created_at, "revision": 1}
        await connection.execute(
            insert(tables.comments),
            [
                comment | {"subject": subject, "text": f"Comment {number}"}
                for number in range(COMMENTS)
                for subject in ("problem", "H2", "")
            ],
        )
        posted = mine | {"channel_id": project.channel_id, "digest": ""}
        await connection.execute(
            insert(outbox_tables.messages),
            [
                posted
                | {"kind": "hypothesis", "ref": str(each["number"]), "ts": "1.0", "file_id": ""}
                for each in hypotheses
            ],
        )


async def test_every_form_opens_with_the_same_calls_and_queries(talk, project, costs):
    async def open_all():
        spent = {}
        for form, (action_id, value) in FORMS.items():
            with costs() as spent[form]:
                answer = await talk.press(talk.ana, action_id, value)
                assert answer.ok, (form, answer)
            await talk.ana.close_view(everything=True)
        return spent

    small = await open_all()
    await grow(talk, project)

    assert await open_all() == small


async def test_every_message_is_brought_up_to_date_with_the_same_calls_and_queries(
    talk, project, costs
):
    words = (f"Take {number}" for number in count())

    async def submit(person, action_id, value, **typed):
        assert (await talk.press(person, action_id, value)).ok
        answer = await person.submit(typed)
        assert answer.ok, answer

    acts = {
        "a section, its review and the card": lambda: submit(
            talk.ana, "section_edit", "/problem", problem=next(words)
        ),
        "a hypothesis, its review and the tree": lambda: submit(
            talk.ana, "hypothesis_edit", "/H2", statement=next(words)
        ),
        "a comment": lambda: submit(talk.ben, "comment_add", "/problem", text=next(words)),
        "an answer": lambda: submit(talk.chloe, "review_changes", "", words=next(words)),
        "a result": lambda: submit(talk.ben, "result_report", "/H1", **{"metric.0": "0.6"}),
        "an extension": lambda: submit(
            talk.ana, "timebox_extend", "/H1", days="2", reason=next(words)
        ),
    }

    async def do_all():
        spent = {}
        for name, act in acts.items():
            with costs() as spent[name]:
                await act()
                await talk.delivered()
        return spent

    await do_all()
    small = await do_all()
    await grow(talk, project)
    await do_all()

    assert await do_all() == small
