"""A real MLflow server, from the environment that `make mlflow-test` makes."""

import asyncio
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-mlflow" / "bin" / "python"
#: Seconds that MLflow may take to come up, and a training to end; only ever reached by a failure.
PATIENCE = 150


@dataclass(frozen=True)
class Mlflow:
    """A tracking server that runs, and the folder in which its data are."""

    address: str
    folder: Path

    async def train(self, *words: str, **environment: str) -> None:
        """Run the training of `training.py` to its end."""
        training = await asyncio.create_subprocess_exec(
            PYTHON,
            Path(__file__).with_name("training.py"),
            *words,
            cwd=self.folder,
            env=_environment(self.folder) | {"MLFLOW_TRACKING_URI": self.address} | environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            async with asyncio.timeout(PATIENCE):
                said, _ = await training.communicate()
        finally:
            if training.returncode is None:
                training.kill()
                await training.wait()
        assert training.returncode == 0, said.decode()


@pytest.fixture(scope="session")
def mlflow(tmp_path_factory) -> Iterator[Mlflow]:
    """The server, on loopback and a SQLite file."""
    assert PYTHON.exists(), "MLflow is not installed; make mlflow-test installs it and runs this"
    folder = tmp_path_factory.mktemp("mlflow")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [PYTHON, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--backend-store-uri", f"sqlite:///{folder / 'mlflow.db'}"]
    command += ["--artifacts-destination", str(folder / "artifacts")]
    with (folder / "log").open("wb") as log:
        # In a group of its own: it has children, and all of them are ended.
        server = subprocess.Popen(
            command,
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _until_up(server, f"{address}/health", folder / "log")
        yield Mlflow(address, folder)
    finally:
        _end(server)


def _environment(folder: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
        # It sends webhooks to public addresses by HTTPS alone, with the roots of certifi whatever
        # the environment names (mlflow/webhooks/delivery.py: trust_env); these two are its own
        # settings for a bot on the same machine (mlflow/utils/validation.py).
        "MLFLOW_WEBHOOK_ALLOWED_SCHEMES": "http",
        "MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS": "true",
    }


def _until_up(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    give_up = time.monotonic() + PATIENCE
    while True:
        assert server.poll() is None, log.read_text()
        assert time.monotonic() < give_up, log.read_text()
        try:
            with urlopen(url, timeout=5) as answer:
                assert answer.status == 200
                return
        except OSError:
            # Another process starts up; it tells nobody when it listens.
            time.sleep(0.1)


def _end(server: subprocess.Popen[bytes]) -> None:
    for signal_number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(server.pid, signal_number)
            server.wait(timeout=10)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
