"""Was it tried before? By the command, and while a hypothesis is being written."""

import re

from tests.conversations.small import opened, plan, running_project
from tests.conversations.surfaces import inputs_of, shown, typed_in
from tests.conversations.talk import TITLE

LEARNING = "Hubs drown the signal <@U0ANNA>"


async def ruled_out(talk, channel="#fraud-ml", title=TITLE):
    """Open a project whose H1 is ruled out."""
    await running_project(talk, title=title)
    talk.pass_days(7)
    await talk.heard("H1: the timebox is over")
    await talk.delivered()
    await talk.press(talk.ana, "decision_failure_step", "/H1")
    answer = await talk.ana.submit({"outcome": "refuted", "learning": LEARNING})
    assert answer.ok, answer
    await talk.delivered()


async def search(talk, words, person=None, channel="#general"):
    """What the command answers."""
    answer = await (person or talk.ana).command(channel, f"/lab search {words}")
    assert answer.ok, answer
    return answer.ephemeral


async def test_what_was_ruled_out_is_found_from_anywhere_with_its_learning_and_a_link(talk):
    await ruled_out(talk)

    told = await search(talk, "vendor GRAPHS hubs")

    assert f"H1 of {TITLE}>*: refuted, so it is ruled out. Vendor-graph features" in told
    assert "_Learned:_ Hubs drown the signal &lt;@U0ANNA&gt;" in told
    seconds, micros, root = re.search(r"/p(\d{10})(\d{6})\?thread_ts=([\d.]+)&", told).groups()
    assert root == talk.card()["ts"]
    (reply,) = [each for each in talk.thread() if each["ts"] == f"{seconds}.{micros}"]
    assert "Gradient boosted trees" in shown(reply["blocks"])
    missed = await search(talk, "vendor pixels")
    assert "Nothing about “vendor pixels”" in missed
    assert "Fewer words find more" in missed


async def test_without_words_the_command_says_how_to_search(talk):
    for words in ("", "🎉 —", "<>"):
        assert "Say what to look for" in await search(talk, words)


async def test_what_a_private_channel_tried_is_found_in_there_alone(talk):
    await talk.open_project(channel="#secret-lab")
    await talk.plan(plan(), channel="#secret-lab")

    assert "H1 of" in await search(talk, "graph", channel="#secret-lab")
    assert "Nothing about “graph”" in await search(talk, "graph")


async def test_a_new_hypothesis_is_compared_with_others_and_nothing_typed_is_lost(talk):
    await ruled_out(talk)
    view = await opened(talk, "hypothesis_add")
    assert "Tried before?" in shown(view["blocks"])

    await talk.ana.click(view, "hypothesis_tried")
    assert "Write the statement first" in shown(talk.ana.view["blocks"])

    typed = plan(statement="Graphs of vendors say who cheats", timebox="")
    assert (await talk.ana.submit(typed)).errors
    await talk.ana.click(talk.ana.view, "hypothesis_tried")

    seen = talk.ana.view
    below = seen["blocks"][[each.get("block_id") for each in seen["blocks"]].index("statement") :]
    assert f"H1 of {TITLE}>*: refuted, so it is ruled out" in shown(below[2])
    assert typed_in(seen)["statement"] == typed["statement"]
    assert typed_in(seen)["method"] == typed["method"]
    assert inputs_of(seen) == inputs_of(view)

    assert (await talk.ana.submit({"timebox": "5"})).ok
    await talk.delivered()
    assert (await talk.hypothesis(2)).statement == typed["statement"]
    assert "H2 of" in await search(talk, "who cheats")


async def test_a_statement_like_no_other_is_told_so_and_a_plan_that_stands_is_not_compared(talk):
    await talk.open_project()
    view = await opened(talk, "hypothesis_add")
    assert (await talk.ana.submit({"statement": "Rules of thumb suffice"})).errors

    await talk.ana.click(view, "hypothesis_tried")

    assert "Nothing like it yet in the projects that you can see" in shown(talk.ana.view["blocks"])
    await talk.ana.close_view()
    await talk.plan(plan())
    assert "Tried before?" not in shown((await opened(talk, "hypothesis_edit", "/H1"))["blocks"])


async def test_a_plan_is_found_by_what_it_says_now_and_a_project_by_how_it_ended(talk):
    await talk.open_project()
    await talk.plan(plan())
    await talk.press(talk.ana, "hypothesis_edit", "/H1")
    assert (await talk.ana.submit({"method": "Isolation forests"})).ok
    assert "Nothing about" in await search(talk, "gradient boosted")
    assert "H1 of" in await search(talk, "isolation forest")

    await talk.press(talk.ana, "project_settings")
    await talk.ana.click(talk.ana.view, "project_stop")
    stopped = {"reason": "The vendor left", "learning": "Contracts first"}
    assert (await talk.ana.submit(stopped)).ok
    await talk.delivered()

    told = await search(talk, "contracts vendor left")
    assert f"{TITLE}>*: stopped. _Learned:_ Contracts first" in told
