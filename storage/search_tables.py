"""The table of what is searched: one row for each hypothesis, and for how a project ended.

Each engine has its own full-text index over it, `search_index`, which its migration makes and
which follows the rows by itself: a table of FTS5 on SQLite, a GIN index on PostgreSQL.
"""

from sqlalchemy import Column, Integer, Table, Text, UniqueConstraint

from storage.columns import Id, in_workspace, metadata, of_project

search_entries = Table(
    "search_entries",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    in_workspace(),
    of_project(),
    #: 0 for how the project ended.
    Column("number", Integer, nullable=False),
    # Words with one blank between them: PostgreSQL would not take an empty one.
    Column("plan_words", Text, nullable=False),
    Column("log_words", Text, nullable=False),
    #: What people wrote down when they decided; blank before.
    Column("learning", Text, nullable=False),
    UniqueConstraint("workspace_id", "project_id", "number"),
)
