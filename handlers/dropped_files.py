"""Files that people drop into a project's thread: which of them hold a result, and of what."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from bot.documents.result_files import MAX_FILE
from bot.documents.result_payload import ResultPayload, wrong_fields
from bot.experiments.errors import Refusal
from bot.experiments.hypotheses import Hypothesis
from bot.experiments.next_steps import parse_reference
from bot.experiments.projects import Project
from bot.experiments.results import Report, unknown_metrics
from handlers.interaction import Interaction
from storage.work import SqlWork

_ENDINGS = (".json", ".csv")


@dataclass(frozen=True, kw_only=True)
class DroppedFile:
    """A file as Slack describes it, and where it stands in one channel."""

    info: Mapping[str, Any]
    #: Whether Slack knows already that it is there.
    is_there: bool
    threads: Sequence[str]

    @classmethod
    def of(cls, info: Mapping[str, Any], channel_id: str) -> "DroppedFile":
        """The file that Slack describes so, in this channel."""
        shares = info.get("shares") or {}
        places = [
            place
            for kind in ("public", "private")
            for place in (shares.get(kind) or {}).get(channel_id) or ()
        ]
        threads = [str(each["thread_ts"]) for each in places if each.get("thread_ts")]
        return cls(info=info, is_there=bool(places), threads=threads)

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.info.get("name") or "")

    @property
    def may_hold_result(self) -> bool:
        """Whether it is worth reading."""
        size = int(self.info.get("size") or 0)
        return self.name.lower().endswith(_ENDINGS) and 0 < size <= MAX_FILE


async def look_up(interaction: Interaction, file_id: str) -> DroppedFile:
    """Ask Slack about a file, as it stands in the channel of the interaction."""
    answer = await interaction.client.files_info(file=file_id)
    return DroppedFile.of(answer["file"], interaction.channel_id)


async def find_project(
    work: SqlWork, file: DroppedFile, channel_id: str
) -> tuple[Project, str] | None:
    """The project in whose thread a file stands, the latest of several, and that thread's ts."""
    for thread_ts in reversed(file.threads):
        project_id = await work.messages.project_of_thread(channel_id, thread_ts)
        if project_id is not None:
            return await work.projects.get(project_id), thread_ts
    return None


def report_of(file: DroppedFile, body: Mapping[str, Any], project: Project, number: int) -> Report:
    """What a file says as a result of this hypothesis; its own source, run and link stay.

    Without a run of its own it is identified by itself, so that it counts once. Raises Refusal,
    with a sentence that says what is wrong and where.
    """
    given = {"source": "file", "run_id": str(file.info["id"])}
    named = {"hypothesis": f"{project.key}/H{number}"}
    try:
        report = ResultPayload.model_validate({**given, **body, **named}).report()
    except ValidationError as error:
        wrong = wrong_fields(error)[0]
        raise Refusal(f"{file.name}: {wrong['path']}: {wrong['message']}") from None
    # Beside the body, by which a repeat is known: the same numbers in another file are one.
    return replace(report, url=report.url or str(file.info.get("permalink") or ""))


def hypotheses_for(
    body: Mapping[str, Any], report: Report, project: Project, known: Sequence[Hypothesis]
) -> list[Hypothesis]:
    """The hypothesis that a file names or, without a name, those under way that it measures.

    Raises Refusal where the named one is not of this project, or measures something else.
    """
    if not body.get("hypothesis"):
        return [each for each in known if each.state.is_open and _measures(each, report)]
    key, number = parse_reference(str(body["hypothesis"]))
    if key not in {"", project.key}:
        raise Refusal(f"This is a result of {key}/H{number}. Drop it into that project's thread.")
    named = next((each for each in known if each.number == number), None)
    if named is None:
        raise Refusal(f"This is a result of H{number}, and this project has none of that number.")
    if not _measures(named, report):
        asked = ", ".join(map(str, named.metrics))
        raise Refusal(f"This holds nothing that {named.ref} measures: {asked}.")
    return [named]


def _measures(hypothesis: Hypothesis, report: Report) -> bool:
    return len(unknown_metrics(hypothesis, report)) < len(report.values)


def mentions_metric(content: bytes, known: Sequence[Hypothesis]) -> bool:
    """Whether a file that cannot be read is about something that is measured here."""
    is_utf_16 = content.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    text = content.decode("utf-16" if is_utf_16 else "utf-8", "replace")
    names = {metric.name for each in known if each.state.is_open for metric in each.metrics}
    return any(name in text for name in names)
