"""Two people's walk in a real browser: from one command to a launched project and its document.

With LABTHREAD_SCREENSHOTS naming a folder, it leaves pictures there, the README's among them.
"""

import os
import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.walking import Walk, run_curl, running_demo
from tests.conversations import invoice_fraud as paper

pytestmark = pytest.mark.browser

TITLE = "Catch more invoice fraud"
PATIENCE = 20_000
SECTIONS = {
    "Problem statement": paper.PROBLEM,
    "Software goals": paper.SOFTWARE_GOALS,
    "Experiment design: data motivation": paper.DATA_MOTIVATION,
    "Experiment design: baseline": paper.BASELINE,
    "Software design": paper.SOFTWARE_DESIGN,
    "Delivery plan": paper.DELIVERY,
    "Launch plan": paper.LAUNCH,
}
# Short ones, for the pictures.
H1 = paper.H1 | {
    "statement": "Vendor-graph features improve BEC recall by 10%",
    "failure_note": "",
}
H2 = paper.H2 | {
    "statement": "Reading the mail's text improves BEC recall by 15%",
    "guardrails": "latency_p99 up at most 20",
}
LEARNING = "Most attacks come through vendors without a history"


@pytest.fixture
async def walk(browser) -> AsyncIterator[Walk]:
    """The demo's page as it first appears; whatever goes wrong in it fails the test."""
    problems: list[str] = []
    folder = os.environ.get("LABTHREAD_SCREENSHOTS")
    pictures = Path(folder) if folder else None
    if pictures:
        pictures.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=PATIENCE)
    async with running_demo() as address:
        context = await browser.new_context(viewport={"width": 1400, "height": 900})
        context.set_default_timeout(PATIENCE)
        page = await context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        await page.goto(address)
        yield Walk(page, pictures)
        await context.close()
    expect.set_options(timeout=None)
    assert not problems


async def test_two_people_get_from_one_command_to_a_launch(walk):
    await open_a_project(walk)
    await write_the_sections(walk)
    await plan_two_hypotheses(walk)
    await review_the_document(walk)
    await start_the_first_and_let_its_time_pass(walk)
    await report_a_result_by_form(walk)
    await decide_for_the_second(walk)
    await report_a_result_by_command(walk)
    await launch(walk)
    await take_the_document_home(walk)


async def open_a_project(walk):
    await expect(walk.page.locator("#app-status")).to_contain_text("Labthread is connected")
    await expect(walk.notes).to_contain_text(f"/lab new {TITLE}")
    await walk.page.locator("#notes-close").click()
    await walk.jump(f"{next_monday()}T11:00")

    await walk.say(f"/lab new {TITLE}")
    await expect(walk.form.get_by_label("Title")).to_have_value(TITLE)
    await walk.fill({"collaborators": await person_id(walk, "Ben Okafor")})
    await walk.picture("project")
    await walk.send()

    card = walk.channel.locator("[data-ts]", has=walk.page.get_by_role("heading", name=TITLE))
    await expect(card).to_contain_text("Draft")
    await card.get_by_label("Reply in thread").click()
    await expect(walk.thread.get_by_role("heading", name=TITLE)).to_be_visible()
    await walk.picture("card")


async def write_the_sections(walk):
    for title, values in SECTIONS.items():
        await walk.open(f"Write {title}", modal_title(title))
        await walk.fill(values)
        await walk.send()
        await expect(walk.thread.get_by_role("heading", name=title, exact=True)).to_be_visible()
    await write_metric_goals(walk)

    card = walk.thread.locator("[data-ts]").first
    await expect(card).not_to_contain_text("not written yet")
    await expect(card.get_by_role("button", name="Edit Launch plan")).to_be_visible()


async def write_metric_goals(walk):
    await walk.open("Write Metric goals", "Metric goals")
    for index, goal in enumerate(paper.METRIC_GOALS):
        if index:
            await walk.form.get_by_role("button", name="Add another metric goal").click()
            # What was typed so far stays.
            await expect(walk.form.locator('[data-block-id="metric.1"]')).to_be_visible()
            await expect(walk.form.get_by_label(re.compile("^Metric")).first).to_have_value(
                "recall"
            )
        await walk.fill({f"{name}.{index}": text for name, text in goal.items()})
    await walk.send()
    await expect(walk.reply("the busiest hour of the month")).to_contain_text("split by customer")


async def plan_two_hypotheses(walk):
    for number, plan in enumerate((H1, H2), start=1):
        await walk.open("Add hypothesis", "New hypothesis")
        await walk.fill(plan)
        await walk.picture_of_form("hypothesis")
        await walk.send()
        await expect(walk.thread.get_by_role("heading", name=f"H{number}")).to_be_visible()
        await expect(walk.channel.get_by_role("button", name=f"Start H{number}")).to_be_visible()

    await walk.open("Edit H1", "Edit H1")
    await walk.fill({"failure_step": "H2"})
    await walk.send()
    await expect(walk.reply("H1 · Hypothesis")).to_contain_text("go on with H2")


