"""The routing table: every way in, on one screen.

Bolt tries listeners one after another, so the common ones come first and each family of
ids has one.
"""

import re

from slack_bolt.async_app import AsyncApp

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
from handlers.guard import Guard
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


def register_listeners(app: AsyncApp, guard: Guard) -> None:
    """Connect every way in to what it does."""
    around = guard.around

    app.action(ids.SECTION_EDIT)(around(document.edit_section))
    app.view(ids.SECTION_FORM)(around(submit_section))
    app.action(ids.SECTION_ADD_ITEM)(around(document.add_item))
    app.action(ids.SECTION_MORE_ROOM)(around(document.add_room))
    app.action(ids.SECTION_GRADE)(around(document.grade_goals))

    app.action(ids.TEXT_READ)(around(revisions.read_text))
    app.action(re.compile(f"^{ids.TEXT_PAGE}"))(around(revisions.turn_page))
    app.action(ids.REVISIONS_SHOW)(around(revisions.show_revisions))
    app.action(ids.REVISIONS_CHOOSE)(around(revisions.choose_revision))
    app.action(ids.REVISION_RESTORE)(around(revisions.restore_revision))

    app.action(ids.HYPOTHESIS_ADD)(around(document.add_hypothesis))
    app.action(ids.HYPOTHESIS_EDIT)(around(document.edit_hypothesis))
    app.action(ids.HYPOTHESIS_TRIED)(around(document.show_tried))
    app.view(ids.HYPOTHESIS_FORM)(around(submit_hypothesis))
    app.action(ids.HYPOTHESIS_START)(around(hypotheses.start))

    app.action(ids.RESULT_REPORT)(around(hypotheses.report_result))
    app.view(ids.RESULT_FORM)(around(submit_result))
    app.action(re.compile(f"^{ids.DECISION}"))(around(hypotheses.decide))
    app.action(ids.DECISION_CHANGE)(around(hypotheses.change_decision))
    app.view(ids.DECISION_FORM)(around(submit_decision))
    app.action(ids.TIMEBOX_EXTEND)(around(hypotheses.extend))
    app.view(ids.EXTENSION_FORM)(around(submit_extension))
    app.action(ids.TIMEBOX_SNOOZE)(around(snooze.snooze))
    app.view(ids.SNOOZE_FORM)(around(submit_snooze))
    app.action(ids.STAGE_DELIVERED)(around(stages.deliver))
    app.action(ids.STAGE_MOVE)(around(stages.move))
    app.view(ids.STAGE_FORM)(around(submit_stage))

    app.action(ids.PROJECT_SETTINGS)(around(settings.show))
    app.action(re.compile(f"^{ids.SETTINGS_EDIT}"))(around(settings.edit))
    app.view(ids.SETTINGS_FORM)(around(submit_settings))
    app.action(ids.PEOPLE_EDIT)(around(settings.edit_people))
    app.view(ids.PEOPLE_FORM)(around(submit_people))
    app.view(ids.AWAY_FORM)(around(submit_away))
    app.action(ids.ABSENCE_REMOVE)(around(settings.forget_absence))
    app.action(re.compile(f"^{ids.TOKENS_SHOW}"))(around(tokens.show))
    app.action(ids.TOKEN_REVOKE)(around(tokens.revoke))
    app.view(ids.TOKEN_FORM)(around(submit_token))
    app.action(ids.PROJECT_LAUNCH)(around(endings.launch))
    app.view(ids.LAUNCH_FORM)(around(submit_launch))
    app.action(ids.PROJECT_STOP)(around(endings.stop))
    app.view(ids.STOP_FORM)(around(submit_stop))
    app.action(ids.PROJECT_ARCHIVE)(around(endings.archive))
    app.action(ids.PROJECT_RESTORE)(around(endings.restore))

    app.action(ids.REVIEW_REQUEST)(around(reviews.request))
    app.view(ids.REVIEW_FORM)(around(submit_review))
    app.action(ids.REVIEW_APPROVE)(around(reviews.approve))
    app.action(ids.REVIEW_CHANGES)(around(reviews.request_changes))
    app.view(ids.REVIEW_CHANGES_FORM)(around(submit_changes))
    app.action(ids.COMMENT_ADD)(around(reviews.comment))
    app.view(ids.COMMENT_FORM)(around(submit_comment))

    app.action(ids.PROJECT_LOG)(around(experiment_log.show))
    app.action(re.compile(f"^({ids.LOG_KIND}|{ids.LOG_ABOUT})$"))(
        around(experiment_log.filter_entries)
    )
    app.action(re.compile(f"^({ids.LOG_NEWER}|{ids.LOG_OLDER})$"))(around(experiment_log.turn_page))
    app.action(ids.NOTE_ADD)(around(experiment_log.add_note))
    app.action(ids.NOTE_PROJECT)(around(experiment_log.choose_project))
    app.view(ids.NOTE_FORM)(around(submit_note))
    app.shortcut(ids.LOG_ADD_SHORTCUT)(around(notes.add_to_log))
    app.event(ids.FILE_SHARED)(guard.around_event(offer_result))
    for name in ids.CHANNEL_IS_BACK:
        app.event(name)(guard.around_event(post_again))
    app.action(re.compile(f"^{ids.FILE_TAKE}"))(around(files.take_result))
    app.action(ids.FILE_LEAVE)(around(files.leave_result))

    app.action(ids.DIGEST_POST)(around(digests.post))
    app.action(ids.DIGEST_COPY)(around(digests.copy))

    app.command(ids.COMMAND)(around(lab.run_command))
    app.action(re.compile(f"^{ids.PICK}"))(around(picks.pick))
    app.action(ids.PROJECT_EXPORT)(around(document.export))
    app.shortcut(ids.NEW_PROJECT_SHORTCUT)(around(projects.new_project))
    app.view(ids.PROJECT_FORM)(around(submit_project))
