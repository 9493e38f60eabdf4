"""Reviewers who press twice, want changes, or leave: what the thread and the card say then."""

from tests.conversations.surfaces import shown
from tests.conversations.test_reviews import ask, complete_project


async def test_an_approval_pressed_twice_is_said_once(talk):
    await complete_project(talk)
    await ask(talk, "chloe")
    project = await talk.project()
    message = talk.newest("please review")

    for _ in range(2):
        assert (await talk.chloe.click(message, "review_approve", value=str(project.id))).ok
    await talk.delivered()

    said = "\n".join(each["text"] for each in talk.thread())
    assert said.count("Everybody has approved.") == 1
    assert (await talk.project()).state == "approved"


async def test_the_same_change_requested_again_in_other_words_is_said_again(talk):
    await complete_project(talk)
    await ask(talk, "chloe")

    for words in ("H2 has no guardrail", "H1 has no guardrail either"):
        await talk.press(talk.chloe, "review_changes")
        assert (await talk.chloe.submit({"words": words})).ok
        await talk.heard(words)


async def test_the_card_says_what_follows_requested_changes(talk):
    await complete_project(talk)
    await ask(talk, "chloe")
    await talk.press(talk.chloe, "review_changes")
    await talk.chloe.submit({"words": "H2 has no guardrail for latency"})
    await talk.delivered()

    assert "work in what the reviewers asked for" in shown(talk.card()["blocks"])


async def test_the_card_says_what_an_early_approval_still_lacks(talk):
    await complete_project(talk)
    await ask(talk, "ben", "chloe")
    await talk.press(talk.ben, "review_approve")
    await talk.write("problem", {"why_now": "Two customers asked this week"})
    await talk.press(talk.chloe, "review_approve")
    await talk.delivered()

    assert "look at what changed since" in shown(talk.card()["blocks"])


async def test_a_reminder_says_which_reviewer_has_left_and_who_can_ask_another(talk):
    await complete_project(talk)
    await ask(talk, "ben", "chloe", due_on="2035-01-10")
    talk.workspace.deactivate("chloe")

    talk.pass_days(2)

    said = (await talk.heard("The review is waiting"))["text"]
    assert f"<@{talk.chloe.id}> has left this workspace and cannot answer" in said
    assert f"<@{talk.ana.id}> can ask others: Request review" in said
