"""The bot as its operator sees it: a process that is started anew whenever it died."""

import asyncio
import socket
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import SecretStr
from sqlalchemy import update

from bot.workspace import Workspace
from storage import Storage
from storage.outbox import LONG_AGO
from storage.outbox_tables import lanes
from tests.conversations.talk import until
from tests.forking import CONTEXT
from tests.reliability.mortal import READY, Birth, live

NEVER: Mapping[str, int] = MappingProxyType({})


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class MortalBot:
    """Lives after lives of one bot on one database, in HTTP mode."""

    def __init__(
        self,
        workspace: Workspace,
        storage: Storage,
        database_url: str,
        port: int,
        folder: Path,
        dies_at: Mapping[str, int] = NEVER,
        *,
        lease: float = 0,
    ) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.calendar = CONTEXT.Value("d", workspace.clock.now())
        #: The last step of each life that ended.
        self.deaths: list[str] = []
        #: Every step of every life.
        self.steps: list[str] = []
        self._dies_at = dict(dies_at)
        #: Seconds for which a claim outlives its bot; 0: as long as in earnest, but nobody waits.
        self._lease = lease
        self._storage = storage
        self._log_file = folder / f"bot-{port}.log"
        self._settings: dict[str, Any] = {
            "slack_bot_token": SecretStr(workspace.bot_token),
            "slack_signing_secret": SecretStr(workspace.signing_secret),
            "slack_api_url": workspace.api_url,
            "database_url": database_url,
            "port": port,
        }
        self._process: Any = None
        self._is_ready = False

    @property
    def is_up(self) -> bool:
        return self._process is not None and self._is_ready and self._process.is_alive()

    @property
    def pid(self) -> int:
        return int(self._process.pid)

    async def up(self) -> None:
        """Make sure that it runs, however often it dies on the way."""
        while not self.is_up:
            if self._process is None or not self._process.is_alive():
                await self._begin_a_life()
            await until(lambda: self._is_ready or not self._process.is_alive(), limit=30)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            # What it said last may still be on its way.
            self._hear()
            asyncio.get_running_loop().remove_reader(self._told.fileno())
            self._told.close()
            self._process = None

    def log(self) -> str:
        """What it logged, for a failure's report."""
        return self._log_file.read_text() if self._log_file.exists() else ""

    async def _begin_a_life(self) -> None:
        if self._process is not None:
            self.stop()
        if not self._lease:
            # It was alone, and two minutes have passed, as it were.
            async with self._storage.write() as connection:
                await connection.execute(update(lanes).values(lease_until=LONG_AGO))
        self._is_ready = False
        self._told, told = CONTEXT.Pipe(duplex=False)
        birth = Birth(self._settings, str(self._log_file), self._dies_at, self._lease)
        self._process = CONTEXT.Process(target=live, args=(birth, self.calendar, told), daemon=True)
        self._process.start()
        told.close()
        asyncio.get_running_loop().add_reader(self._told.fileno(), self._hear)

    def _hear(self) -> None:
        try:
            while self._told.poll():
                said = self._told.recv()
                if said == READY:
                    self._is_ready = True
                    continue
                self.steps.append(said)
                if said in self._dies_at:
                    self._count_down(said)
        except EOFError:
            # Heard whole; the reader would only be called for this again and again.
            asyncio.get_running_loop().remove_reader(self._told.fileno())

    def _count_down(self, step: str) -> None:
        """Go along with what the process itself counts; each step kills once."""
        if self._dies_at[step] == 0:
            self.deaths.append(step)
            del self._dies_at[step]
        else:
            self._dies_at[step] -= 1
