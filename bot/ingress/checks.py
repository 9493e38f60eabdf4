"""What `/readyz` looks at besides the socket."""

import asyncio

from bot.ingress.health import Check, Finding
from storage import Storage, StorageError
from storage.engine import FileGone


def of_database(storage: Storage) -> Check:
    """Whether the database answers, and has the schema that this program needs."""

    async def check() -> Finding:
        try:
            problem = await storage.problem()
        except FileGone:
            # Where it was the log says: whoever probes need not know.
            problem = "its file was moved or deleted; put it back, no restart is needed"
        except StorageError:
            problem = "out of reach"
        return Finding(not problem, problem or "reachable, its schema is known")

    return check


def of_outbox(task: asyncio.Task[None], storage: Storage, workspace_id: str) -> Check:
    """Whether promises are delivered; channels out of reach are told, and keep nothing else."""

    async def check() -> Finding:
        if task.done():
            return Finding(False, "stopped")
        try:
            async with storage.read(workspace_id) as work:
                closed = len(await work.lanes.troubled())
        except StorageError:
            closed = 0  # the database has a check of its own
        return Finding(True, f"running; channels out of reach: {closed}" if closed else "running")

    return check


async def over_http() -> Finding:
    """Slack sends its requests to us; whether it does nobody can know."""
    return Finding(True, "sends its requests over HTTP")
