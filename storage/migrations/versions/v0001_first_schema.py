"""The first schema: projects, sections, hypotheses, check-ins, results, log and outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

#: SQLite numbers rows by itself only where the key is a plain INTEGER.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "workspaces",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workspaces"),
    )
    op.create_table(
        "acts",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_acts_workspace_id"),
        sa.PrimaryKeyConstraint("workspace_id", "key", name="pk_acts"),
    )
    op.create_table(
        "lanes",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("next_send_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_lanes_workspace_id"),
        sa.PrimaryKeyConstraint("workspace_id", "channel_id", name="pk_lanes"),
    )
    op.create_table(
        "projects",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("channel_is_private", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("owner_zone", sa.Text(), nullable=False),
        sa.Column("decider_id", sa.Text(), nullable=True),
        sa.Column("collaborator_ids", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_projects_workspace_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_projects"),
        sa.UniqueConstraint("workspace_id", "key", name="uq_projects_workspace_id_key"),
    )
    op.create_index(
        "ix_projects_workspace_id_channel_id",
        "projects",
        ["workspace_id", "channel_id"],
        unique=False,
    )
    op.create_table(
        "api_tokens",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("project_id", ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_api_tokens_project_id"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_api_tokens_workspace_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_api_tokens"),
        sa.UniqueConstraint("digest", name="uq_api_tokens_digest"),
    )
    op.create_table(
        "check_ins",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_check_ins_project_id"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_check_ins_workspace_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_check_ins"),
    )
    op.create_index(
        "ix_check_ins_workspace_id_due_at", "check_ins", ["workspace_id", "due_at"], unique=False
    )
    op.create_index(
        "ix_check_ins_workspace_id_project_id_number",
        "check_ins",
        ["workspace_id", "project_id", "number"],
        unique=False,
    )
    op.create_table(
        "hypotheses",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=True),
        sa.Column("extended_days", sa.Integer(), nullable=False),
        sa.Column("extensions", sa.Integer(), nullable=False),
        sa.Column("baseline", sa.JSON(), nullable=False),
        sa.Column("latest_verdict", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_hypotheses_project_id"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_hypotheses_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "project_id", "number", name="pk_hypotheses"),
    )
    op.create_table(
        "log_entries",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("event", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_log_entries_project_id"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_log_entries_workspace_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_log_entries"),
    )
    op.create_index(
        "ix_log_entries_workspace_id_project_id_id",
        "log_entries",
        ["workspace_id", "project_id", "id"],
        unique=False,
    )
    op.create_table(
        "messages",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("ts", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("asks_about", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_messages_project_id"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_messages_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "project_id", "kind", "ref", name="pk_messages"),
    )
    op.create_index(
        "ix_messages_workspace_id_project_id_asks_about",
        "messages",
        ["workspace_id", "project_id", "asks_about"],
        unique=False,
    )
    op.create_table(
        "outbox",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Text(), nullable=True),
        sa.Column("dead_because", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_outbox_project_id"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_outbox_workspace_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    op.create_index(
        "ix_outbox_workspace_id_channel_id_id",
        "outbox",
        ["workspace_id", "channel_id", "id"],
        unique=False,
    )
    op.create_table(
        "results",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("arrival", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_results_project_id"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_results_workspace_id"
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "project_id", "number", "source", "run_id", name="pk_results"
        ),
        sa.UniqueConstraint("workspace_id", "id", name="uq_results_workspace_id_id"),
    )
    op.create_table(
        "sections",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("edited_by", sa.Text(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_sections_project_id"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_sections_workspace_id"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "project_id", "key", name="pk_sections"),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("sections")
    op.drop_table("results")
    op.drop_index("ix_outbox_workspace_id_channel_id_id", table_name="outbox")
    op.drop_table("outbox")
    op.drop_index("ix_messages_workspace_id_project_id_asks_about", table_name="messages")
    op.drop_table("messages")
    op.drop_index("ix_log_entries_workspace_id_project_id_id", table_name="log_entries")
    op.drop_table("log_entries")
    op.drop_table("hypotheses")
    op.drop_index("ix_check_ins_workspace_id_project_id_number", table_name="check_ins")
    op.drop_index("ix_check_ins_workspace_id_due_at", table_name="check_ins")
    op.drop_table("check_ins")
    op.drop_table("api_tokens")
    op.drop_index("ix_projects_workspace_id_channel_id", table_name="projects")
    op.drop_table("projects")
    op.drop_table("lanes")
    op.drop_table("acts")
    op.drop_table("workspaces")
