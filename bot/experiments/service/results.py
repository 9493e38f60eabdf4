"""Taking in results."""

import secrets
from dataclasses import replace

from bot.experiments.errors import Conflict, FieldErrors
from bot.experiments.hypotheses import Best, Decision, Hypothesis
from bot.experiments.log import ResultArrived
from bot.experiments.measurements import with_unit
from bot.experiments.ports import Work
from bot.experiments.projects import Project
from bot.experiments.records import Act, IntentKind
from bot.experiments.results import (
    Arrival,
    Receipt,
    Report,
    Result,
    arrival_at,
    judge_report,
    unknown_metrics,
)
from bot.experiments.service.calendars import calendar_of
from bot.experiments.service.decisions import take_success_step
from bot.experiments.service.telling import write_entry
from bot.experiments.verdicts import Outcome, Verdict


class ResultDiffers(Conflict):
    """The same source and run id came before with other numbers."""


async def record_result(
    work: Work, act: Act, *, project_id: int, number: int, report: Report
) -> Receipt:
    """Keep a result, judge it and promise its summary; a repeat changes nothing.

    Raises NotFound, ResultDiffers, and FieldErrors where nothing in the report is a metric
    of the hypothesis.
    """
    project = await work.projects.get(project_id)
    hypothesis = await work.hypotheses.get(project_id, number)
    known = await work.results.find(project_id, number, report.source, report.run_id)
    if known is not None:
        result_id, digest = known
        if digest != report.digest:
            raise ResultDiffers(
                f"Run {report.run_id} from {report.source} was already reported with other "
                "numbers. The first report stands; give a new run an id of its own."
            )
        return Receipt(result_id=result_id, status="duplicate")
    _require_a_known_metric(hypothesis, report)
    arrival = arrival_at(project, hypothesis)
    settings = await work.settings.for_project(project)
    judged = judge_report(hypothesis, report, settings.confidence)
    result = Result(
        id=f"r_{secrets.token_hex(8)}",
        project_id=project_id,
        number=number,
        report=report,
        arrival=arrival,
        verdict=judged if arrival is Arrival.ACCEPTED else None,
        received_at=act.at,
    )
    await work.results.add(result)
    calendar, _ = await calendar_of(work, project, settings)
    spent = hypothesis.days_spent(act.at, calendar)
    after = await _tell(work, act, project, hypothesis, result, spent)
    verdict = result.verdict
    # What the verdict has doubts about, people decide.
    is_clear = verdict and verdict.outcome is Outcome.SUPPORTED and not verdict.advice
    if settings.takes_success_step and verdict and is_clear:
        await take_success_step(work, act, project, after, why=verdict.reason)
    return Receipt(result_id=result.id, status=arrival.value)


def _require_a_known_metric(hypothesis: Hypothesis, report: Report) -> None:
    unknown = unknown_metrics(hypothesis, report)
    if len(unknown) < len(report.values):
        return
    measured = ", ".join(map(str, hypothesis.metrics))
    raise FieldErrors(
        {
            f"metrics.{metric}": f"{hypothesis.ref} does not measure {metric}; "
            f"it measures {measured}."
            for metric in unknown
        }
    )


async def _tell(
    work: Work, act: Act, project: Project, hypothesis: Hypothesis, result: Result, spent: int
) -> Hypothesis:
    if result.verdict is not None:
        hypothesis = _looked_at(hypothesis, result, result.verdict)
        await work.hypotheses.save(hypothesis)
    event = _event(hypothesis, result, spent)
    entry = await write_entry(work, act, project, hypothesis.number, event)
    if result.verdict is not None:
        await work.outbox.add(project, IntentKind.SUMMARY, str(entry.id))
        await work.outbox.add(project, IntentKind.HYPOTHESIS, str(hypothesis.number))
        await work.outbox.add(project, IntentKind.CARD)
    return hypothesis


def _looked_at(hypothesis: Hypothesis, result: Result, verdict: Verdict) -> Hypothesis:
    """The hypothesis with one more look at it; the latest verdict stands."""
    best, primary = hypothesis.best, verdict.findings[0]
    if primary.candidate is not None and verdict.outcome is not Outcome.INVALID:
        # Against baselines of their own, values are not comparable, and lifts are.
        lift = primary.absolute_lift if hypothesis.compares_with_sent else None
        gained = primary.candidate if lift is None else lift
        this = Best(
            value=with_unit(primary.candidate, primary.unit),
            gain=str(gained * primary.direction.sign),
            outcome=verdict.outcome,
            broke=verdict.broke_a_guardrail,
            run_id="" if result.report.by_hand else result.report.run_id,
            result_id=result.id,
        )
        if best is None or this.rank > best.rank:
            best = this
    return replace(
        hypothesis, latest_verdict=verdict.outcome, looks=hypothesis.looks + 1, best=best
    )


def _event(hypothesis: Hypothesis, result: Result, spent: int) -> ResultArrived:
    report, best = result.report, hypothesis.best
    return ResultArrived(
        result_id=result.id,
        source=report.source,
        run_id="" if report.by_hand else report.run_id,
        statement=hypothesis.statement,
        arrival=result.arrival,
        verdict=result.verdict,
        values={str(key): str(value) for key, value in report.values.items()},
        unknown=tuple(map(str, unknown_metrics(hypothesis, report))),
        url=report.url,
        note=report.note,
        success_step=str(hypothesis.next_step(Decision.SUCCESS_STEP)),
        failure_step=str(hypothesis.next_step(Decision.FAILURE_STEP)),
        spent=spent,
        timebox=hypothesis.days_allowed,
        looks=hypothesis.looks if result.verdict else 0,
        best=best.words if best and result.verdict and best.result_id != result.id else "",
    )
