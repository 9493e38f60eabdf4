"""Results from software: what each request is answered, and what of it reaches the thread."""

from datetime import timedelta

import pytest

from tests.conversations.small import BASELINE, plan, running_project
from tests.conversations.talk import KEY

H1 = f"{KEY}/H1"


def result(**changes):
    body = {"hypothesis": H1, "run_id": "train-1", "metrics": {"recall[bec]": 0.61}}
    return body | changes


@pytest.fixture
async def quiet(talk):
    """A running hypothesis, of which nothing may be heard in this test."""
    await running_project(talk)
    said = len(talk.thread()), len(talk.channel())
    yield talk
    await talk.delivered()
    assert (len(talk.thread()), len(talk.channel())) == said
    assert [each.event.kind for each in await talk.log()] == ["started"]


WRONG_FIELDS = [
    (
        {"metrics": [{"name": "recall", "value": 1, "stderr": float("nan")}]},
        "metrics[0].stderr",
        "",
    ),
    ({"metrics": {"recall[bec]": "0.61"}}, "metrics[0].value", "Send a number"),
    ({"metrics": {"recall[bec]": True}}, "metrics[0].value", "Send a number"),
    ({"metrics": {"recall[bec]": None}}, "metrics[0]", "value"),
    ({"metrics": {}}, "metrics", ""),
    ({"metrics": {"rec[all": 1}}, "metrics", "not a metric"),
    ({"metrics": {"auc": 0.9}}, "metrics.auc", "H1 does not measure auc"),
    (
        {"metrics": [{"name": "recall", "value": 1, "ci": [0.9, float("inf")]}]},
        "metrics[0].ci[1]",
        "finite",
    ),
    ({"metrics": [{"name": "recall", "replicates": ["0.1"]}]}, "metrics[0].replicates[0]", ""),
    ({"metrics": [{"name": "recall[*]", "value": 1}]}, "metrics[0]", "Name one slice"),
    ({"metrics": {f"m{number}": 1 for number in range(9000)}}, "metrics", "At most 500"),
    ({"run_id": "   "}, "run_id", ""),
    ({"run_id": "x" * 201}, "run_id", ""),
    ({"hypothesis": "H1"}, "hypothesis", "project-key/H2"),
    ({"hypothesis": "nothing here"}, "hypothesis", "fraud-recall/H2"),
    ({"url": "javascript:alert(1)"}, "url", ""),
    ({"note": "x" * 3001}, "note", ""),
    ({"note": "\ud800"}, "note", ""),
    ({"finished_at": "yesterday"}, "finished_at", ""),
    ({"verdict": "supported"}, "verdict", ""),
]


async def test_a_wrong_field_is_named_by_its_path(quiet, subtests):
    for changes, path, says in WRONG_FIELDS:
        with subtests.test(str(changes)[:80]):
            status, answer = await quiet.post(result(**changes))

            assert status == 422
            assert path in {each["path"] for each in answer["fields"]}
            assert says in " ".join(each["message"] for each in answer["fields"])


async def test_a_body_that_is_not_json_is_answered_400_and_json_of_another_form_422(quiet):
    bodies = ("", "recall=0.61", "{", "[" * 100_000, b"\xff\xfe", '{"n": 1e99999999999999999999}')
    for body in bodies:
        assert await quiet.post(body) == (400, {"error": "The body is not JSON."})
    for body in ("[]", "null", "3", '"text"'):
        assert (await quiet.post(body))[0] == 422


async def test_what_is_needed_is_listed_whole(quiet):
    status, answer = await quiet.post({})

    assert status == 422
    assert {each["path"] for each in answer["fields"]} == {"hypothesis", "run_id", "metrics"}


async def test_only_a_token_that_is_known_and_alive_opens_the_door(quiet):
    expired = await quiet.token(lasts=timedelta(seconds=-1))
    alive = await quiet.token(lasts=timedelta(days=1))

    for token in ("", "labthread_wrong", expired, alive + "x"):
        status, answer = await quiet.post(result(), token=token)
        assert status == 401
        assert "token" in answer["error"].lower()
    basic = {"Authorization": "Basic YTpi"}
    assert (await quiet.post(result(), token="", headers=basic))[0] == 401
    assert (await quiet.post({}, token=alive))[0] == 422


