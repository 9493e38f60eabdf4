"""What changed: every revision can be looked at, and brought back."""

from dataclasses import replace

from tests.conversations.small import BASELINE, opened, plan, running_project
from tests.conversations.surfaces import buttons_of, parts, shown, typed_in
from tests.conversations.test_long_text import LONG, hand_in, saved


def styled(view, style):
    """The words of a modal that stand in this style, without labels and marks."""
    return [each["text"] for each in parts(view["blocks"]) if (each.get("style") or {}).get(style)]


def options(view):
    """What can be chosen in a modal's select."""
    (select,) = [each for each in parts(view["blocks"]) if each.get("type") == "static_select"]
    return [each["text"]["text"] for each in select["options"]]


async def three_problems(talk):
    """Open a project whose problem statement has three revisions, the second of them ben's."""
    await talk.open_project(collaborators=["ben"])
    await talk.write("problem", {"problem": "Vendors are taken over", "why_now": "Renewals"})
    await talk.write("problem", {"problem": "Vendors are impersonated"}, talk.ben)
    await talk.write("problem", {"why_now": "The insurer asks"})


async def test_a_part_that_never_changed_has_nothing_to_show(talk):
    await talk.open_project()
    await talk.write("problem", {"problem": "Vendors", "why_now": "Renewals"})
    await talk.plan(plan())

    assert talk.can_press("revisions_show") == 0

    await talk.write("problem", {"why_now": "The insurer"})
    assert talk.can_press("revisions_show", "/problem") == 1


async def test_the_newest_change_is_shown_in_words_and_in_style(talk):
    await three_problems(talk)

    await talk.press(talk.chloe, "revisions_show", "/problem")

    view = talk.chloe.view
    assert options(view) == [
        "Revision 3, Mon 8 Jan 2035, 10:00",
        "Revision 2, Mon 8 Jan 2035, 10:00",
        "Revision 1, Mon 8 Jan 2035, 10:00",
    ]
    seen = shown(view["blocks"])
    assert f"Revision 3, saved by <@{talk.ana.id}>" in seen
    assert styled(view, "strike") == ["Renewals"]
    assert "The insurer asks" in styled(view, "bold")
    assert "[Removed: " in seen
    assert "[Added: " in seen
    assert "Vendors" not in seen


async def test_another_revision_is_compared_with_the_one_before_it(talk):
    await three_problems(talk)
    view = await opened(talk, "revisions_show", "/problem")

    await talk.ana.click(view, "revisions_choose", selected="2")

    seen = shown(talk.ana.view["blocks"])
    assert f"Revision 2, saved by <@{talk.ben.id}>" in seen
    assert styled(talk.ana.view, "strike") == ["taken over"]
    assert "impersonated" in styled(talk.ana.view, "bold")
    assert talk.ana.view["id"] == view["id"]

    await talk.ana.click(talk.ana.view, "revisions_choose", selected="1")
    assert "It is the first." in shown(talk.ana.view["blocks"])


async def test_an_old_revision_is_brought_back_as_a_new_one(talk):
    await three_problems(talk)
    view = await opened(talk, "revisions_show", "/problem")
    assert not buttons_of(view, "revision_restore")
    await talk.ana.click(view, "revisions_choose", selected="1")

    await talk.ana.click(talk.ana.view, "revision_restore")
    await talk.delivered()

    assert "*Revision 1 is back*, as revision 4." in shown(talk.ana.view["blocks"])
    assert options(talk.ana.view)[0] == "Revision 4, Mon 8 Jan 2035, 10:00, Brings back revision 1."
    assert (await saved(talk)).content[0]["problem"] == "Vendors are taken over"
    assert "Vendors are taken over" in talk.newest("Problem statement")["text"]


async def test_nothing_is_brought_back_over_what_somebody_just_saved(talk):
    await three_problems(talk)
    view = await opened(talk, "revisions_show", "/problem")
    await talk.ana.click(view, "revisions_choose", selected="1")
    await talk.write("problem", {"why_now": "A new law"}, talk.ben)

    await talk.ana.click(talk.ana.view, "revision_restore")

    seen = shown(talk.ana.view["blocks"])
    assert "Someone saved this section while you were writing. Nothing was restored." in seen
    assert "A new law" in seen
    assert (await saved(talk)).revision == 4


async def test_whoever_may_not_edit_looks_and_restores_nothing(talk):
    await three_problems(talk)
    await talk.press(talk.ana, "revisions_show", "/problem")
    await talk.press(talk.chloe, "revisions_show", "/problem")
    for person in (talk.ana, talk.chloe):
        await person.click(person.view, "revisions_choose", selected="1")

    assert buttons_of(talk.ana.view, "revision_restore")
    assert not buttons_of(talk.chloe.view, "revision_restore")


