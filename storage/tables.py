"""The tables. Migrations alone create them; a test holds the two together.

Every row belongs to a workspace, and every query says which.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time in UTC, on engines that know time zones and on SQLite, which does not."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; a naive time is a mistake of the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without a zone cannot be stored.")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Hand out aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


#: SQLite numbers rows by itself only where the key is a plain INTEGER.
Id = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _workspace() -> Column[str]:
    return Column("workspace_id", Text, ForeignKey("workspaces.id"), nullable=False)


def _project(*, key: bool = False) -> Column[int]:
    return Column("project_id", Id, ForeignKey("projects.id"), nullable=False, primary_key=key)


workspaces = Table(
    "workspaces",
    metadata,
    Column("id", Text, primary_key=True),
    Column("team_id", Text, nullable=False),
    Column("enterprise_id", Text),
    Column("name", Text, nullable=False),
    #: Address of the workspace in a browser; links to messages begin with it.
    Column("url", Text, nullable=False),
)

acts = Table(
    "acts",
    metadata,
    Column("workspace_id", Text, ForeignKey("workspaces.id"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

projects = Table(
    "projects",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    _workspace(),
    Column("key", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("channel_id", Text, nullable=False),
    Column("channel_is_private", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("owner_id", Text, nullable=False),
    Column("owner_zone", Text, nullable=False),
    Column("decider_id", Text),
    Column("collaborator_ids", JSON, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("workspace_id", "key"),
    Index(None, "workspace_id", "channel_id"),
)

sections = Table(
    "sections",
    metadata,
    Column("workspace_id", Text, ForeignKey("workspaces.id"), primary_key=True),
    _project(key=True),
    Column("key", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("content", JSON, nullable=False),
    Column("edited_by", Text, nullable=False),
    Column("edited_at", UtcDateTime, nullable=False),
)

hypotheses = Table(
    "hypotheses",
    metadata,
    Column("workspace_id", Text, ForeignKey("workspaces.id"), primary_key=True),
    _project(key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False),
    Column("plan", JSON, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("started_at", UtcDateTime),
    Column("deadline", UtcDateTime),
    Column("extended_days", Integer, nullable=False),
    Column("extensions", Integer, nullable=False),
    Column("baseline", JSON, nullable=False),
    Column("latest_verdict", Text),
)

check_ins = Table(
    "check_ins",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    _workspace(),
    _project(),
    Column("number", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Index(None, "workspace_id", "due_at"),
    Index(None, "workspace_id", "project_id", "number"),
)

results = Table(
    "results",
    metadata,
    Column("workspace_id", Text, ForeignKey("workspaces.id"), primary_key=True),
    _project(key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("source", Text, primary_key=True),
    Column("run_id", Text, primary_key=True),
    Column("id", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("body", JSON, nullable=False),
    Column("arrival", Text, nullable=False),
    Column("verdict", Text),
    Column("received_at", UtcDateTime, nullable=False),
    UniqueConstraint("workspace_id", "id"),
)

log_entries = Table(
    "log_entries",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    _workspace(),
    _project(),
    Column("number", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor_id", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("event", JSON, nullable=False),
    Index(None, "workspace_id", "project_id", "id"),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    _workspace(),
    #: SHA-256 of the token; the token itself is shown once and not kept.
    Column("digest", Text, nullable=False, unique=True),
    Column("project_id", Id, ForeignKey("projects.id")),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime),
)

# Times of the two tables below are real ones, whatever calendar the workspace follows.

lanes = Table(
    "lanes",
    metadata,
    Column("workspace_id", Text, ForeignKey("workspaces.id"), primary_key=True),
    Column("channel_id", Text, primary_key=True),
    Column("next_send_at", UtcDateTime, nullable=False),
    Column("lease_until", UtcDateTime, nullable=False),
    #: Grows with every claim; a worker whose number is not the latest has lost its lane.
    Column("fence", Integer, nullable=False),
    #: Slack's word for why nothing can be posted there, blank while all is well.
    Column("trouble", Text, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    _workspace(),
    Column("channel_id", Text, nullable=False),
    _project(),
    Column("kind", Text, nullable=False),
    Column("ref", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    #: The id that the post under way carries as metadata; null while none may be under way.
    Column("post_id", Text),
    #: Why it can never be delivered; null while it still may be.
    Column("dead_because", Text),
    Index(None, "workspace_id", "channel_id", "id"),
)

messages = Table(
    "messages",
    metadata,
    Column("workspace_id", Text, ForeignKey("workspaces.id"), primary_key=True),
    _project(key=True),
    Column("kind", Text, primary_key=True),
    Column("ref", Text, primary_key=True),
    Column("channel_id", Text, nullable=False),
    Column("ts", Text, nullable=False),
    #: SHA-256 of what Slack shows now; the same again needs no call.
    Column("digest", Text, nullable=False),
    #: The hypothesis whose decision this message still asks for; null once answered.
    Column("asks_about", Integer),
    Index(None, "workspace_id", "project_id", "asks_about"),
)
