"""`labthread report` and `labthread client`: results from shells, CI jobs and training scripts."""

import os
import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from dotenv import dotenv_values

from bot import client
from bot.cli.ci_runs import ci_run
from bot.cli.saying import fail, read_file, run, say
from bot.documents.result_files import MAX_FILE, as_metrics, read_result_file
from bot.documents.result_tables import one_metric
from bot.experiments.errors import Refusal
from bot.experiments.measurements import Measured, parse_measured
from bot.experiments.metrics import MetricKey

#: In help texts `\[` stands for a bracket, since a bare one begins markup there.
reporting = typer.Typer(pretty_exceptions_enable=False, add_completion=False)
_STATUS = {
    "early": "The hypothesis has not started: the result is kept and logged, without a verdict.",
    "late": "The hypothesis is decided: the result is kept and logged, without a verdict.",
    "duplicate": "The same result was there already; nothing is posted twice.",
}


def main() -> None:
    """Run these commands alone."""
    try:
        run(reporting)
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{error}.")


@reporting.command(
    "report",
    epilog="Example: labthread report fraud-recall/H2 'recall\\[bec]=0.61' --run-id train-4711",
)
def report_result(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[KEY/H2] [METRIC=VALUE]...",
            help="The hypothesis, unless a file names it, and values such as 'recall\\[bec]=0.61', "
            "'auc=0.94 stderr 0.01', 'auc=0.94 [0.93, 0.95]' or 'auc=0.94 0.95 0.93'.",
        ),
    ] = None,
    run_id: Annotated[str, typer.Option(help="Names the run; in CI, the job's own id.")] = "",
    url: Annotated[str, typer.Option(help="Leads to the run; in CI, the job's page.")] = "",
    note: Annotated[str, typer.Option(help="A line for the team.")] = "",
    source: Annotated[str, typer.Option(help="Where the run was: ci in CI, else cli.")] = "",
    file: Annotated[
        Path | None, typer.Option(help="Results as JSON or CSV; - reads standard input.")
    ] = None,
    patience: Annotated[
        float, typer.Option(min=0, max=86_400, help="Seconds to try for, if the bot is away.")
    ] = 120,
) -> None:
    """Report a result to LABTHREAD_URL with LABTHREAD_TOKEN; the same run twice is posted once."""
    hypothesis, values = _read_words(words or [])
    job = ci_run(os.environ)
    usual = {"source": "ci", "run_id": job.run_id, "url": job.url} if job else {"source": "cli"}
    read = _read_results(file) if file else {"metrics": []}
    given = {"hypothesis": hypothesis, "run_id": run_id, "url": url, "note": note, "source": source}
    body = {**_filled(usual), **read, **_filled(given)}
    body["metrics"] += as_metrics(values)
    _check(body)
    receipt = _send(body, patience)
    typer.echo(f"{receipt.status} {receipt.result_id}")
    if receipt.status in _STATUS:
        say(_STATUS[receipt.status])


@reporting.command("client", epilog="Example: labthread client -o labthread_client.py")
def write_client(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that differs.")] = False,
) -> None:
    """Write the Python client, one file that needs nothing else, to standard output or a file."""
    content = Path(client.__file__).read_bytes()
    if output is None:
        typer.echo(content, nl=False)
        return
    if output.exists() and not force and read_file(output) != content:
        fail(f"{output} is there and differs. Replace it with --force.")
    try:
        output.write_bytes(content)
    except OSError as error:
        fail(f"{output} cannot be written: {error.strerror}.")


def _read_words(words: list[str]) -> tuple[str, dict[MetricKey, Measured]]:
    hypothesis = words.pop(0) if words and "=" not in words[0] else ""
    values: dict[MetricKey, Measured] = {}
    for word in words:
        name, equals, written = word.partition("=")
        if not equals:
            raise Refusal(
                f"“{word}” is no METRIC=VALUE. Quote a value with blanks in it, like "
                "'recall[bec]=0.61 stderr 0.008'."
            )
        try:
            key, value = one_metric(name), parse_measured(written)
        except ValueError as error:
            raise Refusal(f"{name}: {error}") from None
        if key in values:
            raise Refusal(f"{key} is there twice. Write replicates together: '{key}=0.61 0.60'.")
        values[key] = value
    return hypothesis, values


def _read_results(file: Path) -> dict[str, Any]:
    if str(file) == "-":
        if sys.stdin is None:
            raise Refusal("Standard input is closed, so there is nothing to read.")
        return read_result_file("standard input", sys.stdin.buffer.read(MAX_FILE + 1))
    return read_result_file(file.name, read_file(file))


def _filled(texts: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if text}


def _check(body: dict[str, Any]) -> None:
    if not body.get("hypothesis"):
        raise Refusal("Name the hypothesis, like fraud-recall/H2.")
    if not body["metrics"]:
        raise Refusal("Name what was measured, like recall[bec]=0.61, or a --file with it.")
    if not body.get("run_id"):
        raise Refusal("Name the run with --run-id: sent again, it is then known as the same one.")


def _send(body: dict[str, Any], patience: float) -> client.Receipt:
    environment = {**dotenv_values(".env"), **os.environ}
    try:
        return client.send(
            body,
            server=environment.get("LABTHREAD_URL") or "",
            token=environment.get("LABTHREAD_TOKEN") or "",
            patience=patience,
            sleep=_wait,
        )
    except client.ReportRefused as refused:
        for each in refused.fields:
            say(f"{each.get('path')}: {each.get('message')}")
        if not refused.fields:
            say(str(refused))
    except client.ReportError as error:
        say(str(error))
    raise typer.Exit(1)


def _wait(seconds: float) -> None:
    say(f"No answer yet; trying again in {seconds:.0f} s.")
    # The command line has nothing else to do meanwhile, and no loop that this would hold up.
    time.sleep(seconds)
