"""`/lab summary`, and the digest that comes by itself."""

from datetime import timedelta

from tests.conversations.small import BASELINE, plan, running_project
from tests.conversations.surfaces import buttons_of, parts
from tests.conversations.talk import KEY, TITLE, until

#: Monday to Friday 15:00 in Madrid, from Monday 10:00 there.
TO_FRIDAY = 4 + 5 / 24
LEARNED = "Vendors seen once <!channel> carry *no* signal & little else"


async def asked(talk, words="", person=None, channel="#fraud-ml"):
    """Ask for a summary; return what only this person reads."""
    answer = await (person or talk.ana).command(channel, f"/lab summary {words}".strip())
    assert answer.ok, answer
    return answer.ephemeral


async def refute(talk):
    """Decide that H1 was ruled out."""
    await talk.press(talk.ana, "decision_failure_step", "/H1")
    answer = await talk.ana.submit({"outcome": "refuted", "learning": LEARNED})
    assert answer.ok, answer
    await talk.delivered()


def digests(talk, channel="#fraud-ml"):
    """The summaries that everybody sees in a channel."""
    return [each for each in talk.channel(channel) if "Summary of experiments" in each["text"]]


async def test_a_summary_shows_what_was_learned_and_what_is_open_of_the_period_asked_for(
    talk, subtests
):
    await running_project(talk)
    await talk.plan(plan(statement="Text features do it", timebox="8"))
    await talk.start("H2")
    body = {"hypothesis": f"{KEY}/H2", "run_id": "text-1", "metrics": {"recall[bec]": 0.53}}
    assert (await talk.post(body))[0] == 202
    talk.pass_days(2)
    await refute(talk)

    text = await asked(talk, person=talk.chloe)

    assert "1 question answered (1 ruled out), 1 running, 1 result came in." in text
    assert "refuted: ruled out in 2 of 5 days, 3 days returned to the plan." in text
    assert "Learned: Vendors seen once &lt;!channel&gt; carry *no* signal &amp; little else" in text
    assert "2 of 8 working days spent, 6 left" in text
    assert "1 result for H2." in text
    assert "Closed: 5 working days planned, 2 spent." in text
    assert (digests(talk), talk.ben.ephemerals) == ([], [])

    # A Wednesday on, and a Monday.
    for words, has_answer, has_result in (
        ("this week", True, True),
        ("This Week", True, True),
        ("since 2035-01-08", True, True),
        ("since 2035-01-09", True, False),
        (KEY.upper(), True, True),
    ):
        with subtests.test(words):
            text = await asked(talk, words)

            assert ("ruled out" in text, "came in" in text) == (has_answer, has_result)
    for words in ("yesterday", "since yesterday", "since 2035-02-30", "since 2036-01-01", "last 3"):
        with subtests.test(words):
            assert "/lab summary since 2026-11-02" in await asked(talk, words)


async def test_a_summary_that_someone_posts_is_posted_once_and_is_there_to_copy(talk):
    await running_project(talk, title="Catch [more] fraud")
    talk.pass_days(8)
    await talk.heard("H1 still waits for a decision")
    (late,) = await until(lambda: digests(talk))
    await talk.delivered()
    assert "This summary comes late: it was due" in late["text"]
    await asked(talk)
    offered = talk.ana.ephemerals[-1]

    first = await talk.ana.click(offered, "digest_post")
    await talk.delivered()
    start = len(talk.workspace.calls)
    again = await talk.ana.click(offered, "digest_post")
    await talk.delivered()

    _, posted = digests(talk)
    assert "goes to the channel" in first.ephemeral
    assert "already" in again.ephemeral
    assert talk.calls_since(start) == ["chat.postEphemeral"]
    assert f"Posted by <@{talk.ana.id}>." in posted["text"]
    assert buttons_of(posted) == []

    assert (await talk.ana.click(offered, "digest_copy")).ok
    (code,) = [
        each
        for each in parts(talk.ana.view["blocks"])
        if each.get("type") == "rich_text_preformatted"
    ]
    markdown = "".join(each["text"] for each in code["elements"])
    assert markdown.startswith("# Summary of experiments\n")
    assert "## Waiting for a decision\n\n- [Catch &#91;more&#93; fraud: H1](<http" in markdown
    assert "waits since 2035-01-15 10:00 CET. Ana Ruiz can settle it." in markdown


async def test_a_digest_comes_on_friday_in_one_post_where_there_is_something_to_tell(talk):
    await talk.open_project(channel="#ranking-ml", title="Rank better")
    await running_project(talk)
    await talk.plan(plan(timebox="8"))
    await talk.start("H2")
    talk.pass_days(4)
    await talk.heard("H1 ends")
    await talk.delivered()
    assert digests(talk) == []
    start = len(talk.workspace.calls)

    talk.pass_days(5 / 24)

    (posted,) = await until(lambda: digests(talk))
    await talk.delivered()
    assert talk.calls_since(start) == ["chat.postMessage"]
    assert "thread_ts" not in posted
    assert "late" not in posted["text"]
    (chart,) = [each for each in posted["blocks"] if each["type"] == "data_visualization"]
    assert chart["chart"]["axis_config"]["categories"] == ["H1", "H2"]
    assert "4 of 8 working days spent, 4 left" in posted["text"]
    # Of other channels nothing is told, and to them nothing.
    assert digests(talk, "#ranking-ml") == []
    assert "Nothing to tell" in await asked(talk, channel="#ranking-ml")
    # A public project is told of wherever one asks for it, but not posted there.
    assert TITLE in await asked(talk, KEY, channel="#ranking-ml")
    assert buttons_of(talk.ana.ephemerals[-1], "digest_post") == []


async def test_what_a_digest_told_is_not_told_again_and_nothing_is_not_told_at_all(talk):
    await running_project(talk)
    talk.pass_days(1)
    await refute(talk)
    talk.pass_days(TO_FRIDAY - 1)
    await until(lambda: digests(talk))
    await talk.delivered()

    talk.pass_days(14)
    await talk.labthread.scheduler.sweep()
    await talk.delivered()

    (only,) = digests(talk)
    assert "1 question answered (1 ruled out)." in only["text"]


async def test_other_settings_move_the_digest(talk):
    await running_project(talk)
    await talk.ana.command("#fraud-ml", "/lab settings")
    await talk.ana.click(talk.ana.view, "settings_edit_channel")
    choices = {"digest_on": "3", "digest_at": "09:00", "digest_zone": "Asia/Tokyo"}
    assert (await talk.ana.submit(choices)).ok

    # In Tokyo it is Wednesday, one minute to nine.
    talk.workspace.clock.advance(timedelta(days=1, hours=14, minutes=59).total_seconds())
    await talk.labthread.scheduler.sweep()
    await talk.delivered()
    assert digests(talk) == []
    talk.workspace.clock.advance(60)

    (posted,) = await until(lambda: digests(talk))
    # In that zone it tells its times, too.
    assert "Wed 10 Jan 2035, 09:00 JST" in posted["text"]


async def test_a_private_channels_digest_stays_in_there(talk):
    await talk.open_project(channel="#secret-lab")
    await talk.write("baseline", BASELINE, channel="#secret-lab")
    await talk.plan(plan(), channel="#secret-lab")
    await talk.start("H1", channel="#secret-lab")

    talk.pass_days(TO_FRIDAY)

    await until(lambda: digests(talk, "#secret-lab"))
    await talk.delivered()
    assert digests(talk) == []
    assert "There is no project" in await asked(talk, KEY)
    assert "Nothing to tell" in await asked(talk)
