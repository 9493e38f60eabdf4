"""Delivery at Slack's pace: permits for calls, and refreshes that let posts go first."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_WAITING = sa.text("dead_because IS NULL")
#: Kinds of promises that an older version does not know.
_NEW_KINDS = "('trouble')"


def upgrade() -> None:
    """Go forward."""
    op.add_column("outbox", sa.Column("not_before", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_outbox_not_before", "outbox", ["not_before"])
    op.drop_index("ix_outbox_workspace_id_channel_id_id", "outbox")
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["workspace_id", "channel_id", "id"],
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )
    op.create_index("ix_check_ins_due_at", "check_ins", ["due_at"])
    op.create_table(
        "permits",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_permits_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "method", "number", name=op.f("pk_permits")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("permits")
    op.drop_index("ix_check_ins_due_at", "check_ins")
    op.drop_index("ix_outbox_waiting", "outbox")
    op.create_index(
        "ix_outbox_workspace_id_channel_id_id", "outbox", ["workspace_id", "channel_id", "id"]
    )
    op.drop_index("ix_outbox_not_before", "outbox")
    op.drop_column("outbox", "not_before")
    op.execute(f"DELETE FROM outbox WHERE kind IN {_NEW_KINDS}")  # noqa: S608
    op.execute(f"DELETE FROM messages WHERE kind IN {_NEW_KINDS}")  # noqa: S608
