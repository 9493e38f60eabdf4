"""files.*: the upload in three steps, and what became of it."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.workspace.backend import Backend
from bot.workspace.memory.channel import Channel
from bot.workspace.memory.files import MAX_LENGTH, File
from bot.workspace.posting import Draft, change, post
from bot.workspace.web_api import content, rooms
from bot.workspace.web_api.arguments import Arguments
from bot.workspace.wire import Payload, SlackError

MAX_FILES = 14  # files that one completion can share; Slack fails beyond
SHARE_DELAY = 0.02  # seconds of real time: a completion returns before its message exists


def get_upload_url(backend: Backend, arguments: Arguments) -> Payload:
    """files.getUploadURLExternal: announce a file."""
    name = arguments.required("filename")
    length = arguments.number("length", 0)
    if length <= 0:
        raise SlackError.arguments("[ERROR] must be greater than 0 [json-pointer:/length]")
    if length > MAX_LENGTH:
        raise SlackError("file_upload_size_restricted")
    file = backend.state.new_file(name=name, length=length, user=backend.state.bot.id)
    file.alt_txt = arguments.text("alt_txt") or None
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
        thread_ts = rooms.thread_of(channels[0], thread_ts)
    comment = {"text": arguments.text("initial_comment")}
    if comment["text"]:
        content.check_content(comment)
    for file, title in files:
        file.title, file.is_complete = title, True
    shared = [file for file, _ in files]
    draft = Draft(text=comment["text"], thread_ts=thread_ts, files=shared)
    for channel in channels:
        backend.activity.spawn(_share(backend, channel, draft))
    return {"files": [_shown(backend, file) for file, _ in files]}


def _uploaded(backend: Backend, named: Any) -> list[tuple[File, str]]:
    if not isinstance(named, list) or not named:
        raise SlackError.arguments("[ERROR] missing required field: files")
    if len(named) > MAX_FILES:
        raise SlackError("internal_error")
    files: list[tuple[File, str]] = []
    for part in named:
        file = backend.state.files.get(str(part.get("id"))) if isinstance(part, dict) else None
        is_named_twice = any(file is each for each, _ in files)
        if file is None or file.content is None or file.is_complete or is_named_twice:
            raise SlackError("file_not_found")
        files.append((file, str(part.get("title") or file.name)))
    return files


async def _share(backend: Backend, channel: Channel, draft: Draft) -> None:
    with backend.activity.busy():
        await asyncio.sleep(SHARE_DELAY)
        post(backend, channel, backend.state.bot.id, draft)


def info(backend: Backend, arguments: Arguments) -> Payload:
    """files.info: one file, and the messages that share it."""
    file = backend.state.files.get(arguments.required("file"))
    if file is None or not file.is_complete or not backend.state.may_app_read(file):
        raise SlackError("file_not_found")
    return {"file": _shown(backend, file), "comments": []}


def delete(backend: Backend, arguments: Arguments) -> Payload:
    """files.delete: take a file of the app away, in messages too."""
    file = backend.state.files.get(arguments.required("file"))
    if file is None or not backend.state.may_app_read(file):
        raise SlackError("file_not_found")
    if file.user != backend.state.bot.id:
        raise SlackError("cant_delete_file")
    for channel_id, ts, *_ in file.shares:
        channel = backend.state.channels[channel_id]
        message = channel.messages.get(ts)
        if message is not None:
            kept = [shown for shown in message.files if shown["id"] != file.id]
            change(backend, channel, message, message.evolve(files=kept))
    del backend.state.files[file.id]
    return {}


def _shown(backend: Backend, file: File) -> Payload:
    return file.as_slack(backend.state.base_url)
