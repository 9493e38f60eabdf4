"""How results come in where people see it, and what a verdict looks like."""

import json
import re

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.experiments.trackers import Tracker
from storage.hooks import Hook
from storage.vault import Vault
from tests import tracker_payloads as payloads
from tests.browser.test_files import DROP
from tests.browser.visiting import KEYS, visiting
from tests.conversations.small import plan
from tests.conversations.talk import KEY
from tests.tracker_signing import sign

pytestmark = pytest.mark.browser

BASELINE = {
    "method": "Rules v14 as deployed, measured on October's labelled mail",
    "values": "recall[bec] = 0.52\nrecall[phishing] = 0.91\nlatency_p99 = 38 ms",
}
GUARDRAILS = "recall[phishing] down at most 1%\nlatency_p99 up at most 20"
UNSURE = {"metric.0": "0.61 stderr 0.008", "metric.1": "0.912 0.917 0.909", "metric.2": "41 ms"}
DECISIONS = ("Success step for H1", "Failure step for H1", "Extend H1", "Stop for H1", "Snooze H1")
SECRET = "s3cret-of-the-hook"


@pytest_asyncio.fixture(loop_scope="session")
async def visit(one_browser):
    async with visiting(one_browser) as visit:
        yield visit


async def running(visit, guardrails="", **changes):
    """Let H1 run in a project, and open its thread."""
    talk = visit.talk
    await talk.open_project()
    await talk.write("baseline", BASELINE)
    await talk.plan(plan(guardrails=guardrails, **changes))
    await talk.start("H1")
    await visit.open_thread()


async def test_a_typed_result_is_judged_in_the_thread_and_told_in_the_channel(visit):
    await running(visit, GUARDRAILS)
    await visit.become("Ben Okafor")
    await visit.open("Report result for H1", "Result for H1")
    first = visit.form.locator('[data-block-id="metric.0"]')
    await expect(first).to_contain_text("Baseline 0.52. Target 0.572.")
    await expect(visit.form.locator('[data-block-id="metric.2"]')).to_contain_text("Baseline 38 ms")

    await visit.fill(UNSURE | {"metric.0": "good", "run_id": "graph-7", "note": "3 seeds"})
    await visit.page.locator("#modal-submit").click()
    await expect(first.locator(".field-error")).to_contain_text("Write it like 0.52")
    await expect(first.locator("input")).to_have_value("good")
    await expect(visit.form.get_by_label("Note")).to_have_value("3 seeds")
    await visit.look("result-form")
    await visit.fill(UNSURE)
    await visit.send()

    verdict = visit.reply("H1 supported")
    await expect(verdict).to_contain_text("0.52 → 0.61")
    rows = verdict.locator("tbody tr")
    await expect(rows).to_have_count(3)
    await expect(rows.first).to_contain_text("0.61 (0.59")
    await expect(verdict.locator("img.block-picture")).to_have_attribute(
        "alt", re.compile(r"recall\[bec\]: met, 0.52 before, 0.61 \(0.59")
    )
    await expect(verdict.locator("img.block-picture")).not_to_have_js_property("naturalWidth", 0)
    for name in DECISIONS:
        await expect(verdict.get_by_role("button", name=name, exact=True)).to_be_visible()
    line = visit.channel.locator("[data-ts]", has_text="H1 supported")
    await expect(line.get_by_role("link")).to_have_attribute("href", re.compile("thread_ts="))
    assert len(visit.talk.channel()[-1]["text"].splitlines()) == 1
    await visit.look("verdict", verdict)


