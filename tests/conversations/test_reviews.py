"""A review: asked for once, answered by several, and honest about what changed since."""

from datetime import timedelta

from tests.conversations.reviewable import complete_project
from tests.conversations.small import BASELINE, plan
from tests.conversations.talk import KEY, until


async def ask(talk, *reviewers, **values):
    """Ask for a review as the owner."""
    opened = await talk.press(talk.ana, "review_request")
    assert opened.ok, opened
    answer = await talk.ana.submit({"reviewers": list(reviewers), **values})
    assert answer.ok, answer
    await talk.delivered()


def review(talk):
    """The reply that asks for the review."""
    return [each for each in talk.thread() if "please review" in each["text"]][-1]


async def test_a_review_is_refused_while_something_is_missing_and_offers_to_write_it(talk):
    await talk.open_project()
    await talk.write("problem", {"problem": "Invoice fraud reaches inboxes"})

    answer = await talk.press(talk.ana, "review_request")

    assert "*Problem statement:* Why now" in answer.ephemeral
    assert "*A hypothesis:*" in answer.ephemeral
    offered = talk.ana.ephemerals[-1]
    opened = await talk.ana.click(
        offered, "section_edit", value=f"{(await talk.project()).id}/problem"
    )
    assert opened.ok
    assert talk.ana.view["title"]["text"] == "Problem statement"


async def test_everybody_who_approves_makes_a_project_approved(talk):
    await complete_project(talk)
    await ask(talk, "ben", "chloe")

    assert (await talk.project()).state == "in_review"
    asked = review(talk)
    assert f"<@{talk.ben.id}>, <@{talk.chloe.id}>, please review" in asked["text"]
    assert "Problem statement" in asked["text"]
    await talk.press(talk.ben, "review_approve")
    await talk.delivered()
    assert (await talk.project()).state == "in_review"
    assert f"<@{talk.ben.id}>: *approved*" in review(talk)["text"]
    await talk.press(talk.chloe, "review_approve")
    await talk.delivered()

    project = await talk.project()
    assert (project.state, project.approved_revision) == ("approved", project.document_revision)
    assert "Everybody has approved" in (await talk.heard("Review: approved"))["text"]
    assert "approved" in talk.card()["text"]


async def test_requested_changes_say_what_should_change(talk):
    await complete_project(talk)
    await ask(talk, "chloe")

    await talk.press(talk.chloe, "review_changes")
    assert (await talk.chloe.submit({"words": "H2 has no guardrail for latency"})).ok

    said = await talk.heard("requested changes")
    assert "H2 has no guardrail for latency" in said["text"]
    assert (await talk.project()).state == "in_review"


async def test_only_who_was_asked_can_answer_and_everybody_can_comment(talk):
    await complete_project(talk)
    await ask(talk, "chloe")

    for action in ("review_approve", "review_changes"):
        refused = await talk.press(talk.ben, action)
        assert "You were not asked to review this." in refused.ephemeral
        assert f"<@{talk.chloe.id}> may." in refused.ephemeral
    await talk.press(talk.ben, "comment_add", "/problem")
    assert (await talk.ben.submit({"text": "How many a month?"})).ok
    await talk.delivered()

    section = [each for each in talk.thread() if each["text"].startswith("Problem statement")][-1]
    assert "How many a month?" in str(section["blocks"])
    assert "How many a month?" in (await talk.heard("Comment on Problem statement"))["text"]


async def test_a_comment_on_a_hypothesis_stands_below_it(talk):
    await talk.open_project()
    await talk.plan(plan())

    await talk.press(talk.chloe, "comment_add", "/H1")
    assert (await talk.chloe.submit({"text": "Why boosted trees?"})).ok
    await talk.delivered()

    reply = [each for each in talk.thread() if each["text"].startswith("H1, planned")][-1]
    assert "Why boosted trees?" in str(reply["blocks"])


async def test_a_change_after_approval_marks_it_stale_and_says_what_changed(talk):
    await complete_project(talk)
    await ask(talk, "chloe")
    await talk.press(talk.chloe, "review_approve")
    await talk.delivered()

    await talk.write("problem", {"why_now": "Two customers asked this week"})

    said = await talk.heard("changed after approval")
    assert f"<@{talk.chloe.id}> approved another text" in said["text"]
    assert "Two customers asked this week" in said["text"]
    assert "Changed since: Problem statement" in review(talk)["text"]
    assert "approved an earlier revision" in talk.card()["text"]
    await talk.write("problem", {"why_now": "Three customers asked this week"})
    said_again = [each for each in talk.thread() if "changed after approval" in each["text"]]
    assert len(said_again) == 1
    await talk.press(talk.chloe, "review_approve")
    await talk.delivered()
    assert "Changed since" not in review(talk)["text"]
    project = await talk.project()
    assert project.approved_revision == project.document_revision


async def test_an_approval_before_a_change_does_not_approve_the_change(talk):
    await complete_project(talk)
    await ask(talk, "ben", "chloe")
    await talk.press(talk.ben, "review_approve")

    await talk.write("problem", {"why_now": "Two customers asked this week"})
    await talk.press(talk.chloe, "review_approve")
    await talk.delivered()
    assert (await talk.project()).state == "in_review"

    await talk.press(talk.ben, "review_approve")
    await talk.delivered()
    assert (await talk.project()).state == "approved"


