"""Settling when check-ins come, which days count, and which template is taken."""

from collections.abc import Mapping

from bot.experiments.calendars import check_country
from bot.experiments.errors import FieldErrors, NotAllowed
from bot.experiments.ports import Work
from bot.experiments.projects import Right
from bot.experiments.records import Act
from bot.experiments.service.digests import TIMING, arm_all_digests, arm_digest
from bot.experiments.service.recounting import recount
from bot.experiments.settings import WORKSPACE, clean_choices

_WHY = "the working days here were settled anew"


async def change_settings(
    work: Work,
    act: Act,
    *,
    scope: str,
    choices: Mapping[str, str],
    by_admin: bool,
    project_id: int = 0,
) -> None:
    """Keep what a scope chose, and count the timeboxes in it anew.

    A project's are its owner's to choose; a channel's belong to workspace admins and to the
    owners of its projects, the workspace's to its admins. Raises NotAllowed and FieldErrors.
    """
    await _require(work, act, scope, by_admin, project_id)
    cleaned = clean_choices(scope, choices)
    if country := cleaned["country"]:
        cleaned["country"] = _country(country, act)
    if template := choices.get("template", ""):
        cleaned["template"] = (await work.templates.latest(template)).key
    before = await work.settings.chosen(scope)
    await work.settings.save(scope, cleaned)
    if any(before.get(key, "") != cleaned.get(key, "") for key in TIMING):
        await (arm_all_digests(work, act) if scope == WORKSPACE else arm_digest(work, act, scope))
    if scope == WORKSPACE:
        projects = await work.projects.with_running()
    elif project_id:
        projects = [await work.projects.get(project_id)]
    else:
        projects = await work.projects.with_running(channel_id=scope)
    for project in projects:
        await recount(work, act, project, _WHY)


async def _require(work: Work, act: Act, scope: str, by_admin: bool, project_id: int) -> None:
    if project_id:
        (await work.projects.get(project_id)).require(Right.MANAGE, act.actor_id)
        return
    owners: tuple[str, ...] = ()
    if scope != WORKSPACE:
        in_channel = await work.projects.in_channel(scope)
        owners = tuple(dict.fromkeys(each.owner_id for each in in_channel))
    if not by_admin and act.actor_id not in owners:
        what = "the workspace's settings" if scope == WORKSPACE else "this channel's settings"
        raise NotAllowed(
            f"You may not change {what}. Nothing was changed. Workspace admins may.", owners
        )


def _country(text: str, act: Act) -> str:
    if text.lower() == "none":
        return "none"
    try:
        return check_country(text, act.at.date())
    except ValueError as error:
        raise FieldErrors({"country": str(error)}) from None
