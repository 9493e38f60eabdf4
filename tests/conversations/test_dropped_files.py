"""A JSON or CSV file, dropped into a project's thread: a result that one button adds."""

import json

from tests.conversations.small import plan, running_project
from tests.conversations.surfaces import buttons_of
from tests.conversations.talk import KEY

CSV = "metric,value\nrecall[bec],0.61\nlatency,41\n"


async def drop(talk, name, content, person=None, thread=True):
    """Drop a file and wait until the bot has heard of it; return what the person is told."""
    person = person or talk.ben
    known = len(person.ephemerals)
    heard = len(talk.workspace.deliveries)
    file = await person.upload(name, content if isinstance(content, bytes) else content.encode())
    await person.say("#fraud-ml", "", talk.card()["ts"] if thread else None, files=[file])
    await talk.workspace.settled(quiet=0.02)
    assert [each.type for each in talk.workspace.deliveries[heard:]] == ["events_api"]
    told = person.ephemerals[known:]
    assert len(told) <= 1
    return told[0] if told else None


async def press(talk, message, action_id, person=None):
    (button,) = buttons_of(message, action_id)
    return await (person or talk.ben).click(message, action_id, value=button["value"])


async def test_a_result_is_added_by_one_button_and_once(talk):
    await running_project(talk)
    start = len(talk.workspace.calls)

    offer = await drop(talk, "results.csv", CSV)
    assert offer["text"] == "*results.csv*: recall[bec] 0.61, latency 41. Add it to H1?"
    assert offer["thread_ts"] == talk.card()["ts"]
    assert [each["text"]["text"] for each in buttons_of(offer)] == ["Add to H1", "No"]
    assert talk.calls_since(start) == ["chat.postEphemeral", "files.info", "users.info"]
    (event,) = [each for each in talk.workspace.deliveries if each.type == "events_api"]
    await talk.workspace.redeliver(event)
    assert len(talk.ben.ephemerals) == 1, "the event came twice, the question once"

    assert (await press(talk, offer, "file_take_1")).ok
    assert talk.ben.ephemerals[-1]["text"] == "Added to H1. The verdict comes in this thread."
    reply = await talk.heard("H1 supported:")
    assert "results.csv" in reply["text"], "it links to the file"
    await talk.workspace.redeliver(talk.workspace.deliveries[-1])
    await talk.delivered()
    assert sum("H1 supported:" in each["text"] for each in talk.thread()) == 1
    entry = next(each for each in await talk.log() if each.event.kind == "result")
    assert (entry.actor_id, entry.event.source) == (talk.ben.id, "file")


async def test_a_file_says_itself_what_it_is_a_result_of(talk):
    await running_project(talk)
    await talk.plan(plan(statement="Text features do it"))
    await talk.start("H2")
    body = {"hypothesis": f"{KEY}/H2", "run_id": "graph-7", "metrics": {"recall[bec]": 0.55}}

    both = await drop(talk, "recall.json", '{"recall[bec]": 0.55}')
    assert [each["text"]["text"] for each in buttons_of(both)] == ["Add to H1", "Add to H2", "No"]
    assert (await press(talk, both, "file_leave")).ok
    assert talk.ben.ephemerals == []

    named = await drop(talk, "run.json", json.dumps(body))
    assert [each["text"]["text"] for each in buttons_of(named)] == ["Add to H2", "No"]
    again = await drop(talk, "copy.json", json.dumps(body))
    other = await drop(talk, "other.json", json.dumps(body | {"metrics": {"recall[bec]": 0.6}}))
    await press(talk, named, "file_take_2")
    await press(talk, again, "file_take_2")
    await press(talk, other, "file_take_2")
    told = [each["text"] for each in talk.ben.ephemerals]
    assert told[0].startswith("Added to H2.")
    assert told[1] == "H2 has this result already, so nothing was added twice."
    assert "already reported with other numbers" in told[2]
    assert sum(each.event.kind == "result" for each in await talk.log()) == 1

    elsewhere = await drop(talk, "far.json", json.dumps(body | {"hypothesis": "fraud/H2"}))
    assert "Drop it into that project's thread. Nothing was added." in elsewhere["text"]


async def test_what_is_no_result_of_the_project_passes_without_a_word_and_a_mistake_does_not(
    talk, subtests
):
    await running_project(talk)
    files = {
        "unrelated.json": '{"auc": 0.94}',
        "package.json": '{"name": "scorer", "version": "1.2.0"}',
        "broken.json": "{",
        "notes.txt": CSV,
        "large.csv": CSV + "x" * 1_000_000,
    }
    for name, content in files.items():
        with subtests.test(name):
            assert await drop(talk, name, content) is None
    with subtests.test("the bot's own"):
        start = len(talk.workspace.calls)
        await talk.ana.command("#fraud-ml", "/lab export json")
        await talk.delivered()
        await talk.workspace.settled(quiet=0.05)
        assert "files.info" not in talk.calls_since(start)
    with subtests.test("in the channel"):
        assert await drop(talk, "results.csv", CSV, thread=False) is None

    # But where it is about what is measured here, a mistake is told.
    told = await drop(talk, "results.csv", "metric,value\nauc,0.94\nrecall[bec],high\n")

    assert "results.csv" in told["text"]
    assert "line 3" in told["text"]
    assert told["text"].endswith("Nothing was added.")
    assert not buttons_of(told)
