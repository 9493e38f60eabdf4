"""The demo: a workspace emulator with the bot connected to it, on a database of its own."""

import json
import shlex
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import typer
from pydantic import SecretStr

from bot.app import Labthread, running
from bot.config import Settings
from bot.experiments.hypotheses import Hypothesis
from bot.experiments.measurements import Measured
from bot.inbox.mlflow.polling import INTERVAL
from bot.manifest import load_manifest
from bot.outbox.worker import PACE
from bot.workspace import Note, Scheduled, Workspace, WorkspaceConfig
from storage.check_ins import next_due_at

CHANNEL = "#fraud-ml"
_WALK = """\
1. In #fraud-ml type `/lab new Catch more invoice fraud` and open the project.

2. Its thread begins with a card. Press *Write* beside a section to fill it in. The baseline \
matters most: its measured values are lines like `recall[bec] = 0.52`.

3. *Add hypothesis* twice, then *Edit* H1 so that H2 follows if it fails.

4. *Start* H1, and move the clock past its timebox (+1 week, then +1 day): the bot checks in.

5. Report a result with the button, where `0.61 stderr 0.01` says how sure it is, with the command \
below, or as a CSV file in the thread. Then decide.

6. `/lab summary` tells what came of it, `/lab search vendor` whether something was tried before, \
and `/lab export` hands over the whole document."""


@dataclass(frozen=True)
class Demo:
    """The emulator and the bot, connected."""

    workspace: Workspace
    labthread: Labthread


@asynccontextmanager
async def demo(
    port: int = 0, *, rate_limits: bool = True, pace: timedelta = PACE, **more: Any
) -> AsyncIterator[Demo]:
    """Run both on loopback until left, on a fresh database; `more` is for `connected`."""
    workspace = Workspace(WorkspaceConfig(manifest=load_manifest(), rate_limits=rate_limits))
    with tempfile.TemporaryDirectory(prefix="labthread-demo-") as folder:
        database_url = f"sqlite:///{Path(folder) / 'demo.sqlite3'}"
        async with (
            workspace.serve(port=port),
            connected(workspace, database_url, pace, **more) as both,
        ):
            yield both


@asynccontextmanager
async def connected(
    workspace: Workspace,
    database_url: str,
    pace: timedelta = PACE,
    poll: timedelta = INTERVAL,
    **more: Any,
) -> AsyncIterator[Demo]:
    """Connect the bot to an emulator that is served; its calendar follows the emulator's clock.

    `more` are further settings.
    """

    def now() -> datetime:
        return datetime.fromtimestamp(workspace.clock.now(), UTC)

    settings = Settings(
        _env_file=None,
        slack_bot_token=SecretStr(workspace.bot_token),
        slack_app_token=SecretStr(workspace.app_token),
        slack_api_url=workspace.api_url,
        database_url=database_url,
        host="127.0.0.1",
        port=0,
        **more,
    )
    async with running(settings, now, pace=pace, poll=poll) as labthread:
        unsubscribe = workspace.clock.subscribe(labthread.scheduler.wake)
        yield Demo(workspace, labthread)
        unsubscribe()


async def run_demo(port: int) -> None:
    """Run the demo and print where to look."""
    async with demo(port) as both:
        async with both.labthread.storage.begin(both.labthread.workspace_id) as work:
            now = datetime.fromtimestamp(both.workspace.clock.now(), UTC)
            token = await work.tokens.create(project_id=None, now=now, expires_at=None)

        async def notes() -> list[Note]:
            return await _notes(both, token)

        async def upcoming() -> Scheduled | None:
            async with both.labthread.storage.look() as connection:
                due_at = await next_due_at(connection)
            return Scheduled(at=due_at.timestamp(), label="next check-in") if due_at else None

        both.workspace.notes, both.workspace.upcoming = notes, upcoming
        typer.echo(f"Labthread's demo is at {both.workspace.url}")
        typer.echo("No Slack account is needed; nothing is kept. Ctrl+C ends it.")
        await both.labthread.until_stopped()


async def _notes(both: Demo, token: str) -> list[Note]:
    """What the page suggests to try: the walk, and a command that fits what is running."""
    reference, metrics = await _promising(both)
    body = json.dumps({"hypothesis": reference, "run_id": "train-1", "metrics": metrics})
    command = (
        f"curl -sS -w '\\n' {both.labthread.url}/api/v1/results \\\n"
        f"  -H 'Authorization: Bearer {token}' \\\n"
        f"  -H 'Content-Type: application/json' \\\n"
        f"  -d {shlex.quote(body)}"
    )
    return [
        Note(title="A walk through", text=_WALK, code=""),
        Note(
            title="Report a result as CI would",
            text="Once a hypothesis runs, paste this into a terminal. The token works.",
            code=command,
        ),
    ]


async def _promising(both: Demo) -> tuple[str, dict[str, float]]:
    """A hypothesis that is under way, or the walk's, and numbers that just reach its target."""
    channel_id = both.workspace.channel(CHANNEL).id
    async with both.labthread.storage.read(both.labthread.workspace_id) as work:
        for project in await work.projects.in_channel(channel_id):
            alive = await work.hypotheses.open(project.id) or await work.hypotheses.all(project.id)
            if alive:
                return f"{project.key}/{alive[0].ref}", _just_enough(alive[0])
    return "catch-more-invoice-fraud/H1", {"recall[bec]": 0.61}


def _just_enough(hypothesis: Hypothesis) -> dict[str, float]:
    one = Measured(value=Decimal(1))
    before = hypothesis.baseline or dict.fromkeys(hypothesis.metrics, one)
    numbers = {metric: measured.value for metric, measured in before.items()}
    primary = hypothesis.criterion.metric
    numbers[primary] = hypothesis.criterion.target(before[primary])
    return {str(metric): float(value) for metric, value in numbers.items()}
