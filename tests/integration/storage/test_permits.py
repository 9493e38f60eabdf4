import asyncio
import shutil
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import Storage
from storage.permits import REST, rest_permits, take_permit
from storage.workspaces import remember_workspace

from ..factories import T1, T2, build_workspace

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


async def take(storage, now=NOW, *, method="chat.update", most=2, workspace_id=T1):
    async with storage.write() as connection:
        return await take_permit(connection, workspace_id, method, most=most, now=now)


async def test_as_many_calls_as_there_are_permits_leave_at_once(storage):
    assert [await take(storage) for _ in range(2)] == [NOW, NOW]


async def test_whoever_comes_later_gets_a_place_of_their_own_in_the_queue(storage):
    times = [await take(storage) for _ in range(6)]

    assert times == [NOW, NOW, NOW + REST, NOW + REST, NOW + 2 * REST, NOW + 2 * REST]


async def test_a_permit_comes_back_when_its_call_is_a_minute_old(storage):
    await take(storage, most=1)

    assert await take(storage, NOW + REST + SECOND, most=1) == NOW + REST + SECOND


async def test_methods_and_workspaces_have_permits_of_their_own(storage):
    await take(storage, most=1)

    assert await take(storage, most=1, method="chat.postMessage") == NOW
    assert await take(storage, most=1, workspace_id=T2) == NOW


async def test_a_method_that_rests_is_called_by_nobody_before(storage):
    await take(storage)
    until = NOW + 30 * SECOND
    async with storage.write() as connection:
        await rest_permits(connection, T1, "chat.update", until=until)

    assert await take(storage, NOW + SECOND) == until
    assert await take(storage, method="chat.delete") == NOW


async def test_processes_share_the_permits(replicas):
    times = await asyncio.gather(*(take(each, most=3) for each in replicas for _ in range(6)))

    assert sum(each < NOW + MINUTE for each in times) == 3
    assert len([each for each in times if each < NOW + REST + MINUTE]) == 6


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(
    most=st.integers(1, 4),
    pauses=st.lists(st.floats(0, 90, allow_nan=False), min_size=1, max_size=25),
)
def test_no_minute_has_more_calls_than_there_are_permits(most, pauses, migrated_sqlite, tmp_path):
    path = tmp_path / "labthread.db"
    shutil.copy(migrated_sqlite, path)

    async def call_all():
        storage = Storage(f"sqlite:///{path}")
        async with storage.write() as connection:
            await remember_workspace(connection, build_workspace(id=T1))
        now, times = NOW, []
        for pause in pauses:
            now += timedelta(seconds=pause)
            times.append(await take(storage, now, most=most))
        await storage.close()
        return sorted(times)

    times = asyncio.run(call_all())

    for first, too_many in zip(times, times[most:], strict=False):
        assert too_many - first >= MINUTE
