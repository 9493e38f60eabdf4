"""Runs of the command line, each in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

# Imported by whoever runs a command, and here so that its process need not.
import bot.commands  # noqa: F401
from bot.__main__ import main
from tests.forking import CONTEXT

_LIMIT = 60
_STREAMS = ("stdin", "stdout", "stderr")


def run_command(
    words: Sequence[str], folder: Path, streams: Path, stdin: str, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run `labthread` with these words in a folder; `streams` is one for what it reads and says."""
    files = [streams / name for name in _STREAMS]
    for file, text in zip(files, (stdin, "", ""), strict=True):
        file.write_text(text)
    process = CONTEXT.Process(target=_become, args=(words, folder, files, dict(environment)))
    process.start()
    process.join(_LIMIT)
    if process.exitcode is None:
        process.kill()
        raise subprocess.TimeoutExpired(words, _LIMIT)
    out, err = (file.read_text() for file in files[1:])
    return subprocess.CompletedProcess(words, process.exitcode, out, err)


def _become(
    words: Sequence[str], folder: Path, files: list[Path], environment: dict[str, str]
) -> None:
    """Be `labthread` in the process that was forked."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for number, (file, mode) in enumerate(zip(files, "raa", strict=True)):
        with file.open(mode) as opened:
            os.dup2(opened.fileno(), number)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode, closefd=False) for number, mode in enumerate("rww")
    )
    sys.argv = ["labthread", *words]
    main()
