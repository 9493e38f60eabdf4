"""The whole design doc as JSON, for programs; docs/documents.md names every key."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bot.documents.document import Document
from bot.experiments.hypotheses import Hypothesis
from bot.experiments.log import LogEntry
from bot.experiments.measurements import Measured
from bot.experiments.metrics import MetricKey
from bot.experiments.reviews import Review

#: Grows when a key changes its meaning or goes; new keys may come at any time.
_VERSION = 1


def render_json(document: Document) -> str:
    """Write the document; times are ISO 8601 in UTC, numbers with a fraction are strings."""
    project, template = document.project, document.template
    data = {
        "format": "labthread-design-doc",
        "version": _VERSION,
        "project": {
            "key": project.key,
            "title": project.title,
            "state": project.state,
            "owner": _person(document, project.owner_id),
            "owner_zone": project.owner_zone,
            "decider": _person(document, project.decider_id),
            "collaborators": [_person(document, each) for each in project.collaborator_ids],
            "opened_at": project.created_at,
            "document_revision": project.document_revision,
            "approved_revision": project.approved_revision,
        },
        "template": {"key": template.key, "version": template.version},
        "sections": _sections(document),
        "hypotheses": [_hypothesis(each) for each in document.hypotheses],
        "tree": document.tree,
        "review": _review(document, document.review) if document.review else None,
        "comments": [
            {
                "subject": each.subject,
                "author": _person(document, each.author_id),
                "at": each.at,
                "text": each.text,
                "revision": each.revision,
            }
            for each in document.comments
        ],
        "notes": document.notes,
        "log": [_entry(document, each) for each in document.log],
    }
    return json.dumps(_plain(data), ensure_ascii=False, indent=2) + "\n"


def _person(document: Document, user_id: str | None) -> dict[str, str] | None:
    return {"id": user_id, "name": document.name(user_id)} if user_id else None


def _sections(document: Document) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for section in document.template.written_once:
        saved = document.sections.get(section.key)
        found.append(
            {
                "key": section.key,
                "title": section.title,
                "items": document.content_of(section.key),
                "revision": saved.revision if saved else 0,
                "edited_by": _person(document, saved.edited_by) if saved else None,
                "edited_at": saved.edited_at if saved else None,
            }
        )
    return found


def _hypothesis(hypothesis: Hypothesis) -> dict[str, object]:
    return {
        "ref": hypothesis.ref,
        "state": hypothesis.state,
        "plan": hypothesis.plan,
        "revision": hypothesis.revision,
        "changed_after": hypothesis.changed_after,
        "started_at": hypothesis.started_at,
        "deadline": hypothesis.deadline,
        "days_planned": hypothesis.days_planned,
        "extended_days": hypothesis.extended_days,
        "extensions": hypothesis.extensions,
        "baseline": hypothesis.baseline,
        "latest_verdict": hypothesis.latest_verdict,
    }


def _review(document: Document, review: Review) -> dict[str, object]:
    return {
        "round": review.round,
        "requested_by": _person(document, review.requested_by),
        "requested_at": review.requested_at,
        "due_on": review.due_on,
        "document_revision": review.document_revision,
        "reviewers": [
            {
                "person": _person(document, each.user_id),
                "answer": each.answer,
                "answered_at": each.answered_at,
                "document_revision": each.document_revision,
                "words": each.words,
            }
            for each in review.reviewers
        ],
    }


def _entry(document: Document, entry: LogEntry) -> dict[str, object]:
    return {
        "hypothesis": entry.ref or None,
        "at": entry.at,
        "actor": _person(document, entry.actor_id),
        "event": entry.event,
    }


def _plain(value: Any) -> Any:
    """A value as JSON knows it."""
    if isinstance(value, MetricKey | Decimal):
        return str(value)
    if isinstance(value, Measured):
        return value.text
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
