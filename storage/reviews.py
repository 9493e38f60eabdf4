"""Reviews and comments."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, select

from bot.experiments.reviews import Answer, Comment, Review, Reviewer
from storage.repository import OURS, Repository
from storage.tables import comments, reviewers, reviews

_LATEST = (
    select(reviews)
    .where(reviews.c.workspace_id == OURS, reviews.c.project_id == bindparam("project_id"))
    .order_by(reviews.c.round.desc())
    .limit(1)
)
_ASKED = (
    select(reviewers)
    .where(
        reviewers.c.workspace_id == OURS,
        reviewers.c.project_id == bindparam("project_id"),
        reviewers.c.round == bindparam("round"),
    )
    .order_by(reviewers.c.place)
)


class SqlReviews(Repository):
    """The reviews of the workspace's documents."""

    async def latest(self, project_id: int) -> Review | None:
        """Read the newest round, with its answers."""
        row = await self.one(_LATEST, project_id=project_id)
        if row is None:
            return None
        asked = await self.all_rows(_ASKED, project_id=project_id, round=row.round)
        return Review(
            project_id=project_id,
            round=row.round,
            requested_by=row.requested_by,
            requested_at=row.requested_at,
            due_on=row.due_on,
            document_revision=row.document_revision,
            reviewers=tuple(_reviewer(each) for each in asked),
        )

    async def save(self, review: Review) -> None:
        """Keep a round, new or changed, with its answers."""
        await self.put_or_replace(
            reviews,
            {
                "project_id": review.project_id,
                "round": review.round,
                "requested_by": review.requested_by,
                "requested_at": review.requested_at,
                "due_on": review.due_on,
                "document_revision": review.document_revision,
            },
        )
        await self.execute(
            delete(reviewers).where(
                reviewers.c.workspace_id == self.workspace_id,
                reviewers.c.project_id == review.project_id,
                reviewers.c.round == review.round,
            )
        )
        await self.execute(
            insert(reviewers),
            [
                {
                    "workspace_id": self.workspace_id,
                    "project_id": review.project_id,
                    "round": review.round,
                    "place": place,
                    "user_id": each.user_id,
                    "answer": each.answer,
                    "answered_at": each.answered_at,
                    "document_revision": each.document_revision,
                    "words": each.words,
                }
                for place, each in enumerate(review.reviewers)
            ],
        )


class SqlComments(Repository):
    """The comments on the workspace's documents."""

    async def add(self, comment: Comment) -> Comment:
        """Keep a comment, for good; its id is given here."""
        added = await self.execute(
            insert(comments)
            .values(
                workspace_id=self.workspace_id,
                project_id=comment.project_id,
                subject=comment.subject,
                author_id=comment.author_id,
                at=comment.at,
                text=comment.text,
                revision=comment.revision,
            )
            .returning(comments.c.id)
        )
        return replace(comment, id=added.scalar_one())

    async def newest(
        self, project_id: int, subject: str, limit: int
    ) -> tuple[Sequence[Comment], int]:
        """Read the newest on a subject, the oldest of them first, and how many there are."""
        count = func.count().over().label("total")
        rows = await self.all_rows(
            self._of(project_id)
            .add_columns(count)
            .where(comments.c.subject == subject)
            .order_by(comments.c.id.desc())
            .limit(limit)
        )
        return [_comment(row) for row in reversed(rows)], rows[0].total if rows else 0

    async def all(self, project_id: int) -> Sequence[Comment]:
        """Read all of a project's, in order."""
        return [
            _comment(row)
            for row in await self.all_rows(self._of(project_id).order_by(comments.c.id))
        ]

    def _of(self, project_id: int) -> Any:
        return select(comments).where(
            comments.c.workspace_id == self.workspace_id, comments.c.project_id == project_id
        )


def _reviewer(row: Row[Any]) -> Reviewer:
    return Reviewer(
        user_id=row.user_id,
        answer=Answer(row.answer) if row.answer else None,
        answered_at=row.answered_at,
        document_revision=row.document_revision,
        words=row.words,
    )


def _comment(row: Row[Any]) -> Comment:
    return Comment(
        id=row.id,
        project_id=row.project_id,
        subject=row.subject,
        author_id=row.author_id,
        at=row.at,
        text=row.text,
        revision=row.revision,
    )
