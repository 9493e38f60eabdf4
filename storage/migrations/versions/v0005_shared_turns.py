"""Turns to call Slack that all replicas know of, and channels that came back meanwhile."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("lanes", sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "bookings",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("usable_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_bookings_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "method", "channel_id", name=op.f("pk_bookings")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("bookings")
    op.drop_column("lanes", "resumed_at")
