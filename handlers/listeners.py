"""The routing table: every way in, on one screen.

Bolt tries listeners one after another, so the common ones come first and each family of
ids has one.
"""

import re

from slack_bolt.async_app import AsyncApp

from handlers import ids
from handlers.actions import document, hypotheses, picks
from handlers.commands import lab
from handlers.guard import Guard
from handlers.shortcuts import projects
from handlers.view_submissions.decision import submit_decision, submit_extension
from handlers.view_submissions.hypothesis import submit_hypothesis
from handlers.view_submissions.project import submit_project
from handlers.view_submissions.result import submit_result
from handlers.view_submissions.section import submit_section


def register_listeners(app: AsyncApp, guard: Guard) -> None:
    """Connect every way in to what it does."""
    around = guard.around

    app.action(ids.SECTION_EDIT)(around(document.edit_section))
    app.view(ids.SECTION_FORM)(around(submit_section))
    app.action(ids.SECTION_ADD_ITEM)(around(document.add_item))

    app.action(ids.HYPOTHESIS_ADD)(around(document.add_hypothesis))
    app.action(ids.HYPOTHESIS_EDIT)(around(document.edit_hypothesis))
    app.view(ids.HYPOTHESIS_FORM)(around(submit_hypothesis))
    app.action(ids.HYPOTHESIS_START)(around(hypotheses.start))

    app.action(ids.RESULT_REPORT)(around(hypotheses.report_result))
    app.view(ids.RESULT_FORM)(around(submit_result))
    app.action(re.compile(f"^{ids.DECISION}"))(around(hypotheses.decide))
    app.view(ids.DECISION_FORM)(around(submit_decision))
    app.action(ids.TIMEBOX_EXTEND)(around(hypotheses.extend))
    app.view(ids.EXTENSION_FORM)(around(submit_extension))

    app.command(ids.COMMAND)(around(lab.run_command))
    app.action(re.compile(f"^{ids.PICK}"))(around(picks.pick))
    app.action(ids.PROJECT_EXPORT)(around(document.export))
    app.shortcut(ids.NEW_PROJECT_SHORTCUT)(around(projects.new_project))
    app.view(ids.PROJECT_FORM)(around(submit_project))
