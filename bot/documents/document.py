"""The design doc as a whole: everything that a project's document holds at one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.experiments.calendars import zone
from bot.experiments.hypotheses import Hypothesis
from bot.experiments.log import (
    CheckedIn,
    LogEntry,
    Noted,
    PeopleChanged,
    ReviewDue,
    ReviewRequested,
    StageDue,
)
from bot.experiments.projects import Project
from bot.experiments.records import SavedSection
from bot.experiments.reviews import Comment, Review, Reviewer
from bot.experiments.template import Content, Template


@dataclass(frozen=True, kw_only=True)
class Document:
    """Everything that a project's document holds, as it stood when it was read."""

    project: Project
    template: Template
    sections: Mapping[str, SavedSection]
    hypotheses: Sequence[Hypothesis]
    log: Sequence[LogEntry]
    #: People by Slack id; an id that is missing stands for itself.
    names: Mapping[str, str]
    comments: Sequence[Comment] = ()
    #: The newest round.
    review: Review | None = None
    #: The hypothesis tree as lines of text.
    tree: Sequence[str] = ()
    #: The working days spent on each hypothesis and on the path, as lines of text.
    spent: Sequence[str] = ()
    #: What an imported document said that no field asks for.
    notes: str = ""

    def name(self, user_id: str) -> str:
        """What a person is called."""
        return self.names.get(user_id, user_id)

    def when(self, at: datetime) -> str:
        """A time for people, in the owner's zone: `2026-11-24 10:00 CET`."""
        return at.astimezone(zone(self.project.owner_zone)).strftime("%Y-%m-%d %H:%M %Z")

    def content_of(self, key: str) -> Content:
        """What a section says; empty where it is not written yet."""
        saved = self.sections.get(key)
        return saved.content if saved else ()

    def standing(self, hypothesis: Hypothesis) -> str:
        """Where a hypothesis is, in a line."""
        parts = [hypothesis.state.words.capitalize()]
        if hypothesis.deadline:
            parts.append(f"deadline {self.when(hypothesis.deadline)}")
        return ", ".join(filter(None, (*parts, hypothesis.changed_after.words)))

    def reviewed(self, reviewer: Reviewer) -> str:
        """What a reviewer answered, when and on which revision, in a line."""
        name = self.name(reviewer.user_id)
        if reviewer.answer is None or reviewer.answered_at is None:
            return f"{name} has not answered yet"
        words = f": {reviewer.words}" if reviewer.words else ""
        on = f"on revision {reviewer.document_revision}"
        return f"{name} {reviewer.answer.words} {on}, {self.when(reviewer.answered_at)}{words}"

    def comments_on(self, subject: str) -> list[Comment]:
        """The comments on a section's key or an `H2`; of "", those that find no other place."""
        places = {each.key for each in self.template.sections}
        places |= {each.ref for each in self.hypotheses}
        return [
            each
            for each in self.comments
            if (each.subject if each.subject in places else "") == subject
        ]


def people_in(
    project: Project,
    sections: Sequence[SavedSection],
    log: Sequence[LogEntry],
    comments: Sequence[Comment] = (),
    review: Review | None = None,
) -> set[str]:
    """The Slack ids of everyone whom the document names."""
    named = {project.owner_id, project.decider_id or "", *project.collaborator_ids}
    named |= {each.edited_by for each in sections} | {each.actor_id for each in log}
    named |= {each.author_id for each in comments}
    if review:
        named |= {review.requested_by, *(each.user_id for each in review.reviewers)}
    for entry in log:
        match entry.event:
            case CheckedIn(asked=asked) | StageDue(asked=asked):
                named.update(asked)
            case ReviewRequested(reviewers=asked) | ReviewDue(waiting=asked):
                named.update(asked)
            case PeopleChanged() as people:
                named |= {people.owner_id, people.decider_id or "", *people.collaborator_ids}
            case Noted(quoted_id=quoted):
                named.add(quoted)
    return named - {""}
