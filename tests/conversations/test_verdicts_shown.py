"""What people see when a result arrives: a table and a chart, or a picture, or words alone."""

import pytest

from tests.conversations.small import BASELINE, plan, running_project
from tests.conversations.surfaces import buttons_of, shown
from tests.conversations.talk import KEY

UPLOAD = ["files.completeUploadExternal", "files.getUploadURLExternal"]
UNSURE = [{"name": "recall", "slice": "bec", "value": 0.61, "stderr": 0.008}]


def result(run="graph-1", metrics=None):
    measured = {"recall[bec]": 0.6} if metrics is None else metrics
    return {"hypothesis": f"{KEY}/H1", "run_id": run, "metrics": measured}


def kinds(message):
    return {each["type"] for each in message["blocks"]}


def pictures(message):
    """The file and the description of each picture."""
    images = [each for each in message["blocks"] if each["type"] == "image"]
    return [(each["slack_file"]["id"], each["alt_text"]) for each in images]


async def reported(talk, run="graph-1", metrics=None):
    """Report a result and return the reply that tells it."""
    await talk.post(result(run, metrics))
    await talk.delivered()
    return talk.newest("*H1 supported:*")


async def test_numbers_stand_in_a_table_and_bars_and_the_thread_asks_for_a_decision(talk):
    await running_project(talk)

    reply = await reported(talk)

    assert {"data_table", "data_visualization"} <= kinds(reply)
    for words in ("Candidate", "0.52", "target 0.572", "met", "The document does not say yet"):
        assert words in shown(reply["blocks"])
    assert buttons_of(reply, "decision_success_step")
    assert "recall[bec] 0.52 → 0.6 (+0.08, +15.4%), target 0.572" in reply["text"]
    # The second says how often was looked, and so do the card and the plan's reply.
    await talk.post(result("graph-2", {"recall[bec]": 0.5}))
    await talk.delivered()
    second = talk.newest("*H1 refuted:*")["text"]
    assert "Result 2 of this hypothesis; best so far: 0.6 (supported, run graph-1)." in second
    assert "best of 2 results: 0.6, supported" in shown(talk.card()["blocks"])
    assert "best of 2 results: 0.6, supported" in talk.newest("H1, running")["text"]


async def test_a_workspace_without_the_newer_blocks_gets_the_plainest_that_it_needs(talk):
    talk.expected_refusals = {"invalid_blocks"}
    await running_project(talk)

    # With both, without the chart, and with the older table and a chart.
    talk.workspace.fail_next("chat.postMessage", "error:invalid_blocks", times=3)
    older = await reported(talk)
    start = len(talk.workspace.calls)
    again = await reported(talk, "graph-2")
    posts = talk.calls_since(start).count("chat.postMessage")

    assert "table" in kinds(older)
    assert "data_table" not in kinds(older)
    # It is not asked twice what it refuses: the line in the channel is the other one.
    assert ("table" in kinds(again), posts) == (True, 2)


async def test_a_workspace_without_any_table_gets_all_of_it_in_words(talk):
    talk.expected_refusals = {"invalid_blocks"}
    await running_project(talk)

    talk.workspace.fail_next("chat.postMessage", "error:invalid_blocks", times=5)
    reply = await reported(talk)

    assert kinds(reply) == {"section", "actions", "context"}
    assert "recall[bec] 0.52 → 0.6 (+0.08, +15.4%), target 0.572" in shown(reply["blocks"])
    assert buttons_of(reply, "decision_stop")


async def test_an_interval_is_a_picture_with_a_description_that_stays_when_it_is_decided(talk):
    await running_project(talk)
    start = len(talk.workspace.calls)

    reply = await reported(talk, metrics=UNSURE)

    (picture,) = pictures(reply)
    assert "recall[bec]: met, 0.52 before, 0.61 (0.59" in picture[1]
    assert talk.calls_since(start) == [*["chat.postMessage"] * 2, *["chat.update"] * 2, *UPLOAD]
    await talk.press(talk.ana, "decision_success_step", "/H1")
    assert (await talk.ana.submit({"learning": "Vendors carry it"})).ok
    await talk.delivered()
    decided = talk.newest("*H1 supported:* recall")
    assert pictures(decided) == [picture]
    assert "Answered:" in decided["text"]


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("files.getUploadURLExternal", "error:file_uploads_disabled"),
        ("chat.postMessage", "error:invalid_blocks"),
    ],
)
async def test_where_no_picture_may_be_shown_the_table_says_it(talk, method, fault):
    talk.expected_refusals = {fault.removeprefix("error:")}
    await running_project(talk)
    talk.workspace.fail_next(method, fault)

    reply = await reported(talk, metrics=UNSURE)

    assert "image" not in kinds(reply)
    assert "0.61 (0.59" in shown(reply["blocks"])


async def test_a_post_that_is_tried_again_uploads_no_second_picture(talk):
    await running_project(talk)
    talk.workspace.fail_next("chat.postMessage", "reset_before")
    start = len(talk.workspace.calls)

    reply = await reported(talk, metrics=UNSURE)

    assert "image" in kinds(reply)
    assert [each for each in talk.calls_since(start) if each.startswith("files.")] == UPLOAD


async def test_the_channel_gets_details_where_the_project_chose_them(talk):
    await talk.open_project()
    await talk.write("baseline", BASELINE)
    await talk.plan(plan(guardrails="recall[phishing] down at most 1%"))
    await talk.start("H1")
    await talk.post(result("graph-1", {"recall[bec]": 0.6, "recall[phishing]": 0.92}))
    await talk.delivered()
    compact = talk.channel()[-1]["text"]

    found = await talk.project()
    async with talk.labthread.storage.begin(talk.labthread.workspace_id) as work:
        await work.settings.save(f"project:{found.id}", {"channel_line": "detailed"})
    await talk.post(result("graph-2", {"recall[bec]": 0.6, "recall[phishing]": 0.92}))
    await talk.delivered()
    detailed = talk.channel()[-1]["text"]

    assert len(compact.splitlines()) == 1
    assert detailed.splitlines()[0] == compact
    assert detailed.splitlines()[1].startswith("Guardrails: recall[phishing] met. The document")
