"""Taking in a run as the result of every hypothesis that it belongs to."""

from dataclasses import dataclass, field

from pydantic import ValidationError

from bot.documents.result_payload import ResultPayload, wrong_fields
from bot.experiments.errors import FieldErrors, NotFound
from bot.experiments.next_steps import parse_reference
from bot.experiments.projects import Project
from bot.experiments.records import Act
from bot.experiments.results import Receipt
from bot.experiments.service.results import ResultDiffers, record_result
from bot.experiments.text import tidy
from bot.experiments.trackers import Tracker
from bot.inbox.mlflow.runs import TAG, Run, result_of
from storage.work import SqlWork

#: A project's id and a hypothesis' number.
Target = tuple[int, int]


@dataclass
class Taken:
    """What became of a run."""

    receipts: list[Receipt] = field(default_factory=list)
    #: Why it was not taken, in sentences.
    refusals: list[str] = field(default_factory=list)


async def targets_of(
    work: SqlWork, run: Run, *, named: str = "", project_id: int | None = None
) -> tuple[list[Target], list[str]]:
    """The hypotheses that a run belongs to, and why others that it names are none.

    It belongs where `named` or its own tag says. Where another of its tags is linked to, it
    belongs if it ended after work began there; one that goes on yet will have, and is not taken
    half-way because it was named elsewhere. Of one project alone, where that is given.
    """
    targets: set[Target] = set()
    refusals: list[str] = []
    if reference := named or run.tags.get(TAG, ""):
        try:
            targets.add(await _find(work, reference, project_id))
        except NotFound as missing:
            refusals.append(missing.message)
    if run.finished_at or (run.is_going_on and not named):
        tags = [tidy(f"{key}={value}") for key, value in run.tags.items()]
        linked = await work.trackers.started(Tracker.MLFLOW, tags, by=run.finished_at)
        targets |= {
            (each.project_id, each.number)
            for each in linked
            if project_id in {None, each.project_id}
        }
    return sorted(targets), refusals


async def _find(work: SqlWork, reference: str, project_id: int | None) -> Target:
    key, number = parse_reference(reference)
    if not key:
        raise NotFound(f"H{number} says no project; name it too: project-key/H{number}.")
    project = await work.projects.find(key)
    if project is None or project_id not in {None, project.id}:
        raise NotFound(f"There is no {key}/H{number} here.")
    await work.hypotheses.get(project.id, number)
    return project.id, number


async def take_run(work: SqlWork, act: Act, run: Run, address: str, targets: list[Target]) -> Taken:
    """Keep a run's metrics at every hypothesis that measures any of them."""
    taken = Taken()
    for project_id, number in targets:
        project = await work.projects.get(project_id)
        try:
            taken.receipts.append(await _take(work, act, run, address, project, number))
        except ResultDiffers:
            # Its metrics were changed after it was taken; the first report stands.
            taken.receipts.append(Receipt(result_id="", status="duplicate"))
        except ValidationError as error:
            wrong = "; ".join(f"{each['path']}: {each['message']}" for each in wrong_fields(error))
            taken.refusals.append(f"{project.key}/H{number}: {wrong}")
        except FieldErrors as errors:
            taken.refusals.append(f"{project.key}/H{number}: {errors.message}")
    return taken


async def _take(
    work: SqlWork, act: Act, run: Run, address: str, project: Project, number: int
) -> Receipt:
    hypothesis = await work.hypotheses.get(project.id, number)
    known = {*hypothesis.metrics, *hypothesis.baseline}
    body = result_of(run, f"{project.key}/H{number}", known, address)
    if not body["metrics"]:
        raise FieldErrors({"metrics": f"Run {run.id} has no metrics."})
    report = ResultPayload.model_validate(body).report()
    return await record_result(work, act, project_id=project.id, number=number, report=report)
