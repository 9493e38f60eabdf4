"""All that is kept at one moment, as rows."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any

Row = dict[str, Any]
#: A hypothesis, by its project and number.
Ref = tuple[int, int]

OPEN = {"running", "awaiting_decision"}
UNDECIDED = OPEN | {"planned"}


@dataclass(frozen=True)
class State:
    """Every row of every table; two are equal where nothing differs."""

    rows: dict[str, list[Row]]

    @cached_property
    def projects(self) -> dict[int, Row]:
        """The projects by id."""
        return {each["id"]: each for each in self.rows["projects"]}

    @cached_property
    def calendars(self) -> tuple[Any, ...]:
        """What days are counted by."""
        owners = [(each["owner_id"], each["owner_zone"]) for each in self.projects.values()]
        return self.rows["settings"], self.rows["absences"], owners

    @cached_property
    def archived(self) -> list[int]:
        """The projects that are put away."""
        return [key for key, each in self.projects.items() if each["state"] == "archived"]

    @cached_property
    def hypotheses(self) -> dict[Ref, Row]:
        """The hypotheses by project and number."""
        return {(each["project_id"], each["number"]): each for each in self.rows["hypotheses"]}

    @cached_property
    def under_way(self) -> list[Ref]:
        """The hypotheses that were started and not decided."""
        return [key for key, each in self.hypotheses.items() if each["state"] in OPEN]

    @cached_property
    def results(self) -> dict[tuple[int, int, str, str], Row]:
        """The results by their identity."""
        identity = itemgetter("project_id", "number", "source", "run_id")
        return {identity(each): each for each in self.rows["results"]}

    @cached_property
    def sections(self) -> dict[tuple[int, str], Row]:
        """The sections by project and key."""
        return {(each["project_id"], each["key"]): each for each in self.rows["sections"]}

    @cached_property
    def parts(self) -> dict[tuple[int, str], Row]:
        """What a document consists of, by project and subject: sections and hypotheses."""
        plans = {(key[0], f"H{key[1]}"): row for key, row in self.hypotheses.items()}
        return self.sections | plans

    @cached_property
    def log(self) -> list[Row]:
        """The entries of all projects, oldest first."""
        return self.rows["log_entries"]

    @cached_property
    def messages(self) -> dict[tuple[int, str, str], Row]:
        """What stands in Slack, by project, kind and ref."""
        return {
            (each["project_id"], each["kind"], each["ref"]): each for each in self.rows["messages"]
        }

    @cached_property
    def promises(self) -> dict[tuple[int, str, str], int]:
        """How often each thing is promised, by project, kind and ref."""
        found: dict[tuple[int, str, str], int] = defaultdict(int)
        for each in self.rows["outbox"]:
            found[each["project_id"], each["kind"], each["ref"]] += 1
        return found

    @cached_property
    def coming(self) -> dict[tuple[int, str], list[Row]]:
        """The check-ins to come, by project and subject."""
        found: dict[tuple[int, str], list[Row]] = defaultdict(list)
        for each in self.rows["check_ins"]:
            found[each["project_id"], each["subject"]].append(each)
        return found

    @cached_property
    def rounds(self) -> dict[int, int]:
        """The latest round of review of each project that had one."""
        return {each["project_id"]: each["round"] for each in self.rows["reviews"]}

    def reviewers(self, project_id: int) -> list[Row]:
        """Who was asked in the latest round, in order."""
        latest = self.rounds.get(project_id, 0)
        return [
            each
            for each in self.rows["reviewers"]
            if (each["project_id"], each["round"]) == (project_id, latest)
        ]

    def unsatisfied(self, project_id: int) -> list[Row]:
        """Who was asked and has not approved the document as it is."""
        now = ("approved", self.projects[project_id]["document_revision"])
        return [
            each
            for each in self.reviewers(project_id)
            if (each["answer"], each["document_revision"]) != now
        ]

    def is_changeable(self, project_id: int) -> bool:
        """Whether a project's document may still be changed."""
        return self.projects[project_id]["state"] not in {"stopped", "archived"}
