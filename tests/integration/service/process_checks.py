"""What holds of everything that is kept, after every step."""

from collections import Counter
from datetime import datetime, timedelta

from .process_state import OPEN, Row, State

_STAGES = ("crawl", "walk", "run")
#: How often a kind may still come for one subject; those that are not named once.
_SEVERAL = {"reminder": 2, "review": 3}
#: A day may have begun where the owner is, and not here.
_SOON = timedelta(days=1)


def check_state(state: State, now: datetime) -> None:
    """Check everything that can be seen in one moment."""
    _check_log(state)
    _check_check_ins(state, now)
    _check_what_should_come(state, now)
    _check_promises(state)
    _check_summaries(state)
    _check_results(state)
    _check_revisions(state)
    _check_reviews(state)
    assert {each["channel_id"] for each in state.rows["digests"]} == {
        each["channel_id"] for each in state.projects.values()
    }


def check_step(before: State, after: State) -> None:
    """Check what one step may not do to what was there."""
    for table in ("revisions", "comments", "results"):
        kept = {_key(table, each): each for each in after.rows[table]}
        assert all(kept.get(_key(table, each)) == each for each in before.rows[table])
    for project_id, project in before.projects.items():
        later = after.projects[project_id]
        for fixed in ("key", "title", "channel_id", "created_at", "template_version"):
            assert later[fixed] == project[fixed]
        assert later["document_revision"] >= project["document_revision"]
    closed = [key for key, each in before.hypotheses.items() if _is_closed(each)]
    assert all(after.hypotheses[key] == before.hypotheses[key] for key in closed)


def _key(table: str, row: Row) -> tuple[object, ...]:
    keys = {
        "revisions": ("project_id", "subject", "number"),
        "comments": ("id",),
        "results": ("id",),
    }
    return tuple(row[each] for each in keys[table])


def _is_closed(hypothesis: Row) -> bool:
    return hypothesis["state"] != "planned" and hypothesis["state"] not in OPEN


def _check_log(state: State) -> None:
    ids = [each["id"] for each in state.log]
    assert ids == sorted(set(ids))
    counted = Counter((each["project_id"], each["number"], each["kind"]) for each in state.log)
    stopped = {
        each["project_id"]
        for each in state.log
        if each["kind"] == "project_moved" and each["event"]["state"] == "stopped"
    }
    for (project_id, number), hypothesis in state.hypotheses.items():
        started, decided = (counted[project_id, number, kind] for kind in ("started", "decided"))
        assert started == (hypothesis["started_at"] is not None)
        # What its project took along when it stopped was not decided.
        went_along = hypothesis["state"] == "stopped" and project_id in stopped and not decided
        assert decided == (_is_closed(hypothesis) and not went_along)


def _check_check_ins(state: State, now: datetime) -> None:
    """Check-ins come for what asks for them, and each of them once."""
    for (project_id, subject), coming in state.coming.items():
        assert state.is_changeable(project_id)
        later = Counter(each["kind"] for each in coming if each["due_at"] > now)
        assert all(number <= _SEVERAL.get(kind, 1) for kind, number in later.items())
        times = [each["due_at"] for each in coming]
        assert len(times) == len(set(times))
        if subject == "review":
            assert any(each["answer"] is None for each in state.reviewers(project_id))
        elif subject in _STAGES:
            assert subject not in state.projects[project_id]["delivered"]
            planned = state.sections[project_id, "delivery"]["content"][0][f"{subject}_date"]
            assert all(each["due_at"].date() >= _day(planned) - _SOON for each in coming)
        else:
            assert state.hypotheses[project_id, int(subject[1:])]["state"] in OPEN


def _day(text: str) -> object:
    return datetime.fromisoformat(text).date()


def _check_what_should_come(state: State, now: datetime) -> None:
    """A running timebox ends, and what is open is named every week, unless nobody wants that."""
    silent = any(each["choices"].get("weekly_on") == "0" for each in state.rows["settings"])
    for (project_id, number), hypothesis in state.hypotheses.items():
        coming = state.coming.get((project_id, f"H{number}"), [])
        ends = [each["due_at"] for each in coming if each["kind"] == "deadline"]
        if hypothesis["state"] == "running" and state.is_changeable(project_id):
            (ends_at,) = ends
            assert ends_at == hypothesis["deadline"] or ends_at <= now
        else:
            assert not ends
        if hypothesis["state"] in OPEN and state.is_changeable(project_id) and not silent:
            assert "weekly" in {each["kind"] for each in coming}
    for project_id, project in state.projects.items():
        delivery = state.sections.get((project_id, "delivery"))
        if delivery is None or not state.is_changeable(project_id):
            continue
        for stage in _STAGES:
            day = delivery["content"][0][f"{stage}_date"]
            if day and _day(day) > (now + _SOON).date() and stage not in project["delivered"]:
                (asked,) = state.coming[project_id, stage]
                assert asked["kind"] == "stage"


