"""What Slack is asked about channels and people before a project names them."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.experiments.calendars import check_zone, zone
from bot.experiments.errors import FieldErrors
from handlers.slack_errors import code_of

_INVITE = "I am not in this channel yet. Type /invite @Labthread there, then try again."
#: A call each, all of which have to come back before a form can open.
_MOST_NAMES = 5
_UNREACHABLE = {
    "channel_not_found": _INVITE,
    "not_in_channel": _INVITE,
    "missing_scope": "This app may not look at channels. An admin has to reinstall it.",
}


async def reachable_channel(client: AsyncWebClient, channel_id: str) -> bool:
    """Whether the channel is private; raises FieldErrors on `channel` where we cannot post."""
    try:
        found = await client.conversations_info(channel=channel_id)
    except SlackApiError as error:
        code = code_of(error)
        if code not in _UNREACHABLE:
            raise
        raise FieldErrors({"channel": _UNREACHABLE[code]}) from None
    channel = found["channel"]
    if channel.get("is_archived"):
        raise FieldErrors({"channel": "This channel is archived. Choose another."})
    if channel.get("is_ext_shared"):
        raise FieldErrors({"channel": "This channel is shared with another company."})
    if not channel.get("is_member"):
        raise FieldErrors({"channel": _INVITE})
    return bool(channel.get("is_private"))


async def zone_of(client: AsyncWebClient, user_id: str) -> str:
    """An owner's time zone, by its IANA name; raises FieldErrors on `owner`."""
    try:
        user = (await client.users_info(user=user_id))["user"]
    except SlackApiError as error:
        if code_of(error) != "user_not_found":
            raise
        raise FieldErrors({"owner": "Slack does not know this person."}) from None
    if user.get("is_bot") or user.get("deleted"):
        raise FieldErrors({"owner": "An owner is a person who can still be asked."})
    try:
        return check_zone(str(user.get("tz") or "UTC"))
    except ValueError as error:
        words = f"{error} Their time zone is in their Slack preferences."
        raise FieldErrors({"owner": words}) from None


async def those_who_left(client: AsyncWebClient, user_ids: Iterable[str]) -> dict[str, str]:
    """Those of these people who can answer nothing, by id with their names: gone, or bots."""
    asked = tuple(dict.fromkeys(user_ids))
    found = await asyncio.gather(*(_find_person(client, each) for each in asked))
    return {
        user_id: str(user.get("real_name") or user.get("name") or "One of them")
        for user_id, user in zip(asked, found, strict=True)
        if user.get("is_bot") or user.get("deleted")
    }


async def require_present(client: AsyncWebClient, **named: Sequence[str]) -> None:
    """Raise FieldErrors, by input, for whoever of these people can answer nothing."""
    left = await those_who_left(client, chain.from_iterable(named.values()))
    errors = {}
    for field, user_ids in named.items():
        if names := [left[each] for each in user_ids if each in left]:
            errors[field] = f"A bot, or somebody who has left: {', '.join(names)}. Name others."
    if errors:
        raise FieldErrors(errors)


async def those_outside(
    client: AsyncWebClient, channel_id: str, user_ids: Iterable[str]
) -> list[str]:
    """Those of these people who are not in a channel."""
    members: set[str] = set()
    cursor = ""
    while True:
        page = await client.conversations_members(channel=channel_id, cursor=cursor, limit=1000)
        members.update(page["members"])
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return [each for each in user_ids if each not in members]


async def names_of(
    client: AsyncWebClient, user_ids: Sequence[str], most: int = _MOST_NAMES
) -> dict[str, str]:
    """What the first few of these people are called, by id."""
    asked = user_ids[:most]
    found = await asyncio.gather(*(_find_person(client, each) for each in asked))
    return {
        user_id: str(user.get("real_name") or user.get("name") or "someone")
        for user_id, user in zip(asked, found, strict=True)
    }


async def is_admin(client: AsyncWebClient, user_id: str) -> bool:
    """Whether someone may settle things for the whole workspace."""
    user = await _find_person(client, user_id)
    return bool(user.get("is_admin") or user.get("is_owner"))


async def today_of(client: AsyncWebClient, user_id: str, at: datetime) -> date:
    """The day that it is for a person at an (aware) time."""
    return at.astimezone(zone(await local_zone(client, user_id))).date()


async def local_zone(client: AsyncWebClient, user_id: str) -> str:
    """The time zone where a person is, as Slack names it; UTC where it does not."""
    user = await _find_person(client, user_id)
    return str(user.get("tz") or "UTC")


async def _find_person(client: AsyncWebClient, user_id: str) -> dict[str, Any]:
    try:
        return dict((await client.users_info(user=user_id))["user"])
    except SlackApiError as error:
        if code_of(error) not in {"user_not_found", "user_not_visible"}:
            raise
        return {"deleted": True}
