"""The experiment log in Slack: pages, filters, and where each entry stands."""

from sqlalchemy import insert, select

from storage import tables
from tests.conversations.small import running_project
from tests.conversations.surfaces import buttons_of, shown
from tests.conversations.talk import KEY, TITLE
from tests.conversations.test_endings import stop

MANY = 60


async def write_notes(talk, count=MANY, number=1):
    """Fill the log, as weeks of work would."""
    project = await talk.project()
    async with talk.labthread.storage.write() as connection:
        model = (await connection.execute(select(tables.log_entries))).mappings().first()
        event = {"kind": "noted", "source": "slack", "text": "", "url": "", "quoted_id": ""}
        entry = {**model, "kind": "noted", "number": number, "project_id": project.id}
        del entry["id"]
        await connection.execute(
            insert(tables.log_entries),
            [entry | {"event": event | {"text": f"Remark {each}."}} for each in range(count)],
        )


def remarks(view):
    """The numbers of the remarks that the log shows, in order."""
    text = shown(view["blocks"])
    return [each for each in range(MANY) if f"Remark {each}." in text]


async def choose(talk, action_id, value):
    answer = await talk.ana.click(talk.ana.view, action_id, selected=value)
    assert answer.ok, answer
    return talk.ana.view


async def turn(talk, action_id):
    (button,) = buttons_of(talk.ana.view, action_id)
    answer = await talk.ana.click(talk.ana.view, action_id, value=button["value"])
    assert answer.ok, answer
    return talk.ana.view


def turns(view):
    return [each["text"]["text"] for each in buttons_of(view) if each["action_id"] != "note_add"]


async def test_a_long_log_is_read_page_by_page_and_back(talk):
    await running_project(talk)
    await write_notes(talk)
    start = len(talk.workspace.calls)

    assert (await talk.ana.command("#fraud-ml", "/lab log")).ok
    assert talk.calls_since(start) == ["views.open"]
    assert remarks(talk.ana.view) == list(range(40, 60))
    assert turns(talk.ana.view) == ["Older"]
    text = shown(talk.ana.view["blocks"])
    assert text.index("Remark 59.") < text.index("Remark 58."), "the newest first"
    assert "a correction is a new entry" in text

    assert remarks(await turn(talk, "log_older")) == list(range(20, 40))
    assert turns(talk.ana.view) == ["Newer", "Older"]
    assert remarks(await turn(talk, "log_older")) == list(range(20))
    last = await turn(talk, "log_older")
    assert "H1 started." in shown(last["blocks"])
    assert turns(last) == ["Newer"]

    assert remarks(await turn(talk, "log_newer")) == list(range(20))
    assert remarks(await turn(talk, "log_newer")) == list(range(20, 40))
    assert remarks(await turn(talk, "log_newer")) == list(range(40, 60))
    assert turns(talk.ana.view) == ["Older"]


async def test_the_log_is_filtered_and_leads_to_the_thread(talk):
    await running_project(talk)
    await talk.post(
        {"hypothesis": f"{KEY}/H1", "run_id": "graph-1", "metrics": {"recall[bec]": 0.6}}
    )
    await write_notes(talk, count=3, number=0)
    await talk.delivered()

    assert (await talk.ana.command("#fraud-ml", f"/lab log {KEY}/H1")).ok
    text = shown(talk.ana.view["blocks"])
    assert "H1 supported:" in text
    assert remarks(talk.ana.view) == []
    reply = talk.newest("H1 supported:")
    assert f"p{reply['ts'].replace('.', '')}?thread_ts={talk.card()['ts']}" in text

    assert "H1 started." not in shown((await choose(talk, "log_kind", "results"))["blocks"])
    assert "H1 supported:" in shown(talk.ana.view["blocks"])
    assert "No entry of this kind." in shown((await choose(talk, "log_kind", "reviews"))["blocks"])
    assert remarks(await choose(talk, "log_about", "project")) == []
    assert remarks(await choose(talk, "log_kind", "notes")) == [0, 1, 2]
    everything = await choose(talk, "log_about", "all")
    assert "H1 started." not in shown(everything["blocks"])
    assert "H1 started." in shown((await choose(talk, "log_kind", "timeboxes"))["blocks"])

    await talk.ana.close_view()
    missing = await talk.ana.command("#fraud-ml", f"/lab log {KEY}/H7")
    assert "no H7" in missing.ephemeral
    assert talk.ana.view is None


async def test_a_note_added_in_the_log_is_there_at_once_and_in_the_thread_once(talk):
    await running_project(talk)

    await talk.press(talk.chloe, "project_log")
    (add,) = buttons_of(talk.chloe.view, "note_add")
    await talk.chloe.click(talk.chloe.view, "note_add", value=add["value"])
    assert (await talk.chloe.submit({"about": "1/H1", "text": "Labels of <May> are late."})).ok
    await talk.delivered()

    first = next(each for each in talk.chloe.view["blocks"][2:] if each["type"] == "section")
    assert first["text"]["text"].startswith(f"*H1: Note* by <@{talk.chloe.id}>:\nLabels of &lt;May")
    said = [each for each in talk.thread() if "Labels of &lt;May&gt; are late." in each["text"]]
    assert len(said) == 1
    assert (await talk.log())[-1].ref == "H1"


async def test_the_log_of_a_project_that_was_put_away_is_still_read(talk):
    await talk.open_project()
    await stop(talk)

    assert (await talk.ben.command("#ranking-ml", f"/lab log {KEY}")).ok

    assert "Stopped" in shown(talk.ben.view["blocks"])
    assert not buttons_of(talk.ben.view, "note_add")


async def test_a_private_channels_log_is_read_from_there_alone(talk):
    await talk.open_project(channel="#secret-lab")

    answer = await talk.ana.command("#fraud-ml", f"/lab log {KEY}")

    assert "There is no project" in answer.ephemeral
    assert talk.ana.view is None
    assert (await talk.ana.command("#secret-lab", "/lab log")).ok
    assert TITLE in shown(talk.ana.view["blocks"])
    assert "Nothing happened yet." in shown(talk.ana.view["blocks"])
