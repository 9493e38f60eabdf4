"""Replies that hold as much as people can type: Slack takes them, and they stay current."""

import pytest

from tests.conversations.small import opened, plan
from tests.conversations.surfaces import buttons_of, shown
from tests.conversations.test_reviews import ask, complete_project
from tests.conversations.test_templates import add

#: Three thousand characters, plain and such as each become several.
FULL = {"plain": "words of it " * 250, "special": "<&>" * 1000}
_FIELDS = ("criteria", "surfaces", "customers", "monitoring", "rollback", "security", "privacy")
SECTION = dict.fromkeys(_FIELDS, FULL["plain"])


@pytest.mark.parametrize("kind", FULL)
async def test_a_full_section_below_which_people_comment_at_length_stays_current(talk, kind):
    await talk.open_project()
    await talk.write("launch", SECTION)
    for _ in range(3):
        await talk.press(talk.chloe, "comment_add", "/launch")
        assert (await talk.chloe.submit({"text": FULL[kind]})).ok
    await talk.delivered()

    await talk.write("launch", {"rollback": "One switch turns it off"})

    (reply,) = [each for each in talk.thread() if each["text"].startswith("Launch plan")]
    assert "One switch turns it off" in shown(reply["blocks"])


@pytest.mark.parametrize("kind", FULL)
async def test_a_full_hypothesis_below_which_people_comment_at_length_stays_current(talk, kind):
    await talk.open_project()
    await talk.plan(plan(method=FULL["plain"], success_criteria=FULL["plain"]))
    for _ in range(3):
        await talk.press(talk.chloe, "comment_add", "/H1")
        assert (await talk.chloe.submit({"text": FULL[kind]})).ok
    await talk.delivered()

    await talk.press(talk.ana, "hypothesis_edit", "/H1")
    assert (await talk.ana.submit({"statement": "Graph features help by 10%"})).ok
    await talk.delivered()

    assert "Graph features help" in shown(talk.newest("H1, planned")["blocks"])


@pytest.mark.parametrize("kind", FULL)
async def test_a_project_stopped_with_many_words_says_so_in_its_thread(talk, kind):
    await talk.open_project()
    await opened(talk, "project_settings")
    await talk.ana.click(talk.ana.view, "project_stop")

    assert (await talk.ana.submit({"reason": FULL[kind], "learning": FULL[kind]})).ok
    await talk.delivered()

    assert talk.newest("*Stopped*")


@pytest.mark.parametrize("kind", FULL)
async def test_a_full_section_that_changes_after_approval_is_told(talk, kind):
    await complete_project(talk)
    await talk.write("launch", SECTION)
    await ask(talk, "chloe")
    await talk.press(talk.chloe, "review_approve")

    await talk.write("launch", dict.fromkeys(SECTION, FULL[kind][::-1]))

    assert await talk.heard("changed after approval")


async def test_a_label_of_a_teams_own_template_mentions_nobody(talk):
    source = """\
template: growth
title: Growth
sections:
  - key: cost
    title: Cost
    purpose: What does it cost?
    fields:
      - key: limit
        label: Latency <50 ms & <!channel>
  - baseline
  - hypothesis
"""
    await add(talk, source)
    await talk.open_project()

    await talk.write("cost", {"limit": "Yes"})

    reply = talk.newest("Cost")
    assert "Latency &lt;50 ms &amp; &lt;!channel&gt;: Yes" in reply["text"]
    assert buttons_of(reply, "section_edit")
