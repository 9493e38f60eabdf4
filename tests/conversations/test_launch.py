"""Launching: what is lacking is named, and a reason overrides it."""

from dataclasses import replace

from bot.experiments.projects import ProjectState
from tests.conversations.document import write_document
from tests.conversations.small import BASELINE, opened, plan, running_project
from tests.conversations.surfaces import buttons_of, crafted, inputs_of, shown
from tests.conversations.talk import TITLE

LAUNCH = {
    "criteria": "Recall of BEC up by 10% for two weeks",
    "monitoring": "Held mails an hour, with an alarm",
    "rollback": "One switch, tried out in staging",
    "security": "No new access",
    "privacy": "Nothing new is kept",
}


async def ready_to_launch(talk):
    """A project whose only hypothesis was supported, with a launch plan."""
    await talk.open_project()
    await talk.write("baseline", BASELINE)
    await talk.plan(plan(success_step="launch"))
    await talk.start("H1")
    await talk.write("launch", LAUNCH)
    await talk.press(talk.ana, "decision_success_step", "/H1")
    answer = await talk.ana.submit(
        {"outcome": "supported", "learning": "Vendor history carries the signal"}
    )
    assert answer.ok, answer
    await talk.delivered()


async def test_what_is_ready_launches_without_a_question(talk):
    await ready_to_launch(talk)
    view = await opened(talk, "project_launch")
    assert "has all that a launch needs" in shown(view["blocks"])
    assert inputs_of(view) == []

    assert (await talk.ana.submit()).ok

    assert f"*Launched* by <@{talk.ana.id}>." in (await talk.heard("*Launched*"))["text"]
    await talk.delivered()
    assert "launched" in talk.card()["text"].splitlines()[0]
    assert buttons_of(talk.card(), "project_launch") == []
    # The channel hears of it, too, on a line that leads to the thread.
    assert any("*Launched*" in each["text"] for each in talk.channel())


async def test_what_is_lacking_is_named_with_a_button_that_opens_it(talk):
    await talk.open_project()
    view = await opened(talk, "project_launch")

    text = shown(view["blocks"])
    assert "Launch plan: Success criteria to launch, Monitoring, Rollback" in text
    assert "A supported hypothesis that leads to the launch" in text
    assert (await talk.ana.click(view, "section_edit", value="1/launch")).ok
    assert len(talk.ana.views) == 2
    assert (await talk.ana.submit(LAUNCH)).ok
    assert talk.ana.view["callback_id"] == "launch"

    refused = await talk.ana.submit()

    assert refused.errors["reason"] == (
        "Still lacking: A supported hypothesis that leads to the launch."
    )


async def test_a_section_that_is_opened_from_there_can_be_saved_in_a_private_channel_too(talk):
    await talk.open_project(channel="#secret-lab")
    await talk.press(talk.ana, "project_launch", channel="#secret-lab")
    await talk.ana.click(talk.ana.view, "section_edit", value="1/launch")

    assert (await talk.ana.submit(LAUNCH)).ok


async def test_a_reason_launches_all_the_same_and_stays_in_the_log(talk):
    await talk.open_project()
    await opened(talk, "project_launch")
    assert "Still lacking" in (await talk.ana.submit({"reason": "  "})).errors["reason"]

    assert (await talk.ana.submit({"reason": "Fraud is rising <!channel>"})).ok

    told = await talk.heard("*Launched*")
    assert "Although this was lacking: Launch plan: Success criteria" in told["text"]
    assert "Why: Fraud is rising &lt;!channel&gt;" in told["text"]
    assert (await talk.project()).state == "launched"


async def test_what_comes_to_lack_while_the_form_is_open_asks_for_a_reason(talk):
    await ready_to_launch(talk)
    await opened(talk, "project_launch")
    await talk.press(talk.ben, "section_edit", "/launch")
    async with talk.labthread.storage.begin(talk.labthread.workspace_id) as work:
        section = await work.sections.get(1, "launch")
        content = ({**section.content[0], "rollback": ""},)
        await work.sections.save(replace(section, content=content))

    assert (await talk.ana.submit()).ok

    assert "Launch plan: Rollback" in shown(talk.ana.view["blocks"])
    assert inputs_of(talk.ana.view) == ["reason"]
    assert (await talk.project()).state == "running"
    assert (await talk.ana.submit({"reason": "It was rehearsed"})).ok
    assert (await talk.project()).state == "launched"


async def test_only_the_owner_launches(talk):
    await talk.open_project(collaborators=["ben"])

    answer = await talk.press(talk.ben, "project_launch")

    assert f"<@{talk.ana.id}> may." in answer.ephemeral
    assert talk.ben.view is None


async def test_an_old_button_is_refused_kindly(talk):
    await ready_to_launch(talk)
    async with talk.labthread.storage.begin(talk.labthread.workspace_id) as work:
        project = await work.projects.get(1)
        await work.projects.save(replace(project, state=ProjectState.LAUNCHED))

    pressed = await talk.press(talk.ana, "project_launch")

    assert f"“{TITLE}” is launched already." in pressed.ephemeral


async def test_a_form_without_inputs_that_comes_too_late_is_answered_in_the_channel(talk):
    await ready_to_launch(talk)
    view = await opened(talk, "project_launch")
    async with talk.labthread.storage.begin(talk.labthread.workspace_id) as work:
        project = await work.projects.get(1)
        await work.projects.save(replace(project, state=ProjectState.LAUNCHED))

    answer = await talk.ana.submit_raw(view["id"], {})

    assert answer.ok
    assert "is launched already" in talk.ana.ephemerals[-1]["text"]


async def test_a_launched_project_can_still_be_worked_on(talk):
    await ready_to_launch(talk)
    await opened(talk, "project_launch")
    await talk.ana.submit()
    await talk.delivered()

    await talk.plan(plan(statement="Header features improve recall for BEC by 5%"))
    await talk.start("H2")

    assert (await talk.hypothesis(2)).state == "running"
    assert "What comes after it can be planned here, too." in shown(talk.card()["blocks"])


async def test_a_whole_document_lacks_only_the_hypothesis(talk):
    await talk.open_project(collaborators=["ben"])
    await write_document(talk)

    view = await opened(talk, "project_launch")

    assert buttons_of(view, "section_edit") == []
    assert "A supported hypothesis" in shown(view["blocks"])


async def test_running_work_goes_on_after_the_launch(talk):
    await running_project(talk)
    view = await opened(talk, "project_launch")
    await talk.ana.submit_raw(view["id"], crafted(view, reason="The rest is tuning"))
    await talk.heard("*Launched*")

    talk.pass_days(7)

    await talk.heard("the timebox is over")
    assert talk.can_press("decision_success_step", "/H1")
