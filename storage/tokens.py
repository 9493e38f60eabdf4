"""Tokens of the HTTP interface, kept as digests."""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.experiments.errors import NotFound
from bot.experiments.tokens import Token
from storage.repository import Repository
from storage.tables import api_tokens

_PREFIX = "labthread_"
_OF_DIGESTS = select(api_tokens).where(
    api_tokens.c.digest.in_(bindparam("digests", expanding=True))
)


class SqlTokens(Repository):
    """The workspace's tokens."""

    async def create(
        self,
        *,
        project_id: int | None,
        now: datetime,
        expires_at: datetime | None,
        label: str = "",
        created_by: str = "",
    ) -> str:
        """Make a token; what is returned here is not kept and cannot be shown again."""
        token = _PREFIX + secrets.token_urlsafe(24)
        await self.execute(
            insert(api_tokens).values(
                workspace_id=self.workspace_id,
                digest=_digest(token),
                project_id=project_id,
                label=label,
                created_by=created_by,
                created_at=now,
                expires_at=expires_at,
            )
        )
        return token

    async def get(self, token_id: int) -> Token:
        """Read one; raises NotFound."""
        row = await self.one(select(api_tokens).where(self._is(token_id)))
        if row is None:
            raise NotFound(f"There is no token t{token_id}.")
        return _token(row)

    async def all(self) -> Sequence[Token]:
        """Read all, revoked ones too, oldest first."""
        mine = api_tokens.c.workspace_id == self.workspace_id
        return [
            _token(row)
            for row in await self.all_rows(select(api_tokens).where(mine).order_by(api_tokens.c.id))
        ]

    async def newest(self, project_id: int | None, limit: int) -> tuple[Sequence[Token], int]:
        """Read the newest of a project, or of the workspace, and count them; no revoked ones."""
        theirs = (
            (api_tokens.c.workspace_id == self.workspace_id)
            & api_tokens.c.project_id.is_not_distinct_from(project_id)
            & api_tokens.c.revoked_at.is_(None)
        )
        rows = await self.all_rows(
            select(api_tokens).where(theirs).order_by(api_tokens.c.id.desc()).limit(limit)
        )
        counted = await self.execute(select(func.count()).select_from(api_tokens).where(theirs))
        return [_token(row) for row in rows], counted.scalar_one()

    async def revoke(self, token_id: int, at: datetime) -> None:
        """End a token from this moment on."""
        await self.execute(update(api_tokens).where(self._is(token_id)).values(revoked_at=at))

    async def note_use(self, token: Token, now: datetime) -> None:
        """Keep that a token was used just now, to the minute."""
        if not token.is_use_noted(now):
            await self.execute(
                update(api_tokens).where(self._is(token.id)).values(last_used_at=now)
            )

    def _is(self, token_id: int) -> Any:
        return (api_tokens.c.workspace_id == self.workspace_id) & (api_tokens.c.id == token_id)


async def find_tokens(connection: AsyncConnection, tokens: Collection[str]) -> list[Token | None]:
    """What is kept of each of these tokens, ended or not; None where it is unknown."""
    # Looked up by a digest of 192 random bits: there is nothing that timing could tell.
    digests = [_digest(each) for each in tokens]
    rows = await connection.execute(_OF_DIGESTS, {"digests": digests})
    known = {row.digest: _token(row) for row in rows}
    return [known.get(each) for each in digests]


def _token(row: Row[Any]) -> Token:
    values = row._asdict()
    del values["digest"]
    return Token(**values)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
