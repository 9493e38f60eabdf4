from datetime import timedelta

from sqlalchemy import select

from storage.tables import api_tokens
from storage.tokens import TokenScope, find_scope

from ..factories import MONDAY, T1, T2

NINETY_DAYS = timedelta(days=90)


async def create(storage, *, workspace_id: str = T1, project_id=None, expires_at=None) -> str:
    async with storage.begin(workspace_id) as work:
        return await work.tokens.create(project_id=project_id, now=MONDAY, expires_at=expires_at)


async def scope_of(storage, token: str, now=MONDAY) -> TokenScope | None:
    async with storage.look() as connection:
        return await find_scope(connection, token, now)


async def test_open_the_workspace_that_they_were_made_in(storage):
    ours = await create(storage)
    theirs = await create(storage, workspace_id=T2)

    assert await scope_of(storage, ours) == TokenScope(workspace_id=T1, project_id=None)
    assert await scope_of(storage, theirs) == TokenScope(workspace_id=T2, project_id=None)


async def test_may_open_one_project_only(storage, project):
    token = await create(storage, project_id=project.id)

    assert await scope_of(storage, token) == TokenScope(workspace_id=T1, project_id=project.id)


async def test_are_shown_once_and_kept_as_a_digest(storage):
    token = await create(storage)

    async with storage.look() as connection:
        (row,) = await connection.execute(select(api_tokens))
    assert token.startswith("labthread_")
    assert not any(token.removeprefix("labthread_") in str(value) for value in row)
    assert len(row.digest) == 64


async def test_are_never_alike(storage):
    assert await create(storage) != await create(storage)


async def test_open_nothing_where_they_are_unknown(storage):
    token = await create(storage)

    assert await scope_of(storage, token + "x") is None
    assert await scope_of(storage, token.upper()) is None
    assert await scope_of(storage, "") is None


async def test_open_nothing_from_the_moment_they_expire(storage):
    expires_at = MONDAY + NINETY_DAYS
    token = await create(storage, expires_at=expires_at)

    assert await scope_of(storage, token, expires_at - timedelta(microseconds=1)) is not None
    assert await scope_of(storage, token, expires_at) is None


async def test_without_an_end_never_expire(storage):
    token = await create(storage)

    assert await scope_of(storage, token, MONDAY + 100 * NINETY_DAYS) is not None
