"""What the first schema kept is right after the upgrade, and still there on the way back."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, MetaData, insert, select

from bot.experiments.findings import Standing
from bot.experiments.hypotheses import HypothesisState
from bot.experiments.log import Decided, Noted, Started
from bot.experiments.measurements import parse_measured
from bot.experiments.projects import Project
from bot.experiments.records import IntentKind
from bot.experiments.service.settings import change_settings
from bot.experiments.settings import WORKSPACE
from storage import Storage, schema

from ..events import RESULT_ARRIVED
from ..factories import (
    BASELINE,
    CHANNEL,
    DECIDER,
    OWNER,
    RECALL_BEC,
    T1,
    build_act,
    build_plan,
    build_posted,
    build_running,
)

#: 10:00 in Sydney, which is the day before in UTC; the start was on 23 November.
STARTED_AT = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
DEADLINE = datetime(2026, 12, 6, 23, tzinfo=UTC)
DAY = timedelta(days=1)
SECTION = [{"method": "Rules v14 – „wie deployt“", "values": "recall[bec] = 0.52"}]
STATEMENT = {"statement": "s", "timebox": 10}
EVENTS = [
    (
        1,
        STATEMENT
        | {
            "kind": "started",
            "criterion": "recall[bec] up by at least 10% over baseline",
            "guardrails": [],
            "deadline": DEADLINE.isoformat(),
        },
    ),
    (
        3,
        STATEMENT
        | {
            "kind": "decided",
            "decision": "failure_step",
            "outcome": "refuted",
            "verdict": "refuted",
            "learning": "Headers say nothing",
            "next_step": "",
            "obstacle": "",
            "spent": 4,
        },
    ),
]
#: What each hypothesis has to come.
CHECK_INS = {
    1: [
        ("before", DEADLINE - 3 * DAY),
        ("deadline", DEADLINE),
        ("reminder", DEADLINE + DAY),
        ("reminder", DEADLINE + 3 * DAY),
    ],
    2: [("reminder", DEADLINE + 3 * DAY)],
}


def rows() -> dict[str, list[dict[str, Any]]]:
    """Rows by table; H1 runs, H2 waits for a decision, H3 is refuted, H4 is planned."""
    mine: dict[str, Any] = {"workspace_id": T1, "project_id": 1}

    def hypothesis(number: int, state: str, **overrides: Any) -> dict[str, Any]:
        values = {
            "number": number,
            "state": state,
            "plan": build_plan(),
            "revision": 3,
            "started_at": STARTED_AT,
            "deadline": DEADLINE,
            "extended_days": 0,
            "extensions": 0,
            "baseline": {str(key): str(value) for key, value in BASELINE.items()},
        }
        return mine | values | overrides

    return {
        "workspaces": [{"id": T1, "team_id": T1, "name": "Fraud", "url": "https://f.example/"}],
        "projects": [
            {
                "id": 1,
                "workspace_id": T1,
                "key": "fraud-recall",
                "title": "Fraud recall",
                "channel_id": CHANNEL,
                "channel_is_private": False,
                "state": "running",
                "owner_id": OWNER,
                "owner_zone": "Australia/Sydney",
                "decider_id": DECIDER,
                "collaborator_ids": [],
                "created_at": STARTED_AT,
            }
        ],
        "sections": [
            mine
            | {
                "key": "baseline",
                "revision": 2,
                "content": SECTION,
                "edited_by": DECIDER,
                "edited_at": STARTED_AT,
            }
        ],
        "hypotheses": [
            hypothesis(1, "running", extended_days=3, plan=build_plan(timebox="7")),
            hypothesis(2, "awaiting_decision", started_at=STARTED_AT - 300 * DAY),
            hypothesis(3, "refuted"),
            hypothesis(4, "planned", started_at=None, deadline=None, baseline={}),
        ],
        "check_ins": [
            mine | {"id": 10 * number + place, "number": number, "kind": kind, "due_at": due_at}
            for number, asks in CHECK_INS.items()
            for place, (kind, due_at) in enumerate(asks)
        ],
        "log_entries": [
            mine
            | {
                "number": number,
                "at": STARTED_AT,
                "actor_id": OWNER,
                "cause": "act",
                "event": event,
            }
            for number, event in EVENTS
        ],
        "messages": [
            mine
            | {
                "kind": "entry",
                "ref": "1",
                "channel_id": CHANNEL,
                "ts": "1795424400.000100",
                "digest": "9f86d081",
                "asks_about": 2,
            }
        ],
    }


def write(connection: Connection) -> None:
    known = MetaData()
    known.reflect(connection)
    for table, written in rows().items():
        for row in written:
            stored = {key: _stored(connection, value) for key, value in row.items()}
            connection.execute(insert(known.tables[table]).values(stored))


def told(connection: Connection) -> list[tuple[str, str]]:
    """What is promised to Slack, or stands there."""
    known = MetaData()
    known.reflect(connection)
    return [
        (row.kind, row.ref)
        for name in ("outbox", "messages")
        for row in connection.execute(select(known.tables[name]))
    ]


def read(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    known = MetaData()
    known.reflect(connection)
    return {
        name: [
            dict(row)
            for row in connection.execute(
                select(table).order_by(*table.primary_key.columns)
            ).mappings()
        ]
        for name, table in known.tables.items()
        if name in rows()
    }


def _stored(connection: Connection, value: Any) -> Any:
    """A time as the engine keeps it: SQLite without its zone."""
    is_naive = isinstance(value, datetime) and connection.dialect.name == "sqlite"
    return value.replace(tzinfo=None) if is_naive else value


async def ask(storage: Storage, question: Any) -> Any:
    async with storage.write() as connection:
        return await connection.run_sync(question)


@pytest.fixture
async def first(empty_database_url) -> AsyncIterator[Storage]:
    """A database of the first schema with a team's work in it."""
    opened = Storage(empty_database_url)
    await schema.upgrade(opened.engine, "0001")
    await ask(opened, write)
    yield opened
    await opened.close()


