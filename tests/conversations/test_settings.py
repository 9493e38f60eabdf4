"""`/lab settings`: who sees what, who changes what, and what a change moves."""

from dataclasses import replace
from datetime import UTC, datetime

from tests.conversations.small import opened, running_project
from tests.conversations.surfaces import buttons_of, crafted, inputs_of, shown
from tests.conversations.talk import KEY, TITLE

#: H1 runs for five working days from Monday 8 January 2035.
NEXT_MONDAY = datetime(2035, 1, 15, 9, tzinfo=UTC)
TUESDAY_AFTER = datetime(2035, 1, 16, 9, tzinfo=UTC)


async def overview(talk, person=None, text="/lab settings", channel="#fraud-ml"):
    person = person or talk.ana
    answer = await person.command(channel, text)
    assert answer.ok, answer
    return person.view


async def form(talk, scope, person=None):
    """Open the settings, and the form of one scope on top of them."""
    person = person or talk.ana
    await overview(talk, person)
    assert (await person.click(person.view, f"settings_edit_{scope}")).ok
    return person.view


def offered(view):
    return [each["action_id"] for each in buttons_of(view)]


async def test_the_owner_sees_what_holds_and_a_button_for_every_change(talk):
    await talk.open_project(decider="ben")

    view = await overview(talk)

    text = shown(view["blocks"])
    assert TITLE in text
    assert f"decider <@{talk.ben.id}>" in text
    assert "at 10:00 for the project's owner, never from 18:00 to 08:00" in text
    assert "Saturday and Sunday, no public holidays" in text
    assert offered(view) == [
        "people_edit",
        "settings_edit_project",
        "settings_edit_channel",
        "settings_edit_workspace",
        "tokens_show_project",
        "tokens_show_workspace",
        "project_stop",
        "project_archive",
    ]


async def test_the_button_on_the_card_shows_the_same(talk):
    await talk.open_project()

    by_command = shown((await overview(talk))["blocks"])

    assert shown((await opened(talk, "project_settings"))["blocks"]) == by_command


async def test_everyone_may_look_and_reads_who_may_change(talk):
    await talk.open_project()

    view = await overview(talk, talk.chloe)

    assert offered(view) == []
    text = shown(view["blocks"])
    assert f"<@{talk.ana.id}>, its owner, changes this project." in text
    assert "Workspace admins change the workspace." in text


async def test_an_owner_who_is_no_admin_changes_the_channel_but_not_the_workspace(talk):
    await talk.open_project(talk.ben)

    view = await overview(talk, talk.ben)

    assert "settings_edit_channel" in offered(view)
    assert "settings_edit_workspace" not in offered(view)


async def test_a_channel_without_a_project_has_settings_of_its_own(talk):
    view = await overview(talk)

    assert offered(view) == [
        "settings_edit_channel",
        "settings_edit_workspace",
        "tokens_show_workspace",
    ]
    await talk.ana.click(view, "settings_edit_channel")
    assert (await talk.ana.submit({"country": "Spain"})).ok
    assert "the public holidays of ES" in shown(talk.ana.view["blocks"])
    elsewhere = await overview(talk, channel="#ranking-ml")
    assert "no public holidays" in shown(elsewhere["blocks"])


async def test_several_projects_ask_which_one_is_meant(talk):
    await talk.open_project()
    await talk.open_project(title="Rank better")

    answer = await talk.ana.command("#fraud-ml", "/lab settings")

    assert "Which project?" in answer.ephemeral
    view = await overview(talk, text=f"/lab settings {KEY}")
    assert TITLE in shown(view["blocks"])


async def test_a_change_shows_beneath_and_moves_what_runs(talk):
    await running_project(talk)
    assert (await talk.hypothesis(1)).deadline == NEXT_MONDAY
    await form(talk, "project")

    assert (await talk.ana.submit({"free_days": "2035-01-10 moving house"})).ok

    assert len(talk.ana.views) == 1
    assert "1 own day" in shown(talk.ana.view["blocks"])
    assert (await talk.hypothesis(1)).deadline == TUESDAY_AFTER
    moved = await talk.heard("the deadline moved")
    assert "the working days here were settled anew" in moved["text"]


async def test_a_choice_alone_is_enough(talk):
    await running_project(talk)
    await form(talk, "channel")

    assert (await talk.ana.submit({"weekend": "5,6"})).ok

    assert "Friday and Saturday" in shown(talk.ana.view["blocks"])
    assert (await talk.hypothesis(1)).deadline == NEXT_MONDAY


async def test_a_project_keeps_its_own_choice_when_the_workspace_changes(talk):
    await talk.open_project()
    await form(talk, "project")
    await talk.ana.submit({"check_in_at": "09:30"})
    await form(talk, "workspace")

    await talk.ana.submit({"check_in_at": "14:00", "country": "de-by"})

    text = shown((await overview(talk))["blocks"])
    assert "at 09:30" in text
    assert "the public holidays of DE-BY" in text


async def test_the_form_says_what_holds_where_nothing_is_chosen(talk):
    await talk.open_project()
    await form(talk, "workspace")
    await talk.ana.submit({"check_in_at": "14:00"})

    view = await form(talk, "project")

    assert "follows the channel, then the workspace" in shown(view["blocks"])
    assert "at 14:00" in shown(view["blocks"])
    assert "template" not in inputs_of(view)
    assert "forget" not in inputs_of(view)


