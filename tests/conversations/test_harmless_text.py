"""What people type can mention nobody, link nowhere, and hide nothing that others wrote."""

import logging
from datetime import timedelta

import pytest

from bot.demo import demo
from tests.conversations.small import BASELINE, opened, plan, running_project
from tests.conversations.surfaces import mrkdwn_of, parts, shown
from tests.conversations.talk import KEY

EVIL = "<https://evil.example/pay|Pay this invoice>"


@pytest.fixture
def nasty(talk) -> str:
    """A line that tries everything."""
    return (
        f"<!channel> <!here> <!everyone> <@{talk.ben.id}> <#C0123456789|x> {EVIL} @channel "
        "https://evil.example &lt;!channel&gt; <!date^0^{date}|now> <!subteam^S0123|@x> & *bold*"
    )


def check_nothing_was_formed(talk, *, ben_may_be_named=False):
    """Look at everything that was ever sent, ephemeral answers included."""
    sent = [
        *(
            call.args
            for call in talk.workspace.calls
            if call.method.startswith(("chat.", "views."))
        ),
        *(each.answer for each in talk.workspace.deliveries if each.answer),
    ]
    for message in sent:
        texts = [each["text"] for each in mrkdwn_of(message)] + [str(message.get("text", ""))]
        for text in texts:
            assert "<!channel" not in text
            assert "<!here" not in text
            assert "<!everyone" not in text
            assert "<!subteam" not in text
            assert "<!date^0" not in text
            assert "<https://evil" not in text
            assert "<#C0123456789" not in text
            assert f"<@{talk.ben.id}>" not in text or ben_may_be_named
        for part in parts(message):
            assert part.get("type") not in {"user", "broadcast", "usergroup", "channel", "date"}


async def test_a_title_and_a_key_are_only_words(talk, nasty):
    title = f"{EVIL} <!channel> <@{talk.ben.id}> *x*"
    card = await talk.open_project(title=title)
    await talk.open_project(title="Another <!here>")

    for words in (
        "list",
        "status",
        f"status {title}",
        "export",
        "result",
        f"result {nasty}",
        nasty,
    ):
        assert (await talk.chloe.command("#fraud-ml", f"/lab {words}")).ok
    key = card["text"].rpartition("(")[2].partition(")")[0]
    for verb in ("result", "status", "hypothesis"):
        assert (await talk.chloe.command("#fraud-ml", f"/lab {verb} {key}")).ok
    await talk.delivered()

    assert title in shown(card["blocks"])
    check_nothing_was_formed(talk)


async def test_sections_plans_and_learnings_are_only_words(talk, nasty):
    await talk.open_project()
    await talk.write("problem", {"problem": nasty, "why_now": nasty})
    evil_metric = {"method": nasty, "values": "<!channel> = 0.5\nrecall[<!here>] = 1"}
    await talk.write("baseline", evil_metric)
    words = {"statement": nasty, "method": nasty, "success_criteria": nasty}
    notes = {"failure_note": nasty[:150], "success_note": nasty[:150]}
    metric = {"metric": "<!channel>", "slice": None, "guardrails": "recall[<!here>] down at most 1"}
    await talk.plan(plan(**words, **notes, **metric))
    await talk.plan(plan(metric="<!everyone>", slice="<@U0123>"))
    refused = await talk.press(talk.ana, "hypothesis_start", "/H2")
    assert "no value for" in refused.ephemeral
    await talk.start("H1")

    body = {"hypothesis": f"{KEY}/H1", "run_id": nasty[:200], "source": "<!channel>"}
    measured = {"<!channel>": 0.6, "recall[<!here>]": 1, "<@U0AAAAAAA>": 3}
    sent = {"metrics": measured, "note": nasty, "url": "https://tracker.example/a?b=<c>|d"}
    assert (await talk.post(body | sent))[0] in {202, 422}
    assert (await talk.post(body | {"metrics": measured, "note": nasty}))[0] == 202
    talk.pass_days(7)
    await talk.heard("the timebox is over")
    await talk.press(talk.ana, "decision_failure_step", "/H1")
    assert (await talk.ana.submit({"learning": nasty, "reason": nasty[:500]})).ok
    await talk.delivered()

    assert "Learned: &lt;!channel&gt;" in talk.newest("Learned:")["text"]
    check_nothing_was_formed(talk)


