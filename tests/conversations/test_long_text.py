"""Texts that no single input and no single message can hold."""

from bot.experiments.fields import MAX_TEXT
from tests.conversations.small import opened, plan
from tests.conversations.surfaces import buttons_of, inputs_of, shown, typed_in

PARAGRAPHS = [
    f"Paragraph {number}. {'Vendors are taken over. ' * 60}".strip() for number in range(9)
]
#: About 13,000 characters: several inputs, and more than a message takes.
LONG = "\n\n".join(PARAGRAPHS)


async def hand_in(talk, person, text, section="problem"):
    """Write a section through a file."""
    await talk.press(person, "section_edit", f"/{section}")
    file = await person.upload("section.md", text.encode())
    answer = await person.submit({"upload": [file]})
    assert answer.ok, answer
    await talk.delivered()


async def saved(talk, key="problem"):
    """What is kept of a section."""
    project = await talk.project()
    async with talk.labthread.storage.read(talk.labthread.workspace_id) as work:
        return await work.sections.get(project.id, key)


async def test_more_room_takes_a_text_that_one_input_does_not(talk):
    await talk.open_project()
    view = await opened(talk, "section_edit", "/problem")
    await talk.ana.submit({"why_now": "Renewals", "link": "no link"})

    await talk.ana.click(view, "section_more_room", selected="problem")

    assert inputs_of(talk.ana.view) == ["problem", "problem~2p", "why_now", "link", "upload"]
    assert typed_in(talk.ana.view)["why_now"] == "Renewals"
    first, second = PARAGRAPHS[0] * 2, PARAGRAPHS[1] * 2
    answer = await talk.ana.submit({"problem": first, "problem~2p": second, "link": None})
    assert answer.ok
    assert (await saved(talk)).content[0]["problem"] == f"{first}\n\n{second}"


async def test_a_hypothesis_has_more_room_for_its_method(talk):
    await talk.open_project()
    view = await opened(talk, "hypothesis_add")
    assert (await talk.ana.submit(plan(timebox="some days"))).errors

    await talk.ana.click(view, "section_more_room", selected="method")

    assert typed_in(talk.ana.view)["statement"] == plan()["statement"]
    answer = await talk.ana.submit({"method~2p": "And then stacked.", "timebox": "5"})
    assert answer.ok
    assert (await talk.hypothesis(1)).plan["method"] == f"{plan()['method']}\n\nAnd then stacked."


async def test_a_long_text_comes_back_into_its_form_whole(talk):
    await talk.open_project()
    await hand_in(talk, talk.ana, LONG)

    view = await opened(talk, "section_edit", "/problem")

    assert len([each for each in inputs_of(view) if each.startswith("problem")]) >= 5
    assert (await talk.ana.submit({"why_now": "Renewals"})).ok
    assert (await saved(talk)).content[0] == {"problem": LONG, "why_now": "Renewals", "link": ""}


async def test_what_the_thread_cuts_is_one_click_away(talk):
    await talk.open_project()
    await hand_in(talk, talk.ana, LONG)
    reply = talk.newest("Problem statement")

    await talk.press(talk.chloe, "text_read", "/problem")

    assert PARAGRAPHS[-1] not in shown(reply["blocks"])
    assert "under Read all" in shown(reply["blocks"])
    seen = shown(talk.chloe.view["blocks"])
    assert all(each in seen for each in PARAGRAPHS)
    assert not talk.chloe.view["submit"]


async def test_a_long_hypothesis_can_be_read_whole(talk):
    await talk.open_project()
    await talk.plan(plan(success_step="stop"))
    await opened(talk, "hypothesis_edit", "/H1")
    for _ in range(8):
        await talk.ana.click(talk.ana.view, "section_more_room", selected="method")
    rooms = [each for each in inputs_of(talk.ana.view) if each.startswith("method")]
    assert (await talk.ana.submit(dict(zip(rooms, PARAGRAPHS, strict=True)))).ok
    await talk.delivered()

    await talk.press(talk.chloe, "text_read", "/H1")

    seen = shown(talk.chloe.view["blocks"])
    assert all(each in seen for each in PARAGRAPHS)
    assert "stop here" in seen


async def test_a_text_of_every_length_is_read_page_by_page(talk):
    await talk.open_project()
    labels = ("Systems", "Data pipelines", "Services", "Databases", "Data available in production")
    wide = "語り" * (MAX_TEXT // 2)
    await hand_in(
        talk, talk.ana, "\n\n".join(f"# {each}\n{wide}" for each in labels), "software_design"
    )

    await talk.press(talk.ana, "text_read", "/software_design")
    seen = shown(talk.ana.view["blocks"])
    assert "Page 1 of 2" in seen
    await talk.ana.click(talk.ana.view, "text_page_2")
    second = shown(talk.ana.view["blocks"])

    assert "Page 2 of 2" in second
    assert sum(text.count("語") for text in (seen, second)) == len(labels) * MAX_TEXT // 2
    await talk.ana.click(talk.ana.view, "text_page_1")
    assert shown(talk.ana.view["blocks"]) == seen


async def test_a_section_that_no_form_holds_is_changed_by_a_file(talk):
    await talk.open_project()
    labels = ("Systems", "Data pipelines", "Services", "Databases", "Data available in production")
    wide = "語り" * (MAX_TEXT // 2)
    await hand_in(
        talk, talk.ana, "\n\n".join(f"# {each}\n{wide}" for each in labels), "software_design"
    )

    view = await opened(talk, "section_edit", "/software_design")
    assert inputs_of(view) == ["upload"]
    assert "longer than a form in Slack can hold" in shown(view["blocks"])
    file = await talk.ana.upload("services.md", b"# Services\n\nOne scorer")
    assert (await talk.ana.submit({"upload": [file]})).ok

    kept = (await saved(talk, "software_design")).content[0]
    assert (kept["services"], kept["systems"]) == ("One scorer", wide)


async def test_a_text_that_is_too_long_is_refused_and_stays_in_the_form(talk):
    await talk.open_project()
    await opened(talk, "section_edit", "/data_motivation")
    for _ in range(8):
        await talk.ana.click(talk.ana.view, "section_more_room", selected="evidence")
    rooms = [each for each in inputs_of(talk.ana.view) if each.startswith("evidence")]

    answer = await talk.ana.submit(dict.fromkeys(rooms, "x" * 3000))

    assert answer.errors == {"evidence": "What the data says takes at most 24,000 characters."}
    assert typed_in(talk.ana.view)[rooms[-1]] == "x" * 3000
    assert buttons_of(talk.card(), "section_edit", "/data_motivation")
