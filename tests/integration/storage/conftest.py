"""Two databases at once, on engines of one's choice."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

#: Makes a database of the newest schema by an engine's name and its own; or an empty one.
MakeDatabase = Callable[..., str]


@pytest.fixture
def make_database(
    migrated_sqlite, migrated_postgresql, postgresql, tmp_path: Path
) -> Iterator[MakeDatabase]:
    """Makes databases without any row, and returns their addresses."""
    with ExitStack() as made:

        def make(engine: str, name: str, *, is_empty: bool = False) -> str:
            if engine == "sqlite":
                if not is_empty:
                    shutil.copy(migrated_sqlite, tmp_path / name)
                return f"sqlite:///{tmp_path / name}"
            template = "template1" if is_empty else migrated_postgresql
            url = made.enter_context(postgresql.database(template))
            return str(url.render_as_string(hide_password=False))

        yield make


@pytest.fixture(params=[("sqlite", "postgresql"), ("postgresql", "sqlite")], ids="-to-".join)
def way(request) -> tuple[str, str]:
    """The engines that are copied from and to."""
    return request.param


@pytest.fixture
def source(make_database: MakeDatabase, way: tuple[str, str]) -> str:
    """A database to copy from."""
    return make_database(way[0], "source.db")


@pytest.fixture
def target(make_database: MakeDatabase, way: tuple[str, str]) -> str:
    """A database to copy to, of the newest schema and without any row."""
    return make_database(way[1], "target.db")
