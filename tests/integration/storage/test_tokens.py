from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.experiments.errors import NotFound
from bot.experiments.tokens import Token
from storage.tables import api_tokens
from storage.tokens import find_tokens

from ..factories import MONDAY, OWNER, T1, T2

NINETY_DAYS = timedelta(days=90)
MOMENT = timedelta(microseconds=1)


async def create(storage, *, workspace_id: str = T1, project_id=None, **more) -> str:
    values = {"now": MONDAY, "expires_at": None} | more
    async with storage.begin(workspace_id) as work:
        return await work.tokens.create(project_id=project_id, **values)


async def kept(storage, token: str) -> Token | None:
    async with storage.look() as connection:
        return (await find_tokens(connection, [token]))[0]


async def use(storage, token: str, at) -> None:
    found = await kept(storage, token)
    async with storage.begin(T1) as work:
        await work.tokens.note_use(found, at)


async def test_open_the_workspace_that_they_were_made_in(storage):
    ours = await kept(storage, await create(storage))
    theirs = await kept(storage, await create(storage, workspace_id=T2))

    assert (ours.workspace_id, ours.project_id) == (T1, None)
    assert (theirs.workspace_id, theirs.project_id) == (T2, None)


async def test_may_open_one_project_only(storage, project):
    token = await kept(storage, await create(storage, project_id=project.id))

    assert (token.workspace_id, token.project_id) == (T1, project.id)


async def test_are_shown_once_and_kept_as_a_digest(storage):
    token = await create(storage)

    async with storage.look() as connection:
        (row,) = await connection.execute(select(api_tokens))
    assert token.startswith("labthread_")
    assert not any(token.removeprefix("labthread_") in str(value) for value in row)
    assert len(row.digest) == 64


async def test_are_never_alike(storage):
    assert await create(storage) != await create(storage)


async def test_are_nothing_where_they_are_unknown(storage):
    token = await create(storage)

    assert await kept(storage, token + "x") is None
    assert await kept(storage, token.upper()) is None
    assert await kept(storage, "") is None


async def test_open_nothing_from_the_moment_they_expire(storage):
    expires_at = MONDAY + NINETY_DAYS
    token = await kept(storage, await create(storage, expires_at=expires_at))

    assert token.ending(expires_at - MOMENT) == ""
    assert token.ending(expires_at) == "expired on 21 Feb 2027 at 09:00 UTC"


async def test_without_an_end_never_expire(storage):
    token = await kept(storage, await create(storage))

    assert token.ending(MONDAY + 100 * NINETY_DAYS) == ""


async def test_are_still_known_once_they_are_revoked(storage):
    token = await create(storage, expires_at=MONDAY + NINETY_DAYS)

    async with storage.begin(T1) as work:
        await work.tokens.revoke((await kept(storage, token)).id, MONDAY + timedelta(hours=3))

    ended = await kept(storage, token)
    assert ended.ending(MONDAY + NINETY_DAYS) == "was revoked on 23 Nov 2026 at 12:00 UTC"


async def test_remember_who_made_them_and_what_for(storage):
    token = await kept(storage, await create(storage, label="CI of fraud", created_by=OWNER))

    async with storage.read(T1) as work:
        assert await work.tokens.all() == [token]
    assert (token.label, token.created_by, token.created_at) == ("CI of fraud", OWNER, MONDAY)
    assert (token.last_used_at, token.revoked_at) == (None, None)


async def test_note_their_last_use_at_most_once_a_minute(storage):
    token = await create(storage)
    minute = timedelta(minutes=1)

    seen = []
    for at in (MONDAY, MONDAY + minute - MOMENT, MONDAY + minute):
        await use(storage, token, at)
        seen.append((await kept(storage, token)).last_used_at)

    assert seen == [MONDAY, MONDAY, MONDAY + minute]


async def test_belong_to_their_workspace_alone(storage):
    theirs = await kept(storage, await create(storage, workspace_id=T2))

    async with storage.begin(T1) as work:
        await work.tokens.revoke(theirs.id, MONDAY)
        assert await work.tokens.all() == []
        assert await work.tokens.newest(None, 5) == ([], 0)
        with pytest.raises(NotFound):
            await work.tokens.get(theirs.id)
    async with storage.read(T2) as work:
        assert await work.tokens.get(theirs.id) == theirs


async def test_are_listed_newest_first_without_those_that_were_revoked(storage, project):
    of_project = [await create(storage, project_id=project.id, label=each) for each in "abcd"]
    await create(storage, label="of all projects")

    async with storage.begin(T1) as work:
        await work.tokens.revoke((await kept(storage, of_project[2])).id, MONDAY)
    async with storage.read(T1) as work:
        shown, total = await work.tokens.newest(project.id, 2)
        others, others_total = await work.tokens.newest(None, 2)

    assert ([each.label for each in shown], total) == (["d", "b"], 3)
    assert ([each.label for each in others], others_total) == (["of all projects"], 1)
