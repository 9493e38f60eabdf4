"""What the experiment log alone says of every project and hypothesis."""

import re
from collections import defaultdict
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any

from .process_state import OPEN, Ref, Row, State

_BEFORE_WORK = {"draft", "in_review", "approved"}
_AFTER = ["", "approval", "start", "results"]


@dataclass
class Tale:
    """A hypothesis as its entries tell it; the names are those of its columns."""

    state: str = "planned"
    started_at: datetime | None = None
    deadline: datetime | None = None
    extensions: int = 0
    extended_days: int = 0
    looks: int = 0
    latest_verdict: str | None = None
    changed_after: str = ""
    days_taken: int = 0


@dataclass
class Plot:
    """A project as its entries tell it; the names are those of its columns."""

    state: str = "draft"
    archived_from: str | None = None
    approved_revision: int = 0
    delivered: list[str] = field(default_factory=list)


class Story:
    """Follows the log, entry by entry, and says what has to be true after it."""

    def __init__(self) -> None:
        self.tales: dict[Ref, Tale] = defaultdict(Tale)
        self.plots: dict[int, Plot] = defaultdict(Plot)
        #: What each reviewer approved, by project and person: the revision of every part.
        self.approved: dict[tuple[int, str], dict[str, int]] = {}

    def follow(self, before: State, after: State) -> None:
        """Read what was added to the log, and compare with what is kept."""
        assert after.log[: len(before.log)] == before.log, "an entry was changed"
        added = after.log[len(before.log) :]
        self._expect_marks(before, after, added)
        for entry in added:
            assert entry["kind"] == entry["event"]["kind"]
            self._read(entry, after)
        for key, row in after.hypotheses.items():
            assert {each.name: row[each.name] for each in fields(Tale)} == vars(self.tales[key])
        for project_id, row in after.projects.items():
            kept = {each.name: row[each.name] for each in fields(Plot)}
            assert kept == vars(self.plots[project_id])

    def _expect_marks(self, before: State, after: State, added: list[Row]) -> None:
        """The first change of what somebody approved is logged, with whom it concerns."""
        expected = []
        for (project_id, subject), part in after.parts.items():
            known = before.parts.get((project_id, subject))
            was = known["revision"] if known else 0
            if part["revision"] == was or (subject.startswith("H") and not known):
                continue
            reviewers = [each["user_id"] for each in after.reviewers(project_id)]
            seen = [(each, self.approved.get((project_id, each))) for each in reviewers]
            stale = [each for each, parts in seen if parts and parts.get(subject, 0) == was]
            if stale:
                expected.append((project_id, stale))
        marks = [each for each in added if each["kind"] == "changed_since_approval"]
        assert [(each["project_id"], each["event"]["stale"]) for each in marks] == expected

    def _read(self, entry: Row, after: State) -> None:
        tell = getattr(self, f"_{entry['kind']}", None)
        if tell is not None:
            tell(entry, entry["event"], after)

    def _started(self, entry: Row, event: dict[str, Any], after: State) -> None:
        tale, plot = self._tale(entry), self.plots[entry["project_id"]]
        assert tale.state == "planned"
        tale.state, tale.started_at, tale.deadline = "running", entry["at"], _time(event)
        assert event["unapproved"] == (plot.approved_revision == 0)
        if plot.state in _BEFORE_WORK:
            plot.state = "running"

    def _checked_in(self, entry: Row, event: dict[str, Any], after: State) -> None:
        tale = self._tale(entry)
        assert tale.state in OPEN
        if tale.deadline <= entry["at"]:
            tale.state = "awaiting_decision"

    def _result(self, entry: Row, event: dict[str, Any], after: State) -> None:
        tale = self._tale(entry)
        arrival = "late"
        if self.plots[entry["project_id"]].state not in {"stopped", "archived"}:
            arrival = {"planned": "early"} | dict.fromkeys(OPEN, "accepted")
            arrival = arrival.get(tale.state, "late")
        assert event["arrival"] == arrival
        assert (event["verdict"] is not None) == (arrival == "accepted")
        if arrival == "accepted":
            tale.looks += 1
            tale.latest_verdict = event["verdict"]["outcome"]
            assert event["looks"] == tale.looks

    def _decided(self, entry: Row, event: dict[str, Any], after: State) -> None:
        tale = self._tale(entry)
        assert tale.state in OPEN
        assert event["verdict"] == tale.latest_verdict
        tale.state, tale.days_taken = event["outcome"], event["spent"]

    def _extended(self, entry: Row, event: dict[str, Any], after: State) -> None:
        tale = self._tale(entry)
        assert tale.state in OPEN
        tale.state, tale.deadline = "running", _time(event)
        tale.extensions += 1
        tale.extended_days += event["days"]

    def _snoozed(self, entry: Row, event: dict[str, Any], after: State) -> None:
        assert self._tale(entry).state in OPEN

    def _deadline_moved(self, entry: Row, event: dict[str, Any], after: State) -> None:
        tale = self._tale(entry)
        assert _time(event, "was") == tale.deadline
        tale.deadline = _time(event)

    def _plan_revised(self, entry: Row, event: dict[str, Any], after: State) -> None:
        tale = self._tale(entry)
        assert tale.state == "planned" or tale.state in OPEN
        tale.changed_after = max(tale.changed_after, event["after"], key=_AFTER.index)
        tale.latest_verdict = None
        if tale.state in OPEN and "Timebox" in {each["label"] for each in event["changes"]}:
            # The entry does not say until when.
            tale.deadline = after.hypotheses[entry["project_id"], entry["number"]]["deadline"]
            tale.state = "running" if tale.deadline > entry["at"] else tale.state

    def _review_requested(self, entry: Row, event: dict[str, Any], after: State) -> None:
        plot = self.plots[entry["project_id"]]
        if plot.state in {"draft", "approved"}:
            plot.state = "in_review"
        for key in [each for each in self.approved if each[0] == entry["project_id"]]:
            del self.approved[key]

    def _review_answered(self, entry: Row, event: dict[str, Any], after: State) -> None:
        project_id, plot = entry["project_id"], self.plots[entry["project_id"]]
        parts = {
            subject: each["revision"]
            for (owner, subject), each in after.parts.items()
            if owner == project_id
        }
        self.approved.pop((project_id, entry["actor_id"]), None)
        if event["answer"] == "approved":
            self.approved[project_id, entry["actor_id"]] = parts
            assert event["document_revision"] == sum(parts.values())
        elif plot.state == "approved":
            plot.state = "in_review"
        reviewers = [each["user_id"] for each in after.reviewers(project_id)]
        is_last = all(self.approved.get((project_id, each)) == parts for each in reviewers)
        assert event["is_last"] == is_last
        if is_last:
            plot.approved_revision = event["document_revision"]
            plot.state = "approved" if plot.state == "in_review" else plot.state

    def _project_moved(self, entry: Row, event: dict[str, Any], after: State) -> None:
        plot, state = self.plots[entry["project_id"]], event["state"]
        if plot.state == "archived":
            assert state == plot.archived_from
        plot.archived_from = plot.state if state == "archived" else None
        plot.state = state
        for (project_id, number), tale in self.tales.items():
            if project_id == entry["project_id"] and state == "stopped" and tale.state in OPEN:
                tale.state = "stopped"
                # The entry does not say how long it took.
                tale.days_taken = after.hypotheses[project_id, number]["days_taken"]

    def _commented(self, entry: Row, event: dict[str, Any], after: State) -> None:
        assert event["about"] == f"H{entry['number']}" or not entry["number"]
        assert entry["number"] or not re.fullmatch(r"H\d+", event["about"])

    def _stage_answered(self, entry: Row, event: dict[str, Any], after: State) -> None:
        if event["delivered"]:
            self.plots[entry["project_id"]].delivered.append(event["stage"])

    def _people_changed(self, entry: Row, event: dict[str, Any], after: State) -> None:
        project = after.projects[entry["project_id"]]
        assert {key: project[key] for key in event if key != "kind"} == {
            key: value for key, value in event.items() if key != "kind"
        }

    def _tale(self, entry: Row) -> Tale:
        assert entry["number"], "an entry of a hypothesis does not say of which"
        return self.tales[entry["project_id"], entry["number"]]


def _time(event: dict[str, Any], key: str = "deadline") -> datetime:
    return datetime.fromisoformat(event[key]).astimezone(UTC)
