"""Templates that a workspace brought: every version stays, and none is another workspace's."""

import pytest

from bot.documents.template_file import write_template
from bot.experiments.default_template import DEFAULT_TEMPLATE
from bot.experiments.errors import NotFound

from ..factories import MONDAY, T1, T2, build_project


def source(title="Growth experiments"):
    """The default template under another key and title."""
    text = write_template(DEFAULT_TEMPLATE)
    assert text.startswith("template: default\n")
    return text.replace("template: default\n", f"template: growth\ntitle: {title}\n", 1)


async def add(storage, text, workspace_id=T1):
    async with storage.begin(workspace_id) as work:
        return await work.templates.add("growth", text, MONDAY)


async def test_each_text_is_a_new_version_and_the_old_ones_stay(storage):
    versions = [await add(storage, source("First")), await add(storage, source("Second"))]

    assert versions == [1, 2]
    async with storage.read(T1) as work:
        assert (await work.templates.get("growth", 1)).title == "First"
        assert (await work.templates.latest("growth")).title == "Second"
        assert (await work.templates.latest("growth")).version == 2
        assert await work.templates.keys() == [("growth", 2)]


async def test_the_same_text_again_is_no_new_version(storage):
    await add(storage, source())

    assert await add(storage, source()) == 1


async def test_a_text_comes_back_as_it_was_handed_in(storage):
    text = f"# Ours, since the offsite.\n{source()}"
    await add(storage, text)

    async with storage.read(T1) as work:
        assert await work.templates.source("growth", 1) == text


async def test_another_workspace_has_none_of_it(storage):
    await add(storage, source())

    async with storage.read(T2) as work:
        assert await work.templates.keys() == []
        with pytest.raises(NotFound, match="growth"):
            await work.templates.latest("growth")
    assert await add(storage, source("Theirs"), T2) == 1


async def test_a_project_keeps_the_version_that_it_began_with(storage):
    await add(storage, source("First"))
    async with storage.begin(T1) as work:
        project = await work.projects.add(build_project(template_key="growth", template_version=1))
    await add(storage, source("Second"))

    async with storage.read(T1) as work:
        assert (await work.templates.of(project)).title == "First"


async def test_the_default_template_is_always_there(storage):
    async with storage.read(T1) as work:
        assert await work.templates.latest("default") == DEFAULT_TEMPLATE
