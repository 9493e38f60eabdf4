"""Who makes, sees and revokes tokens: a project's owner, and workspace admins."""

from datetime import timedelta

import pytest

from bot.experiments.errors import NotAllowed
from bot.experiments.service.tokens import create_token, revoke_token, tokens_of
from storage.tokens import find_tokens

from ..factories import COLLABORATOR, MONDAY, OWNER, STRANGER, T1, build_act


async def make(team, *, of_project=True, by=OWNER, by_admin=False, days=90):
    """Make a token, and return what is kept of it."""
    async with team.storage.begin(T1) as work:
        secret = await create_token(
            work,
            build_act(actor_id=by),
            project_id=team.project_id if of_project else None,
            label=" CI of\nfraud ",
            days=days,
            by_admin=by_admin,
        )
    async with team.storage.look() as connection:
        return (await find_tokens(connection, [secret]))[0]


async def revoke(team, token, *, by=OWNER, by_admin=False, at=MONDAY):
    async with team.storage.begin(T1) as work:
        act = build_act(actor_id=by, at=at)
        return await revoke_token(work, act, token_id=token.id, by_admin=by_admin)


async def seen(team, *, of_project=True, by=OWNER, by_admin=False):
    project_id = team.project_id if of_project else None
    async with team.storage.read(T1) as work:
        act = build_act(actor_id=by)
        return await tokens_of(work, act, project_id=project_id, by_admin=by_admin, limit=20)


async def test_an_owner_makes_sees_and_revokes_those_of_the_project(team):
    token = await make(team)

    assert (token.label, token.created_by) == ("CI of fraud", OWNER)
    assert token.expires_at == MONDAY + timedelta(days=90)
    assert await seen(team) == ([token], 1)
    revoked = await revoke(team, token, at=MONDAY + timedelta(hours=1))
    assert revoked.revoked_at == MONDAY + timedelta(hours=1)
    assert await seen(team) == ([], 0)


@pytest.mark.parametrize("by", [COLLABORATOR, STRANGER])
async def test_nobody_else_does_and_the_refusal_names_the_owner(team, by):
    token = await make(team)

    for attempt in (make(team, by=by), seen(team, by=by), revoke(team, token, by=by)):
        with pytest.raises(NotAllowed) as refused:
            await attempt
        assert refused.value.allowed == (OWNER,)
    assert await seen(team) == ([token], 1)


async def test_those_of_the_workspace_are_for_admins_not_for_owners(team):
    token = await make(team, of_project=False, by=STRANGER, by_admin=True, days=None)

    assert token.expires_at is None
    for attempt in (
        make(team, of_project=False),
        seen(team, of_project=False),
        revoke(team, token),
    ):
        with pytest.raises(NotAllowed) as refused:
            await attempt
        assert "Workspace admins may." in refused.value.message
    assert await seen(team, of_project=False, by_admin=True) == ([token], 1)
    assert await seen(team) == ([], 0)


async def test_revoking_again_leaves_the_time_of_the_first(team):
    token = await make(team)
    await revoke(team, token)

    again = await revoke(team, token, at=MONDAY + timedelta(days=1))

    assert again.revoked_at == MONDAY


async def test_it_leaves_nothing_in_the_experiment_log(team):
    await revoke(team, await make(team))

    assert await team.log() == []
    assert await team.deliver() == []