async def test_all_that_was_chosen_can_be_forgotten(talk):
    await talk.open_project()
    await form(talk, "project")
    await talk.ana.submit({"check_in_at": "14:00", "halfway": "yes"})

    await form(talk, "project")
    assert (await talk.ana.submit({"forget": True})).ok

    text = shown(talk.ana.view["blocks"])
    assert "at 10:00" in text
    assert "halfway" not in text


async def test_what_cannot_be_taken_is_said_where_it_was_typed(talk, subtests):
    await talk.open_project()
    await form(talk, "project")

    for values, wrong, says in (
        ({"country": "Atlantis"}, "country", "not a country whose holidays we know"),
        ({"country": "Germny"}, "country", "Did you mean DE?"),
        ({"country": "DE-XX"}, "country", "has no region"),
        ({"country": "", "free_days": "next week"}, "free_days", "Line 1: write 2026-12-24"),
        ({"free_days": "2035-02-30"}, "free_days", "does not exist"),
        ({"free_days": "", "quiet_from": "20:00"}, "quiet_until", "both ends"),
        ({"quiet_until": "19:30"}, "quiet_until", "less than an hour a day"),
        ({"quiet_from": "00:00", "quiet_until": "23:59"}, "quiet_until", "less than an hour"),
    ):
        with subtests.test(str(values)):
            answer = await talk.ana.submit(values)

            assert says in answer.errors[wrong]
            assert talk.ana.view["callback_id"] == "settings"
    assert (await talk.ana.submit({"quiet_from": "20:00", "quiet_until": "07:00"})).ok
    assert "never from 20:00 to 07:00" in shown(talk.ana.view["blocks"])


async def test_a_holiday_calendar_that_does_not_reach_the_year_says_so(talk):
    await talk.open_project()
    await form(talk, "project")

    answer = await talk.ana.submit({"country": "LK"})

    assert "are known from" in answer.errors["country"]
    assert "Own days off" in answer.errors["country"]


async def test_the_same_time_twice_means_no_quiet_hours(talk):
    await talk.open_project()
    await form(talk, "project")

    assert (await talk.ana.submit({"quiet_from": "08:00", "quiet_until": "08:00"})).ok

    assert "without quiet hours" in shown(talk.ana.view["blocks"])


async def test_days_off_without_end_leave_the_running_timebox_alone_and_say_so(talk):
    await running_project(talk)
    await form(talk, "project")

    answer = await talk.ana.submit(
        {"free_days": "\n".join(f"{year}-01-01 to {year}-12-31" for year in range(2035, 2038))}
    )

    assert "at most 400 days off" in answer.errors["free_days"]
    assert (await talk.hypothesis(1)).deadline == NEXT_MONDAY


async def test_who_may_not_is_refused_on_the_server_whatever_was_open(talk):
    await talk.open_project(talk.ben)
    view = await form(talk, "project", talk.ben)
    await talk.chloe.command("#fraud-ml", "/lab settings")
    async with talk.labthread.storage.begin(talk.labthread.workspace_id) as work:
        project = await work.projects.find(KEY)
        await work.projects.save(replace(project, owner_id=talk.ana.id))

    answer = await talk.ben.submit_raw(view["id"], crafted(view, country="ES"))

    assert "You may not manage this project." in answer.errors["check_in_at"]
    assert "no public holidays" in shown((await overview(talk))["blocks"])


async def test_an_admin_who_is_none_any_more_cannot_change_the_workspace(talk):
    await form(talk, "workspace")
    members = talk.workspace._backend.state.members
    members[talk.ana.id] = replace(talk.ana.member, is_admin=False)

    answer = await talk.ana.submit({"country": "ES"})

    assert "You may not change the workspace's settings." in answer.errors["check_in_at"]


async def test_a_private_project_shows_its_settings_in_its_channel_alone(talk):
    await talk.open_project(channel="#secret-lab")

    elsewhere = await talk.ana.command("#fraud-ml", f"/lab settings {KEY}")
    assert "There is no project" in elsewhere.ephemeral
    await overview(talk, channel="#secret-lab")
    await talk.ana.click(talk.ana.view, "settings_edit_project")

    assert (await talk.ana.submit({"check_in_at": "09:00"})).ok
    assert "at 09:00" in shown(talk.ana.view["blocks"])


async def test_a_change_is_kept_though_the_settings_beneath_cannot_be_shown_anew(talk):
    talk.expected_refusals = {"fatal_error"}
    await talk.open_project()
    await form(talk, "project")
    talk.workspace.fail_next("views.update", "error:fatal_error")

    assert (await talk.ana.submit({"check_in_at": "09:00"})).ok

    assert "at 09:00" in shown((await overview(talk))["blocks"])


async def test_a_change_in_a_channel_that_vanished_is_kept_and_told_later(talk):
    talk.expected_refusals = {"is_archived"}
    await running_project(talk)
    await form(talk, "project")
    talk.workspace.channel("#fraud-ml").archive()

    assert (await talk.ana.submit({"free_days": "2035-01-10"})).ok

    assert (await talk.hypothesis(1)).deadline == TUESDAY_AFTER