@pytest.fixture
async def upgraded(first) -> Storage:
    await schema.upgrade(first.engine)
    return first


async def project_of(storage: Storage) -> Project:
    async with storage.read(T1) as work:
        found = await work.projects.find("fraud-recall")
    assert found
    return found


async def test_every_part_of_the_document_has_its_first_revision(upgraded):
    async with upgraded.read(T1) as work:
        section = await work.sections.get(1, "baseline")
        revision = await work.revisions.get(1, "baseline", section.revision)
        plan = await work.revisions.get(1, "H1", 3)
        hypothesis = await work.hypotheses.get(1, 1)

    assert (revision.content, revision.edited_by) == (section.content, DECIDER)
    assert [*revision.content] == SECTION
    assert (plan.content, plan.edited_by) == ((hypothesis.plan,), OWNER)
    assert section.document_revision == (await project_of(upgraded)).document_revision == 1


async def test_a_timebox_keeps_its_deadline_when_it_is_counted_anew(upgraded):
    async with upgraded.read(T1) as work:
        before = [await work.check_ins.coming(1, f"H{number}") for number in (1, 2)]

    async with upgraded.begin(T1) as work:
        await change_settings(
            work,
            build_act(at=STARTED_AT + DAY, actor_id=OWNER),
            scope=WORKSPACE,
            choices={"check_in_at": "10:00"},
            by_admin=True,
        )

    async with upgraded.read(T1) as work:
        hypothesis = await work.hypotheses.get(1, 1)
        after = [await work.check_ins.coming(1, f"H{number}") for number in (1, 2)]
    assert hypothesis.deadline == DEADLINE
    assert (hypothesis.days_planned, hypothesis.days_allowed) == (7, 10)
    assert after[0] == before[0]


async def test_what_nobody_answers_goes_on_to_the_decider_and_the_channel(upgraded):
    async with upgraded.read(T1) as work:
        coming = [await work.check_ins.coming(1, f"H{number}") for number in (1, 2, 3, 4)]

    # Both in the week after the deadline, at 10:00 in Sydney: a Monday, and the Monday after.
    later = [("decider", DEADLINE + 7 * DAY), ("weekly", DEADLINE + 14 * DAY)]
    assert [[(each.kind, each.due_at) for each in asks] for asks in coming] == [
        CHECK_INS[1] + later,
        CHECK_INS[2] + later,
        [],
        [],
    ]