async def test_a_token_of_another_project_learns_nothing(quiet):
    await quiet.open_project(channel="#ranking-ml", title="Rank better")
    other = await quiet.token((await quiet.project("rank-better")).id)

    for hypothesis in (H1, "no-such-project/H1"):
        status, answer = await quiet.post(result(hypothesis=hypothesis), token=other)
        assert (status, answer) == (403, {"error": "This token is for another project."})


async def test_a_hypothesis_that_is_not_there_is_answered_404(quiet):
    for hypothesis in (f"{KEY}/H2", f"{KEY}/H9999", "no-such-project/H1"):
        assert (await quiet.post(result(hypothesis=hypothesis)))[0] == 404


async def test_other_types_and_too_much_are_refused_before_they_are_read(quiet):
    headers = {"Content-Type": "text/plain"}
    assert (await quiet.post(result(), headers=headers))[0] == 415
    assert (await quiet.post(result(note="x" * 1_000_001)))[0] == 413
    assert (await quiet.post(result(note="x" * 5_000_000)))[0] == 413


async def test_the_same_result_twice_is_said_once(talk):
    await running_project(talk)

    first = await talk.post(result())
    written_out = [{"name": "recall", "slice": "bec", "value": 0.61}]
    again = await talk.post(result(metrics=written_out))
    other = await talk.post(result(metrics={"recall[bec]": 0.62}))
    await talk.delivered()

    assert (first[0], first[1]["status"]) == (202, "accepted")
    assert (again[0], again[1]) == (200, first[1] | {"status": "duplicate"})
    assert other[0] == 409
    assert "already reported with other numbers" in other[1]["error"]
    assert sum("*H1 supported:*" in each["text"] for each in talk.thread()) == 1
    assert sum("H1 supported" in each["text"] for each in talk.channel()[1:]) == 1


async def test_the_same_run_of_another_source_is_another_result(talk):
    await running_project(talk)

    answers = [await talk.post(result(source=source)) for source in ("ci", "mlflow")]

    assert [answer["status"] for _, answer in answers] == ["accepted", "accepted"]
    assert answers[0][1]["result_id"] != answers[1][1]["result_id"]


async def test_results_before_the_start_and_after_the_decision_are_kept_without_a_verdict(talk):
    await talk.open_project()
    await talk.write("baseline", BASELINE)
    await talk.plan(plan())

    early = await talk.post(result())
    await talk.start("H1")
    await talk.press(talk.ana, "decision_stop", "/H1")
    assert (await talk.ana.submit({"learning": "The graph is too sparse."})).ok
    late = await talk.post(result(run_id="train-2"))
    await talk.delivered()

    assert (early[0], early[1]["status"]) == (202, "early")
    assert (late[0], late[1]["status"]) == (202, "late")
    assert talk.newest("came before the hypothesis started")
    assert talk.newest("came after work on it had ended")
    assert len(talk.channel()) == 1
    assert (await talk.hypothesis(1)).latest_verdict is None


async def test_a_metric_that_nobody_asked_for_beside_one_that_counts_is_mentioned(talk):
    await running_project(talk)

    status, _ = await talk.post(result(metrics={"recall[bec]": 0.61, "auc": 0.94}))
    entry = await talk.heard("*H1 supported:*")

    assert status == 202
    assert "auc" in entry["text"]


async def test_a_run_that_came_out_as_no_number_is_kept_and_its_verdict_says_so(talk):
    await running_project(talk)

    status, answer = await talk.post(result(metrics={"recall[bec]": float("nan")}))
    entry = await talk.heard("*H1 invalid:*")

    assert (status, answer["status"]) == (202, "accepted")
    assert "not a finite number" in entry["text"]
