"""Every id that travels through Slack and back, spelled once."""

import re
from dataclasses import dataclass

from bot.experiments.errors import NotFound

COMMAND = "/lab"

# Shortcuts.
NEW_PROJECT_SHORTCUT = "project_new_shortcut"
LOG_ADD_SHORTCUT = "log_add_shortcut"

# Events.
FILE_SHARED = "file_shared"
#: Events after which a channel may be in reach again.
CHANNEL_IS_BACK = ("member_joined_channel", "channel_unarchive", "group_unarchive")

# Views.
PROJECT_FORM = "project"
SECTION_FORM = "section"
HYPOTHESIS_FORM = "hypothesis"
RESULT_FORM = "result"
DECISION_FORM = "decision"
EXTENSION_FORM = "extension"
SNOOZE_FORM = "snooze"
REVIEW_FORM = "review"
REVIEW_CHANGES_FORM = "review_changes"
COMMENT_FORM = "comment"
SETTINGS_FORM = "settings"
PEOPLE_FORM = "people"
AWAY_FORM = "away"
TOKEN_FORM = "token"
LAUNCH_FORM = "launch"
STOP_FORM = "stop"
STAGE_FORM = "stage"
NOTE_FORM = "note"

# Actions.
SECTION_EDIT = "section_edit"
SECTION_ADD_ITEM = "section_add_item"
SECTION_GRADE = "section_grade"
SECTION_MORE_ROOM = "section_more_room"
HYPOTHESIS_ADD = "hypothesis_add"
HYPOTHESIS_EDIT = "hypothesis_edit"
HYPOTHESIS_START = "hypothesis_start"
HYPOTHESIS_TRIED = "hypothesis_tried"
RESULT_REPORT = "result_report"
DECISION = "decision_"
TIMEBOX_EXTEND = "timebox_extend"
PROJECT_EXPORT = "project_export"
PROJECT_SETTINGS = "project_settings"
PROJECT_LAUNCH = "project_launch"
PROJECT_STOP = "project_stop"
PROJECT_ARCHIVE = "project_archive"
PROJECT_RESTORE = "project_restore"
PEOPLE_EDIT = "people_edit"
SETTINGS_EDIT = "settings_edit_"
ABSENCE_REMOVE = "absence_remove"
TOKENS_SHOW = "tokens_show_"
TOKEN_REVOKE = "token_revoke"
REVIEW_REQUEST = "review_request"
REVIEW_APPROVE = "review_approve"
REVIEW_CHANGES = "review_changes"
COMMENT_ADD = "comment_add"
TIMEBOX_SNOOZE = "timebox_snooze"
DECISION_CHANGE = "change_decision"
TEXT_READ = "text_read"
TEXT_PAGE = "text_page_"
REVISIONS_SHOW = "revisions_show"
REVISIONS_CHOOSE = "revisions_choose"
REVISION_RESTORE = "revision_restore"
STAGE_DELIVERED = "stage_delivered"
STAGE_MOVE = "stage_move"
PROJECT_LOG = "project_log"
LOG_KIND = "log_kind"
LOG_ABOUT = "log_about"
LOG_NEWER = "log_newer"
LOG_OLDER = "log_older"
NOTE_ADD = "note_add"
NOTE_PROJECT = "note_project"
FILE_TAKE = "file_take_"
FILE_LEAVE = "file_leave"
DIGEST_POST = "digest_post"
DIGEST_COPY = "digest_copy"
PICK = "pick_"

#: The block of the log's filters, by which their state is read.
LOG_FILTERS = "log_filters"

#: What a comment is about that concerns no part of its own.
WHOLE_DOCUMENT = "document"

_TARGET = re.compile(
    r"(?P<project>\d{1,18})(?:/(?:H(?P<number>\d{1,5})|(?P<section>[a-z][a-z0-9_]{0,39})))?"
)


GONE = "This button is not one of ours any more. Use /lab instead."


def parse_id(value: str) -> int:
    """Read the value of a button about something that is known by a number; raises NotFound."""
    if re.fullmatch(r"[0-9]{1,18}", value) is None:
        raise NotFound(GONE)
    return int(value)


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
            raise NotFound(GONE)
        return cls(int(match["project"]), int(match["number"] or 0), match["section"] or "")
