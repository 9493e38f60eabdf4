"""When results arrive: how often one was looked at, tokens that end, hooks, digests, search."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.data_0003 import forget_what_is_new
from storage.migrations.search_0003 import create_search, drop_search

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

#: SQLite numbers rows by itself only where the key is a plain INTEGER.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

#: The defaults are what older rows get; see 0002 for why they stay.
_ADDED: dict[str, tuple["sa.Column[object]", ...]] = {
    "hypotheses": (
        sa.Column("looks", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("best", sa.JSON(), nullable=True),
    ),
    "log_entries": (sa.Column("kind", sa.Text(), nullable=False, server_default=""),),
    "api_tokens": (
        sa.Column("label", sa.Text(), nullable=False, server_default=""),
        sa.Column("created_by", sa.Text(), nullable=False, server_default=""),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
    ),
}
_KIND_OF_EVENT = {"sqlite": "json_extract(event, '$.kind')", "postgresql": "event ->> 'kind'"}


def upgrade() -> None:
    """Go forward."""
    for table, columns in _ADDED.items():
        for column in columns:
            op.add_column(table, column)
    connection = op.get_bind()
    op.execute(f"UPDATE log_entries SET kind = {_KIND_OF_EVENT[connection.dialect.name]}")  # noqa: S608
    op.execute(
        "UPDATE hypotheses SET looks = (SELECT count(*) FROM results WHERE "
        "results.workspace_id = hypotheses.workspace_id AND "
        "results.project_id = hypotheses.project_id AND "
        "results.number = hypotheses.number AND results.verdict IS NOT NULL)"
    )
    op.create_index(
        "ix_log_entries_workspace_id_project_id_kind_id",
        "log_entries",
        ["workspace_id", "project_id", "kind", "id"],
    )
    op.create_index(
        "ix_log_entries_workspace_id_project_id_at",
        "log_entries",
        ["workspace_id", "project_id", "at"],
    )
    op.create_index(
        "ix_messages_workspace_id_channel_id_ts", "messages", ["workspace_id", "channel_id", "ts"]
    )
    op.create_index(
        "ix_results_workspace_id_source_run_id", "results", ["workspace_id", "source", "run_id"]
    )
    _create_tables()
    create_search(connection)


def _create_tables() -> None:
    op.create_table(
        "hooks",
        sa.Column("id", sa.Text(), nullable=False),
        _workspace(),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("project_id", ID, nullable=True),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        *_keys("hooks", of_project=True),
        sa.PrimaryKeyConstraint("id", name="pk_hooks"),
    )
    op.create_table(
        "tracker_links",
        _workspace(),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        *_keys("tracker_links", of_project=True),
        sa.PrimaryKeyConstraint(
            "workspace_id", "project_id", "number", "provider", name="pk_tracker_links"
        ),
    )
    op.create_index(
        "ix_tracker_links_workspace_id_provider_reference",
        "tracker_links",
        ["workspace_id", "provider", "reference"],
    )
    op.create_table(
        "digests",
        _workspace(),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        *_keys("digests", of_project=False),
        sa.PrimaryKeyConstraint("workspace_id", "channel_id", name="pk_digests"),
    )
    op.create_index("ix_digests_workspace_id_due_at", "digests", ["workspace_id", "due_at"])


def _workspace() -> "sa.Column[str]":
    return sa.Column("workspace_id", sa.Text(), nullable=False)


def _keys(table: str, *, of_project: bool) -> list[sa.ForeignKeyConstraint]:
    keys = [
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=f"fk_{table}_workspace_id"
        )
    ]
    if of_project:
        name = f"fk_{table}_project_id"
        keys.append(sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=name))
    return keys


def downgrade() -> None:
    """Go back."""
    forget_what_is_new(op.get_bind())
    drop_search(op.get_bind())
    for table in ("digests", "tracker_links", "hooks"):
        op.drop_table(table)
    op.drop_index("ix_results_workspace_id_source_run_id", "results")
    op.drop_index("ix_messages_workspace_id_channel_id_ts", "messages")
    op.drop_index("ix_log_entries_workspace_id_project_id_at", "log_entries")
    op.drop_index("ix_log_entries_workspace_id_project_id_kind_id", "log_entries")
    for table, columns in _ADDED.items():
        for column in columns:
            op.drop_column(table, column.name)
