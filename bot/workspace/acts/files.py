"""People upload files: to share them in a message, or to hand them in with a form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.workspace.acts.outcome import RefusedError
from bot.workspace.backend import Backend
from bot.workspace.memory.files import MAX_LENGTH, File
from bot.workspace.memory.people import Member
from bot.workspace.wire import Payload


def upload(backend: Backend, person: Member, name: str, content: bytes) -> File:
    """Keep a person's file; nobody else sees it before it is shared."""
    if not name.strip() or not content:
        raise RefusedError("That file is empty, or has no name.")
    if len(content) > MAX_LENGTH:
        raise RefusedError("That file is too large.")
    file = backend.state.new_file(name=name, length=len(content), user=person.id)
    file.content, file.title, file.is_complete = content, file.name, True
    return file


def own_file(backend: Backend, person: Member, file_id: str) -> File:
    """Return a file that this person uploaded; raise RefusedError for any other."""
    file = backend.state.files.get(file_id)
    if file is None or file.user != person.id or not file.is_complete:
        raise RefusedError("That file is not there, or is not yours.")
    return file


def with_own_files(backend: Backend, person: Member, values: Payload) -> None:
    """Replace the ids in `state.values` of file inputs by the file objects that Slack sends."""
    for state in _file_states(values):
        files = [own_file(backend, person, _id(named)) for named in state["files"]]
        state["files"] = [file.as_slack(backend.state.base_url) for file in files]


def hand_in(backend: Backend, values: Payload) -> None:
    """Let the app read the files of a submitted form."""
    for state in _file_states(values):
        for shown in state["files"]:
            backend.state.files[shown["id"]].is_handed_in = True


def _file_states(values: Payload) -> Iterator[Payload]:
    for actions in values.values():
        for state in actions.values():
            if isinstance(state, dict) and state.get("type") == "file_input":
                yield state


def _id(named: Any) -> str:
    return str(named.get("id")) if isinstance(named, dict) else str(named)