async def test_who_has_not_answered_is_reminded_on_the_day_and_twice_after(talk):
    await complete_project(talk)
    await ask(talk, "ben", "chloe", due_on="2035-01-10")
    await talk.press(talk.ben, "review_approve")
    await talk.delivered()

    def reminders_so_far():
        return [each for each in talk.thread() if "The review is waiting" in each["text"]]

    for number, days in enumerate((2, 1, 4), start=1):
        talk.pass_days(days)
        await until(lambda number=number: len(reminders_so_far()) == number)

    reminders = reminders_so_far()
    assert all(f"<@{talk.chloe.id}>, what do you think?" in each["text"] for each in reminders)


async def test_a_group_is_asked_person_by_person(talk):
    await complete_project(talk)

    await talk.press(talk.ana, "review_request")
    (group,) = [each for each in talk.ana.view["blocks"] if each.get("block_id") == "group"]
    (option,) = group["element"]["options"]
    assert option["text"]["text"] == "Fraud reviewers"
    assert (await talk.ana.submit({"group": option["value"]})).ok
    await talk.delivered()

    assert f"<@{talk.ben.id}>, <@{talk.chloe.id}>, please review" in review(talk)["text"]


async def test_a_review_form_says_what_is_wrong_with_it(talk):
    await complete_project(talk)
    await talk.press(talk.ana, "review_request")

    nobody = await talk.ana.submit({"reviewers": []})
    assert "Name at least one reviewer" in nobody.errors["reviewers"]
    past = await talk.ana.submit({"reviewers": ["chloe"], "due_on": "2035-01-08"})
    assert "still to come" in past.errors["due_on"]
    alone = await talk.ana.submit({"reviewers": ["ana"], "due_on": "2035-01-11"})
    assert "somebody other than the owner" in alone.errors["reviewers"]
    far = await talk.ana.submit({"reviewers": ["chloe"], "due_on": "2039-01-11"})
    assert "more than a year" in far.errors["due_on"]


async def test_bots_and_people_who_left_cannot_be_asked_to_review(talk):
    await complete_project(talk)
    talk.workspace.deactivate("ben")
    await talk.press(talk.ana, "review_request")

    for reviewers, says in (
        (["chloe", "ben"], "has left: Ben Okafor."),
        (["chloe", talk.workspace.bot_user_id], "A bot"),
    ):
        answer = await talk.ana.submit({"reviewers": reviewers})
        assert says in answer.errors["reviewers"]
    assert (await talk.project()).state == "draft"


async def test_only_the_owner_asks_for_a_review(talk):
    await complete_project(talk)

    refused = await talk.press(talk.ben, "review_request")

    assert f"<@{talk.ana.id}> may." in refused.ephemeral


async def test_the_form_names_where_the_tree_of_hypotheses_leads_nowhere(talk):
    await complete_project(talk)
    await talk.plan(plan(statement="An island of a hypothesis"))

    await talk.press(talk.ana, "review_request")

    assert "H3" in str(talk.ana.view["blocks"])


async def test_work_that_begins_before_approval_is_logged_and_shown(talk):
    await talk.open_project()
    await talk.write("baseline", BASELINE)
    await talk.plan(plan())
    await talk.start("H1")

    assert "before the document was approved" in (await talk.heard("*H1 started.*"))["text"]
    assert "work has begun all the same" in talk.card()["text"]


async def test_a_review_by_command_asks_about_the_channels_project(talk):
    await complete_project(talk)

    assert (await talk.ana.command("#fraud-ml", f"/lab review {KEY}")).ok

    assert talk.ana.view["title"]["text"] == "Request review"
    await talk.ana.close_view()
    talk.workspace.clock.advance(timedelta(minutes=1).total_seconds())


async def test_changes_requested_after_approval_bring_the_review_back(talk):
    await complete_project(talk)
    await ask(talk, "chloe")
    await talk.press(talk.chloe, "review_approve")
    await talk.delivered()

    await talk.press(talk.chloe, "review_changes")
    assert (await talk.chloe.submit({"words": "Which customers?"})).ok
    await talk.delivered()

    assert (await talk.project()).state == "in_review"
    assert "Approve" in str(review(talk)["blocks"])


async def test_who_is_not_in_a_private_channel_is_not_asked_to_review_what_they_cannot_see(talk):
    lab = talk.workspace.channel("#secret-lab")
    lab.invite_bot()
    await complete_project(talk, "#secret-lab")
    people = {"dev": talk.dev, "chloe": talk.chloe, "ben": talk.ben}
    outside = next(handle for handle, each in people.items() if each.id not in lab.members)
    await talk.press(talk.ana, "review_request", channel="#secret-lab")

    refused = await talk.ana.submit({"reviewers": [outside]})

    assert "cannot see this private channel" in refused.errors["reviewers"]


async def test_a_hypothesis_that_is_added_meanwhile_is_in_the_request(talk):
    await complete_project(talk)
    await ask(talk, "chloe")
    assert "Simulated fraud" not in review(talk)["text"]

    await talk.plan(plan(statement="Simulated fraud improves recall"))

    assert "Simulated fraud improves recall" in review(talk)["text"]
