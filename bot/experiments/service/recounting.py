"""Counting anew whatever hangs on a project's calendar, once that has changed."""

from bot.experiments.hypotheses import Hypothesis
from bot.experiments.ports import Work
from bot.experiments.projects import Project
from bot.experiments.records import Act
from bot.experiments.service.reviews import rearm_review
from bot.experiments.service.stages import rearm_stages
from bot.experiments.service.timeboxes import recount_project


async def recount(work: Work, act: Act, project: Project, why: str) -> tuple[Hypothesis, ...]:
    """Count timeboxes anew, and set up the check-ins of stages and of a review.

    Returns the hypotheses whose deadline moved. `why` completes "the deadline moved, since …".
    Raises Refusal where the new calendar has no day left for one.
    """
    if not project.state.can_change:
        return ()
    moved = await recount_project(work, act, project, why)
    await rearm_stages(work, act, project)
    await rearm_review(work, act, project)
    return moved
