"""Export, import, export, with a database in between: the same bytes, and nothing is lost."""

import asyncio
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from bot.documents.importing import read_markdown
from bot.documents.markdown import render_markdown
from bot.experiments.default_template import DEFAULT_TEMPLATE
from bot.experiments.service.imports import import_document
from bot.experiments.service.projects import NewProject
from bot.outbox.rendering import read_document
from storage import Storage
from storage.workspaces import remember_workspace
from tests.unit.documents.generated import documents

from .factories import OWNER, T1, T2, build_act, build_workspace

REAL = sorted((Path(__file__).parents[1] / "documents").glob("*.md"))


class Desk:
    """Two workspaces on one database, and a loop in which to use it."""

    def __init__(self, runner: asyncio.Runner, storage: Storage) -> None:
        self.runner = runner
        self.storage = storage
        self._channels = count(1)

    def carry(self, text: str) -> tuple[str, str]:
        """Import a text in one workspace, its export in another; return both exports."""
        channel_id = f"C{next(self._channels):06}"
        first = self.runner.run(self._open(T1, text, channel_id))
        return first, self.runner.run(self._open(T2, first, channel_id))

    async def _open(self, workspace_id: str, text: str, channel_id: str) -> str:
        imported = read_markdown(text, DEFAULT_TEMPLATE)
        new = NewProject(
            title=imported.title,
            key="",
            channel_id=channel_id,
            channel_is_private=False,
            owner_id=OWNER,
            owner_zone="Europe/Berlin",
            decider_id=None,
            collaborator_ids=(),
        )
        async with self.storage.begin(workspace_id) as work:
            project = await import_document(
                work,
                build_act(workspace_id=workspace_id),
                new,
                template=DEFAULT_TEMPLATE,
                sections=imported.sections,
                plans=imported.plans,
                notes=imported.notes,
            )
        async with self.storage.read(workspace_id) as work:
            return render_markdown(await read_document(work, project))


@pytest.fixture
def desk(database_url):
    with asyncio.Runner() as runner:
        storage = Storage(database_url)
        runner.run(_introduce(storage))
        yield Desk(runner, storage)
        runner.run(storage.close())


async def _introduce(storage: Storage) -> None:
    async with storage.write() as connection:
        for workspace_id in (T1, T2):
            await remember_workspace(connection, build_workspace(id=workspace_id))


# The examples share a database on purpose: each goes to channels of its own. Each takes a
# document through a database twice, so there are fewer of them than elsewhere.
UNHURRIED = settings(
    max_examples=max(10, settings().max_examples // 4),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@UNHURRIED
@given(written=documents())
def test_what_anybody_may_write_comes_out_as_the_same_bytes(desk, written):
    first, second = desk.carry(render_markdown(written))

    assert second.encode() == first.encode()


@UNHURRIED
@given(written=documents())
def test_what_anybody_may_write_is_there_word_for_word(desk, written):
    first, _ = desk.carry(render_markdown(written))

    read = read_markdown(first, DEFAULT_TEMPLATE)
    assert read.sections == {key: saved.content for key, saved in written.sections.items()}
    assert list(read.plans) == [each.plan for each in written.hypotheses]
    assert read.notes == written.notes


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_a_real_document_goes_in_and_comes_out_as_the_same_bytes(desk, path):
    first, second = desk.carry(path.read_text(encoding="utf-8"))

    assert second.encode() == first.encode()


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_nothing_of_a_real_document_is_lost_in_the_database(desk, path):
    text = path.read_text(encoding="utf-8")
    direct = read_markdown(text, DEFAULT_TEMPLATE)

    first, _ = desk.carry(text)

    back = read_markdown(first, DEFAULT_TEMPLATE)
    assert (back.sections, back.plans, back.notes) == (direct.sections, direct.plans, direct.notes)
