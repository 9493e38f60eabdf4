"""A message that belongs into the experiment log gets there by its menu."""

from tests.conversations.small import running_project
from tests.conversations.surfaces import crafted, inputs_of, shown, typed_in
from tests.conversations.talk import KEY, TITLE
from tests.conversations.test_endings import stop

SHORTCUT = "log_add_shortcut"
OTHER = "Rank better"


def options_of(view, block_id):
    """What a select of the modal offers, by value."""
    (block,) = [each for each in view["blocks"] if each.get("block_id") == block_id]
    return {each["value"]: each["text"]["text"] for each in block["element"]["options"]}


def chosen_in(view, block_id):
    (state,) = view["state"]["values"][block_id].values()
    return (state["selected_option"] or {}).get("value", "")


async def test_a_message_in_the_thread_becomes_an_entry_that_names_its_author(talk):
    await running_project(talk)
    root = talk.card()["ts"]
    said = await talk.ben.say("#fraud-ml", "Recall & <precision> for @chloe `fell`", root)
    start = len(talk.workspace.calls)

    assert (await talk.ana.message_shortcut(SHORTCUT, said)).ok
    # One name is looked up: the note shall not say <@U…>.
    assert talk.calls_since(start) == ["users.info", "views.open"]
    view = talk.ana.view
    assert chosen_in(view, "project") == "1"
    assert typed_in(view)["text"] == "Recall & <precision> for @Chloe Martin `fell`"
    assert f"Quotes <@{talk.ben.id}>" in shown(view["blocks"])

    assert list((await talk.ana.submit({"text": " "})).errors) == ["text"]
    assert (await talk.ana.submit({"text": "Precision fell, too", "about": "1/H1"})).ok
    await talk.delivered()

    entry = (await talk.log())[-1]
    assert (entry.ref, entry.actor_id, entry.event.quoted_id) == ("H1", talk.ana.id, talk.ben.id)
    ts = said["ts"].replace(".", "")
    assert f"/archives/{said['channel']}/p{ts}?thread_ts={root}&" in entry.event.url
    (told,) = [each for each in talk.thread() if "Precision fell, too" in each["text"]]
    assert f"*H1: Note* by <@{talk.ana.id}>, quoting <@{talk.ben.id}>:" in told["text"]

    # What a program says is linked, not quoted.
    assert (await talk.ana.message_shortcut(SHORTCUT, told)).ok
    assert typed_in(talk.ana.view)["text"] == ""
    assert (await talk.ana.submit({"text": "That was the seventh run"})).ok
    event = (await talk.log())[-1].event
    assert (event.quoted_id, "/archives/" in event.url) == ("", True)


async def test_elsewhere_the_project_is_chosen_and_what_was_typed_stays(talk):
    await running_project(talk)
    await talk.open_project(channel="#ranking-ml", title=OTHER)
    await talk.open_project(channel="#secret-lab", title="Secret")
    said = await talk.ana.say("#ranking-ml", "Clicks come late")

    assert (await talk.ana.message_shortcut(SHORTCUT, said)).ok
    view = talk.ana.view
    # This channel's first; what is private stays in its channel.
    assert list(options_of(view, "project").values()) == [
        f"{OTHER} (rank-better)",
        f"{TITLE} ({KEY})",
    ]
    assert inputs_of(view) == ["project", "text"]
    assert "Quotes" not in shown(view["blocks"]), "whoever adds it wrote it"

    # What is typed stays in a form that is refused, and travels with the next press.
    typed = crafted(view, project="99", text="Clicks come a day late")
    refused = await talk.ana.submit_raw(view["id"], typed)
    assert "does not exist" in refused.errors["project"]
    assert (await talk.ana.click(view, "note_project", selected="1")).ok
    assert inputs_of(talk.ana.view) == ["project", "about", "text"]
    assert typed_in(talk.ana.view)["text"] == "Clicks come a day late"
    assert list(options_of(talk.ana.view, "about")) == ["1/H1"]

    # Choices of two projects, as they come when one is changed at the last moment.
    mixed = crafted(talk.ana.view, project="2")
    mixed["about"] = {"about.1": {"type": "static_select", "selected_option": {"value": "1/H1"}}}
    refused = await talk.ana.submit_raw(talk.ana.view["id"], mixed)
    assert "another project" in refused.errors["about"]
    secret = crafted(talk.ana.view, project="3")
    del secret["about"]
    hidden = await talk.ana.submit_raw(talk.ana.view["id"], secret)
    assert "does not exist" in hidden.errors["project"]


async def test_a_project_that_was_stopped_meanwhile_refuses_it_in_the_form(talk):
    await running_project(talk)
    said = await talk.ben.say("#fraud-ml", "Vendors changed their names", talk.card()["ts"])
    await talk.ben.message_shortcut(SHORTCUT, said)
    await stop(talk)

    late = await talk.ben.submit({})
    assert f"“{TITLE}” is stopped, so nothing was changed." in late.errors["project"]
    assert typed_in(talk.ben.view)["text"] == "Vendors changed their names"
    await talk.ben.close_view()

    refused = await talk.ben.message_shortcut(SHORTCUT, said)
    assert "is stopped" in refused.ephemeral
    assert talk.ben.view is None


async def test_without_a_project_the_shortcut_says_how_to_open_one(talk):
    said = await talk.ana.say("#fraud-ml", "Vendors changed their names")

    answer = await talk.ana.message_shortcut(SHORTCUT, said)

    assert "/lab new opens one" in answer.ephemeral
