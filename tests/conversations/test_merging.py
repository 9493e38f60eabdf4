"""Two people who write at the same time: nothing is overwritten unseen."""

from tests.conversations.small import plan
from tests.conversations.surfaces import inputs_of, shown, typed_in
from tests.conversations.test_long_text import LONG, hand_in, saved


async def test_the_second_to_save_a_section_sees_both_texts_and_then_decides(talk):
    await talk.open_project(collaborators=["ben"])
    await talk.press(talk.ana, "section_edit", "/problem")
    await talk.press(talk.ben, "section_edit", "/problem")

    assert (await talk.ana.submit({"problem": "Vendors are taken over", "why_now": "Renewals"})).ok
    answer = await talk.ben.submit({"problem": "Invoices are forged", "why_now": "The insurer"})
    await talk.delivered()

    assert answer.ok
    seen = shown(talk.ben.view["blocks"])
    assert f"<@{talk.ana.id}> saved this section while you were writing" in seen
    assert "Vendors are taken over" in seen
    assert typed_in(talk.ben.view)["problem"] == "Invoices are forged"
    assert "Vendors are taken over" in talk.newest("Problem statement")["text"]

    merged = {"problem": "Vendors are taken over and invoices forged"}
    assert (await talk.ben.submit(merged)).ok
    assert talk.ben.view is None
    await talk.heard("Vendors are taken over and invoices forged")
    assert sum("Problem statement" in each["text"] for each in talk.thread()[1:]) == 1


async def test_a_third_text_that_comes_meanwhile_is_shown_too(talk):
    await talk.open_project(collaborators=["ben", "chloe"])
    for person in (talk.ana, talk.ben, talk.chloe):
        await talk.press(person, "section_edit", "/data_motivation")
    await talk.ana.submit({"evidence": "First"})
    await talk.ben.submit({"evidence": "Second"})
    await talk.chloe.submit({"evidence": "Third"})

    await talk.ben.submit()
    await talk.chloe.submit()

    assert "Second" in shown(talk.chloe.view["blocks"])
    assert typed_in(talk.chloe.view)["evidence"] == "Third"


async def test_whoever_saves_the_same_text_is_not_asked(talk):
    await talk.open_project(collaborators=["ben"])
    for person in (talk.ana, talk.ben):
        await talk.press(person, "section_edit", "/data_motivation")
        assert (await person.submit({"evidence": "1,930 of 2.4 million"})).ok

    assert talk.ben.view is None


async def test_what_only_the_other_changed_is_taken_over_into_the_form(talk):
    await talk.open_project(collaborators=["ben"])
    await talk.write("problem", {"problem": "Vendors", "why_now": "Renewals"})
    await talk.press(talk.ana, "section_edit", "/problem")
    await talk.press(talk.ben, "section_edit", "/problem")

    assert (await talk.ana.submit({"problem": "Vendors are taken over"})).ok
    assert (await talk.ben.submit({"why_now": "The insurer asks"})).ok

    assert "You changed other things, so the form has both now." in shown(talk.ben.view["blocks"])
    assert typed_in(talk.ben.view)["problem"] == "Vendors are taken over"
    assert typed_in(talk.ben.view)["why_now"] == "The insurer asks"
    assert (await talk.ben.submit()).ok
    await talk.heard("The insurer asks")
    assert "Vendors are taken over" in talk.newest("Problem statement")["text"]


async def test_long_texts_that_collide_are_both_kept_and_theirs_can_be_read_whole(talk):
    await talk.open_project(collaborators=["ben"])
    await hand_in(talk, talk.ana, LONG)
    await talk.press(talk.ben, "section_edit", "/problem")
    theirs = LONG.replace("Paragraph", "Passage")
    await hand_in(talk, talk.ana, theirs)
    rest = [each for each in inputs_of(talk.ben.view) if each.startswith("problem~")]

    assert (await talk.ben.submit({"problem": "In short: vendors."} | dict.fromkeys(rest))).ok

    typed = typed_in(talk.ben.view)
    assert typed["problem"] == "In short: vendors."
    assert "You both changed “The problem”" in shown(talk.ben.view["blocks"])
    await talk.ben.click(talk.ben.view, "text_read")
    assert "Passage 8." in shown(talk.ben.view["blocks"])
    await talk.ben.close_view()
    await talk.ben.click(talk.ben.view, "section_more_room", selected="why_now")
    assert "You both changed “The problem”" in shown(talk.ben.view["blocks"])
    assert (await talk.ben.submit()).ok
    assert talk.ben.view is None
    kept = await saved(talk)
    assert kept.content[0]["problem"] == "In short: vendors."
    assert kept.revision == 3