async def test_a_token_made_in_slack_is_shown_once_and_reports_results(visit):
    await running(visit)
    await visit.say("/lab settings")
    await visit.form.get_by_role("button", name="Tokens: this project").click()
    await visit.fill({"label": "The nightly training job"})
    await visit.look("token-form")
    await visit.page.locator("#modal-submit").click()
    await expect(visit.form.get_by_role("heading", name="New token")).to_be_visible()
    secret = await visit.form.locator("pre").first.inner_text()
    await visit.look("token-new")
    await close_forms(visit)

    body = {"hypothesis": f"{KEY}/H1", "run_id": "ci-1", "metrics": {"recall[bec]": 0.61}}
    assert (await visit.talk.post(body, token=secret))[0] == 202

    verdict = visit.reply("H1 supported")
    await expect(verdict.locator("figure.chart svg").first).to_be_visible()
    await expect(verdict).to_contain_text("Run ci-1 from api")
    await visit.look("verdict-chart", verdict)
    await visit.say("/lab settings")
    await visit.form.get_by_role("button", name="Tokens: this project").click()
    await expect(visit.form).to_contain_text("The nightly training job")
    await expect(visit.form).to_contain_text("last used")
    assert secret not in await visit.page.content()
    await visit.look("tokens")


async def test_a_file_dropped_into_the_thread_is_added_by_one_button(visit):
    await running(visit)
    composer = visit.page.locator("#thread-composer")
    content = "metric,value,stderr\nrecall[bec],0.541,0.02\nlatency_p99,41,\n"

    await composer.locator(".composer-box").evaluate(DROP, {"name": "run.csv", "text": content})
    await expect(composer.locator(".upload-chip[data-file]")).to_contain_text("run.csv")
    await composer.locator("textarea").press("Enter")

    offer = visit.thread.locator(".is-ephemeral")
    await expect(offer).to_contain_text("run.csv: recall[bec] 0.541 stderr 0.02")
    await visit.look("file-offer", offer)
    await offer.get_by_role("button", name="Add this result to H1").click()
    await expect(visit.reply("H1 inconclusive").locator("table")).to_contain_text("undecided")
    await expect(offer).to_contain_text("Added to H1")
    await visit.look("verdict-undecided", visit.reply("H1 inconclusive"))


async def test_a_message_becomes_an_entry_of_the_log_by_its_menu(visit):
    await running(visit)
    said = await visit.talk.ben.say("#fraud-ml", "The labels of May came from another team")

    message = visit.channel.locator(f'[data-ts="{said["ts"]}"]')
    await visit.open_menu(message, "Add to experiment log")
    await expect(visit.form.get_by_label("Note")).to_have_value(said["text"])
    await expect(visit.form).to_contain_text("Quotes @Ben Okafor")
    await visit.look("note-form")
    await visit.send()

    entry = visit.reply("Note by @Ana Ruiz, quoting @Ben Okafor")
    await expect(entry).to_contain_text(said["text"])
    await expect(entry.get_by_role("link")).to_be_visible()
    await visit.look("note", entry)


async def test_a_workflow_that_ended_is_told_in_the_thread(visit):
    await running(visit, github_workflow="acme/fraud-models")

    assert await hear_of_a_workflow(visit.talk.labthread) == 202

    told = visit.reply("Workflow train ended: success, on branch vendor-graph.")
    await expect(told).to_contain_text("GitHub")
    await visit.look("workflow", told)


async def hear_of_a_workflow(labthread):
    """Send what GitHub sends to a hook of its own; return the status."""
    async with labthread.storage.begin(labthread.workspace_id) as work:
        await work.hooks.add(
            Hook(
                id="hook_github",
                workspace_id=labthread.workspace_id,
                tracker=Tracker.GITHUB,
                project_id=None,
                sealed_secret=Vault(KEYS).seal(SECRET),
                created_at=labthread.scheduler._now(),
            )
        )
    body = json.dumps(payloads.workflow_run()).encode()
    headers = sign(Tracker.GITHUB, body, SECRET) | {"Content-Type": "application/json"}
    url = f"{labthread.url}/api/v1/hooks/github/hook_github"
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=body, headers=headers) as answer,
    ):
        return answer.status


async def close_forms(visit):
    """Close every form at once."""
    await visit.form.get_by_label("Close", exact=True).click()
    await expect(visit.form).to_be_hidden()