async def test_a_reason_to_extend_is_only_words(talk, nasty):
    await running_project(talk)
    await opened(talk, "timebox_extend", "/H1")

    assert (await talk.ana.submit({"days": "2", "reason": nasty})).ok

    await talk.heard("Why: &lt;!channel&gt;")
    check_nothing_was_formed(talk)


async def test_what_two_people_wrote_is_shown_side_by_side_as_words(talk, nasty):
    await talk.open_project(collaborators=["ben"])
    await talk.press(talk.ana, "section_edit", "/problem")
    await talk.press(talk.ben, "section_edit", "/problem")
    await talk.ana.submit({"problem": nasty, "why_now": "Now"})

    await talk.ben.submit({"problem": "Ours", "why_now": "Later"})

    assert "&lt;!channel&gt;" in shown(talk.ben.view["blocks"])
    check_nothing_was_formed(talk, ben_may_be_named=True)


async def test_texts_of_full_length_lose_nothing_that_others_wrote(talk):
    full = ("A sentence of some length, with <angle> & ampersand, to fill it. " * 60)[:3000]
    await talk.open_project()
    await talk.write("problem", {"problem": full, "why_now": full})
    await talk.write("baseline", BASELINE | {"method": full})
    words = {"statement": full, "method": full, "success_criteria": full}
    await talk.plan(plan(**words, guardrails="recall[phishing] down at most 1%"))
    await talk.start("H1")
    await talk.press(talk.ana, "result_report", "/H1")
    numbers = {"metric.0": "0.6", "metric.1": "0.95", "run_id": "graph-9"}
    assert (await talk.ana.submit(numbers | {"note": full[:1000]})).ok
    await talk.delivered()
    result = shown(talk.newest("*H1 supported:*")["blocks"])
    await talk.press(talk.ana, "decision_success_step", "/H1")
    assert (await talk.ana.submit({"learning": f"{full[:2900]} The end."})).ok
    await talk.delivered()
    decision = shown(talk.newest("H1 supported:* confirmed")["blocks"])

    assert "recall[phishing]\nmet" in result
    assert "graph-9" in result
    assert f"<@{talk.ana.id}> decided to take the success step" in decision
    assert "Learned: A sentence" in decision
    assert "The end." in decision


async def test_a_fence_in_one_text_does_not_swallow_what_follows(talk):
    await talk.open_project()
    await talk.write("baseline", BASELINE)
    await talk.plan(plan(statement="Trees ``` help", failure_note="``` never mind"))
    await talk.start("H1")
    await talk.press(talk.ana, "decision_failure_step", "/H1")
    assert (await talk.ana.submit({"learning": "So ``` be it"})).ok
    await talk.delivered()

    # Two fences in one mrkdwn text turn all between them, whoever wrote it, into code.
    for message in talk.thread():
        assert [each for each in mrkdwn_of(message) if each["text"].count("```") > 1] == []


async def test_many_long_results_that_wait_together_are_all_posted(talk):
    full = ("Seeds and folds, one after another, and what was seen of them. " * 60)[:3000]
    await talk.open_project()
    await talk.write("baseline", BASELINE)
    await talk.plan(plan(statement=full))
    await talk.start("H1")
    talk.workspace.fail_next("chat.postMessage", "slow:1")

    for number in range(7):
        measured = {"recall[bec]": 0.53 + number / 100}
        body = {"hypothesis": f"{KEY}/H1", "run_id": f"long-{number}", "metrics": measured}
        assert (await talk.post(body | {"note": full}))[0] == 202
    await talk.delivered()

    thread = "\n".join(shown(each["blocks"]) for each in talk.thread())
    assert [number for number in range(7) if f"long-{number}" not in thread] == []


async def test_nothing_that_was_typed_is_logged_however_much_an_operator_wants_to_know(caplog):
    # As the command line does; the last one says what is kept here.
    caplog.set_level(logging.WARNING, logger="slack_bolt")
    caplog.set_level(logging.DEBUG)
    async with demo(rate_limits=False, pace=timedelta(0)) as both:
        ana = both.workspace.person("ana")

        assert (await ana.command("#fraud-ml", "/lab search ostrich")).ok

    of_bolt = [each for each in caplog.records if each.name.startswith("slack_bolt")]
    assert [each.getMessage() for each in of_bolt if each.levelno < logging.WARNING] == []
