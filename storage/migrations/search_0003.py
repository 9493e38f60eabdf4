"""What is searched, on each engine's own full-text index, filled with what is there."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Connection

# The rule by which questions become words, so that every question finds what it should.
from bot.experiments.search import words_of

#: SQLite numbers rows by itself only where the key is a plain INTEGER.
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_PROJECTS = sa.table("projects", sa.column("id"), sa.column("title"))
_HYPOTHESES = sa.table(
    "hypotheses",
    sa.column("workspace_id"),
    sa.column("project_id"),
    sa.column("number"),
    sa.column("plan", sa.JSON()),
)
_LOG = sa.table(
    "log_entries",
    sa.column("id"),
    sa.column("workspace_id"),
    sa.column("project_id"),
    sa.column("number"),
    sa.column("kind"),
    sa.column("event", sa.JSON()),
)
_SEARCH = sa.table(
    "search_entries",
    sa.column("workspace_id"),
    sa.column("project_id"),
    sa.column("number"),
    sa.column("plan_words"),
    sa.column("log_words"),
    sa.column("learning"),
)
_REMOVE = """
INSERT INTO search_index(search_index, rowid, plan_words, log_words)
VALUES ('delete', old.id, old.plan_words, old.log_words);
"""
_ADD = """
INSERT INTO search_index(rowid, plan_words, log_words)
VALUES (new.id, new.plan_words, new.log_words);
"""
_INDEX = {
    "sqlite": (
        # The words are plain ASCII already; only whether a row says one is asked, never where.
        """
        CREATE VIRTUAL TABLE search_index USING fts5(
            plan_words, log_words,
            content='search_entries', content_rowid='id', tokenize='ascii', detail='none'
        )
        """,
        f"CREATE TRIGGER search_added AFTER INSERT ON search_entries BEGIN {_ADD} END",
        f"CREATE TRIGGER search_removed AFTER DELETE ON search_entries BEGIN {_REMOVE} END",
        f"CREATE TRIGGER search_changed AFTER UPDATE ON search_entries BEGIN {_REMOVE} {_ADD} END",
    ),
    "postgresql": (
        # Not to_tsvector: its parser would have ideas of its own about what a word is.
        """
        CREATE INDEX search_index ON search_entries USING gin ((
            array_to_tsvector(string_to_array(plan_words, ' '))
            || array_to_tsvector(string_to_array(log_words, ' '))
        ))
        """,
    ),
}


def create_search(connection: Connection) -> None:
    """Make the index, and fill it with what is there."""
    op.create_table(
        "search_entries",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("project_id", _ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("plan_words", sa.Text(), nullable=False),
        sa.Column("log_words", sa.Text(), nullable=False),
        sa.Column("learning", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_search_entries_workspace_id"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name="fk_search_entries_project_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_search_entries"),
        sa.UniqueConstraint(
            "workspace_id",
            "project_id",
            "number",
            name="uq_search_entries_workspace_id_project_id_number",
        ),
    )
    for statement in _INDEX[connection.dialect.name]:
        connection.exec_driver_sql(statement)
    _fill(connection)


def _fill(connection: Connection) -> None:
    """Take in every plan as it stands, and what was learned of it and of projects that ended."""
    titles = {row.id: row.title for row in connection.execute(sa.select(_PROJECTS))}
    entries = {
        (row.workspace_id, row.project_id, row.number): {
            "plan_words": _words(titles[row.project_id], *_told(row.plan)),
            "log_words": "",
            "learning": "",
        }
        for row in connection.execute(sa.select(_HYPOTHESES))
    }
    learned = sa.select(_LOG).where(_LOG.c.kind.in_(("decided", "project_moved")))
    for row in connection.execute(learned.order_by(_LOG.c.id)):
        event, is_project = row.event, row.kind == "project_moved"
        if is_project and not event["learning"]:
            continue
        came_of_it = [titles[row.project_id], event["state"]] if is_project else [event["outcome"]]
        said = _words(*came_of_it, event["learning"], event.get("reason", ""))
        key = (row.workspace_id, row.project_id, row.number)
        entry = entries.setdefault(key, {"plan_words": "", "log_words": ""})
        entry["log_words"] = f"{entry['log_words']} {said}".strip()
        entry["learning"] = event["learning"]
    if entries:
        keys = ("workspace_id", "project_id", "number")
        rows = [dict(zip(keys, key, strict=True)) | entry for key, entry in entries.items()]
        connection.execute(sa.insert(_SEARCH), rows)


def _told(plan: dict[str, str]) -> list[str]:
    return [plan.get(key, "") for key in ("statement", "method", "metric", "slice")]


def _words(*texts: str) -> str:
    return " ".join(words_of(" ".join(texts)))


def drop_search(connection: Connection) -> None:
    """Take the index away."""
    op.drop_table("search_entries")
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DROP TABLE search_index")
