"""What people write in the process' machine: documents, plans and results, good and bad."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.experiments.default_template import DEFAULT_TEMPLATE
from bot.experiments.digests import Edition
from bot.experiments.records import Act, ExportFormat
from bot.experiments.service.digests import post_digest
from bot.experiments.service.notes import add_note
from bot.experiments.service.projects import order_export
from bot.experiments.service.reviews import comment
from bot.experiments.service.sections import save_section
from bot.experiments.service.stages import DELIVERY, note_moved_stage
from bot.experiments.service.tokens import create_token, revoke_token, tokens_of
from bot.experiments.service.trackers import News, note_news
from bot.experiments.trackers import Tracker
from storage.work import SqlWork

from ..factories import build_plan

DAY = timedelta(days=1)
RUN = News(tracker=Tracker.GITHUB, references=("acme/fraud",), text="A run ended")
TITLES = ["Fraud: recall!", "fraud  RECALL", " ", "é" * 121, "Fraud recall", "Header vendors"]
KEYS = ["", "fraud-recall", "No key", "own-key", ""]


def sections(now: datetime) -> dict[str, list[dict[str, str]]]:
    """All that a review asks for."""
    return {
        "problem": [{"problem": "Invoices of unknown vendors are paid", "why_now": "Audit in May"}],
        "software_goals": [{"system": "A scorer", "capabilities": "Scores every mail"}],
        "metric_goals": [{"metric": "recall", "amount": "10", "measured": "October's mail"}],
        "data_motivation": [{"evidence": "1,930 of 2.4 million"}],
        "baseline": [{"method": "Rules v14", "values": "recall[bec] = 0.52\nrecall[phishing] = 1"}],
        "software_design": [{"systems": "One service", "production_data": "The mail"}],
        "delivery": [{"crawl": "Shadow mode", "crawl_date": _on(now, 9)}],
    }


def section(key: str, variant: int, now: datetime) -> list[dict[str, str]]:
    """A section in one of four variants, of which the second is often refused."""
    text = ["first words", "", "other words", "vendors & <more>"][variant]
    return {
        "baseline": [
            {
                "method": f"Rules {text}",
                "values": [
                    "recall[bec] = 0.52\nrecall[phishing] = 0.91",
                    "recall = much",
                    "recall[bec] = 0.5",
                    "recall[bec] = 0.4\nrecall[phishing] = 0.9\nauc = 0.9",
                ][variant],
            }
        ],
        "problem": [{"problem": text, "why_now": text}],
        "delivery": [
            {
                "crawl": text,
                "crawl_date": _on(now, [4, -3, 20, 1][variant]),
                "walk": "all",
                "walk_date": _on(now, 30),
            }
        ],
        "launch": [
            dict.fromkeys(("criteria", "monitoring", "rollback", "security", "privacy"), text)
        ],
    }[key]


def plan(variant: int, now: datetime, follows: str) -> dict[str, str]:
    """A plan in one of seven variants, of which one is refused."""
    changes: dict[str, str] = [
        {},
        {"timebox": "3", "statement": "Header features improve recall for BEC"},
        {"minimum_lift": "5", "success_step": "stop"},
        {"timebox": "soon", "minimum_lift": "-1"},
        {"timebox": _on(now, 6), "metric": "auc", "slice": "", "guardrails": ""},
        {"timebox": "12 calendar days", "guardrails": "", "github_workflow": "acme/fraud"},
        {"timebox": "8"},
    ][variant]
    return build_plan(**{"failure_step": follows, "failure_note": "", **changes})


def _on(now: datetime, days: int) -> str:
    return str(now.date() + days * DAY)


async def move_stage(
    work: SqlWork, act: Act, *, project_id: int, stage: str, day: date, words: str
) -> None:
    """Move a stage as its form does: the log and the section in one."""
    await note_moved_stage(work, act, project_id=project_id, stage=stage, day=day, words=words)
    known = await work.sections.get(project_id, DELIVERY)
    await save_section(
        work,
        act,
        DEFAULT_TEMPLATE,
        project_id=project_id,
        key=DELIVERY,
        content=[{**(known.content[0] if known else {}), f"{stage}_date": str(day)}],
        revision=known.revision if known else 0,
        reason=words,
    )


def said(what: str, about: str, days: int, now: datetime) -> tuple[Any, dict[str, Any]]:
    """What is said of a project, or asked for: the use case, and what it is given."""
    number = int(about[1:]) if about.startswith("H") else 0
    text = "Which <label>?" if days else " "
    form = ExportFormat.JSON if days == 3 else ExportFormat.MARKDOWN
    return {
        "comment": (comment, {"template": DEFAULT_TEMPLATE, "subject": about, "text": text}),
        "note": (add_note, {"number": number, "text": text}),
        "news": (note_news, {"news": replace(RUN, only_open=not days)}),
        "export": (_export, {"form": form}),
        "digest": (_tell_digest, {"edition": Edition(since=now - days * DAY, until=now)}),
        "token": (create_token, {"label": days * 20 * "x", "days": 30, "by_admin": False}),
        "revoked": (_revoke, {}),
    }[what]


async def _revoke(work: SqlWork, act: Act, *, project_id: int) -> None:
    """End a project's newest token, which is then no longer shown."""
    asked = {"project_id": project_id, "by_admin": False, "limit": 1}
    newest, total = await tokens_of(work, act, **asked)
    for token in newest:
        ended = await revoke_token(work, act, token_id=token.id, by_admin=False)
        assert ended.revoked_at == act.at
        assert (await tokens_of(work, act, **asked))[1] == total - 1


async def _export(work: SqlWork, act: Act, *, project_id: int, form: ExportFormat) -> None:
    await order_export(work, await work.projects.get(project_id), form)


async def _tell_digest(work: SqlWork, act: Act, *, project_id: int, edition: Edition) -> None:
    project = await work.projects.get(project_id)
    await post_digest(work, act, project.channel_id, edition)
