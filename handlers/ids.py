"""Every id that travels through Slack and back, spelled once."""

import re
from dataclasses import dataclass

from bot.experiments.errors import NotFound

COMMAND = "/lab"

# Shortcuts.
NEW_PROJECT_SHORTCUT = "project_new_shortcut"

# Views.
PROJECT_FORM = "project"
SECTION_FORM = "section"
HYPOTHESIS_FORM = "hypothesis"
RESULT_FORM = "result"
DECISION_FORM = "decision"
EXTENSION_FORM = "extension"

# Actions.
SECTION_EDIT = "section_edit"
SECTION_ADD_ITEM = "section_add_item"
HYPOTHESIS_ADD = "hypothesis_add"
HYPOTHESIS_EDIT = "hypothesis_edit"
HYPOTHESIS_START = "hypothesis_start"
RESULT_REPORT = "result_report"
DECISION = "decision_"
TIMEBOX_EXTEND = "timebox_extend"
PROJECT_EXPORT = "project_export"
PICK = "pick_"

_TARGET = re.compile(r"(?P<project>\d{1,18})(?:/(?:H(?P<number>\d{1,5})|(?P<section>[a-z_]+)))?")


@dataclass(frozen=True)
class Target:
    """What a button is about: a project, and perhaps one hypothesis or section of it."""

    project_id: int
    number: int = 0
    section: str = ""

    def __str__(self) -> str:
        if self.number:
            return f"{self.project_id}/H{self.number}"
        return f"{self.project_id}/{self.section}" if self.section else str(self.project_id)

    @classmethod
    def parse(cls, value: str) -> "Target":
        """Read a button's value; raises NotFound for anything else."""
        match = _TARGET.fullmatch(value)
        if match is None:
            raise NotFound("This button is not one of ours any more. Use /lab instead.")
        return cls(int(match["project"]), int(match["number"] or 0), match["section"] or "")