async def test_a_decided_one_still_says_how_long_it_took(upgraded):
    async with upgraded.read(T1) as work:
        decided = await work.hypotheses.get(1, 3)
        log = await work.log.all(1)

    assert (decided.state, decided.days_taken) == (HypothesisState.REFUTED, 4)
    assert [type(each.event) for each in log] == [Started, Decided]


async def test_a_question_that_stands_in_slack_is_still_asked(upgraded):
    async with upgraded.read(T1) as work:
        (message,) = await work.messages.asking_about(1, "H2")

    assert message.ref == "1"


async def test_going_back_gives_the_first_schema_its_rows_again(first):
    before = await ask(first, read)

    await schema.upgrade(first.engine)
    await schema.downgrade(first.engine, "0001")

    assert await ask(first, read) == before


async def test_going_back_leaves_nothing_that_the_first_version_cannot_read(upgraded):
    async with upgraded.begin(T1) as work:
        await work.hypotheses.add(1, build_plan(timebox="10 calendar days"))
        await work.hypotheses.add(1, build_plan(timebox=str(date(2026, 12, 24))))

    await schema.downgrade(upgraded.engine, "0001")

    kept = await ask(upgraded, read)
    assert {row["plan"]["timebox"] for row in kept["hypotheses"]} == {"7", "10"}


#: What a baseline says, and its value.
MEASURED = {
    "0.52": "0.52",
    "0.51 0.53": "0.52",
    "0.52 stderr 0.008 n 5120": "0.52",
    "3.1% [2.9, 3.3] at 90%": "3.1",
    "-1.5e-7": "-1.5E-7",
    "40 41 42 ms": "41",
}


@pytest.mark.parametrize(("text", "value"), MEASURED.items(), ids=MEASURED)
async def test_going_back_leaves_the_second_version_the_value_of_a_baseline(upgraded, text, value):
    async with upgraded.begin(T1) as work:
        baseline = {RECALL_BEC: parse_measured(text)}
        await work.hypotheses.save(build_running(1, number=7, baseline=baseline))

    await schema.downgrade(upgraded.engine, "0002")

    kept = await ask(upgraded, read)
    (baseline,) = [each["baseline"] for each in kept["hypotheses"] if each["number"] == 7]
    assert baseline == {"recall[bec]": value}


async def test_going_back_leaves_no_notes_digests_or_words_that_the_second_version_cannot_read(
    upgraded,
):
    verdict = RESULT_ARRIVED.verdict
    undecided = replace(verdict.findings[0], standing=Standing.UNDECIDED)
    result = replace(
        RESULT_ARRIVED, verdict=replace(verdict, findings=(undecided, *verdict.findings[1:]))
    )
    async with upgraded.begin(T1) as work:
        project = await work.projects.get(1)
        noted = Noted(source="slack", text="Labels came late, undecided what to do")
        note = await work.log.append(build_act(), 1, 1, noted)
        kept = await work.log.append(build_act(), 1, 1, result)
        for entry in (note, kept):
            await work.outbox.add(project, IntentKind.ENTRY, str(entry.id))
        await work.outbox.add(project, IntentKind.SUMMARY, str(note.id))
        await work.outbox.add(project, IntentKind.DIGEST, "of a week")
        await work.messages.save(build_posted(1, kind="digest", ref="of a week"))
        await work.messages.save(build_posted(1, kind="entry", ref=str(note.id)))

    await schema.downgrade(upgraded.engine, "0002")

    log = (await ask(upgraded, read))["log_entries"]
    assert [each["event"]["kind"] for each in log] == ["started", "decided", "result"]
    standings = [each["standing"] for each in log[-1]["event"]["verdict"]["findings"]]
    assert standings[0] == "unknown"
    assert "undecided" not in standings
    assert await ask(upgraded, told) == [("entry", str(kept.id)), ("entry", "1")]
