"""Where people look back: the experiment log, the summary, the digest, the search."""

import re

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.browser.visiting import visiting
from tests.conversations.small import plan, running_project
from tests.conversations.talk import KEY, TITLE

pytestmark = pytest.mark.browser

LEARNED = "Vendors seen once carry no signal"


@pytest_asyncio.fixture(loop_scope="session")
async def visit(one_browser):
    """The page of a project where H1 was ruled out and H2 runs."""
    async with visiting(one_browser) as visit:
        talk = visit.talk
        await running_project(talk)
        await report(talk, "H1", 0.53)
        talk.pass_days(2)
        await talk.press(talk.ana, "decision_failure_step", "/H1")
        assert (await talk.ana.submit({"outcome": "refuted", "learning": LEARNED})).ok
        await talk.plan(plan(statement="Reading the mail's text improves recall", timebox="8"))
        await talk.start("H2")
        await report(talk, "H2", 0.55)
        yield visit


async def report(talk, ref, value):
    body = {"hypothesis": f"{KEY}/{ref}", "run_id": "run-1", "metrics": {"recall[bec]": value}}
    assert (await talk.post(body))[0] == 202
    await talk.delivered()


async def test_the_log_is_filtered_and_its_links_lead_to_the_thread(visit):
    await visit.say("/lab log")
    await expect(visit.form).to_contain_text("H1 refuted: recall[bec] 0.52 → 0.53")
    await expect(visit.form).to_contain_text(LEARNED)
    await visit.look("log")

    kind, about = (visit.form.locator("select").nth(index) for index in (0, 1))
    await kind.select_option(label="Results")
    await expect(visit.form).not_to_contain_text("H2 started")
    await about.select_option("H1")
    await expect(visit.form).not_to_contain_text("H2 refuted")
    await expect(visit.form).to_contain_text("H1 refuted")
    await visit.look("log-filtered")
    there = visit.form.get_by_role("link", name="In the thread")
    await expect(there).to_have_attribute("href", re.compile(r"/p\d+\?thread_ts="))


async def test_a_summary_is_posted_to_the_channel_and_is_there_to_copy(visit):
    await visit.say("/lab summary")
    answer = visit.channel.locator(".is-ephemeral")
    await expect(answer).to_contain_text("1 question answered (1 ruled out), 1 running")
    await expect(answer).to_contain_text(LEARNED)
    await visit.look("summary", answer)

    await answer.get_by_role("button", name="As Markdown").click()
    await expect(visit.form.locator("pre")).to_contain_text("# Summary of experiments")
    await visit.look("markdown")
    await visit.page.keyboard.press("Escape")
    await answer.get_by_role("button", name="Post to the channel").click()

    posted = visit.channel.locator("[data-ts]:not(.is-ephemeral)", has_text="Posted by @Ana Ruiz")
    await expect(posted).to_contain_text("1 question answered (1 ruled out)")
    await visit.look("posted", posted)


async def test_the_digest_comes_on_friday_with_what_was_planned_and_spent(visit):
    visit.talk.pass_days(2 + 5 / 24)

    digest = visit.channel.locator("[data-ts]", has_text="Summary of experiments")
    await expect(digest).to_contain_text("refuted: ruled out in 2 of 5 days")
    await expect(digest).to_contain_text("2 of 8 working days spent, 6 left")
    await expect(digest.locator("figure.chart")).to_contain_text("planned and spent")
    await visit.look("digest", digest)


async def test_what_was_tried_before_is_found_and_offered_while_a_plan_is_written(visit):
    await visit.say("/lab search vendor graph")
    answer = visit.channel.locator(".is-ephemeral")
    await expect(answer).to_contain_text(f"H1 of {TITLE}: refuted, so it is ruled out.")
    await expect(answer).to_contain_text(f"Learned: {LEARNED}")
    await visit.look("search", answer)

    await visit.open_thread()
    await visit.open("Add hypothesis", "New hypothesis")
    typed = "Graphs of vendors say who cheats"
    await visit.fill({"statement": typed})
    await visit.form.get_by_role("button", name="Tried before?").click()
    await expect(visit.form).to_contain_text(f"H1 of {TITLE}: refuted, so it is ruled out.")
    await expect(visit.form.locator('[data-block-id="statement"] textarea')).to_have_value(typed)
    await visit.look("tried-before")
