"""The control API on one screen; docs/workspace.md describes it."""

from __future__ import annotations

from aiohttp import web

from bot.workspace.backend import Backend
from bot.workspace.control.answers import Answer, explained
from bot.workspace.control.owner import Owner
from bot.workspace.control.people import People
from bot.workspace.control.reads import Reads
from bot.workspace.control.trouble import Trouble


def control_routes(backend: Backend) -> list[web.RouteDef]:
    """Return the routes of the control API."""
    reads, people = Reads(backend), People(backend)
    owner, trouble = Owner(backend), Trouble(backend)
    read: dict[str, Answer] = {
        "/workspace": reads.workspace,
        "/credentials": reads.credentials,
        "/channels/{channel}/messages": reads.messages,
        "/channels/{channel}/threads/{ts}": reads.thread,
        "/views": reads.views,
        "/calls": reads.calls,
        "/clock": reads.clock,
        "/limits": owner.read_limits,
        "/faults": trouble.read_faults,
        "/sockets": trouble.read_sockets,
    }
    do: dict[str, Answer] = {
        "/people/{person}/files": people.upload,
        "/people/{person}/{act}": people.act,
        "/clock": owner.clock,
        "/upcoming": owner.announce,
        "/channels": owner.add_channel,
        "/channels/{channel}/members": owner.change_members,
        "/channels/{channel}/{verb:archive|unarchive}": owner.archive,
        "/app": owner.app,
        "/limits": owner.change_limits,
        "/faults": trouble.plan_fault,
        "/sockets": trouble.change_sockets,
        "/redeliver": trouble.redeliver,
        "/settled": trouble.settled,
    }
    return [
        *[web.get(f"/control{path}", explained(answer)) for path, answer in read.items()],
        *[web.post(f"/control{path}", explained(answer)) for path, answer in do.items()],
        web.delete("/control/faults", explained(trouble.clear_faults)),
    ]
