"""The whole process: revisions, reviews, comments, settings, absences, own templates."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.data_0002 import (
    begin_revisions,
    carry_timeboxes_over,
    forget_what_is_new,
)

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

#: SQLite numbers rows by itself only where the key is a plain INTEGER.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

#: The defaults are what older rows get. They stay: to take one away SQLite would have to copy a
#: table that others refer to.
_ADDED: dict[str, tuple["sa.Column[object]", ...]] = {
    "projects": (
        sa.Column("template_key", sa.Text(), nullable=False, server_default="default"),
        sa.Column("template_version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("document_revision", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("approved_revision", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("archived_from", sa.Text(), nullable=True),
        sa.Column("delivered", sa.JSON(), nullable=False, server_default="[]"),
    ),
    "sections": (sa.Column("document_revision", sa.Integer(), nullable=False, server_default="1"),),
    "results": (sa.Column("measured", sa.JSON(), nullable=False, server_default="{}"),),
    "messages": (sa.Column("file_id", sa.Text(), nullable=False, server_default=""),),
    "hypotheses": (
        sa.Column("added_revision", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("document_revision", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("changed_after", sa.Text(), nullable=False, server_default=""),
        sa.Column("basis_day", sa.Date(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=False, server_default=""),
        sa.Column("days_planned", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("days_taken", sa.Integer(), nullable=False, server_default="0"),
    ),
}


def upgrade() -> None:
    """Go forward."""
    for table, columns in _ADDED.items():
        for column in columns:
            op.add_column(table, column)
    op.create_index("ix_projects_workspace_id_owner_id", "projects", ["workspace_id", "owner_id"])
    _subjects_for_numbers()
    _questions_about_subjects()
    _create_tables()
    begin_revisions(op.get_bind())
    carry_timeboxes_over(op.get_bind())


def _subjects_for_numbers() -> None:
    op.drop_index("ix_check_ins_workspace_id_project_id_number", "check_ins")
    op.add_column("check_ins", sa.Column("subject", sa.Text(), nullable=False, server_default=""))
    op.execute("UPDATE check_ins SET subject = 'H' || CAST(number AS TEXT)")
    op.drop_column("check_ins", "number")
    op.create_index(
        "ix_check_ins_workspace_id_project_id_subject",
        "check_ins",
        ["workspace_id", "project_id", "subject"],
    )


def _questions_about_subjects() -> None:
    op.drop_index("ix_messages_workspace_id_project_id_asks_about", "messages")
    op.execute("ALTER TABLE messages RENAME COLUMN asks_about TO asked_number")
    op.add_column("messages", sa.Column("asks_about", sa.Text(), nullable=True))
    op.execute(
        "UPDATE messages SET asks_about = 'H' || CAST(asked_number AS TEXT) "
        "WHERE asked_number IS NOT NULL"
    )
    op.drop_column("messages", "asked_number")
    _index_questions()


def _index_questions() -> None:
    op.create_index(
        "ix_messages_workspace_id_project_id_asks_about",
        "messages",
        ["workspace_id", "project_id", "asks_about"],
    )


def _create_tables() -> None:
    op.create_table(
        "revisions",
        *_of_a_project("revisions"),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document_revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("edited_by", sa.Text(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "workspace_id", "project_id", "subject", "number", name="pk_revisions"
        ),
    )
    op.create_table(
        "reviews",
        *_of_a_project("reviews"),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("document_revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "project_id", "round", name="pk_reviews"),
    )
    op.create_table(
        "reviewers",
        *_of_a_project("reviewers"),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("document_revision", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "workspace_id", "project_id", "round", "place", name="pk_reviewers"
        ),
    )
    op.create_table(
        "comments",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        *_of_a_project("comments"),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_comments"),
    )
    op.create_index(
        "ix_comments_workspace_id_project_id_subject_id",
        "comments",
        ["workspace_id", "project_id", "subject", "id"],
    )
    op.create_table(
        "settings",
        _workspace("settings"),
        _in_workspace("settings"),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "scope", name="pk_settings"),
    )
    op.create_table(
        "absences",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        _workspace("absences"),
        _in_workspace("absences"),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_absences"),
    )
    op.create_index("ix_absences_workspace_id_user_id", "absences", ["workspace_id", "user_id"])
    op.create_table(
        "templates",
        _workspace("templates"),
        _in_workspace("templates"),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "key", "version", name="pk_templates"),
    )


def _workspace(_table: str) -> "sa.Column[str]":
    return sa.Column("workspace_id", sa.Text(), nullable=False)


def _in_workspace(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id"], ["workspaces.id"], name=f"fk_{table}_workspace_id"
    )


def _of_a_project(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        _workspace(table),
        sa.Column("project_id", ID, nullable=False),
        _in_workspace(table),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=f"fk_{table}_project_id"),
    )


def downgrade() -> None:
    """Go back."""
    for table in (
        "templates",
        "absences",
        "settings",
        "comments",
        "reviewers",
        "reviews",
        "revisions",
    ):
        op.drop_table(table)
    op.drop_index("ix_check_ins_workspace_id_project_id_subject", "check_ins")
    forget_what_is_new(op.get_bind())
    op.add_column(
        "check_ins", sa.Column("number", sa.Integer(), nullable=False, server_default="0")
    )
    op.execute("UPDATE check_ins SET number = CAST(substr(subject, 2) AS INTEGER)")
    op.drop_column("check_ins", "subject")
    op.create_index(
        "ix_check_ins_workspace_id_project_id_number",
        "check_ins",
        ["workspace_id", "project_id", "number"],
    )
    op.drop_index("ix_messages_workspace_id_project_id_asks_about", "messages")
    op.execute("ALTER TABLE messages RENAME COLUMN asks_about TO asked_subject")
    op.add_column("messages", sa.Column("asks_about", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE messages SET asks_about = CAST(substr(asked_subject, 2) AS INTEGER) "
        "WHERE asked_subject LIKE 'H%'"
    )
    op.drop_column("messages", "asked_subject")
    _index_questions()
    op.drop_index("ix_projects_workspace_id_owner_id", "projects")
    for table, columns in _ADDED.items():
        for column in columns:
            op.drop_column(table, column.name)
