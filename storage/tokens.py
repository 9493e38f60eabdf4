"""Tokens of the HTTP interface, kept as digests."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.repository import Repository
from storage.tables import api_tokens

_PREFIX = "labthread_"


@dataclass(frozen=True, kw_only=True)
class TokenScope:
    """What a token opens: a workspace, or one project in it."""

    workspace_id: str
    project_id: int | None


class SqlTokens(Repository):
    """The workspace's tokens."""

    async def create(
        self, *, project_id: int | None, now: datetime, expires_at: datetime | None
    ) -> str:
        """Make a token; what is returned here is not kept and cannot be shown again."""
        token = _PREFIX + secrets.token_urlsafe(24)
        await self.connection.execute(
            insert(api_tokens).values(
                workspace_id=self.workspace_id,
                digest=_digest(token),
                project_id=project_id,
                label="",
                created_by="",
                created_at=now,
                expires_at=expires_at,
            )
        )
        return token


async def find_scope(connection: AsyncConnection, token: str, now: datetime) -> TokenScope | None:
    """What a token opens now; None where it is unknown or has expired."""
    # Looked up by a digest of 192 random bits: there is nothing that timing could tell.
    found = await connection.execute(
        select(api_tokens).where(api_tokens.c.digest == _digest(token))
    )
    row = found.one_or_none()
    if row is None or (row.expires_at is not None and row.expires_at <= now):
        return None
    return TokenScope(workspace_id=row.workspace_id, project_id=row.project_id)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
