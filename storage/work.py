"""The unit of work: one transaction, and the repositories in it."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import tables
from storage.check_ins import SqlCheckIns
from storage.digests import SqlDigests
from storage.hooks import SqlHooks
from storage.hypotheses import SqlHypotheses
from storage.lanes import SqlLanes
from storage.log import SqlLog
from storage.messages import SqlMessages
from storage.outbox import SqlOutbox
from storage.projects import SqlProjects
from storage.repository import Repository
from storage.results import SqlResults
from storage.reviews import SqlComments, SqlReviews
from storage.revisions import SqlRevisions
from storage.search import SqlSearch
from storage.sections import SqlSections
from storage.settings import SqlAbsences, SqlSettings
from storage.templates import SqlTemplates
from storage.tokens import SqlTokens
from storage.trackers import SqlTrackers


class AlreadyDone(Exception):
    """The same act was done before; doing it again would double its effects."""


class SqlWork:
    """One unit of work in one workspace, on one open transaction."""

    def __init__(self, connection: AsyncConnection, workspace_id: str) -> None:
        self.connection = connection
        self.workspace_id = workspace_id
        self.projects = SqlProjects(connection, workspace_id)
        self.sections = SqlSections(connection, workspace_id)
        self.hypotheses = SqlHypotheses(connection, workspace_id)
        self.revisions = SqlRevisions(connection, workspace_id)
        self.reviews = SqlReviews(connection, workspace_id)
        self.comments = SqlComments(connection, workspace_id)
        self.settings = SqlSettings(connection, workspace_id)
        self.absences = SqlAbsences(connection, workspace_id)
        self.templates = SqlTemplates(connection, workspace_id)
        self.check_ins = SqlCheckIns(connection, workspace_id)
        self.digests = SqlDigests(connection, workspace_id)
        self.results = SqlResults(connection, workspace_id)
        self.log = SqlLog(connection, workspace_id)
        self.search = SqlSearch(connection, workspace_id)
        self.outbox = SqlOutbox(connection, workspace_id)
        self.lanes = SqlLanes(connection, workspace_id)
        self.messages = SqlMessages(connection, workspace_id)
        self.tokens = SqlTokens(connection, workspace_id)
        self.hooks = SqlHooks(connection, workspace_id)
        self.trackers = SqlTrackers(connection, workspace_id)
        self._acts = Repository(connection, workspace_id)

    async def workspace_url(self) -> str:
        """The workspace's address in a browser; links to its messages begin with it."""
        known = tables.workspaces.c
        found = await self.connection.execute(
            select(known.url).where(known.id == self.workspace_id)
        )
        return str(found.scalar_one())

    async def is_done(self, key: str) -> bool:
        """Whether an act was done."""
        known = tables.acts.c
        found = await self.connection.execute(
            select(known.key).where(known.workspace_id == self.workspace_id, known.key == key)
        )
        return found.one_or_none() is not None

    async def once(self, key: str) -> None:
        """Note that an act is being done; raises AlreadyDone where it was done before."""
        if not await self._acts.put(tables.acts, {"key": key, "at": datetime.now(UTC)}):
            raise AlreadyDone(key)
