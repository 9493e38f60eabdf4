"""The tables of projects and documents. Migrations alone create them; a test holds them together.

Every row belongs to a workspace, and every query says which.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from storage.columns import Id, UtcDateTime, in_workspace, metadata, of_project

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
    in_workspace(),
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
    Column("template_key", Text, nullable=False),
    Column("template_version", Integer, nullable=False),
    Column("document_revision", Integer, nullable=False),
    Column("approved_revision", Integer, nullable=False),
    Column("archived_from", Text),
    Column("delivered", JSON, nullable=False),
    UniqueConstraint("workspace_id", "key"),
    Index(None, "workspace_id", "channel_id"),
    Index(None, "workspace_id", "owner_id"),
)

sections = Table(
    "sections",
    metadata,
    Column("workspace_id", Text, ForeignKey("workspaces.id"), primary_key=True),
    of_project(key=True),
    Column("key", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("content", JSON, nullable=False),
    Column("edited_by", Text, nullable=False),
    Column("edited_at", UtcDateTime, nullable=False),
    Column("document_revision", Integer, nullable=False),
)

hypotheses = Table(
    "hypotheses",
    metadata,
    Column("workspace_id", Text, ForeignKey("workspaces.id"), primary_key=True),
    of_project(key=True),
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
    Column("added_revision", Integer, nullable=False),
    Column("document_revision", Integer, nullable=False),
    Column("changed_after", Text, nullable=False),
    Column("basis_day", Date),
    Column("basis", Text, nullable=False),
    Column("days_planned", Integer, nullable=False),
    Column("days_taken", Integer, nullable=False),
    #: How many results were judged, and the best of them.
    Column("looks", Integer, nullable=False),
    Column("best", JSON),
)

#: Every state that a section or a hypothesis' plan was ever in; never rewritten.
revisions = Table(
    "revisions",
    metadata,
    Column("workspace_id", Text, ForeignKey("workspaces.id"), primary_key=True),
    of_project(key=True),
    #: A section's key, or a hypothesis as `H2`.
    Column("subject", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("document_revision", Integer, nullable=False),
    Column("content", JSON, nullable=False),
    Column("edited_by", Text, nullable=False),
    Column("edited_at", UtcDateTime, nullable=False),
    #: Why fixed promises were changed, and after what; blank for other changes.
    Column("reason", Text, nullable=False),
    Column("after", Text, nullable=False),
)

reviews = Table(
    "reviews",
    metadata,
    Column("workspace_id", Text, ForeignKey("workspaces.id"), primary_key=True),
    of_project(key=True),
    Column("round", Integer, primary_key=True, autoincrement=False),
    Column("requested_by", Text, nullable=False),
    Column("requested_at", UtcDateTime, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("document_revision", Integer, nullable=False),
)

reviewers = Table(
    "reviewers",
    metadata,
    Column("workspace_id", Text, ForeignKey("workspaces.id"), primary_key=True),
    of_project(key=True),
    Column("round", Integer, primary_key=True, autoincrement=False),
    #: The order in which they were named.
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("user_id", Text, nullable=False),
    Column("answer", Text),
    Column("answered_at", UtcDateTime),
    Column("document_revision", Integer, nullable=False),
    Column("words", Text, nullable=False),
)

comments = Table(
    "comments",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    in_workspace(),
    of_project(),
    #: A section's key, a hypothesis as `H2`, or blank for the whole document.
    Column("subject", Text, nullable=False),
    Column("author_id", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("text", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Index(None, "workspace_id", "project_id", "subject", "id"),
)

settings = Table(
    "settings",
    metadata,
    Column("workspace_id", Text, ForeignKey("workspaces.id"), primary_key=True),
    #: `workspace`, a channel's id, or `project:` and its id.
    Column("scope", Text, primary_key=True),
    Column("choices", JSON, nullable=False),
)

absences = Table(
    "absences",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    in_workspace(),
    Column("user_id", Text, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Index(None, "workspace_id", "user_id"),
)

templates = Table(
    "templates",
    metadata,
    Column("workspace_id", Text, ForeignKey("workspaces.id"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    #: As YAML, every section and field written out.
    Column("source", Text, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
)

check_ins = Table(
    "check_ins",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    in_workspace(),
    of_project(),
    #: A hypothesis as `H2`, `review`, or a stage of the delivery plan.
    Column("subject", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    #: What comes next, of any workspace.
    Index(None, "due_at"),
    Index(None, "workspace_id", "due_at"),
    Index(None, "workspace_id", "project_id", "subject"),
)

results = Table(
    "results",
    metadata,
    Column("workspace_id", Text, ForeignKey("workspaces.id"), primary_key=True),
    of_project(key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("source", Text, primary_key=True),
    Column("run_id", Text, primary_key=True),
    Column("id", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("body", JSON, nullable=False),
    #: What was measured, as people read it, by metric and slice.
    Column("measured", JSON, nullable=False),
    Column("arrival", Text, nullable=False),
    Column("verdict", Text),
    Column("received_at", UtcDateTime, nullable=False),
    UniqueConstraint("workspace_id", "id"),
    Index(None, "workspace_id", "source", "run_id"),
)

log_entries = Table(
    "log_entries",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    in_workspace(),
    of_project(),
    Column("number", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor_id", Text, nullable=False),
    Column("cause", Text, nullable=False),
    #: The kind of its event, to look for it.
    Column("kind", Text, nullable=False),
    Column("event", JSON, nullable=False),
    Index(None, "workspace_id", "project_id", "id"),
    Index(None, "workspace_id", "project_id", "kind", "id"),
    Index(None, "workspace_id", "project_id", "at"),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    in_workspace(),
    #: SHA-256 of the token; the token itself is shown once and not kept.
    Column("digest", Text, nullable=False, unique=True),
    Column("project_id", Id, ForeignKey("projects.id")),
    #: What it is for, in its maker's words.
    Column("label", Text, nullable=False),
    #: The Slack user who made it; blank where the operator did.
    Column("created_by", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime),
    Column("last_used_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
)

hooks = Table(
    "hooks",
    metadata,
    #: Drawn at random; a part of the address.
    Column("id", Text, primary_key=True),
    in_workspace(),
    Column("provider", Text, nullable=False),
    Column("project_id", Id, ForeignKey("projects.id")),
    #: Encrypted; signatures cannot be checked against a digest.
    Column("secret", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_used_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
)

#: Where a hypothesis' results come from; one of each provider.
tracker_links = Table(
    "tracker_links",
    metadata,
    Column("workspace_id", Text, ForeignKey("workspaces.id"), primary_key=True),
    of_project(key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("provider", Text, primary_key=True),
    Column("reference", Text, nullable=False),
    Index(None, "workspace_id", "provider", "reference"),
)

#: The digest to come of each channel.
digests = Table(
    "digests",
    metadata,
    Column("workspace_id", Text, ForeignKey("workspaces.id"), primary_key=True),
    Column("channel_id", Text, primary_key=True),
    #: What happened from here on has not been told yet.
    Column("since", UtcDateTime, nullable=False),
    #: Null where the channel wants none.
    Column("due_at", UtcDateTime),
    Index(None, "workspace_id", "due_at"),
)
