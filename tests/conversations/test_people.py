"""Naming a project's people: handing over, and people who have left."""

from datetime import UTC, datetime

from tests.conversations.small import opened, running_project
from tests.conversations.surfaces import buttons_of, shown
from tests.conversations.talk import TITLE


async def people_form(talk, person=None):
    person = person or talk.ana
    assert (await talk.press(person, "project_settings")).ok
    assert (await person.click(person.view, "people_edit")).ok
    return person.view


async def test_a_new_owner_takes_over_with_their_own_time_zone(talk):
    await running_project(talk)
    await people_form(talk)

    assert (await talk.ana.submit({"owner": "chloe"})).ok

    text = shown(talk.ana.view["blocks"])
    assert f"Owner <@{talk.chloe.id}>" in text
    assert buttons_of(talk.ana.view, "people_edit") == []
    # 10:00 in New York.
    deadline = datetime(2035, 1, 15, 15, tzinfo=UTC)
    assert (await talk.hypothesis(1)).deadline == deadline
    assert "the project has another owner" in (await talk.heard("the deadline moved"))["text"]
    assert f"<@{talk.chloe.id}> owns it" in (await talk.heard("*People:*"))["text"]
    await talk.delivered()
    assert f"owner <@{talk.chloe.id}>" in shown(talk.card()["blocks"])


async def test_a_decider_and_collaborators_are_named_and_let_go(talk):
    await talk.open_project()
    await people_form(talk)
    assert (await talk.ana.submit({"decider": ["ben"], "collaborators": ["chloe", "ana"]})).ok
    project = await talk.project()
    assert project.decider_id == talk.ben.id
    assert project.collaborator_ids == (talk.chloe.id,)

    await talk.ana.click(talk.ana.view, "people_edit")
    assert (await talk.ana.submit({"decider": [], "collaborators": []})).ok

    project = await talk.project()
    assert (project.decider_id, project.collaborator_ids) == (None, ())
    await talk.heard("the owner and collaborators decide")


async def test_nothing_changed_says_nothing(talk):
    await talk.open_project(decider="ben")
    await people_form(talk)

    assert (await talk.ana.submit({})).ok

    await talk.delivered()
    assert len(talk.thread()) == 1


async def test_bots_and_people_who_left_are_refused_where_they_were_named(talk, subtests):
    await talk.open_project()
    talk.workspace.deactivate("ben")
    await people_form(talk)
    bot = talk.workspace.bot_user_id

    for values, wrong, says in (
        ({"owner": "ben"}, "owner", "still be asked"),
        ({"owner": bot}, "owner", "still be asked"),
        ({"owner": "ana", "decider": ["ben"]}, "decider", "has left: Ben Okafor"),
        ({"decider": [bot]}, "decider", "A bot"),
        ({"decider": [], "collaborators": ["chloe", "ben"]}, "collaborators", "Ben Okafor"),
    ):
        with subtests.test(str(values)):
            answer = await talk.ana.submit(values)

            assert says in answer.errors[wrong]
    assert (await talk.ana.submit({"collaborators": ["chloe"]})).ok


async def test_only_the_owner_opens_and_keeps_the_form(talk):
    await talk.open_project(talk.ben)

    assert (await talk.press(talk.chloe, "project_settings")).ok

    assert buttons_of(talk.chloe.view, "people_edit") == []
    # Ana is an admin; Ben is there, so it stays his.
    assert (await talk.press(talk.ana, "project_settings")).ok
    assert buttons_of(talk.ana.view, "people_edit") == []


async def test_an_admin_hands_over_what_an_owner_who_left_had(talk):
    await talk.open_project(talk.ben)
    talk.workspace.deactivate("ben")
    await opened(talk, "project_settings")
    assert f"<@{talk.ben.id}> has left" in shown(talk.ana.view["blocks"])
    assert (await talk.press(talk.chloe, "project_settings")).ok
    assert buttons_of(talk.chloe.view, "people_edit") == []

    await talk.ana.click(talk.ana.view, "people_edit")
    assert "still be asked" in (await talk.ana.submit({})).errors["owner"]
    assert (await talk.ana.submit({"owner": "chloe"})).ok

    assert (await talk.project()).owner_id == talk.chloe.id


async def test_an_owner_who_came_back_keeps_the_project(talk):
    await talk.open_project(talk.ben)
    members = talk.workspace._backend.state.members
    before = members[talk.ben.id]
    talk.workspace.deactivate("ben")
    await people_form(talk)
    members[talk.ben.id] = before

    answer = await talk.ana.submit({"owner": "chloe"})

    assert "You may not manage this project." in answer.errors["owner"]
    assert (await talk.project()).owner_id == talk.ben.id


async def test_a_check_in_says_that_the_decider_left_and_who_can_mend_it(talk):
    await running_project(talk, decider="ben")
    talk.workspace.deactivate("ben")

    talk.pass_days(4)

    asked = await talk.heard("is a result in sight?")
    assert f"<@{talk.ben.id}>, who decides here, has left" in asked["text"]
    assert f"<@{talk.ana.id}> can decide, or name another decider" in shown(asked["blocks"])


async def test_a_check_in_says_that_the_owner_left_and_who_can_mend_it(talk):
    await running_project(talk, owner="ben", collaborators=["ana"])
    talk.workspace.deactivate("ben")

    talk.pass_days(4)

    asked = await talk.heard("is a result in sight?")
    assert f"<@{talk.ben.id}>, who owns this project, has left" in asked["text"]
    assert "A workspace admin can name another owner" in asked["text"]


async def test_a_check_in_comes_though_slack_cannot_say_who_left(talk):
    talk.expected_refusals = {"fatal_error"}
    await running_project(talk, decider="ben")
    talk.workspace.fail_next("users.info", "error:fatal_error", times=5)

    talk.pass_days(4)

    asked = await talk.heard("is a result in sight?")
    assert "has left" not in asked["text"]
    assert TITLE in talk.card()["text"]
    talk.workspace.clear_faults()