async def test_a_hypothesis_is_brought_back_before_it_starts(talk):
    await talk.open_project()
    await talk.plan(plan())
    await talk.press(talk.ana, "hypothesis_edit", "/H1")
    assert (await talk.ana.submit({"minimum_lift": "12", "success_step": "stop"})).ok
    await talk.delivered()

    view = await opened(talk, "revisions_show", "/H1")
    seen = shown(view["blocks"])
    assert "Minimum lift" in seen
    assert "stop here" in seen
    await talk.ana.click(view, "revisions_choose", selected="1")
    await talk.ana.click(talk.ana.view, "revision_restore")

    assert (await talk.hypothesis(1)).plan["minimum_lift"] == "10"
    assert (await talk.hypothesis(1)).changed_after == ""


async def test_bringing_back_old_promises_of_a_running_hypothesis_asks_for_a_reason(talk):
    await running_project(talk)
    await talk.press(talk.ana, "hypothesis_edit", "/H1")
    assert (await talk.ana.submit({"minimum_lift": "12", "reason": "It costs more"})).ok
    await talk.delivered()
    view = await opened(talk, "revisions_show", "/H1")
    assert options(view)[0].endswith(", changed after start")
    assert "*Changed after start.* Why: It costs more" in shown(view["blocks"])

    await talk.ana.click(view, "revisions_choose", selected="1")
    await talk.ana.click(talk.ana.view, "revision_restore")

    form = talk.ana.view
    assert "The fields hold revision 1 again. Nothing is saved yet." in shown(form["blocks"])
    assert typed_in(form)["minimum_lift"] == "10"
    assert "say why" in (await talk.ana.submit()).errors["reason"]
    assert (await talk.ana.submit({"reason": "It was right before"})).ok
    assert (await talk.hypothesis(1)).plan["minimum_lift"] == "10"
    assert (await talk.hypothesis(1)).revision == 3


async def test_a_decided_hypothesis_stays_as_it_was_judged(talk):
    await running_project(talk)
    await talk.press(talk.ana, "hypothesis_edit", "/H1")
    assert (await talk.ana.submit({"statement": "Other words"})).ok
    await talk.delivered()
    await talk.press(talk.ana, "decision_stop", "/H1")
    assert (await talk.ana.submit({"learning": "Labels are scarce"})).ok
    await talk.delivered()
    view = await opened(talk, "revisions_show", "/H1")
    await talk.ana.click(view, "revisions_choose", selected="1")

    await talk.ana.click(talk.ana.view, "revision_restore")

    assert "so it stays as it was judged" in shown(talk.ana.view["blocks"])
    assert (await talk.hypothesis(1)).revision == 2


async def test_a_small_change_of_a_long_text_is_shown_without_the_rest(talk):
    await talk.open_project()
    await hand_in(talk, talk.ana, LONG)
    await hand_in(talk, talk.ana, f"# The problem\n\n{LONG.replace('Paragraph 5.', 'Part 5.')}")

    view = await opened(talk, "revisions_show", "/problem")

    assert styled(view, "strike") == ["Paragraph"]
    assert len(shown(view["blocks"])) < 1500


async def test_a_long_text_that_is_all_new_fits_in_the_modal(talk):
    await talk.open_project()
    labels = ("Systems", "Data pipelines", "Services", "Databases", "Data available in production")
    for letter in "語漢":
        text = "\n\n".join(f"# {each}\n{letter * 24_000}" for each in labels)
        await hand_in(talk, talk.ana, text, "software_design")

    view = await opened(talk, "revisions_show", "/software_design")

    assert "There is more than fits here." in shown(view["blocks"])


async def test_only_the_newest_fifty_are_offered(talk):
    await talk.open_project()
    await talk.write("baseline", BASELINE)
    for number in range(2, 54):
        await talk.press(talk.ana, "section_edit", "/baseline")
        assert (await talk.ana.submit({"method": f"Rules v{number}"})).ok
    await talk.delivered()

    view = await opened(talk, "revisions_show", "/baseline")

    assert len(options(view)) == 50
    await talk.ana.click(view, "revisions_choose", selected="4")
    assert styled(talk.ana.view, "strike") == ["v3"]


async def test_a_private_channels_revisions_are_seen_from_there_alone(talk, subtests):
    await three_problems(talk)
    secret = "#secret-lab"
    await talk.open_project(channel=secret, title="Secret ranker")
    for words in ("Vendors", "Forgers"):
        await talk.write("problem", {"problem": words}, channel=secret)
    hidden = await talk.project("secret-ranker")

    for action_id in ("revisions_show", "text_read"):
        with subtests.test(action_id):
            await talk.press(talk.ben, "revisions_show", "/problem")
            past = talk.workspace.deliveries[-1].payload
            await talk.ben.close_view()
            (action,) = past["actions"]
            forged = action | {"action_id": action_id, "value": f"{hidden.id}/problem"}
            sent = replace(
                talk.workspace.deliveries[-1],
                payload=past | {"actions": [forged | {"action_ts": f"1.{action_id}"}]},
            )
            await talk.workspace.redeliver(sent)

            assert talk.ben.view is None
            assert "Secret" not in str(talk.ben.ephemerals)

    await talk.press(talk.ana, "revisions_show", "/problem", secret)
    await talk.ana.click(talk.ana.view, "revisions_choose", selected="1")
    await talk.ana.click(talk.ana.view, "revision_restore")
    assert "*Revision 1 is back*" in shown(talk.ana.view["blocks"])
