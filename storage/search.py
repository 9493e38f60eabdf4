"""Searching what was tried before, on each engine's own full-text index."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    Subquery,
    Text,
    and_,
    case,
    cast,
    column,
    func,
    literal_column,
    or_,
    select,
    table,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from bot.experiments.hypotheses import HypothesisState
from bot.experiments.log import Decided, Event, ProjectMoved
from bot.experiments.projects import Project, ProjectState
from bot.experiments.search import (
    MAX_ASKED,
    Hit,
    telling_words,
    told_by_event,
    told_by_plan,
    words_of,
)
from bot.experiments.template import Item
from storage.messages import message_url
from storage.outbox_tables import messages
from storage.repository import Repository, insert_for
from storage.search_tables import search_entries
from storage.tables import hypotheses, projects, workspaces

#: Characters of what the log adds to one entry; what comes after that is not found.
_MAX_LOG = 20_000
_FTS5 = table("search_index", column("rowid", Integer), column("search_index", Text))
#: Word for word the index's own expression, else PostgreSQL would not use the index.
_VECTOR: ColumnElement[Any] = literal_column(
    "(array_to_tsvector(string_to_array(search_entries.plan_words, ' ')) || "
    "array_to_tsvector(string_to_array(search_entries.log_words, ' ')))",
    TSVECTOR,
)


class SqlSearch(Repository):
    """What is searched in the workspace."""

    async def keep_plan(self, project: Project, number: int, plan: Item) -> None:
        """Let a new or changed plan be found, and what it said before no more."""
        words = " ".join(words_of(told_by_plan(project.title, plan)))
        await self._keep(project, number, {"plan_words": words}, {"plan_words": words})

    async def keep_event(self, project: Project, number: int, event: Event) -> None:
        """Let an entry of the log be found, if it says what came of something."""
        words = " ".join(words_of(told_by_event(project.title, event)))
        if not words:
            return
        learning = {}
        if isinstance(event, Decided | ProjectMoved):
            learning = {"learning": event.learning}
        grown = func.substr(search_entries.c.log_words + " " + words, 1, _MAX_LOG)
        new = {"log_words": words[:_MAX_LOG].strip(), **learning}
        await self._keep(project, number, new, {"log_words": func.trim(grown), **learning})

    async def _keep(
        self, project: Project, number: int, new: dict[str, str], changes: dict[str, Any]
    ) -> None:
        row = {
            "workspace_id": self.workspace_id,
            "project_id": project.id,
            "number": number,
            "plan_words": "",
            "log_words": "",
            "learning": "",
        }
        await self.execute(
            insert_for(self.connection)(search_entries)
            .values(row | new)
            .on_conflict_do_update(
                index_elements=["workspace_id", "project_id", "number"], set_=changes
            )
        )

    async def find(self, asked: str, *, channel_id: str, limit: int) -> tuple[Sequence[Hit], int]:
        """Find what says every word, or one that begins so, and how much there is of it.

        Only what someone in this channel may see. What says the very words comes first, then
        the newest.
        """
        words = words_of(asked, MAX_ASKED)
        if not words:
            return [], 0
        found = self._saying(words, whole=False).subquery()
        says_exactly = found.c.id.in_(self._saying(words, whole=True))
        ranked = select(found.c.id, case((says_exactly, 1), else_=0).label("rank"))
        rows = await self._read(ranked, channel_id, limit)
        return [_hit(row) for row in rows], rows[0].total if rows else 0

    async def similar(self, statement: str, *, channel_id: str, limit: int) -> Sequence[Hit]:
        """Find hypotheses like a statement: those with most of its telling words first.

        One word in common says too little, unless the statement has no other.
        """
        words = telling_words(statement)
        if not words:
            return []
        said = union_all(*(self._saying([word], whole=True) for word in words)).subquery()
        shared = func.count().label("rank")
        counted = select(said.c.id, shared).group_by(said.c.id)
        enough = counted.having(func.count() >= min(2, len(words)))
        rows = await self._read(enough, channel_id, limit, search_entries.c.number > 0)
        return [_hit(row) for row in rows]

    def _saying(self, words: Sequence[str], *, whole: bool) -> Select[tuple[int]]:
        """The ids of the entries that say all of these words, of whatever workspace.

        A word is `a-z0-9` and stands in quotes, so nothing in it can be an operator.
        """
        if self.connection.dialect.name == "sqlite":
            parts = (f'"{word}"' if whole else f'"{word}"*' for word in words)
            matches = _FTS5.c.search_index.match(" AND ".join(parts))
            return select(_FTS5.c.rowid.label("id")).where(matches)
        parts = (f"'{word}'" if whole else f"'{word}':*" for word in words)
        asked = cast(" & ".join(parts), TSQUERY)
        return select(search_entries.c.id).where(_VECTOR.op("@@")(asked))

    async def _read(
        self, found: Select[Any], channel_id: str, limit: int, *more: ColumnElement[bool]
    ) -> list[Row[Any]]:
        """The best of the entries found that may be seen from a channel, with what is shown."""
        # Else SQLite asks its index again for every entry.
        ranked = found.cte("ranked").prefix_with("MATERIALIZED")
        best = (
            select(
                search_entries.c.project_id,
                search_entries.c.number,
                search_entries.c.learning,
                ranked.c.rank,
                func.count().over().label("total"),
            )
            .join(ranked, ranked.c.id == search_entries.c.id)
            .join(projects, projects.c.id == search_entries.c.project_id)
            .where(
                search_entries.c.workspace_id == self.workspace_id,
                or_(projects.c.channel_is_private.is_(False), projects.c.channel_id == channel_id),
                *more,
            )
            .order_by(
                ranked.c.rank.desc(),
                search_entries.c.project_id.desc(),
                search_entries.c.number.desc(),
            )
            .limit(limit)
            .subquery()
        )
        return await self.all_rows(self._shown(best))

    def _shown(self, best: Subquery) -> Select[Any]:
        card, reply = messages.alias("card"), messages.alias("reply")

        def posted(message: Any, kind: str, ref: Any) -> ColumnElement[bool]:
            return and_(
                message.c.workspace_id == self.workspace_id,
                message.c.project_id == best.c.project_id,
                message.c.kind == kind,
                message.c.ref == ref,
            )

        return (
            select(
                best,
                projects.c.key,
                projects.c.title,
                projects.c.channel_id,
                projects.c.state.label("project_state"),
                hypotheses.c.state,
                hypotheses.c.plan,
                workspaces.c.url,
                card.c.ts.label("root_ts"),
                func.coalesce(reply.c.ts, card.c.ts).label("ts"),
            )
            .join(projects, projects.c.id == best.c.project_id)
            .join(workspaces, workspaces.c.id == projects.c.workspace_id)
            .outerjoin(
                hypotheses,
                and_(
                    hypotheses.c.workspace_id == self.workspace_id,
                    hypotheses.c.project_id == best.c.project_id,
                    hypotheses.c.number == best.c.number,
                ),
            )
            .outerjoin(card, posted(card, "card", ""))
            .outerjoin(reply, posted(reply, "hypothesis", cast(best.c.number, Text)))
            .order_by(best.c.rank.desc(), best.c.project_id.desc(), best.c.number.desc())
        )


def _hit(row: Row[Any]) -> Hit:
    is_hypothesis = row.plan is not None
    return Hit(
        key=row.key,
        title=row.title,
        channel_id=row.channel_id,
        number=row.number,
        state=HypothesisState(row.state) if is_hypothesis else ProjectState(row.project_state),
        statement=row.plan["statement"] if is_hypothesis else "",
        learning=row.learning,
        url=message_url(row.url, row.channel_id, row.ts, row.root_ts) if row.root_ts else row.url,
    )
