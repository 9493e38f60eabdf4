"""Asking people to review a design doc, and taking their answers and comments."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.experiments.calendars import WorkCalendar
from bot.experiments.errors import FieldErrors, NotPossible
from bot.experiments.fields import Need
from bot.experiments.log import Commented, ReviewAnswered, ReviewDue, ReviewRequested
from bot.experiments.ports import Work
from bot.experiments.projects import Project, ProjectState, Right
from bot.experiments.records import Act, IntentKind
from bot.experiments.reviews import (
    MAX_COMMENT,
    Answer,
    Comment,
    Review,
    Reviewer,
    clean_reviewers,
)
from bot.experiments.schedules import reminders_for
from bot.experiments.service.calendars import calendar_of
from bot.experiments.service.telling import write_entry
from bot.experiments.template import Template
from bot.experiments.text import tidy
from bot.experiments.tree import problems

#: What the check-ins of a review are kept under.
REVIEW = "review"


@dataclass(frozen=True)
class Lacking:
    """What a section still needs, by the labels of its fields."""

    key: str
    title: str
    labels: tuple[str, ...]


async def lacking(
    work: Work, template: Template, project_id: int, need: Need
) -> tuple[Lacking, ...]:
    """The sections in which something is missing for a review or a launch."""
    saved = {each.key: each.content for each in await work.sections.all(project_id)}
    found = [
        Lacking(shape.key, shape.title, shape.missing(saved.get(shape.key, ()), need))
        for shape in template.written_once
    ]
    return tuple(each for each in found if each.labels)


async def request_review(
    work: Work,
    act: Act,
    template: Template,
    *,
    project_id: int,
    reviewer_ids: Sequence[str],
    due_on: date,
) -> Review:
    """Begin a round of review; the document has to be complete enough for one.

    Raises NotAllowed, NotPossible, and FieldErrors on `reviewers` and `due_on`.
    """
    project = await work.projects.get(project_id)
    project.require(Right.MANAGE, act.actor_id)
    project.require_changeable()
    await _require_complete(work, template, project_id)
    calendar, rhythm = await calendar_of(work, project)
    _check_due(due_on, calendar, act)
    asked = clean_reviewers(reviewer_ids, project.owner_id)
    known = await work.reviews.latest(project_id)
    review = Review(
        project_id=project_id,
        round=known.round + 1 if known else 1,
        requested_by=act.actor_id,
        requested_at=act.at,
        due_on=due_on,
        document_revision=project.document_revision,
        reviewers=tuple(Reviewer(user_id=each) for each in asked),
    )
    await work.reviews.save(review)
    await work.check_ins.arm(project_id, REVIEW, reminders_for(due_on, calendar, rhythm, act.at))
    if project.state is ProjectState.DRAFT or project.state is ProjectState.APPROVED:
        await work.projects.save(replace(project, state=ProjectState.IN_REVIEW))
    remarks = problems(await work.hypotheses.all(project_id))
    event = ReviewRequested(
        round=review.round,
        reviewers=asked,
        due_on=due_on,
        document_revision=review.document_revision,
        remarks=tuple(each.words for each in remarks),
    )
    # The message that asks is where this entry stands in the thread: people are asked once.
    await work.log.append(act, project_id, 0, event)
    if known is not None:
        await work.outbox.add(project, IntentKind.REVIEW, str(known.round))
    await work.outbox.add(project, IntentKind.REVIEW, str(review.round))
    await work.outbox.add(project, IntentKind.CARD)
    return review


async def _require_complete(work: Work, template: Template, project_id: int) -> None:
    missing = await lacking(work, template, project_id, Need.REVIEW)
    if missing:
        named = "; ".join(f"{each.title}: {', '.join(each.labels)}" for each in missing)
        raise NotPossible(f"Before a review something is still to be written. {named}.")
    if not await work.hypotheses.numbers(project_id):
        raise NotPossible("Before a review the document needs a hypothesis. Add one first.")


def _check_due(due_on: date, calendar: WorkCalendar, act: Act) -> None:
    today = calendar.local_day(act.at)
    if due_on <= today:
        raise FieldErrors({"due_on": "Choose a day that is still to come."})
    if (due_on - today).days > 365:
        raise FieldErrors({"due_on": "That is more than a year away. Choose an earlier day."})


async def answer_review(
    work: Work, act: Act, *, project_id: int, answer: Answer, words: str = ""
) -> Review:
    """Take a reviewer's answer to the document as it is now; the last approval approves it.

    Raises NotAllowed for whoever was not asked, NotPossible without a review.
    """
    project = await work.projects.get(project_id)
    project.require_changeable()
    review = await work.reviews.latest(project_id)
    if review is None:
        raise NotPossible("No review is under way.")
    words = tidy(words)
    if answer is Answer.CHANGES and not words:
        raise FieldErrors({"words": "Say what should change."})
    answered = review.answered(act.actor_id, answer, act.at, project.document_revision, words)
    if answered.says_the_same_as(review):
        # Pressed twice: nothing is new, and nothing is said twice.
        return review
    await work.reviews.save(answered)
    is_last = answered.approved_at(project.document_revision)
    if answer is Answer.CHANGES and project.state is ProjectState.APPROVED:
        # What the hypotheses promised stays agreed; the document is in review again.
        project = replace(project, state=ProjectState.IN_REVIEW)
        await work.projects.save(project)
    if is_last:
        state = project.state
        if state is ProjectState.IN_REVIEW:
            state = ProjectState.APPROVED
        project = replace(project, state=state, approved_revision=project.document_revision)
        await work.projects.save(project)
    if not answered.waiting:
        await work.check_ins.arm(project_id, REVIEW, ())
    event = ReviewAnswered(
        answer=answer,
        words=words,
        document_revision=project.document_revision,
        is_last=is_last,
    )
    await write_entry(work, act, project, 0, event)
    await work.outbox.add(project, IntentKind.REVIEW, str(answered.round))
    await work.outbox.add(project, IntentKind.CARD)
    return answered


async def comment(
    work: Work, act: Act, template: Template, *, project_id: int, subject: str, text: str
) -> Comment:
    """Keep what someone says about a section, a hypothesis or, if blank, the whole document.

    Everybody who sees the project may. Raises NotFound, and FieldErrors on `text`.
    """
    project = await work.projects.get(project_id)
    text = tidy(text)
    if not text:
        raise FieldErrors({"text": "Write something first."})
    if len(text) > MAX_COMMENT:
        raise FieldErrors({"text": f"A comment takes at most {MAX_COMMENT:,} characters."})
    about, revision, intent = "the document", 0, None
    if subject.startswith("H") and subject[1:].isdigit():
        hypothesis = await work.hypotheses.get(project_id, int(subject[1:]))
        about, revision = hypothesis.ref, hypothesis.revision
        intent = (IntentKind.HYPOTHESIS, str(hypothesis.number))
    elif subject:
        about = template.section(subject).title
        saved = await work.sections.get(project_id, subject)
        if saved is not None:
            revision, intent = saved.revision, (IntentKind.SECTION, subject)
    kept = await work.comments.add(
        Comment(
            id=0,
            project_id=project_id,
            subject=subject,
            author_id=act.actor_id,
            at=act.at,
            text=text,
            revision=revision,
        )
    )
    event = Commented(comment_id=kept.id, about=about, text=text)
    number = int(subject[1:]) if intent and intent[0] is IntentKind.HYPOTHESIS else 0
    await write_entry(work, act, project, number, event)
    if intent is not None:
        await work.outbox.add(project, *intent)
    return kept


async def rearm_review(work: Work, act: Act, project: Project) -> None:
    """Set up the reminders of a review that waits anew, as the calendar is now."""
    review = await work.reviews.latest(project.id)
    if review is None or not review.waiting:
        return
    calendar, rhythm = await calendar_of(work, project)
    coming = reminders_for(review.due_on, calendar, rhythm, act.at)
    await work.check_ins.arm(project.id, REVIEW, coming)


async def remind_reviewers(work: Work, act: Act, project: Project, *, late: bool) -> None:
    """Ask again whoever has not answered."""
    review = await work.reviews.latest(project.id)
    if review is None or not review.waiting or not project.state.can_change:
        return
    event = ReviewDue(round=review.round, waiting=review.waiting, due_on=review.due_on, late=late)
    await write_entry(work, act, project, 0, event)
