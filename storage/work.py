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
        shared = (connection, workspace_id, self.write)
        self.projects = SqlProjects(*shared)
        self.sections = SqlSections(*shared)
        self.hypotheses = SqlHypotheses(*shared)
        self.revisions = SqlRevisions(*shared)
        self.reviews = SqlReviews(*shared)
        self.comments = SqlComments(*shared)
        self.settings = SqlSettings(*shared)
        self.absences = SqlAbsences(*shared)
        self.templates = SqlTemplates(*shared)
        self.check_ins = SqlCheckIns(*shared)
        self.digests = SqlDigests(*shared)
        self.results = SqlResults(*shared)
        self.log = SqlLog(*shared)
        self.search = SqlSearch(*shared)
        self.outbox = SqlOutbox(*shared)
        self.lanes = SqlLanes(*shared)
        self.messages = SqlMessages(*shared)
        self.tokens = SqlTokens(*shared)
        self.hooks = SqlHooks(*shared)
        self.trackers = SqlTrackers(*shared)
        self._acts = Repository(*shared)

    async def write(self) -> None:
        """Write what is held back to be written at once; done before anything else is asked."""
        await self.hypotheses.write()
        await self.results.write()
        await self.log.write()
        await self.outbox.write()

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
