"""One person's act costs the fewest Slack calls that can do it."""

import asyncio
from contextlib import contextmanager

import pytest

from tests.conversations.small import BASELINE, plan, running_project
from tests.conversations.talk import KEY, TITLE, until

POST, UPDATE, OPEN = "chat.postMessage", "chat.update", "views.open"


@pytest.fixture
def costs(talk):
    """Count the calls that an act costs, once everything is delivered."""

    @contextmanager
    def count():
        calls: list[str] = []
        start = len(talk.workspace.calls)
        yield calls
        calls.extend(talk.calls_since(start))

    return count


async def test_opening_a_project(talk, costs):
    with costs() as calls:
        await talk.open_project()
        await talk.delivered()

    # The channel is looked at before anything is kept, the owner for their time zone.
    assert calls == [POST, "conversations.info", "users.info", OPEN]


async def test_saving_a_section(talk, costs):
    await talk.open_project()

    with costs() as first:
        await talk.write("data_motivation", {"evidence": "1,930 of 2.4 million"})
    with costs() as second:
        await talk.write("data_motivation", {"evidence": "1,931 of 2.4 million"})
    with costs() as nothing_new:
        await talk.write("data_motivation", {})

    assert first == [POST, UPDATE, OPEN]
    # The card says "written" as before, so it is left alone.
    assert second == [UPDATE, OPEN]
    assert nothing_new == [OPEN]


async def test_ten_quick_saves_become_one_update(talk, costs):
    await talk.open_project()
    await talk.write("data_motivation", {"evidence": "Draft 0"})
    message = talk.card()
    target = "1/data_motivation"
    talk.workspace.fail_next(UPDATE, "slow:1")

    with costs() as calls:
        for number in range(10):
            await talk.ana.click(message, "section_edit", value=target)
            assert (await talk.ana.submit({"evidence": f"Draft {number + 1}"})).ok
        await talk.delivered()

    # The first leaves at once; those that come while it is on its way are one.
    assert calls.count(UPDATE) <= 2
    assert POST not in calls
    assert "Draft 10" in talk.newest("Draft")["text"]


async def test_planning_and_starting_a_hypothesis(talk, costs):
    await talk.open_project()
    await talk.write("baseline", BASELINE)

    with costs() as planned:
        await talk.plan(plan())
    with costs() as started:
        await talk.start("H1")

    assert planned == [POST, UPDATE, OPEN]
    # The log entry; the hypothesis and the card, whose buttons change.
    assert started == [POST, UPDATE, UPDATE]


async def test_a_result(talk, costs):
    await running_project(talk)
    body = {"hypothesis": f"{KEY}/H1", "run_id": "graph-1", "metrics": {"recall[bec]": 0.6}}

    with costs() as calls:
        await talk.post(body)
        await talk.delivered()
    with costs() as repeated:
        await talk.post(body)
        await talk.delivered()

    # The log entry, the line in the channel, the card; the plan's reply shows the verdict too.
    assert calls.count(POST) == 2
    assert calls.count(UPDATE) <= 2
    assert len(calls) <= 4
    assert repeated == []


async def test_a_check_in(talk, costs):
    await running_project(talk)

    with costs() as calls:
        talk.pass_days(7)
        await talk.heard("the timebox is over")
        await until(lambda: "Summary of" in talk.channel()[-1]["text"])
        await talk.delivered()

    # Whoever is asked is looked up once: are they still there? The digest of Friday is a post.
    assert calls == [POST, POST, UPDATE, UPDATE, "users.info"]


async def test_a_decision_that_starts_the_next_hypothesis(talk, costs):
    await running_project(talk)
    await talk.plan(plan(statement="Text features do it"))
    await talk.plan(plan(statement="Rules v15 do it", failure_step="H2"))
    await talk.start("H3")
    talk.pass_days(7)
    await talk.heard("H3: the timebox is over")
    await talk.delivered()

    with costs() as calls:
        await talk.press(talk.ana, "decision_failure_step", "/H3")
        assert (await talk.ana.submit({"learning": "Rules are spent."})).ok
        await talk.delivered()

    # One reply holds both entries. Updated: the check-in that loses its buttons, H3, H2, the card
    # and the tree, whose new picture is uploaded and takes the place of the old one.
    picture = ["files.completeUploadExternal", "files.delete", "files.getUploadURLExternal"]
    assert calls == [POST, *[UPDATE] * 5, *picture, OPEN]


async def test_a_refusal_costs_no_more_than_the_answer(talk, costs):
    await running_project(talk)

    with costs() as pressed:
        await talk.press(talk.chloe, "decision_stop", "/H1")
    with costs() as asked:
        await talk.ana.command("#fraud-ml", "/lab list")
        await talk.ana.command("#fraud-ml", "/lab status")
        await talk.ana.command("#fraud-ml", "/lab help")

    assert set(pressed) <= {"chat.postEphemeral"}
    assert asked == []


async def test_several_people_at_once_cost_no_more_than_one_after_another(talk, costs):
    await talk.open_project(collaborators=["ben", "chloe"])
    people = {
        talk.ana: ("problem", {"problem": "Vendors", "why_now": "Renewals"}),
        talk.ben: ("data_motivation", {"evidence": "1,930 of 2.4 million"}),
        talk.chloe: ("software_goals", {"system": "A scorer", "capabilities": "Scores"}),
    }
    for person, (section, _) in people.items():
        await talk.press(person, "section_edit", f"/{section}")

    with costs() as calls:
        await asyncio.gather(*(person.submit(typed) for person, (_, typed) in people.items()))
        await talk.delivered()

    assert calls.count(POST) == 3
    assert calls.count(UPDATE) <= 3
    assert TITLE in talk.card()["text"]