async def review_the_document(walk):
    await walk.open("Request review", "Request review")
    await walk.fill({"reviewers": await person_id(walk, "Ben Okafor")})
    await walk.picture_of_form("review-form")
    await walk.send()
    asked = walk.reply("please review")
    await expect(asked).to_contain_text("@Ben Okafor")
    await expect(walk.thread.locator("[data-ts]").first).to_contain_text("In review")

    await walk.become("Ben Okafor")
    await walk.open("Comment on Problem statement", "Comment")
    await walk.fill({"text": "How many of these reach a customer in a month?"})
    await walk.send()
    await expect(walk.reply("Comment on Problem statement")).to_contain_text("@Ben Okafor")
    await walk.press("Approve")
    await expect(walk.reply("Review: approved")).to_contain_text("Everybody has approved")
    await expect(walk.thread.locator("[data-ts]").first).to_contain_text("Approved")
    await walk.picture_of_newest("review")
    await walk.become("Ana Ruiz")


async def start_the_first_and_let_its_time_pass(walk):
    await walk.press("Start H1")
    await expect(walk.reply("H1 started")).to_contain_text("5 working days")

    await walk.page.locator("#clock-advance-week").click()

    check_in = walk.reply("the timebox is over")
    await expect(check_in).to_contain_text("@Ana Ruiz")
    for button in ("Success step", "Failure step", "Extend", "Stop", "Report result"):
        await expect(check_in.get_by_role("button", name=button)).to_be_visible()
    await walk.picture_of_newest("check-in")


async def report_a_result_by_form(walk):
    await walk.become("Ben Okafor")
    await walk.open("Report result for H1", "Result for H1")
    await walk.fill(
        {"metric.0": "0.541", "metric.1": "0.912", "metric.2": "0.84", "run_id": "train-4711"}
    )
    await walk.send()

    verdict = walk.reply("H1 refuted")
    await expect(verdict).to_contain_text("0.52 → 0.541 (+0.021, +4%), target 0.572")
    await expect(verdict).to_contain_text("@Ben Okafor")
    await expect(walk.channel).to_contain_text("H1 refuted: recall[bec] 0.52 → 0.541")


async def decide_for_the_second(walk):
    await walk.become("Ana Ruiz")
    await walk.open("Failure step for H1", "Decide on H1")
    await expect(walk.form.locator('[data-block-id="outcome"] select')).to_have_value("refuted")
    await walk.fill({"learning": LEARNING})
    await walk.send()

    await expect(walk.reply(LEARNING)).to_contain_text("decided to take the failure step")
    await expect(walk.reply("H2 started")).to_contain_text("8 working days, until ")
    await expect(walk.channel.get_by_role("button", name="Report result for H2")).to_be_visible()
    # What is decided asks for nothing any more.
    of_the_first = walk.reply(re.compile("H1 ·|H1 refuted|the timebox is over"))
    await expect(of_the_first.get_by_role("button", name="Failure step")).to_have_count(0)
    await expect(walk.reply("the timebox is over")).to_contain_text("Answered: @Ana Ruiz decided")
    await walk.picture_of_newest("thread")


async def report_a_result_by_command(walk):
    await walk.page.locator("#notes-toggle").click()
    command = walk.notes.locator("pre")
    await expect(command).to_contain_text("catch-more-invoice-fraud/H2")

    status, answer = await run_curl(await command.inner_text())

    assert (status, answer["status"]) == (202, "accepted")
    await expect(walk.reply("H2 supported")).to_contain_text("start the launch plan")
    await expect(walk.channel).to_contain_text("H2 supported: recall[bec] 0.52 → 0.598")


async def launch(walk):
    await walk.open("Success step for H2", "Decide on H2")
    await walk.fill({"learning": "The new account is the tell"})
    await walk.send()
    await expect(walk.reply("The new account is the tell")).to_contain_text("H2 supported")
    tree = walk.reply("What follows what")
    await expect(tree.locator("img")).to_have_attribute("alt", re.compile("H1.*H2", re.DOTALL))
    await walk.picture_of(tree, "tree")

    await walk.open("Launch", "Launch")
    await walk.picture_of_form("launch-form")
    await walk.send()

    await expect(walk.reply("Launched")).to_contain_text("@Ana Ruiz")
    await expect(walk.thread.locator("[data-ts]").first).to_contain_text("Launched")
    await walk.picture_of_newest("launched")


async def take_the_document_home(walk):
    await walk.say("/lab export")
    await expect(walk.channel.locator(".is-ephemeral").last).to_contain_text("on its way")

    file = walk.thread.locator(".file-card")
    await file.get_by_role("button", name="Show all").click()
    document = file.locator("pre")
    for expected in (f"# {TITLE}", paper.LAUNCH["rollback"], H2["statement"], LEARNING):
        await expect(document).to_contain_text(expected)
    await expect(document).to_contain_text("H2 supported")
    await walk.picture_of_newest("document")


async def person_id(walk, name):
    return await walk.form.locator("option", has_text=name).first.get_attribute("value") or ""


def modal_title(section):
    name = section.rsplit(": ", 1)[-1]
    return name[0].upper() + name[1:]


def next_monday():
    today = date.today()  # noqa: DTZ011 - a whole week away at most, in any time zone
    return today + timedelta(days=7 - today.weekday())
