import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, insert
from sqlalchemy.exc import StatementError
from sqlalchemy.ext.asyncio import AsyncTransaction

from bot.experiments.records import IntentKind
from bot.scheduler import Scheduler
from storage.tables import acts
from storage.work import AlreadyDone

from ..factories import CHANNEL, MONDAY, T1, build_project, build_section

#: From then on whoever commits an act waits for a lock.
_COMMITS_WAIT = """
CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql
    AS 'BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NULL; END';
CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON acts
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait()
"""


class OutOfLuck(Exception):
    pass


class TestOneUnitOfWork:
    async def test_is_kept_on_a_clean_exit(self, storage):
        async with storage.begin(T1) as work:
            project = await work.projects.add(build_project())
            await work.outbox.add(project, IntentKind.CARD)

        async with storage.read(T1) as work:
            assert await work.projects.find(project.key) == project
            assert len(await work.outbox.waiting(CHANNEL, 10)) == 1

    async def test_leaves_nothing_where_it_fails(self, storage):
        async def fail() -> None:
            async with storage.begin(T1) as work:
                project = await work.projects.add(build_project())
                await work.sections.save(build_section(project.id))
                await work.outbox.add(project, IntentKind.CARD)
                raise OutOfLuck

        with pytest.raises(OutOfLuck):
            await fail()

        async with storage.read(T1) as work:
            assert await work.projects.find("fraud-recall") is None
            assert await work.outbox.waiting(CHANNEL, 10) == []

    async def test_leaves_nothing_where_it_is_cancelled(self, storage):
        async def work_on() -> None:
            async with storage.begin(T1) as work:
                await work.projects.add(build_project())
                asyncio.current_task().cancel()
                await work.projects.taken_keys("fraud-recall")

        with pytest.raises(asyncio.CancelledError):
            await asyncio.create_task(work_on())

        async with storage.read(T1) as work:
            assert await work.projects.find("fraud-recall") is None

    async def test_is_not_seen_by_others_before_it_is_done(self, storage):
        async with storage.begin(T1) as work:
            await work.projects.add(build_project())

            async with storage.read(T1) as onlooker:
                assert await onlooker.projects.find("fraud-recall") is None

    async def test_that_hangs_in_its_commit_is_left_alone_by_whoever_has_to_stop(
        self, storage, monkeypatch
    ):
        monkeypatch.setattr("storage.storage._HANGS_AFTER", 0.01)
        hangs = asyncio.Event()

        async def hang(_transaction):
            hangs.set()
            await asyncio.Event().wait()

        async def work_on():
            async with storage.begin(T1) as work:
                await work.projects.add(build_project())
                monkeypatch.setattr(AsyncTransaction, "commit", hang)

        working = asyncio.create_task(work_on())
        await hangs.wait()
        working.cancel()

        with pytest.raises(asyncio.CancelledError):
            await working
        monkeypatch.undo()

    @pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
    async def test_whose_commit_hangs_in_the_database_gives_its_connection_back(
        self, storage, monkeypatch
    ):
        monkeypatch.setattr("storage.storage._HANGS_AFTER", 0.5)
        async with storage.write() as connection:
            await connection.exec_driver_sql(_COMMITS_WAIT)
        committing = asyncio.Event()
        event.listen(storage.engine.sync_engine, "commit", lambda _: committing.set())

        async def work_on():
            async with storage.begin(T1, once="Ev0123"):
                pass

        async with storage.look() as elsewhere:
            await elsewhere.exec_driver_sql("SELECT pg_advisory_xact_lock(1)")
            working = asyncio.create_task(work_on())
            await committing.wait()
            working.cancel()
            _, hangs = await asyncio.wait([working], timeout=20)
            held = storage.engine.pool.checkedout()

        await asyncio.wait([working])
        assert not hangs
        assert working.cancelled()
        assert held == 1  # that of `elsewhere`

    async def test_is_whole_where_a_time_limit_hits_the_commit(self, storage):
        task = asyncio.current_task()
        async with storage.begin(T1) as work:
            await work.projects.add(build_project())
            # Runs at the next await, and that is the commit's.
            asyncio.get_running_loop().call_soon(task.cancel)

        assert task.uncancel() == 0
        async with storage.read(T1) as work:
            assert await work.projects.find("fraud-recall") is not None

    async def test_is_told_as_kept_where_a_time_limit_hits_what_comes_after_its_commit(
        self, storage
    ):
        task, engine = asyncio.current_task(), storage.engine.sync_engine
        async with storage.begin(T1) as work:
            await work.projects.add(build_project())
            event.listen(engine, "checkin", lambda *_: task.cancel(), once=True)

        assert task.uncancel() == 0
        async with storage.read(T1) as work:
            assert await work.projects.find("fraud-recall") is not None

    async def test_that_failed_does_not_stand_in_the_way_of_the_next(self, storage):
        with pytest.raises(OutOfLuck):
            async with storage.begin(T1):
                raise OutOfLuck

        async with storage.begin(T1) as work:
            assert await work.projects.add(build_project())


