"""Making, seeing and revoking the tokens with which software reports results."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.experiments.errors import NotAllowed
from bot.experiments.ports import Work
from bot.experiments.projects import Right
from bot.experiments.records import Act
from bot.experiments.tokens import Token, clean_label


async def tokens_of(
    work: Work, act: Act, *, project_id: int | None, by_admin: bool, limit: int
) -> tuple[Sequence[Token], int]:
    """The newest tokens of a project, or of the workspace, and how many there are.

    Revoked ones are left out. A project's are for its owner and workspace admins, the
    workspace's for its admins; raises NotAllowed and NotFound.
    """
    await _require(work, act, project_id, by_admin)
    return await work.tokens.newest(project_id, limit)


async def create_token(
    work: Work, act: Act, *, project_id: int | None, label: str, days: int | None, by_admin: bool
) -> str:
    """Make a token that lasts some days, or for good, and return it; it is not kept.

    Raises NotAllowed, NotFound, and FieldErrors on `label`.
    """
    await _require(work, act, project_id, by_admin)
    return await work.tokens.create(
        project_id=project_id,
        label=clean_label(label),
        created_by=act.actor_id,
        now=act.at,
        expires_at=None if days is None else act.at + timedelta(days=days),
    )


async def revoke_token(work: Work, act: Act, *, token_id: int, by_admin: bool) -> Token:
    """End a token from now on, unless it was revoked before; return what it is then.

    Raises NotAllowed and NotFound.
    """
    token = await work.tokens.get(token_id)
    await _require(work, act, token.project_id, by_admin)
    if token.revoked_at is not None:
        return token
    await work.tokens.revoke(token.id, act.at)
    return replace(token, revoked_at=act.at)


async def _require(work: Work, act: Act, project_id: int | None, by_admin: bool) -> None:
    if by_admin:
        return
    if project_id is None:
        raise NotAllowed("You may not manage the workspace's tokens. Workspace admins may.")
    (await work.projects.get(project_id)).require(Right.MANAGE, act.actor_id)
