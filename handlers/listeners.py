"""The routing table: every way in, on one screen.

Bolt tries listeners one after another and prepares arguments for each, which takes milliseconds for
seventy of them. So it has one for each kind of request, and these tables have the rest.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.experiments.errors import NotFound
from handlers import ids
from handlers.actions import (
    digests,
    document,
    endings,
    experiment_log,
    files,
    hypotheses,
    picks,
    reviews,
    revisions,
    settings,
    snooze,
    stages,
    tokens,
)
from handlers.commands import lab
from handlers.events.channels import post_again
from handlers.events.files import offer_result
from handlers.guard import Guard, Listener, turn_away
from handlers.interaction import Interaction
from handlers.shortcuts import notes, projects
from handlers.view_submissions.away import submit_away
from handlers.view_submissions.decision import submit_decision, submit_extension
from handlers.view_submissions.endings import submit_launch, submit_stop
from handlers.view_submissions.hypothesis import submit_hypothesis
from handlers.view_submissions.note import submit_note
from handlers.view_submissions.people import submit_people
from handlers.view_submissions.project import submit_project
from handlers.view_submissions.result import submit_result
from handlers.view_submissions.review import submit_changes, submit_comment, submit_review
from handlers.view_submissions.section import submit_section
from handlers.view_submissions.settings import submit_settings
from handlers.view_submissions.snooze import submit_snooze
from handlers.view_submissions.stages import submit_stage
from handlers.view_submissions.tokens import submit_token

#: An id that ends with an underscore is that of a family: of all that begin so.
ACTIONS: Mapping[str, Listener] = {
    ids.SECTION_EDIT: document.edit_section,
    ids.SECTION_ADD_ITEM: document.add_item,
    ids.SECTION_MORE_ROOM: document.add_room,
    ids.SECTION_GRADE: document.grade_goals,
    ids.TEXT_READ: revisions.read_text,
    ids.TEXT_PAGE: revisions.turn_page,
    ids.REVISIONS_SHOW: revisions.show_revisions,
    ids.REVISIONS_CHOOSE: revisions.choose_revision,
    ids.REVISION_RESTORE: revisions.restore_revision,
    ids.HYPOTHESIS_ADD: document.add_hypothesis,
    ids.HYPOTHESIS_EDIT: document.edit_hypothesis,
    ids.HYPOTHESIS_TRIED: document.show_tried,
    ids.HYPOTHESIS_START: hypotheses.start,
    ids.RESULT_REPORT: hypotheses.report_result,
    ids.DECISION: hypotheses.decide,
    ids.DECISION_CHANGE: hypotheses.change_decision,
    ids.TIMEBOX_EXTEND: hypotheses.extend,
    ids.TIMEBOX_SNOOZE: snooze.snooze,
    ids.STAGE_DELIVERED: stages.deliver,
    ids.STAGE_MOVE: stages.move,
    ids.PROJECT_SETTINGS: settings.show,
    ids.SETTINGS_EDIT: settings.edit,
    ids.PEOPLE_EDIT: settings.edit_people,
    ids.ABSENCE_REMOVE: settings.forget_absence,
    ids.TOKENS_SHOW: tokens.show,
    ids.TOKEN_REVOKE: tokens.revoke,
    ids.PROJECT_LAUNCH: endings.launch,
    ids.PROJECT_STOP: endings.stop,
    ids.PROJECT_ARCHIVE: endings.archive,
    ids.PROJECT_RESTORE: endings.restore,
    ids.REVIEW_REQUEST: reviews.request,
    ids.REVIEW_APPROVE: reviews.approve,
    ids.REVIEW_CHANGES: reviews.request_changes,
    ids.COMMENT_ADD: reviews.comment,
    ids.PROJECT_LOG: experiment_log.show,
    ids.LOG_KIND: experiment_log.filter_entries,
    ids.LOG_ABOUT: experiment_log.filter_entries,
    ids.LOG_NEWER: experiment_log.turn_page,
    ids.LOG_OLDER: experiment_log.turn_page,
    ids.NOTE_ADD: experiment_log.add_note,
    ids.NOTE_PROJECT: experiment_log.choose_project,
    ids.FILE_TAKE: files.take_result,
    ids.FILE_LEAVE: files.leave_result,
    ids.DIGEST_POST: digests.post,
    ids.DIGEST_COPY: digests.copy,
    ids.PICK: picks.pick,
    ids.PROJECT_EXPORT: document.export,
}
VIEWS: Mapping[str, Listener] = {
    ids.SECTION_FORM: submit_section,
    ids.HYPOTHESIS_FORM: submit_hypothesis,
    ids.RESULT_FORM: submit_result,
    ids.DECISION_FORM: submit_decision,
    ids.EXTENSION_FORM: submit_extension,
    ids.SNOOZE_FORM: submit_snooze,
    ids.STAGE_FORM: submit_stage,
    ids.SETTINGS_FORM: submit_settings,
    ids.PEOPLE_FORM: submit_people,
    ids.AWAY_FORM: submit_away,
    ids.TOKEN_FORM: submit_token,
    ids.LAUNCH_FORM: submit_launch,
    ids.STOP_FORM: submit_stop,
    ids.REVIEW_FORM: submit_review,
    ids.REVIEW_CHANGES_FORM: submit_changes,
    ids.COMMENT_FORM: submit_comment,
    ids.NOTE_FORM: submit_note,
    ids.PROJECT_FORM: submit_project,
}
SHORTCUTS: Mapping[str, Listener] = {
    ids.LOG_ADD_SHORTCUT: notes.add_to_log,
    ids.NEW_PROJECT_SHORTCUT: projects.new_project,
}
_FAMILIES = tuple(each for each in ACTIONS if each.endswith("_"))
_ANY = re.compile("")
#: What Bolt stumbles with: it looks for people, channels and views in whatever was sent.
_ODD = (ValueError, TypeError, AttributeError, LookupError, RecursionError)


def register_listeners(app: AsyncApp, guard: Guard) -> None:
    """Connect every way in to what it does."""
    around = guard.around
    app.action(_ANY)(around(_by(ACTIONS, _pressed)))
    app.view(_ANY)(around(_by(VIEWS, lambda interaction: str(interaction.view["callback_id"]))))
    app.command(ids.COMMAND)(around(lab.run_command))
    app.shortcut(_ANY)(around(_by(SHORTCUTS, lambda each: str(each.body["callback_id"]))))
    app.event(ids.FILE_SHARED)(guard.around_event(offer_result))
    for name in ids.CHANNEL_IS_BACK:
        app.event(name)(guard.around_event(post_again))
    app.error(turn_away)


async def dispatch(app: AsyncApp, body: str | dict[str, Any], **how: Any) -> BoltResponse:
    """Have Bolt answer a request; what is none of Slack's, such as a list, is turned away."""
    try:
        return await app.async_dispatch(AsyncBoltRequest(body=body, **how))
    except _ODD as error:
        return await turn_away(error)


def _by(table: Mapping[str, Listener], name_of: Callable[[Interaction], str]) -> Listener:
    async def listen(interaction: Interaction) -> None:
        listener = table.get(name_of(interaction))
        if listener is None:
            raise NotFound(ids.GONE)
        await listener(interaction)

    return listen


def _pressed(interaction: Interaction) -> str:
    """What the pressed button is called, or its family."""
    name = str(interaction.pressed.get("action_id", ""))
    return next((each for each in _FAMILIES if name.startswith(each)), name)
