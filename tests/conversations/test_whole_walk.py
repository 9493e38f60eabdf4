"""The whole job in one conversation, with a document of real length."""

from datetime import timedelta

from tests.conversations import invoice_fraud as paper
from tests.conversations.document import export_text, sentences, write_document
from tests.conversations.surfaces import buttons_of, shown
from tests.conversations.talk import KEY, until

_DECISIONS = ("decision_success_step", "decision_failure_step", "decision_stop")


async def test_a_team_rules_out_one_hypothesis_confirms_the_next_and_takes_the_document_home(talk):
    await talk.open_project(collaborators=["ben"])
    await write_document(talk)

    card = shown(talk.card()["blocks"])
    assert card.count("\nwritten") == 8
    assert "not written" not in card

    await _first_is_ruled_out(talk)
    await _second_is_confirmed(talk)

    assert [each.event.kind for each in await talk.log()] == [
        *("started", "checked_in", "result", "decided"),
        *("started", "result", "checked_in", "result", "decided"),
    ]
    await _every_entry_is_in_one_reply(talk)
    document = await export_text(talk)
    for sentence in sentences():
        assert sentence in document
    for said in ("H1 refuted: ruled out", "H2 supported: confirmed", "The graph is too sparse"):
        assert said in document.replace("**", "")


async def _first_is_ruled_out(talk):
    await talk.start("H1", talk.ben)
    talk.pass_days(7)
    check_in = await talk.heard("H1: the timebox is over.")
    assert f"<@{talk.ana.id}>, what is next?" in check_in["text"]
    assert {each["action_id"] for each in buttons_of(check_in)} == {
        *_DECISIONS,
        "timebox_extend",
        "timebox_snooze",
        "result_report",
    }
    assert (await talk.hypothesis(1)).state == "awaiting_decision"

    await talk.press(talk.ben, "result_report", "/H1")
    reported = {"metric.0": "0.541", "metric.1": "0.908", "metric.2": "0.86"}
    about = {"run_id": "graph-3", "url": "https://tracker.example/run/3", "note": "Seeds 1 to 3"}
    assert (await talk.ben.submit(reported | about)).ok
    await talk.delivered()
    result = talk.newest("*H1 refuted:*")
    assert "recall[bec] 0.52 → 0.541 (+0.021, +4%)" in result["text"]
    assert "recall[phishing] (guardrail): met" in result["text"]
    assert "go on with H2" in result["text"]
    assert "H1 refuted" in talk.channel()[-1]["text"]

    await talk.press(talk.ana, "decision_failure_step", "/H1")
    outcome = talk.ana.view["state"]["values"]["outcome"]
    (outcome,) = outcome.values()
    outcome = outcome["selected_option"]["value"]
    assert outcome == "refuted"
    learning = "The graph is too sparse: half of the vendors write to a customer twice a year."
    assert (await talk.ana.submit({"learning": learning})).ok
    await talk.delivered()
    assert "ruled out in 5 of 5 days" in talk.newest("H1 refuted:")["text"]
    for action_id in (*_DECISIONS, "timebox_extend"):
        assert talk.can_press(action_id, "/H1") == 0


async def _second_is_confirmed(talk):
    second = await talk.hypothesis(2)
    assert second.state == "running"
    assert second.deadline - second.started_at > timedelta(days=10, hours=-1)
    assert "H2 started." in talk.newest("H2 started.")["text"]

    body = {"hypothesis": f"{KEY}/H2", "source": "ci", "run_id": "text-1"}
    partial = {"recall[bec]": 0.6, "latency_p99": 44}
    assert (await talk.post(body | {"metrics": partial}))[0] == 202
    await talk.delivered()
    talk.pass_days(9)
    await talk.heard("H2 ends")
    good = {"recall[bec]": 0.612, "latency_p99": 47, "recall[phishing]": 0.909}
    status, answer = await talk.post(body | {"run_id": "text-2", "metrics": good})
    assert (status, answer["status"]) == (202, "accepted")
    await talk.heard("*H2 supported:*")
    await talk.delivered()
    # On the way the channel had its weekly summary, too.
    assert any("H2 supported" in each["text"] for each in talk.channel())

    await talk.press(talk.ana, "decision_success_step", "/H2")
    assert (await talk.ana.submit({"learning": "The new account is the tell."})).ok
    await talk.delivered()
    assert (await talk.hypothesis(2)).state == "supported"
    offered = [each["action_id"] for message in talk.thread() for each in buttons_of(message)]
    assert not {*_DECISIONS, "timebox_extend", "timebox_snooze"} & {*offered}


async def _every_entry_is_in_one_reply(talk):
    replies = [each["text"] for each in talk.thread()[1:]]
    said = {
        **dict.fromkeys(("H1 started.", "H1: the timebox is over.", "H1 refuted:* recall"), 1),
        **dict.fromkeys(("H1 refuted:* ruled out", "H2 started.", "H2 supported:* recall"), 1),
        **dict.fromkeys(("H2 inconclusive:", "H2 ends", "H2 supported:* confirmed"), 1),
    }
    assert {words: sum(words in each for each in replies) for words in said} == said


async def test_the_document_is_shown_whole_in_the_thread(talk):
    await talk.open_project(collaborators=["ben"])
    await write_document(talk)

    thread = "\n".join(shown(each.get("blocks")) for each in talk.thread())
    for sentence in sentences():
        assert sentence in thread


async def test_the_button_on_the_card_exports_too(talk):
    await talk.open_project()
    await talk.write("problem", paper.PROBLEM)

    answer = await talk.press(talk.ben, "project_export")

    assert "on its way into its thread" in answer.ephemeral
    shared = await until(lambda: [each for each in talk.thread() if each.get("files")])
    assert shared[0]["files"][0]["name"] == f"{KEY}.md"
