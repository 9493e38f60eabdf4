"""Reviews: who was asked to look at a design doc, what they answered, and on which revision."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.experiments.errors import FieldErrors, NotAllowed

#: More would make a mention of everybody; a group counts with all of its members.
MAX_REVIEWERS = 30
MAX_COMMENT = 3000


class Answer(StrEnum):
    """What a reviewer says to a design doc as a whole."""

    APPROVED = "approved"
    CHANGES = "changes_requested"

    @property
    def words(self) -> str:
        """The answer for people, e.g. "requested changes"."""
        return {Answer.APPROVED: "approved", Answer.CHANGES: "requested changes"}[self]


@dataclass(frozen=True, kw_only=True)
class Reviewer:
    """Someone who was asked; the last answer stands, with the revision that it was given on."""

    user_id: str
    answer: Answer | None = None
    answered_at: datetime | None = None
    #: The document's revision that the answer is about; 0 before there is one.
    document_revision: int = 0
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Review:
    """One round of review; times are aware, in UTC, the due day is the owner's."""

    project_id: int
    round: int
    requested_by: str
    requested_at: datetime
    due_on: date
    #: The document's revision when the round began.
    document_revision: int
    reviewers: tuple[Reviewer, ...]

    @property
    def waiting(self) -> tuple[str, ...]:
        """The reviewers who have not answered."""
        return tuple(each.user_id for each in self.reviewers if each.answer is None)

    def approved_at(self, document_revision: int) -> bool:
        """Whether everybody approved the document as it is at this revision."""
        return all(
            each.answer is Answer.APPROVED and each.document_revision == document_revision
            for each in self.reviewers
        )

    def require_reviewer(self, user_id: str) -> None:
        """Raise NotAllowed, naming who was asked, for anyone else."""
        asked = tuple(each.user_id for each in self.reviewers)
        if user_id not in asked:
            raise NotAllowed(
                "You were not asked to review this. A comment is welcome all the same.", asked
            )

    def says_the_same_as(self, other: "Review") -> bool:
        """Whether nobody's answer differs, whenever it was given."""
        without_times = [
            tuple(replace(each, answered_at=None) for each in review.reviewers)
            for review in (self, other)
        ]
        return without_times[0] == without_times[1]

    def answered(
        self, user_id: str, answer: Answer, at: datetime, document_revision: int, words: str
    ) -> "Review":
        """The review with this person's answer in place; raises NotAllowed for anyone else."""
        self.require_reviewer(user_id)
        given = Reviewer(
            user_id=user_id,
            answer=answer,
            answered_at=at,
            document_revision=document_revision,
            words=words,
        )
        return replace(
            self,
            reviewers=tuple(given if each.user_id == user_id else each for each in self.reviewers),
        )


@dataclass(frozen=True, kw_only=True)
class Comment:
    """What someone says about a section or a hypothesis; never rewritten."""

    id: int
    project_id: int
    #: A section's key, a hypothesis as `H2`, or blank for the document as a whole.
    subject: str
    author_id: str
    at: datetime
    text: str
    #: The subject's revision that the comment was written on; 0 where it had none.
    revision: int


def clean_reviewers(user_ids: Collection[str], owner_id: str) -> tuple[str, ...]:
    """Check who is asked to review; raises FieldErrors on `reviewers`."""
    asked = tuple(dict.fromkeys(user_ids))
    if not asked:
        raise FieldErrors({"reviewers": "Name at least one reviewer, or a group."})
    if asked == (owner_id,):
        raise FieldErrors({"reviewers": "A review needs somebody other than the owner."})
    if len(asked) > MAX_REVIEWERS:
        raise FieldErrors({"reviewers": f"At most {MAX_REVIEWERS} people can be asked."})
    return asked
