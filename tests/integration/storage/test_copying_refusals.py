"""What cannot be copied is said, and then both sides are as they were."""

import pytest

from bot.experiments.errors import Refusal
from storage import StorageError, schema
from storage.copying import copy_database
from storage.schema import SchemaMismatch

from .contents import held_by, opened, run
from .test_copying import filled as filled
from .test_copying import unheard

from_sqlite = pytest.mark.parametrize(
    "way", [("sqlite", "postgresql")], indirect=True, ids="-to-".join
)


async def assert_refused(source: str, target: str, words: str) -> None:
    """Try to copy, and see that nothing came of it."""
    with pytest.raises(Refusal, match=words) as refusal:
        await copy_database(source, target, unheard)

    assert "\n" not in str(refusal.value)
    assert not any((await held_by(target)).values())


class TestATarget:
    async def test_with_rows_is_left_alone(self, filled, make_database, way):
        target = make_database(way[1], "target.db")
        await copy_database(filled, target, unheard)
        before = await held_by(target)

        with pytest.raises(Refusal, match=r"holds rows already, in workspaces\. Nothing was"):
            await copy_database(filled, target, unheard)

        assert await held_by(target) == before

    async def test_of_something_else_is_left_alone(self, filled, make_database, way):
        target = make_database(way[1], "target.db", is_empty=True)
        run(target, "CREATE TABLE invoices (id INTEGER)")

        with pytest.raises(Refusal, match=r"tables of something else\. Nothing was touched"):
            await copy_database(filled, target, unheard)

        async with opened(target) as storage:
            assert await schema.current_revision(storage.engine) is None

    async def test_of_an_older_schema_says_what_to_run(self, filled, target):
        older = schema.known_revisions()[1]
        async with opened(target) as storage:
            await schema.downgrade(storage.engine, older)

        with pytest.raises(SchemaMismatch, match=rf"target .*{older}.*Run: labthread db upgrade"):
            await copy_database(filled, target, unheard)

    @pytest.mark.parametrize("name", ["labthread", "postgresql"])
    async def test_that_is_the_source_is_refused(self, filled, name):
        # Another address of the same, where the engine has one.
        target = filled.replace("postgresql:", "postgres:") if name == "postgresql" else filled
        before = await held_by(filled)

        with pytest.raises(Refusal, match="the same database"):
            await copy_database(filled, target, unheard)

        assert await held_by(filled) == before

    async def test_that_cannot_be_reached_is_a_fact_of_storage(self, filled):
        with pytest.raises(StorageError, match="connection failed"):
            await copy_database(filled, "postgresql://ana:secret@127.0.0.1:9/lab", unheard)


class TestASource:
    async def test_of_an_older_schema_says_what_to_run(self, filled, target):
        older = schema.known_revisions()[1]
        async with opened(filled) as storage:
            await schema.downgrade(storage.engine, older)

        with pytest.raises(SchemaMismatch, match=rf"source .*{older}.*Run: labthread db upgrade"):
            await copy_database(filled, target, unheard)

    async def test_of_a_newer_schema_says_what_to_run(self, filled, target):
        run(filled, "UPDATE alembic_version SET version_num = '9999'")

        with pytest.raises(SchemaMismatch, match=r"source .*newer.*Install that version"):
            await copy_database(filled, target, unheard)

    @from_sqlite
    async def test_that_is_not_there_is_not_made(self, target, tmp_path):
        with pytest.raises(Refusal, match=r"no database .*gone\.db"):
            await copy_database(f"sqlite:///{tmp_path}/gone.db", target, unheard)

        assert not (tmp_path / "gone.db").exists()


ADDRESSES = [
    "mysql://ana:secret@host/lab",
    "postgresql://ana:secret@host:port/lab",
    "secret",
    "sqlite://",
]


@pytest.mark.parametrize("address", ADDRESSES)
async def test_an_address_that_is_none_is_not_repeated(address, tmp_path):
    for addresses in ((address, "sqlite:///new.db"), ("sqlite:///new.db", address)):
        with pytest.raises(Refusal, match="address is like") as refusal:
            await copy_database(*addresses, unheard)
        assert "secret" not in str(refusal.value)


#: What someone may have done to a SQLite file, and what it comes to.
HARM = {
    "a NUL": (
        "UPDATE comments SET text = 'a' || char(0) || 'b'",
        r"row of comments with id 1 cannot be kept: .*NUL",
    ),
    "a word for a number": (
        "UPDATE results SET number = 'one'",
        r"row of results with workspace_id .*number one, .*: invalid input syntax .*integer",
    ),
    "a number too great": (
        "UPDATE outbox SET attempts = 3000000000",
        r"row of outbox with id 1 cannot be kept: .*out of range",
    ),
    "no JSON": (
        "UPDATE sections SET content = 'half of {'",
        r"row of sections with .*key baseline cannot be kept: invalid input syntax for type json",
    ),
    "a project that is gone": (
        "DELETE FROM projects",
        r"row of \w+ with .*cannot be kept: .*violates foreign key",
    ),
    "a fraction for a whole number": (
        "UPDATE hypotheses SET extensions = 1.5",
        r"row of hypotheses with .*number 1 would be other than it was in extensions\.",
    ),
    "bytes for a text": (
        "UPDATE log_entries SET cause = x'6162'",
        r"row of log_entries with id 1 would be other than it was in cause\.",
    ),
    "no time": ("UPDATE check_ins SET due_at = 'soon'", "row of check_ins cannot be read: .*soon"),
    "no text": (
        "UPDATE comments SET text = CAST(x'ff' AS TEXT)",
        "row of comments cannot be read: .*UTF-8",
    ),
}


@from_sqlite
@pytest.mark.parametrize("harm", HARM)
async def test_what_cannot_cross_is_named(filled, target, harm):
    statement, words = HARM[harm]
    run(filled, statement)

    await assert_refused(filled, target, words + r".*Nothing was copied")


#: What makes a target forget or change what is written to it.
UNRELIABLE = {
    "forgets": (
        "DELETE FROM comments",
        r"row of comments with id 1 would be on one side alone",
    ),
    "changes": (
        "UPDATE comments SET text = 'Other', revision = 9",
        r"row of comments with id 1 would be other than it was in text, revision\.",
    ),
    "adds": (
        "INSERT INTO acts SELECT workspace_id, 'Aaa', at FROM acts WHERE key = 'Ev0123'",
        r"row of acts with workspace_id T1FRAUD, key Aaa would be on one side alone",
    ),
}


@pytest.mark.parametrize("way", [("postgresql", "sqlite")], indirect=True, ids="-to-".join)
@pytest.mark.parametrize("fault", UNRELIABLE)
async def test_a_target_that_does_not_keep_what_it_was_given_is_found_out(filled, target, fault):
    statement, words = UNRELIABLE[fault]
    run(target, f"CREATE TRIGGER fault AFTER INSERT ON comments BEGIN {statement}; END")

    await assert_refused(filled, target, words)


@pytest.mark.parametrize("halfway", [0.3, 0.9], ids=["writing", "comparing"])
async def test_a_copy_that_is_stopped_leaves_no_row_and_can_be_done_again(filled, target, halfway):
    def stop(done: int, total: int) -> None:
        if done > halfway * total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await copy_database(filled, target, stop)

    assert not any((await held_by(target)).values())
    assert (await copy_database(filled, target, unheard)).rows
