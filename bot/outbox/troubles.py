"""Telling owners what cannot be posted, and why: promises like all others, in their own lanes."""

from bot.experiments.projects import Project
from bot.experiments.records import IntentKind
from handlers.views.blocks import Message
from handlers.views.replies import build_not_posted, build_out_of_reach
from storage.work import SqlWork

_CLOSED, _DEAD = "closed", "dead"
#: As many as a message names.
_AT_ONCE = 20


async def promise_closed(work: SqlWork, channel_id: str) -> None:
    """Promise to tell the owners of a channel's open projects that it is out of reach."""
    owners: dict[str, Project] = {}
    for project in await work.projects.in_channel(channel_id):
        if project.state.can_change:
            owners.setdefault(project.owner_id, project)
    for owner_id, project in owners.items():
        await work.outbox.add(project, IntentKind.TROUBLE, _CLOSED, channel_id=owner_id)


async def promise_dead(work: SqlWork, project: Project) -> None:
    """Promise to tell a project's owner that something of it could not be posted."""
    await work.outbox.add(project, IntentKind.TROUBLE, _DEAD, channel_id=project.owner_id)


async def render_trouble(work: SqlWork, project: Project, ref: str) -> Message | None:
    """What an owner is told; None where all is well again."""
    if ref == _CLOSED:
        trouble = await work.lanes.trouble_in(project.channel_id)
        return build_out_of_reach(project, trouble) if trouble else None
    dead = await work.outbox.dead_letters(project_id=project.id, limit=_AT_ONCE)
    return build_not_posted(project, [each.reason for each in dead]) if dead else None
