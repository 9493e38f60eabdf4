"""Opening a project: what is wrong is said beside the field, and what was typed stays."""

import pytest

from tests.conversations.surfaces import crafted, typed_in
from tests.conversations.talk import KEY, TITLE


@pytest.fixture
async def form(talk):
    """The open form, filled in except for what a test spoils."""
    assert (await talk.ana.command("#fraud-ml", "/lab new")).ok
    return talk.ana.view


async def nothing_was_opened(talk):
    async with talk.labthread.storage.read(talk.labthread.workspace_id) as work:
        for name in ("#fraud-ml", "#ranking-ml", "#general", "#secret-lab", "#old-ideas"):
            assert not await work.projects.in_channel(talk.workspace.channel(name).id)
            assert talk.card(name) is None


BY_SLACK = [
    ({"title": "x" * 121}, "title"),
    ({"title": TITLE, "key": "k" * 31}, "key"),
    ({"title": TITLE, "key": "", "owner": None}, "owner"),
    ({"title": TITLE, "owner": "ana", "channel": None}, "channel"),
]
BY_THE_BOT = [
    ({"title": ""}, "title", "Give the project a title."),
    ({"title": " \n\t "}, "title", "Give the project a title."),
    ({"title": "x" * 121}, "title", "at most 120 characters"),
    ({"title": "x" * 3000}, "title", "at most 120 characters"),
    ({"title": TITLE, "key": "k" * 31}, "key", "at most 30 characters"),
    ({"title": TITLE, "key": "Not A Key"}, "key", "Use lower-case letters"),
    ({"title": TITLE, "key": "a--b"}, "key", "Use lower-case letters"),
    ({"title": TITLE, "owner": ""}, "owner", "needed"),
    ({"title": TITLE, "channel": ""}, "channel", "needed"),
    ({"title": TITLE, "owner": "U0NOBODY"}, "owner", ""),
]


async def test_slack_itself_asks_for_what_is_missing_or_too_long(talk, form, subtests):
    for values, wrong in BY_SLACK:
        with subtests.test(str(values)[:60]):
            answer = await talk.ana.submit(values)

            assert answer.refused_by_client
            assert list(answer.errors) == [wrong]
    await nothing_was_opened(talk)


async def test_a_crafted_submission_is_told_the_same(talk, form, subtests):
    talk.expected_refusals = {"user_not_found"}

    for values, wrong, says in BY_THE_BOT:
        with subtests.test(str(values)[:60]):
            answer = await talk.ana.submit_raw(form["id"], crafted(form, **values))

            assert list(answer.errors) == [wrong]
            assert says in answer.errors[wrong]
            assert typed_in(talk.ana.view)["title"] == values["title"]
    await nothing_was_opened(talk)

    mended = {"title": TITLE, "key": "", "owner": "ana", "channel": "#fraud-ml"}
    assert (await talk.ana.submit(mended)).ok
    assert talk.ana.view is None
    assert (await talk.project()).title == TITLE


async def test_a_title_typed_in_the_command_that_is_too_long_is_kept_whole_to_be_cut(talk):
    title = "Catch more invoice fraud " * 8

    assert (await talk.ana.command("#fraud-ml", f"/lab new {title}")).ok

    assert typed_in(talk.ana.view)["title"] == title.strip()
    answer = await talk.ana.submit()
    assert "at most 120 characters" in answer.errors["title"]
    assert (await talk.ana.submit({"title": TITLE})).ok


async def test_a_title_is_there_once_in_a_channel(talk):
    await talk.open_project()
    await talk.ana.command("#fraud-ml", "/lab new")

    answer = await talk.ana.submit({"title": f"  {TITLE.upper()} "})

    assert KEY in answer.errors["title"]
    assert talk.ana.view
    await talk.delivered()
    assert len(talk.channel()) == 1


async def test_the_same_title_elsewhere_gets_a_key_of_its_own(talk):
    await talk.open_project()

    await talk.open_project(channel="#ranking-ml")

    assert (await talk.project(f"{KEY}-2")).channel_id == talk.workspace.channel("#ranking-ml").id


async def test_a_key_that_is_taken_is_answered_with_a_free_one(talk):
    await talk.open_project(key="fraud")
    await talk.ana.command("#ranking-ml", "/lab new")

    answer = await talk.ana.submit({"title": "Rank better", "key": "fraud"})

    assert answer.errors["key"] == "fraud is taken. fraud-2 is free."
    assert (await talk.ana.submit({"key": "fraud-2"})).ok
    assert (await talk.project("fraud-2")).title == "Rank better"


async def test_a_bot_cannot_own_a_project(talk, form):
    answer = await talk.ana.submit_raw(
        form["id"], crafted(form, title=TITLE, owner=talk.workspace.bot_user_id)
    )

    assert "An owner is a person" in answer.errors["owner"]
    await nothing_was_opened(talk)


async def test_who_cannot_answer_any_more_is_not_taken_for_a_decider_or_collaborator(talk):
    talk.workspace.deactivate("chloe")
    assert (await talk.ana.command("#fraud-ml", "/lab new")).ok

    answer = await talk.ana.submit(
        {"title": "Fraud", "decider": "chloe", "collaborators": ["ben", "chloe"]}
    )

    assert set(answer.errors) == {"decider", "collaborators"}
    assert "somebody who has left" in answer.errors["decider"]