def _check_promises(state: State) -> None:
    """Everything that Slack must show is promised or stands there; nothing else is."""
    assert not [each for each in state.rows["outbox"] if each["dead_because"] or each["post_id"]]
    for table in ("outbox", "messages"):
        for each in state.rows[table]:
            assert each["channel_id"] == state.projects[each["project_id"]]["channel_id"]
    entries = {
        (each["project_id"], "entry", str(each["id"])): 1
        for each in state.log
        # The review's own message is where this stands.
        if each["kind"] != "review_requested"
    }
    told = Counter(dict.fromkeys((key for key in state.messages if key[1] == "entry"), 1))
    told.update({key: n for key, n in state.promises.items() if key[1] == "entry" and n})
    assert told == entries, "an entry is not told exactly once"
    for key in standing(state):
        assert state.promises.get(key) or key in state.messages, f"{key} was never promised"


def standing(state: State) -> set[tuple[int, str, str]]:
    """What has a message of its own, which is kept current."""
    numbers = Counter(project_id for project_id, _ in state.hypotheses)
    return {
        *((project_id, "card", "") for project_id in state.projects),
        *((project_id, "section", key) for project_id, key in state.sections),
        *((project_id, "hypothesis", str(number)) for project_id, number in state.hypotheses),
        *((project_id, "tree", "") for project_id, number in numbers.items() if number > 1),
        *(
            (project_id, "review", str(each))
            for project_id, latest in state.rounds.items()
            for each in range(1, latest + 1)
        ),
    }


def _check_summaries(state: State) -> None:
    """Whatever concerns the channel has a line there, of its own or a later one's."""
    lines = {key: each for key, each in state.promises.items() if key[1] == "summary"}
    concerned = {
        (each["project_id"], "summary", str(each["id"])): each
        for each in state.log
        if (each["event"].get("verdict") is not None and each["kind"] == "result")
        or (each["kind"] == "project_moved" and each["event"]["state"] in {"launched", "stopped"})
    }
    stands = {key for key in state.messages if key[1] == "summary"}
    assert {key for key, number in lines.items() if number} | stands <= concerned.keys()
    for key, entry in concerned.items():
        shared = [
            each
            for each in stands
            if concerned[each]["kind"] == entry["kind"] == "result"
            and concerned[each]["project_id"] == entry["project_id"]
            and concerned[each]["number"] == entry["number"]
            and concerned[each]["id"] <= entry["id"]
        ]
        assert lines.get(key, 0) + (key in stands) == 1 or (not lines.get(key) and shared)


def _check_results(state: State) -> None:
    """Every result is kept once and told once, with one verdict."""
    told = {each["event"]["result_id"]: each for each in state.log if each["kind"] == "result"}
    kept = {each["id"]: each for each in state.rows["results"]}
    assert told.keys() == kept.keys()
    assert len(told) == sum(each["kind"] == "result" for each in state.log)
    for result_id, result in kept.items():
        entry = told[result_id]
        verdict = entry["event"]["verdict"]
        assert result["verdict"] == (verdict["outcome"] if verdict else None)
        for column in ("project_id", "number"):
            assert entry[column] == result[column]
        for column in ("arrival", "source", "run_id"):
            assert entry["event"][column] == result[column]


def _check_revisions(state: State) -> None:
    """Revisions count up without a gap, and the newest is what the document says."""
    newest: dict[tuple[int, str], Row] = {}
    counted = Counter(each["project_id"] for each in state.rows["revisions"])
    of_document: dict[int, list[int]] = {}
    for each in sorted(state.rows["revisions"], key=lambda row: row["number"]):
        key = each["project_id"], each["subject"]
        assert each["number"] == (newest[key]["number"] if key in newest else 0) + 1
        newest[key] = each
        of_document.setdefault(each["project_id"], []).append(each["document_revision"])
    for project_id, project in state.projects.items():
        assert project["document_revision"] == counted[project_id]
        assert sorted(of_document.get(project_id, [])) == [*range(1, counted[project_id] + 1)]
    assert newest.keys() == state.parts.keys()
    for key, part in state.parts.items():
        content = part["content"] if "content" in part else [part["plan"]]
        assert newest[key]["content"] == content
        for column in ("revision", "document_revision"):
            assert part[column] == newest[key]["number" if column == "revision" else column]


def _check_reviews(state: State) -> None:
    """Answers are about a revision that there was; a document is approved by everybody."""
    for project_id in state.rounds:
        project = state.projects[project_id]
        reviewers = state.reviewers(project_id)
        for each in reviewers:
            assert (each["answer"] is None) == (each["document_revision"] == 0)
            assert each["document_revision"] <= project["document_revision"]
        if project["state"] == "approved":
            assert all(each["answer"] == "approved" for each in reviewers)
    asked = Counter(each["project_id"] for each in state.log if each["kind"] == "review_requested")
    assert asked == Counter(state.rounds)
