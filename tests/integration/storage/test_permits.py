import asyncio
import shutil
from datetime import UTC, datetime, timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import Storage
from storage.permits import REST, rest_permits, take_permit
from storage.workspaces import remember_workspace

from ..factories import T1, T2, build_workspace

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


#: Channels of which each asks once.
OTHERS = (f"C0OTHER{number}" for number in count())


async def take(storage, now=NOW, *, method="chat.update", channel="", most=2, workspace_id=T1):
    async with storage.write() as connection:
        return await take_permit(
            connection, workspace_id, method, channel or next(OTHERS), most=most, now=now
        )


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


async def test_a_channel_that_asks_again_keeps_its_place(storage):
    await take(storage, most=1)
    first = await take(storage, channel="C1", most=1)
    second = await take(storage, channel="C2", most=1)

    again = [await take(storage, NOW + SECOND, channel=each, most=1) for each in ("C2", "C1")]

    assert again == [second, first] == [NOW + 2 * REST, NOW + REST]


async def test_whichever_process_serves_a_channel_uses_its_place(replicas):
    one, other = replicas
    await take(one, most=1)
    mine = await take(one, channel="C1", most=1)
    theirs = await take(other, channel="C2", most=1)

    assert await take(other, mine + SECOND, channel="C1", most=1) == mine
    # It was used by that, and the next call waits for its own turn.
    assert await take(one, mine + SECOND, channel="C1", most=1) == theirs + REST
    assert await take(one, theirs + SECOND, channel="C2", most=1) == theirs


async def test_a_place_that_was_not_used_for_long_is_lost(storage):
    await take(storage, most=1)
    place = await take(storage, channel="C1", most=1)

    late = place + 6 * SECOND

    assert await take(storage, late, channel="C1", most=1) == place + REST


async def test_a_rest_ends_the_places_before_its_end(storage):
    await take(storage, most=1)
    place = await take(storage, channel="C1", most=1)
    until = place + 5 * REST
    async with storage.write() as connection:
        await rest_permits(connection, T1, "chat.update", until=until)

    assert await take(storage, place + SECOND, channel="C1", most=1) == until


async def test_processes_share_the_permits(replicas):
    times = await asyncio.gather(*(take(each, most=3) for each in replicas for _ in range(6)))

    assert sum(each < NOW + MINUTE for each in times) == 3
    assert len([each for each in times if each < NOW + REST + MINUTE]) == 6


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(
    most=st.integers(1, 4),
    asking=st.lists(
        st.tuples(st.floats(0, 90, allow_nan=False), st.sampled_from(["C1", "C2", "C3"])),
        min_size=1,
        max_size=25,
    ),
)
def test_no_minute_has_more_calls_than_there_are_permits(most, asking, migrated_sqlite, tmp_path):
    path = tmp_path / "labthread.db"
    shutil.copy(migrated_sqlite, path)

    async def call_all():
        storage = Storage(f"sqlite:///{path}")
        async with storage.write() as connection:
            await remember_workspace(connection, build_workspace(id=T1))
        now, times = NOW, []
        for pause, channel in asking:
            now += timedelta(seconds=pause)
            usable_at = await take(storage, now, channel=channel, most=most)
            if usable_at <= now:
                times.append(now)
        await storage.close()
        return sorted(times)

    times = asyncio.run(call_all())

    for first, too_many in zip(times, times[most:], strict=False):
        # A place may be used up to five seconds late.
        assert too_many - first >= MINUTE - 5 * SECOND
