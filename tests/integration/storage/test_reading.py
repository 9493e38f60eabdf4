import pytest
from sqlalchemy import text

from ..factories import T1

postgresql_only = pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)


@postgresql_only
async def test_reading_waits_for_nobody_and_holds_up_nobody(replicas, project):
    async with replicas[0].begin(T1) as work:
        await work.projects.get(project.id)

        async with replicas[1].read(T1) as onlooker:
            await onlooker.connection.execute(text("SET LOCAL lock_timeout = '1s'"))
            assert await onlooker.projects.get(project.id) == project
