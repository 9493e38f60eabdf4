"""Programs that are measured from outside: started, waited for until ready, and stopped."""

import asyncio
import os
import socket
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bot.workspace import Workspace

_ROOT = Path(__file__).parents[2]
#: What `labthread serve` says once it is ready.
READY = "results go to"
#: Seconds after which something that is not ready never will be.
_PATIENCE = 120


@dataclass(frozen=True)
class Program:
    """A program that runs, and what it said first."""

    process: asyncio.subprocess.Process
    said: str
    #: Seconds from its start until it said so.
    took: float

    @property
    def memory(self) -> float:
        """Resident memory now, in MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        (line,) = [each for each in status.splitlines() if each.startswith("VmRSS")]
        return int(line.split()[1]) / 1024

    @property
    def processor_time(self) -> float:
        """Seconds that it has kept a processor busy so far."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii")
        # Counted from behind the name, which may hold anything.
        user, system = stat.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def running(
    folder: Path,
    words: Sequence[str],
    ready: str,
    errors: IO[bytes] | None = None,
    **variables: str,
) -> AsyncIterator[Program]:
    """Run Python with these words until left; it is ready once it prints a line with `ready`.

    `errors` takes its standard error instead of ours; `variables` are its whole environment.
    """
    started = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *words,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(_ROOT), **variables},
        stdout=asyncio.subprocess.PIPE,
        stderr=errors,
    )
    try:
        async with asyncio.timeout(_PATIENCE):
            said = await _until_ready(process, ready)
        yield Program(process, said, time.perf_counter() - started)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _until_ready(process: asyncio.subprocess.Process, ready: str) -> str:
    assert process.stdout is not None
    while line := (await process.stdout.readline()).decode():
        if ready in line:
            return line.strip()
    raise ChildProcessError(f"A program ended before it said “{ready}”.")


def connected_to(workspace: Workspace, file: Path) -> dict[str, str]:
    """The environment of a bot on this workspace and SQLite file."""
    secrets = (
        {"SLACK_APP_TOKEN": workspace.app_token}
        if workspace.is_socket_mode
        else {"SLACK_SIGNING_SECRET": workspace.signing_secret}
    )
    return {
        "SLACK_BOT_TOKEN": workspace.bot_token,
        "SLACK_API_URL": workspace.api_url,
        "DATABASE_URL": f"sqlite:///{file}",
        "PORT": "0",
        "LOG_LEVEL": "ERROR",
        **secrets,
    }


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
