"""files.*: the upload in three steps, and what became of it."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

from bot.workspace.backend import Backend
from bot.workspace.memory.channel import Channel
from bot.workspace.memory.files import File
from bot.workspace.posting import Draft, post
from bot.workspace.web_api import content, rooms
from bot.workspace.web_api.arguments import Arguments
from bot.workspace.wire import Payload, SlackError

MAX_LENGTH = 50 * 1024 * 1024  # bytes; Slack takes more, a demo does not need to
MAX_FILES = 14  # files that one completion can share; Slack fails beyond
SHARE_DELAY = 0.02  # seconds of real time: a completion returns before its message exists


def get_upload_url(backend: Backend, arguments: Arguments) -> Payload:
    """files.getUploadURLExternal: announce a file."""
    name = arguments.required("filename").replace("/", "_")
    length = arguments.number("length", 0)
    if length <= 0:
        raise SlackError.arguments("[ERROR] must be greater than 0 [json-pointer:/length]")
    if length > MAX_LENGTH:
        raise SlackError("file_upload_size_restricted")
    file = File(
        id=backend.state.ids.new("F"),
        ticket=secrets.token_hex(16),
        name=name,
        length=length,
        created=int(backend.clock.now()),
        user=backend.state.bot.id,
        alt_txt=arguments.text("alt_txt") or None,
    )
    backend.state.files[file.id] = file
    return {"upload_url": f"{backend.state.base_url}/upload/{file.ticket}", "file_id": file.id}


def complete_upload(backend: Backend, arguments: Arguments) -> Payload:
    """files.completeUploadExternal: name the files and share them."""
    files = _uploaded(backend, arguments.nested("files", "invalid_arguments"))
    named = arguments.text("channel_id") or arguments.text("channels")
    channels = [rooms.postable(backend, name) for name in named.split(",") if name]
    thread_ts = arguments.text("thread_ts") or None
    if thread_ts is not None:
        if len(channels) != 1:
            raise SlackError.arguments(
                "[ERROR] thread_ts takes one channel [json-pointer:/thread_ts]"
            )
        rooms.root_of(channels[0], thread_ts)
    comment = {"text": arguments.text("initial_comment")}
    if comment["text"]:
        content.check_content(comment)
    for file, title in files:
        file.title, file.is_complete = title, True
    draft = Draft(text=comment["text"], thread_ts=thread_ts)
    for channel in channels:
        backend.activity.spawn(_share(backend, channel, draft, [file for file, _ in files]))
    return {"files": [_shown(backend, file) for file, _ in files]}


def _uploaded(backend: Backend, named: Any) -> list[tuple[File, str]]:
    if not isinstance(named, list) or not named:
        raise SlackError.arguments("[ERROR] missing required field: files")
    if len(named) > MAX_FILES:
        raise SlackError("internal_error")
    files = []
    for part in named:
        file = backend.state.files.get(str(part.get("id"))) if isinstance(part, dict) else None
        if file is None or file.content is None or file.is_complete:
            raise SlackError("file_not_found")
        files.append((file, str(part.get("title") or file.name)))
    return files


async def _share(backend: Backend, channel: Channel, draft: Draft, files: list[File]) -> None:
    with backend.activity.busy():
        await asyncio.sleep(SHARE_DELAY)
        shown = [_shown(backend, file) for file in files]
        message = post(
            backend,
            channel,
            backend.state.bot.id,
            Draft(text=draft.text, thread_ts=draft.thread_ts, files=shown),
        )
        for file in files:
            file.shares.append((channel.id, message.ts, channel.is_private, message.thread_ts))


def info(backend: Backend, arguments: Arguments) -> Payload:
    """files.info: one file, and the messages that share it."""
    file = backend.state.files.get(arguments.required("file"))
    if file is None or not file.is_complete:
        raise SlackError("file_not_found")
    return {"file": _shown(backend, file), "comments": []}


def _shown(backend: Backend, file: File) -> Payload:
    return file.as_slack(backend.state.base_url)
