"""Hypotheses: what is wrong is said beside the field, and what was typed stays."""

from tests.conversations.small import BASELINE, opened, plan, running_project
from tests.conversations.surfaces import crafted, typed_in

BAD_EXTENSIONS = [
    ({"days": "0"}, "days"),
    ({"days": "-1"}, "days"),
    ({"days": "10000"}, "days"),
    ({"days": "1.5"}, "days"),
    ({"days": "9" * 5000}, "days"),
    ({"reason": "  "}, "reason"),
    ({"reason": "x" * 501}, "reason"),
]
BAD_PLANS = [
    ({"statement": "   "}, "statement", "is still empty"),
    ({"statement": "x" * 24_001}, "statement", "at most 24,000"),
    ({"metric": "m" * 81}, "metric", "at most 80"),
    ({"metric": "recall[bec]"}, "metric", "slice has a field of its own"),
    ({"slice": "a]b"}, "slice", "not a metric"),
    ({"minimum_lift": "a lot"}, "minimum_lift", "not a number"),
    ({"minimum_lift": "-10"}, "minimum_lift", "above 0"),
    ({"minimum_lift": "0"}, "minimum_lift", "above 0"),
    ({"minimum_lift": "NaN"}, "minimum_lift", "not a finite number"),
    ({"minimum_lift": "Infinity"}, "minimum_lift", "not a finite number"),
    ({"timebox": "0"}, "timebox", "from 1 to 90"),
    ({"timebox": "-5"}, "timebox", "is not a timebox"),
    ({"timebox": "2.5"}, "timebox", "is not a timebox"),
    ({"timebox": "10000"}, "timebox", "from 1 to 90"),
    ({"timebox": "a week"}, "timebox", "is not a timebox"),
    ({"guardrails": "phishing is fine"}, "guardrails", "Line 1: write it like"),
    ({"guardrails": "x down 1\nx up 2"}, "guardrails", "x is there twice"),
    ({"failure_note": "H9"}, "failure_note", "There is no H9"),
    ({"failure_note": "H1"}, "failure_note", "cannot be its own next step"),
    ({"failure_step": "H7"}, "failure_step", "There is no H7"),
    ({"success_step": "H1"}, "success_step", "cannot be its own next step"),
    ({"success_step": "party"}, "success_step", "Choose one of the next steps"),
]


async def test_a_plan_that_cannot_be_taken_is_answered_at_its_field(talk, subtests):
    await talk.open_project()
    view = await opened(talk, "hypothesis_add")

    for typed, wrong, says in BAD_PLANS:
        with subtests.test(str(typed)[:60]):
            answer = await talk.ana.submit_raw(view["id"], crafted(view, **plan(**typed)))

            assert list(answer.errors) == [wrong]
            assert says in answer.errors[wrong]
            assert typed_in(talk.ana.view)["method"] == plan()["method"]

    cleared = dict.fromkeys(("guardrails", "failure_note", "failure_step", "success_step"))
    assert (await talk.ana.submit(cleared | plan())).ok
    await talk.delivered()
    assert [each["text"][:3] for each in talk.thread()[1:]] == ["H1,"]


async def test_a_hypothesis_cannot_name_itself_when_it_is_edited(talk):
    await talk.open_project()
    await talk.plan(plan())
    view = await opened(talk, "hypothesis_edit", "/H1")

    answer = await talk.ana.submit_raw(view["id"], crafted(view, failure_step="H1"))

    assert answer.errors == {"failure_step": "H1 cannot be its own next step."}


async def test_nothing_starts_without_a_baseline_for_its_metrics(talk):
    await talk.open_project()
    await talk.plan(plan(guardrails="recall[phishing] down at most 1%"))

    none = await talk.press(talk.ana, "hypothesis_start", "/H1")
    await talk.write("baseline", BASELINE | {"values": "recall[bec] = 0.52"})
    lacking = await talk.press(talk.ana, "hypothesis_start", "/H1")

    assert "no baseline" in none.ephemeral
    assert "no value for recall[phishing]" in lacking.ephemeral
    assert (await talk.hypothesis(1)).state == "planned"


async def test_an_extension_that_cannot_be_taken_is_answered_at_its_field(talk, subtests):
    await running_project(talk)
    talk.pass_days(7)
    await talk.heard("the timebox is over")
    view = await opened(talk, "timebox_extend", "/H1")
    fine = {"days": "3", "reason": "Labelling took longer"}

    for typed, wrong in BAD_EXTENSIONS:
        with subtests.test(str(typed)[:60]):
            answer = await talk.ana.submit_raw(view["id"], crafted(view, **(fine | typed)))

            assert list(answer.errors) == [wrong]

    assert (await talk.ana.submit(fine)).ok
    assert (await talk.hypothesis(1)).days_allowed == 8