async def test_goals_that_came_or_went_meanwhile_are_not_mixed_up(talk):
    await talk.open_project(collaborators=["ben"])
    await talk.write("metric_goals", {"metric.0": "recall"})
    await talk.press(talk.ana, "section_edit", "/metric_goals")
    await talk.press(talk.ben, "section_edit", "/metric_goals")
    await talk.ben.click(talk.ben.view, "section_add_item")

    assert (await talk.ana.submit({"metric.0": "precision"})).ok
    assert (await talk.ben.submit({"metric.1": "auc"})).ok

    assert "precision" in shown(talk.ben.view["blocks"])
    assert typed_in(talk.ben.view)["metric.0"] == "recall"
    assert typed_in(talk.ben.view)["metric.1"] == "auc"
    assert (await talk.ben.submit({"metric.0": "precision"})).ok
    assert [each["metric"] for each in (await saved(talk, "metric_goals")).content] == [
        "precision",
        "auc",
    ]


async def test_the_second_to_save_a_hypothesis_has_both_plans_and_then_decides(talk):
    await talk.open_project(collaborators=["ben"])
    await talk.plan(plan())
    await talk.press(talk.ana, "hypothesis_edit", "/H1")
    await talk.press(talk.ben, "hypothesis_edit", "/H1")

    assert (await talk.ana.submit({"timebox": "8", "method": "Graph and text"})).ok
    assert (await talk.ben.submit({"minimum_lift": "12", "timebox": "4"})).ok

    seen = shown(talk.ben.view["blocks"])
    assert f"<@{talk.ana.id}> saved H1 while you were writing." in seen
    assert "You both changed “Timebox”" in seen
    assert "Graph and text" in seen
    assert (await talk.hypothesis(1)).plan["timebox"] == "8"

    assert (await talk.ben.submit({"timebox": "6"})).ok
    kept = (await talk.hypothesis(1)).plan
    assert (kept["timebox"], kept["minimum_lift"]) == ("6", "12")
    assert kept["method"] == "Graph and text"


async def test_plans_of_full_length_that_collide_still_fit_in_the_modal(talk):
    full = ("x & y < z; " * 300)[:3000]
    await talk.open_project(collaborators=["ben"])
    await talk.plan(plan())
    await talk.press(talk.ana, "hypothesis_edit", "/H1")
    await talk.press(talk.ben, "hypothesis_edit", "/H1")
    long = {"statement": full, "method": full, "success_criteria": full}

    assert (await talk.ana.submit(long)).ok
    assert (await talk.ben.submit({"timebox": "6"})).ok

    assert "saved H1 while you were writing" in shown(talk.ben.view["blocks"])


async def test_goals_in_full_number_that_collide_still_fit_in_the_modal(talk):
    await talk.open_project(collaborators=["ben"])
    for person in (talk.ana, talk.ben):
        await talk.press(person, "section_edit", "/metric_goals")
        for _ in range(7):
            await person.click(person.view, "section_add_item")
    goals = {}
    for index in range(8):
        goals |= {f"metric.{index}": f"metric {index}", f"why.{index}": "Because. " * 300}
        goals |= {f"amount.{index}": "1", f"slice.{index}": "bec"}
    for person, measured in ((talk.ana, "October"), (talk.ben, "November")):
        how = {f"measured.{index}": measured for index in range(8)}
        assert (await person.submit(goals | how)).ok

    assert "saved this section while you were writing" in shown(talk.ben.view["blocks"])
    assert (await talk.ben.submit()).ok
    assert talk.ben.view is None
