"""The stages of the delivery plan: asked about on their day, delivered or moved."""

from dataclasses import replace

from tests.conversations.small import opened
from tests.conversations.surfaces import buttons_of, crafted, shown

PLAN = {
    "crawl": "Scores are written to the log for ten customers",
    "crawl_date": "2035-01-10",
    "crawl_criteria": "A week of scores without a gap",
    "walk": "Mails above the threshold are held",
    "walk_date": "2035-03-19",
}


async def asked_about_crawl(talk, **values):
    await talk.open_project(**values)
    await talk.write("delivery", PLAN)
    talk.pass_days(2)
    asked = await talk.heard("Crawl was planned for today")
    await talk.delivered()
    return asked


async def test_on_its_day_a_stage_is_asked_about_with_what_was_promised(talk):
    asked = await asked_about_crawl(talk, decider="ben")

    assert PLAN["crawl"] in asked["text"]
    assert PLAN["crawl_criteria"] in asked["text"]
    assert f"<@{talk.ana.id}>, is it there?" in asked["text"]
    assert [each["action_id"] for each in buttons_of(asked)] == ["stage_delivered", "stage_move"]


async def test_a_delivered_stage_is_said_once_and_asks_no_more(talk):
    await asked_about_crawl(talk)

    assert (await talk.press(talk.ana, "stage_delivered", "/crawl")).ok

    assert f"*Crawl is there*, says <@{talk.ana.id}>" in (await talk.heard("is there"))["text"]
    await talk.delivered()
    assert talk.can_press("stage_delivered") == 0
    assert (await talk.project()).delivered == ("crawl",)


async def test_what_is_delivered_already_says_so(talk, subtests):
    await asked_about_crawl(talk)
    async with talk.labthread.storage.begin(talk.labthread.workspace_id) as work:
        project = await work.projects.get(1)
        await work.projects.save(replace(project, delivered=("crawl",)))

    for action_id in ("stage_delivered", "stage_move"):
        with subtests.test(action_id):
            answer = await talk.press(talk.ana, action_id, "/crawl")

            assert "The crawl stage is delivered already." in answer.ephemeral


async def test_a_moved_stage_is_asked_about_again_on_its_new_day(talk):
    await asked_about_crawl(talk)
    view = await opened(talk, "stage_move", "/crawl")
    assert PLAN["crawl"] in shown(view["blocks"])

    assert (await talk.ana.submit({"day": "2035-01-24", "words": "The log came late"})).ok

    told = await talk.heard("*Crawl moved*")
    assert "Wed 24 Jan 2035" in told["text"]
    assert "The log came late" in told["text"]
    await talk.delivered()
    assert talk.can_press("stage_move") == 0
    # The plan in the thread has the new day.
    assert "2035-01-24" in talk.newest("Delivery plan")["text"]
    talk.pass_days(14)
    await talk.labthread.scheduler.sweep()
    await talk.delivered()
    assert talk.can_press("stage_move") == 1


async def test_a_day_that_has_passed_is_refused_beside_it(talk):
    await asked_about_crawl(talk)
    view = await opened(talk, "stage_move", "/crawl")

    answer = await talk.ana.submit({"day": "2035-01-10"})

    assert "still to come" in answer.errors["day"]
    assert (await talk.ana.submit_raw(view["id"], crafted(view, day="soon"))).errors["day"]
    assert talk.newest("moved") is None
    async with talk.labthread.storage.read(talk.labthread.workspace_id) as work:
        section = await work.sections.get((await talk.project()).id, "delivery")
    assert (section.revision, section.content[0]["crawl_date"]) == (1, "2035-01-10")


async def test_only_who_edits_answers(talk, subtests):
    await asked_about_crawl(talk, collaborators=["ben"])

    for action_id in ("stage_delivered", "stage_move"):
        with subtests.test(action_id):
            refused = await talk.press(talk.chloe, action_id, "/crawl")

            assert f"<@{talk.ana.id}>, <@{talk.ben.id}> may." in refused.ephemeral
    assert (await talk.press(talk.ben, "stage_delivered", "/crawl")).ok


async def test_each_stage_has_a_check_in_of_its_own(talk):
    await asked_about_crawl(talk)
    await talk.press(talk.ana, "stage_delivered", "/crawl")
    await talk.delivered()

    talk.pass_days(68)

    await talk.heard("Walk was planned for today")
    assert talk.can_press("stage_delivered", "/walk") == 1


async def test_stages_asked_about_together_are_answered_one_by_one(talk):
    await talk.open_project()
    await talk.write("delivery", PLAN)
    talk.pass_days(100)
    await talk.heard("Walk is past its day.")
    await talk.delivered()

    assert (await talk.press(talk.ana, "stage_delivered", "/crawl")).ok
    await talk.delivered()

    assert "Answered" not in talk.newest("Walk is past its day.")["text"]
    assert talk.can_press("stage_delivered", "/crawl") == 0
    assert (await talk.press(talk.ana, "stage_delivered", "/walk")).ok
    await talk.delivered()
    assert talk.can_press("stage_delivered") == 0


async def test_days_away_move_a_stages_check_in_where_no_timebox_runs(talk):
    await talk.open_project()
    await talk.write("delivery", PLAN)
    await talk.ana.command("#fraud-ml", "/lab away")
    await talk.ana.submit({"first": "2035-01-10", "last": "2035-01-11"})

    talk.pass_days(3)
    await talk.labthread.scheduler.sweep()
    await talk.delivered()
    assert talk.newest("Crawl was planned") is None
    talk.pass_days(1)

    await talk.heard("Crawl was planned")
