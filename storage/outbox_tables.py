"""The tables of what Slack is told: lanes, promises, permits, and messages that stand there."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from storage.columns import Id, UtcDateTime, in_workspace, metadata, of_project

# Times of the four tables below are real ones, whatever calendar the workspace follows.

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
    #: When Slack last said that it can be posted to again.
    Column("resumed_at", UtcDateTime),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    in_workspace(),
    Column("channel_id", Text, nullable=False),
    of_project(),
    Column("kind", Text, nullable=False),
    Column("ref", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    #: The id that the post under way carries as metadata; null while none may be under way.
    Column("post_id", Text),
    #: Until when it lets others go first, since Slack takes no more updates for now; or null.
    Column("not_before", UtcDateTime),
    #: Why it can never be delivered; null while it still may be.
    Column("dead_because", Text),
)
Index(
    "ix_outbox_waiting",
    outbox.c.workspace_id,
    outbox.c.channel_id,
    outbox.c.id,
    # What was given up stays, and holds up nothing.
    sqlite_where=outbox.c.dead_because.is_(None),
    postgresql_where=outbox.c.dead_because.is_(None),
)
Index(None, outbox.c.not_before)

permits = Table(
    "permits",
    metadata,
    Column("workspace_id", Text, ForeignKey("workspaces.id"), primary_key=True),
    Column("method", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    #: When its last call is a minute old.
    Column("free_at", UtcDateTime, nullable=False),
)

bookings = Table(
    "bookings",
    metadata,
    Column("workspace_id", Text, ForeignKey("workspaces.id"), primary_key=True),
    Column("method", Text, primary_key=True),
    #: The channel that waits for its turn to call the method; blank where it is none's.
    Column("channel_id", Text, primary_key=True),
    #: From when on the permit that it was promised may be used.
    Column("usable_at", UtcDateTime, nullable=False),
)

messages = Table(
    "messages",
    metadata,
    Column("workspace_id", Text, ForeignKey("workspaces.id"), primary_key=True),
    of_project(key=True),
    Column("kind", Text, primary_key=True),
    Column("ref", Text, primary_key=True),
    Column("channel_id", Text, nullable=False),
    Column("ts", Text, nullable=False),
    #: SHA-256 of what Slack shows now; the same again needs no call.
    Column("digest", Text, nullable=False),
    #: What this message still asks about: `H2`, or a stage; null once answered.
    Column("asks_about", Text),
    #: The picture that it shows; blank for none.
    Column("file_id", Text, nullable=False),
    Index(None, "workspace_id", "project_id", "asks_about"),
    Index(None, "workspace_id", "channel_id", "ts"),
)