class TestOnce:
    async def test_does_an_act_a_single_time(self, storage):
        async with storage.begin(T1, once="Ev0123") as work:
            await work.projects.add(build_project())

        with pytest.raises(AlreadyDone):
            async with storage.begin(T1, once="Ev0123"):
                pytest.fail("The repeat got to work.")

    async def test_takes_back_what_a_repeat_did_before_it_was_noticed(self, storage):
        async with storage.begin(T1, once="Ev0123"):
            pass

        async def repeat() -> None:
            async with storage.begin(T1) as work:
                await work.projects.add(build_project())
                await work.once("Ev0123")

        with pytest.raises(AlreadyDone):
            await repeat()

        async with storage.read(T1) as work:
            assert await work.projects.find("fraud-recall") is None

    async def test_lets_an_act_that_failed_be_tried_again(self, storage):
        with pytest.raises(OutOfLuck):
            async with storage.begin(T1, once="Ev0123"):
                raise OutOfLuck

        async with storage.begin(T1, once="Ev0123") as work:
            assert await work.projects.add(build_project())

    async def test_tells_acts_apart_by_their_whole_key(self, storage):
        for key in ("Ev0123", "Ev01234", "ev0123"):
            async with storage.begin(T1, once=key):
                pass

    async def test_counts_nothing_without_a_key(self, storage):
        for _ in range(2):
            async with storage.begin(T1):
                pass

    async def test_remembers_deliveries_of_hooks_for_a_year_and_the_rest_for_days(self, storage):
        now = datetime.now(UTC)
        ages = {
            "event:new": 1,
            "event:old": 3,
            # Not a hook's: in a pattern an underscore would stand for any letter.
            "hook_1": 3,
            "hook:github:new": 3,
            "hook:github:old": 366,
        }
        async with storage.write() as connection:
            for key, days in ages.items():
                row = {"workspace_id": T1, "key": key, "at": now - timedelta(days=days)}
                await connection.execute(insert(acts).values(row))

        await Scheduler(storage, lambda: MONDAY)._forget()

        async with storage.read(T1) as work:
            known = {key for key in ages if await work.is_done(key)}
        assert known == {"event:new", "hook:github:new"}


class TestTimes:
    NAIVE = datetime(2026, 11, 23, 9)  # noqa: DTZ001

    async def test_without_a_zone_are_refused(self, storage):
        with pytest.raises(StatementError, match="without a zone"):
            async with storage.begin(T1) as work:
                await work.projects.add(build_project(created_at=self.NAIVE))

    async def test_without_a_zone_are_refused_in_questions_too(self, storage):
        with pytest.raises(StatementError, match="without a zone"):
            async with storage.begin(T1) as work:
                await work.check_ins.claim_due(self.NAIVE, 10)

    async def test_keep_their_microseconds(self, storage, project):
        given = build_section(project.id, edited_at=MONDAY.replace(microsecond=999_999))
        async with storage.begin(T1) as work:
            await work.sections.save(given)

        async with storage.read(T1) as work:
            assert await work.sections.get(project.id, "baseline") == given


class TestOnCommit:
    async def test_is_called_with_the_work_once_it_is_kept(self, storage):
        kept = []
        storage.on_commit.append(kept.append)

        async with storage.begin(T1) as work:
            await work.projects.add(build_project())
            assert kept == []

        assert kept == [work]

    async def test_calls_everybody_who_asked(self, storage):
        first, second = [], []
        storage.on_commit.extend([first.append, second.append])

        async with storage.begin(T1):
            pass

        assert len(first) == len(second) == 1

    async def test_is_not_called_for_work_that_failed(self, storage):
        kept = []
        storage.on_commit.append(kept.append)

        with pytest.raises(OutOfLuck):
            async with storage.begin(T1):
                raise OutOfLuck

        assert kept == []

    async def test_is_not_called_for_reading(self, storage):
        kept = []
        storage.on_commit.append(kept.append)

        async with storage.read(T1):
            pass

        assert kept == []

    async def test_is_not_called_for_an_act_that_was_done_before(self, storage):
        async with storage.begin(T1, once="Ev0123"):
            pass
        kept = []
        storage.on_commit.append(kept.append)

        with pytest.raises(AlreadyDone):
            async with storage.begin(T1, once="Ev0123"):
                pass

        assert kept == []


async def test_a_clock_far_from_the_databases_is_a_problem(storage, engine_name, monkeypatch):
    assert await storage.problem() == ""

    monkeypatch.setattr("storage.storage._CLOCKS_MAY_DIFFER", -1.0)

    # SQLite has no clock of its own.
    assert ("clock is 0 s from ours" in await storage.problem()) == (engine_name == "postgresql")
