"""Stopping, archiving and bringing back a project from its settings."""

from dataclasses import replace

import pytest

from bot.experiments.projects import ProjectState
from tests.conversations.small import opened, plan, running_project
from tests.conversations.surfaces import buttons_of, crafted, shown
from tests.conversations.talk import KEY, TITLE

STOPPED = {"reason": "The supplier screens them now", "learning": "Vendor history is the signal"}
#: What neither changes nor asks for anything.
HARMLESS = {
    "project_export",
    "project_log",
    "project_settings",
    "comment_add",
    "revisions_show",
    "text_read",
}


async def stop(talk):
    await opened(talk, "project_settings")
    assert (await talk.ana.click(talk.ana.view, "project_stop")).ok
    assert (await talk.ana.submit(STOPPED)).ok
    await talk.delivered()


async def archive(talk):
    await opened(talk, "project_settings")
    assert (await talk.ana.click(talk.ana.view, "project_archive")).ok
    await talk.delivered()


def offered(talk):
    return {button["action_id"] for each in talk.thread() for button in buttons_of(each)}


async def test_stopping_keeps_the_reason_and_what_was_learned(talk):
    await running_project(talk)

    await stop(talk)

    told = (await talk.heard("*Stopped*"))["text"]
    assert "Why: The supplier screens them now" in told
    assert "Learned: Vendor history is the signal" in told
    assert any("*Stopped*" in each["text"] for each in talk.channel())
    assert (await talk.hypothesis(1)).state == "stopped"
    assert "work on it has ended" in shown(talk.card()["blocks"])
    # The settings beneath are there still, with what can be done now.
    assert [each["action_id"] for each in buttons_of(talk.ana.view)][-1] == "project_archive"
    assert "stopped" in shown(talk.ana.view["blocks"])


async def test_both_the_reason_and_the_learning_are_needed(talk):
    await talk.open_project()
    await opened(talk, "project_settings")
    await talk.ana.click(talk.ana.view, "project_stop")

    view = talk.ana.view
    answer = await talk.ana.submit_raw(view["id"], crafted(view, reason=" ", learning=""))

    assert "Say why it stops." in answer.errors["reason"]
    assert "it is what stays" in answer.errors["learning"]


@pytest.mark.parametrize("end", [stop, archive])
async def test_what_has_ended_shows_no_button_that_cannot_work_and_asks_nothing(talk, end):
    await running_project(talk)
    await talk.plan(plan(statement="Header features improve recall for BEC by 5%"))
    await talk.write("delivery", {"crawl": "Scores in the log", "crawl_date": "2035-01-12"})
    talk.pass_days(7)
    await talk.heard("the timebox is over")
    await talk.delivered()

    await end(talk)

    assert offered(talk) <= HARMLESS
    said = len(talk.thread())
    talk.pass_days(30)
    await talk.labthread.scheduler.sweep()
    await talk.delivered()
    assert len(talk.thread()) == said


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (ProjectState.STOPPED, "is stopped, so nothing was changed"),
        (ProjectState.ARCHIVED, "can bring it back in Settings"),
    ],
)
async def test_buttons_from_before_are_refused_kindly(talk, subtests, state, says):
    await running_project(talk)
    await talk.write("delivery", {"crawl": "Scores in the log", "crawl_date": "2035-01-12"})
    await talk.plan(plan(statement="Header features improve recall for BEC by 5%"))
    talk.pass_days(7)
    await talk.heard("the timebox is over")
    await talk.delivered()
    # It ends, and Slack shows the old buttons still.
    async with talk.labthread.storage.begin(talk.labthread.workspace_id) as work:
        project = await work.projects.get(1)
        await work.projects.save(replace(project, state=state))

    for action_id in (
        *("section_edit", "hypothesis_add", "hypothesis_edit", "hypothesis_start"),
        *("decision_stop", "timebox_extend", "timebox_snooze"),
        *("stage_delivered", "stage_move", "review_request"),
    ):
        with subtests.test(action_id):
            answer = await talk.press(talk.ana, action_id)

            assert says in answer.ephemeral
    answer = await talk.press(talk.ana, "project_launch")
    assert f"“{TITLE}” is" in answer.ephemeral
    assert "already" in answer.ephemeral


async def test_a_project_comes_back_as_it_was_with_its_check_ins(talk):
    await running_project(talk)
    before = offered(talk)
    await archive(talk)
    talk.pass_days(3)
    assert "put away" in shown(talk.card()["blocks"])
    assert [each["action_id"] for each in buttons_of(talk.ana.view)][-1] == "project_restore"

    assert (await talk.ana.click(talk.ana.view, "project_restore")).ok
    await talk.delivered()

    assert (await talk.project()).state == "running"
    assert offered(talk) == before
    await talk.heard("Back from the archive")
    talk.pass_days(1)
    await talk.heard("is a result in sight?")


async def test_a_deadline_that_passed_in_the_archive_is_asked_about_at_once(talk):
    await running_project(talk)
    await archive(talk)
    talk.pass_days(30)

    await talk.ana.click(talk.ana.view, "project_restore")

    await talk.heard("the timebox is over")


async def test_archiving_asks_first(talk):
    await talk.open_project()
    view = await opened(talk, "project_settings")

    (button,) = buttons_of(view, "project_archive")

    assert "Nothing is lost" in button["confirm"]["text"]["text"]


async def test_what_is_archived_already_says_so(talk):
    await talk.open_project()
    view = await opened(talk, "project_settings")
    async with talk.labthread.storage.begin(talk.labthread.workspace_id) as work:
        project = await work.projects.get(1)
        await work.projects.save(replace(project, state=ProjectState.ARCHIVED))

    await talk.ana.click(view, "project_archive")

    assert f"“{TITLE}” is archived already." in talk.ana.ephemerals[-1]["text"]


async def test_a_command_without_a_key_means_the_only_project_that_is_under_way(talk):
    await talk.open_project(title="An old idea")
    await archive(talk)
    await talk.ana.close_view()
    await talk.open_project()

    answer = await talk.ana.command("#fraud-ml", "/lab status")

    assert TITLE in answer.ephemeral
    by_key = await talk.ana.command("#fraud-ml", "/lab settings an-old-idea")
    assert by_key.ok
    assert buttons_of(talk.ana.view, "project_restore")
    assert (await talk.project(KEY)).state == "draft"
