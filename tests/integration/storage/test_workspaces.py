from dataclasses import replace

from storage.workspaces import all_workspaces, remember_workspace

from ..factories import T1, T2, build_workspace


async def test_are_read_in_the_order_of_their_ids(storage):
    async with storage.look() as connection:
        assert await all_workspaces(connection) == [
            build_workspace(id=T1),
            build_workspace(id=T2),
        ]


async def test_that_are_remembered_again_keep_what_changed(storage):
    changed = replace(
        build_workspace(),
        enterprise_id="E0BANK",
        name="Fraud & abuse",
        url="https://abuse.slack.example/",
    )
    async with storage.write() as connection:
        await remember_workspace(connection, changed)

    async with storage.look() as connection:
        assert await all_workspaces(connection) == [changed, build_workspace(id=T2)]


async def test_keep_their_projects_when_they_are_remembered_again(storage, project):
    async with storage.write() as connection:
        await remember_workspace(connection, build_workspace(name="Fraud & abuse"))

    async with storage.read(T1) as work:
        assert await work.projects.find(project.key) == project
