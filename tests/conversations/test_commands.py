"""`/lab`: what each word does, and what a word that means nothing gets."""

from tests.conversations.small import BASELINE, plan, running_project
from tests.conversations.surfaces import parts, typed_in
from tests.conversations.talk import KEY, TITLE


async def test_a_bare_or_unknown_word_gets_help_that_only_the_person_sees(talk, subtests):
    for words in ("", " help", " HELP", " frobnicate", " <!channel>"):
        with subtests.test(words):
            answer = await talk.ana.command("#fraud-ml", f"/lab{words}")

            assert "/lab new [title]" in answer.ephemeral
            is_known = words.strip().lower() in {"", "help"}
            assert ("I don't know" in answer.ephemeral) is not is_known
    assert talk.channel() == []
    assert talk.ben.ephemerals == []


async def test_without_any_project_a_verb_says_how_to_open_one(talk, subtests):
    for verb in ("status", "hypothesis", "result", "export"):
        with subtests.test(verb):
            answer = await talk.ana.command("#fraud-ml", f"/lab {verb}")

            assert "/lab new" in answer.ephemeral
            assert talk.ana.view is None


async def test_a_title_that_is_typed_with_the_command_is_in_the_form(talk):
    await talk.ana.command("#fraud-ml", f"/lab new {TITLE}")

    assert typed_in(talk.ana.view)["title"] == TITLE


async def test_the_shortcut_opens_the_same_form_anywhere(talk):
    assert (await talk.ana.shortcut("project_new_shortcut")).ok

    assert (await talk.ana.submit({"title": TITLE, "channel": "#ranking-ml"})).ok
    await talk.delivered()
    assert talk.card("#ranking-ml")


async def test_the_list_names_the_channels_projects_alone(talk):
    await talk.open_project()
    await talk.open_project(channel="#ranking-ml", title="Rank better")

    answer = await talk.ben.command("#fraud-ml", "/lab list")

    assert KEY in answer.ephemeral
    assert "rank-better" not in answer.ephemeral


async def test_of_several_projects_the_picked_one_is_used(talk):
    await talk.open_project()
    await talk.open_project(title="Flag changed bank details")

    asked = await talk.ana.command("#fraud-ml", "/lab status")
    assert "Which project?" in asked.ephemeral
    picker = talk.ana.ephemerals[-1]
    options = next(each["options"] for each in parts(picker["blocks"]) if "options" in each)
    chosen = next(each for each in options if each["text"]["text"] == TITLE)
    answer = await talk.ana.click(picker, "pick_status", selected=chosen["value"])

    assert answer.ephemeral.startswith(f"ML project: {TITLE} ({KEY})")


async def test_of_several_running_hypotheses_the_picked_one_gets_the_result(talk):
    await running_project(talk)
    await talk.plan(plan(statement="Text features do it"))
    await talk.start("H2")

    await talk.ana.command("#fraud-ml", "/lab result")
    await talk.ana.click(talk.ana.ephemerals[-1], "pick_result", selected="1/H2")

    assert talk.ana.view["title"]["text"] == "Result for H2"
    assert (await talk.ana.submit({"metric.0": "0.6"})).ok
    assert await talk.heard("*H2 supported:*")


async def test_a_reference_leads_straight_to_the_form(talk):
    await running_project(talk)

    assert (await talk.ana.command("#ranking-ml", f"/lab result {KEY}/H1")).ok

    assert talk.ana.view["title"]["text"] == "Result for H1"


async def test_a_reference_to_nothing_is_answered_with_words(talk, subtests):
    await running_project(talk)

    for reference in (f"{KEY}/H9", "no-such/H1", "a/b/c", f"{KEY}/", f"{KEY}/H" * 90):
        with subtests.test(reference[:40]):
            answer = await talk.ana.command("#fraud-ml", f"/lab result {reference}")

            assert answer.ok
            assert answer.ephemeral
            assert talk.ana.view is None


async def test_a_planned_hypothesis_takes_no_result_by_hand(talk):
    await talk.open_project()
    await talk.write("baseline", BASELINE)
    await talk.plan(plan())

    answer = await talk.ana.command("#fraud-ml", f"/lab result {KEY}/H1")

    assert "has not started" in answer.ephemeral


async def test_nothing_running_is_said_so(talk):
    await talk.open_project()

    answer = await talk.ana.command("#fraud-ml", "/lab result")

    assert "Nothing is running" in answer.ephemeral


async def test_a_private_channels_project_does_not_exist_elsewhere(talk, subtests):
    await talk.open_project(channel="#secret-lab", title="Secret ranker")
    unknown = await talk.ben.command("#fraud-ml", "/lab status no-such-project")

    for words in ("status", "export", "hypothesis", "result"):
        with subtests.test(words):
            answer = await talk.ben.command("#fraud-ml", f"/lab {words} secret-ranker")

            hidden = unknown.ephemeral.replace("no-such-project", "secret-ranker")
            assert answer.ephemeral == hidden
    by_reference = await talk.ben.command("#fraud-ml", "/lab result secret-ranker/H1")
    assert by_reference.ephemeral == hidden
    assert "Secret" not in (await talk.ben.command("#fraud-ml", "/lab list")).ephemeral
    inside = await talk.ana.command("#secret-lab", "/lab status secret-ranker")
    assert inside.ephemeral.startswith("ML project: Secret ranker")


async def test_the_card_that_the_command_shows_has_buttons_that_work(talk):
    await talk.open_project()
    await talk.write("baseline", BASELINE)
    await talk.plan(plan())
    await talk.ben.command("#fraud-ml", "/lab status")

    refused = await talk.ben.click(talk.ben.ephemerals[-1], "hypothesis_start")

    assert "You may not start hypotheses here." in refused.ephemeral
