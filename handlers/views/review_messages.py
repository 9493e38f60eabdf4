"""The reply that asks for a review, kept current while people answer."""

from collections.abc import Mapping, Sequence

from bot.documents.words import day
from bot.experiments.hypotheses import Hypothesis
from bot.experiments.projects import Project
from bot.experiments.records import SavedSection
from bot.experiments.reviews import Review, Reviewer
from bot.experiments.template import Template
from bot.experiments.text import shorten
from bot.experiments.tree import problems
from handlers import ids
from handlers.ids import Target
from handlers.views.blocks import (
    TEXT_LIMIT,
    Block,
    Message,
    actions,
    button,
    context,
    cut_mrkdwn,
    escape,
    header,
    section,
)
from handlers.views.blocks import sections as in_sections
from handlers.views.text import link, people, person, when

_HYPOTHESES_NAMED = 30
_REMARKS = 10


def build_review_message(
    project: Project,
    template: Template,
    review: Review,
    *,
    is_latest: bool,
    sections: Mapping[str, SavedSection],
    hypotheses: Sequence[Hypothesis],
    links: Mapping[str, str],
) -> Message:
    """Ask reviewers for an answer, with a link to every part of the document.

    `links` are the parts' replies, by a section's key or `H2`.
    """
    if not is_latest:
        words = "This review was followed by another one."
        return Message(words, [header("Review"), section(words)])
    opening = (
        f"{people(each.user_id for each in review.reviewers)}, please review "
        f"*{escape(project.title)}* by {day(review.due_on)}."
    )
    answers = [_answer(each, project, template, sections, hypotheses) for each in review.reviewers]
    parts = _parts(template, sections, hypotheses, links)
    remarks = [f"• {escape(each.words)}" for each in problems(hypotheses)[:_REMARKS]]
    blocks: list[Block] = [
        header("Review"),
        section(opening),
        *_sections("*The document*", parts),
        *(_sections("*Still open*", remarks) if remarks else []),
        *_sections("*Answers*", answers),
    ]
    if project.state.can_change:
        is_settled = review.approved_at(project.document_revision)
        blocks.append(_buttons(project, is_settled=is_settled))
    asked_at = when(review.requested_at, project.owner_zone)
    blocks.append(context(f"Asked by {person(review.requested_by)}, {asked_at}"))
    return Message(cut_mrkdwn("\n".join([opening, *answers, *parts, *remarks]), TEXT_LIMIT), blocks)


def _sections(title: str, lines: Sequence[str]) -> list[Block]:
    return in_sections([title, *lines])


def _answer(
    reviewer: Reviewer,
    project: Project,
    template: Template,
    saved: Mapping[str, SavedSection],
    hypotheses: Sequence[Hypothesis],
) -> str:
    if reviewer.answer is None or reviewer.answered_at is None:
        return f"• {person(reviewer.user_id)}: no answer yet"
    at = when(reviewer.answered_at, project.owner_zone)
    line = (
        f"• {person(reviewer.user_id)}: *{reviewer.answer.words}*, {at}, on revision "
        f"{reviewer.document_revision}"
    )
    changed = changed_since(reviewer.document_revision, template, saved, hypotheses)
    if changed:
        line += f". Changed since: {escape(shorten(', '.join(changed), 300))}"
    return line


def changed_since(
    document_revision: int,
    template: Template,
    saved: Mapping[str, SavedSection],
    hypotheses: Sequence[Hypothesis],
) -> list[str]:
    """The parts that were changed after the document had this revision, as people name them."""
    parts = [
        shape.title
        for shape in template.written_once
        if shape.key in saved and saved[shape.key].document_revision > document_revision
    ]
    return parts + [each.ref for each in hypotheses if each.document_revision > document_revision]


def _parts(
    template: Template,
    saved: Mapping[str, SavedSection],
    hypotheses: Sequence[Hypothesis],
    links: Mapping[str, str],
) -> list[str]:
    named = [(shape.key, shape.title) for shape in template.written_once if shape.key in saved]
    named += [
        (each.ref, f"{each.ref}: {shorten(each.statement, 100)}")
        for each in hypotheses[:_HYPOTHESES_NAMED]
    ]
    return [
        f"• {link(links[key], words) if key in links else escape(words)}" for key, words in named
    ]


def _buttons(project: Project, *, is_settled: bool) -> Block:
    target = Target(project.id)
    approve = button("Approve", ids.REVIEW_APPROVE, target, style="primary")
    return actions(
        *([] if is_settled else [approve]),
        button("Request changes", ids.REVIEW_CHANGES, target),
        button("Comment", ids.COMMENT_ADD, target, label="Comment on the document"),
    )
