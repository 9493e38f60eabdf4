import asyncio
from collections.abc import AsyncIterator
from itertools import pairwise
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from bot.experiments.calendars import Away
from bot.experiments.hypotheses import HypothesisState
from bot.experiments.records import IntentKind
from bot.experiments.schedules import Appointment, CheckInKind
from bot.experiments.settings import WORKSPACE
from bot.experiments.trackers import Tracker
from storage import Storage, schema
from storage.columns import metadata
from storage.permits import take_permit
from storage.schema import SchemaMismatch
from storage.workspaces import remember_workspace

from ..events import STARTED
from ..factories import (
    DEADLINE,
    MONDAY,
    OWNER,
    T1,
    build_act,
    build_comment,
    build_plan,
    build_posted,
    build_project,
    build_result,
    build_review,
    build_revision,
    build_running,
    build_section,
    build_workspace,
)
from .contents import read_all
from .test_hooks import build_hook

sqlite_only = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
postgresql_only = pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)


@pytest.fixture
async def empty(empty_database_url) -> AsyncIterator[Storage]:
    opened = Storage(empty_database_url)
    yield opened
    await opened.close()


async def ask(storage: Storage, question: Any) -> Any:
    """Ask something of the database that is asked of a plain connection."""
    async with storage.look() as connection:
        return await connection.run_sync(question)


def revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def table_names(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def differences(connection: Connection) -> list[Any]:
    opts = {"include_name": is_declared}
    return compare_metadata(MigrationContext.configure(connection, opts=opts), metadata)


def is_declared(name: str | None, *_: Any) -> bool:
    """Whether the tables declare it; of each engine's own full-text index they know nothing."""
    return not (name or "").startswith("search_index")


async def fill(storage: Storage) -> None:
    """Write something into every table."""
    async with storage.write() as connection:
        await remember_workspace(connection, build_workspace())
    async with storage.begin(T1, once="Ev0123") as work:
        project = await work.projects.add(build_project())
        await work.sections.save(build_section(project.id))
        await work.hypotheses.save(build_running(project.id))
        await work.revisions.add(build_revision(project.id))
        await work.reviews.save(build_review(project.id))
        await work.comments.add(build_comment(project.id))
        await work.settings.save(WORKSPACE, {"country": "DE"})
        await work.absences.add(OWNER, Away(MONDAY.date(), MONDAY.date()))
        await work.templates.add("ours", "template: ours", MONDAY)
        for subject in ("H1", "review", "crawl"):
            asks = [Appointment(kind, DEADLINE) for kind in CheckInKind]
            await work.check_ins.arm(project.id, subject, asks)
        await work.results.add(build_result(project.id))
        await work.log.append(build_act(), project.id, 1, STARTED)
        await work.search.keep_plan(project, 1, build_plan())
        await work.outbox.add(project, IntentKind.CARD)
        await work.messages.save(build_posted(project.id))
        await work.tokens.create(project_id=project.id, now=MONDAY, expires_at=None)
        await work.hooks.add(build_hook(project_id=project.id))
        await work.trackers.set(project.id, 1, {Tracker.MLFLOW: "fraud"})
        await work.digests.arm(project.channel_id, since=MONDAY, due_at=DEADLINE)
    async with storage.write() as connection:
        for channel_id in ("C1", "C2"):
            await take_permit(connection, T1, "chat.update", channel_id, most=1, now=MONDAY)


class TestMigrations:
    async def test_lead_to_the_tables_that_the_program_uses(self, storage):
        assert await ask(storage, differences) == []

    async def test_go_forward_back_and_forward_again_with_data_present(self, empty):
        await schema.upgrade(empty.engine)
        await fill(empty)

        await schema.downgrade(empty.engine, "base")
        assert await ask(empty, table_names) == {"alembic_version"}
        assert await ask(empty, revision) is None

        await schema.upgrade(empty.engine)
        assert await ask(empty, differences) == []
        await fill(empty)

    async def test_go_each_step_back_forward_and_back_again_with_data_present(self, empty):
        known = schema.known_revisions()
        await schema.upgrade(empty.engine)
        await fill(empty)

        for newer, older in pairwise(known):
            await schema.downgrade(empty.engine, older)
            await schema.upgrade(empty.engine, newer)
            assert await ask(empty, revision) == newer
            await schema.downgrade(empty.engine, older)

        await schema.upgrade(empty.engine)
        assert await ask(empty, differences) == []
        async with empty.read(T1) as work:
            project = await work.projects.find("fraud-recall")
            hypothesis = await work.hypotheses.get(project.id, 1)
            log = await work.log.all(project.id)
        assert (project.title, hypothesis.state) == ("Fraud recall", HypothesisState.RUNNING)
        assert [each.event for each in log] == [STARTED]

    async def test_are_tried_with_something_in_every_table(self, storage):
        await fill(storage)

        async with storage.look() as connection:
            held = await read_all(connection)
        assert [name for name, rows in held.items() if not rows] == []

    async def test_change_nothing_where_the_schema_is_the_newest(self, storage):
        await fill(storage)

        await schema.upgrade(storage.engine)

        async with storage.read(T1) as work:
            assert await work.projects.find("fraud-recall") is not None

    async def test_form_one_line_from_the_first_to_the_newest(self):
        known = schema.known_revisions()

        assert known[-1] == "0001"
        assert len(known) == len(set(known))


class TestPrepare:
    async def test_is_content_with_the_newest_schema(self, storage):
        await storage.prepare()

        assert await ask(storage, revision) == schema.known_revisions()[0]

    @sqlite_only
    async def test_creates_the_sqlite_file(self, empty, tmp_path):
        assert not (tmp_path / "labthread.db").exists()

        await empty.prepare()

        assert (tmp_path / "labthread.db").exists()
        assert await ask(empty, differences) == []

    @sqlite_only
    async def test_keeps_what_a_sqlite_file_holds(self, empty, empty_database_url):
        await empty.prepare()
        await fill(empty)
        again = Storage(empty_database_url)

        await again.prepare()

        async with again.read(T1) as work:
            assert await work.projects.find("fraud-recall") is not None
        await again.close()

    @sqlite_only
    async def test_lets_two_processes_create_the_file_at_once(self, empty, empty_database_url):
        other = Storage(empty_database_url)

        await asyncio.gather(empty.prepare(), other.prepare())

        assert await ask(other, differences) == []
        await other.close()

    @postgresql_only
    async def test_refuses_an_empty_postgresql_and_names_the_command(self, empty):
        with pytest.raises(SchemaMismatch, match=r"is empty.*Run: labthread db upgrade"):
            await empty.prepare()

        assert await ask(empty, table_names) == set()

    async def test_refuses_a_schema_that_is_newer_than_itself(self, storage):
        async with storage.write() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

        with pytest.raises(SchemaMismatch, match=r"newer Labthread \(schema 9999\)"):
            await storage.prepare()

        assert await ask(storage, revision) == "9999"
        assert "projects" in await ask(storage, table_names)
