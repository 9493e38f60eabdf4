"""A team's own template: new projects follow it, old ones keep what they began with."""

from bot.documents.template_file import parse_template
from bot.experiments.settings import WORKSPACE
from tests.conversations.small import BASELINE

FIRST = """\
template: growth
title: Growth experiments
sections:
  - problem
  - baseline
  - hypothesis
"""
SECOND = """\
template: growth
title: Growth experiments
sections:
  - problem
  - key: ethics
    title: Ethics
    purpose: Who could be harmed?
    fields:
      - key: groups
        label: Affected groups
  - baseline
  - hypothesis
"""


async def add(talk, source):
    """Add a template as `labthread template add` does, and choose it for new projects."""
    storage = talk.labthread.storage
    async with storage.begin(talk.labthread.workspace_id) as work:
        template = parse_template(source)
        await work.templates.add(template.key, source, talk.labthread.scheduler._now())
        await work.settings.save(WORKSPACE, {"template": template.key})


async def test_a_new_project_follows_the_template_that_was_chosen(talk):
    await add(talk, SECOND)
    await talk.open_project()
    await talk.delivered()

    card = talk.card()["text"]
    assert "Ethics: not written yet." in card
    assert "Launch plan" not in card

    await talk.write("ethics", {"groups": "Small vendors"})
    assert "Affected groups: Small vendors" in talk.newest("Ethics")["text"]


async def test_a_project_keeps_the_version_that_it_began_with(talk):
    await add(talk, FIRST)
    await talk.open_project()
    await talk.delivered()
    await add(talk, SECOND)

    await talk.write("baseline", BASELINE)
    assert "Ethics" not in talk.card()["text"]

    await talk.open_project(title="Rank better")
    await talk.delivered()
    assert "Ethics: not written yet." in talk.card()["text"]
