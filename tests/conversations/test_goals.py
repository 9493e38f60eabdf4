"""Metric goals are graded where they are written, and on the card."""

from tests.conversations.small import BASELINE, opened
from tests.conversations.surfaces import inputs_of, shown, typed_in

GOOD = {
    "metric.0": "recall",
    "slice.0": "bec",
    "amount.0": "10",
    "measured.0": "5-fold on October's labelled mail",
    "why.0": "Missed invoices cost most",
    "trade_offs.0": "recall[phishing] down at most 1%",
}


async def goals_form(talk):
    """Open the metric goals' form."""
    return await opened(talk, "section_edit", "/metric_goals")


def grade(view):
    """What the form says about its goals."""
    return [
        line
        for line in shown(view["blocks"]).splitlines()
        if line.startswith(("*Bad.*", "*OK.*", "*Good.*"))
    ]


async def test_the_form_shows_an_example_of_each_grade(talk):
    await talk.open_project()

    seen = shown((await goals_form(talk))["blocks"])

    assert "*Bad:* make the model better" in seen
    assert "*OK:* AUC up 2%" in seen
    assert "*Good:* recall of missed invoice fraud up 10%" in seen


async def test_a_goal_is_graded_while_it_is_written_and_nothing_is_saved(talk):
    await talk.open_project()
    view = await goals_form(talk)
    # What is typed travels with the press, as in Slack's client.
    assert (await talk.ana.submit({"metric.0": "recall", "amount.0": "0"})).errors

    await talk.ana.click(view, "section_grade")

    (told,) = grade(talk.ana.view)
    assert told.startswith("*Bad.* “0” is not a number above 0. Say how far recall should go up")
    assert typed_in(talk.ana.view)["metric.0"] == "recall"
    assert len(talk.thread()) == 1


async def test_a_goal_gets_better_step_by_step(talk):
    await talk.open_project()
    await goals_form(talk)
    assert (await talk.ana.submit({"metric.0": "recall", "amount.0": "10"})).ok
    await talk.delivered()
    (told,) = grade(await goals_form(talk))
    assert told.startswith("*OK.*")
    assert "Measure recall as it is today" in told

    await talk.ana.close_view()
    await talk.write("baseline", BASELINE)
    await talk.write("metric_goals", GOOD)

    (told,) = grade(await goals_form(talk))
    assert told.startswith("*Good.* It names a metric: recall[bec].")


async def test_the_card_grades_each_goal_and_follows_the_baseline(talk):
    await talk.open_project()
    await talk.write("metric_goals", GOOD)
    assert "goal 1 OK: Measure recall[bec] as it is today" in talk.card()["text"]

    await talk.write("baseline", BASELINE)

    assert "goal 1 Good" in talk.card()["text"]
    assert "goal 1 Good:" not in talk.card()["text"]


async def test_each_of_several_goals_has_its_own_grade(talk):
    await talk.open_project()
    await talk.write("baseline", BASELINE)
    view = await goals_form(talk)
    assert (await talk.ana.submit(GOOD | {"amount.0": "0"})).errors
    await talk.ana.click(view, "section_add_item")
    assert "metric.1" in inputs_of(talk.ana.view)

    assert (await talk.ana.submit(GOOD | {"metric.1": "accuracy"})).ok
    await talk.delivered()

    assert [each.split()[0] for each in grade(await goals_form(talk))] == ["*Good.*", "*Bad.*"]
    assert "goal 1 Good · goal 2 Bad: Say how far accuracy should go up" in talk.card()["text"]
