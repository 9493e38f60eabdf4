"""What the workspace's owner does: the clock, channels and their members, the app, the limits."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from pydantic import TypeAdapter, ValidationError

from bot.workspace.acts import installing, membership
from bot.workspace.backend import Backend
from bot.workspace.config import ChannelConfig
from bot.workspace.control.answers import flag, mapping, read_body, seconds, text, texts, whole
from bot.workspace.control.clock import clock_now
from bot.workspace.notes import Scheduled
from bot.workspace.wire import Payload

MOST_PER_CHANNEL = 100_000  # messages a minute


class Owner:
    """Answers what changes the workspace itself."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def clock(self, request: web.Request) -> Payload:
        """Move the calendar, or stop it."""
        body, clock = await read_body(request), self._backend.clock
        if "paused" in body:
            (clock.pause if flag(body, "paused") else clock.resume)()
        if "advance" in body:
            clock.advance(seconds(body["advance"]))
        elif body.get("to") == "real":
            clock.go_real()
        elif body.get("to") == "next":
            upcoming = await self._backend.upcoming()
            if upcoming is None:
                raise LookupError("nothing is scheduled")
            clock.move_to(max(clock.now(), upcoming.at))
        elif "to" in body or "paused" not in body:
            clock.move_to(seconds(body.get("to")))
        return await clock_now(self._backend)

    async def announce(self, request: web.Request) -> Payload:
        """Take from an app in another process what comes next, or that nothing does."""
        body = await read_body(request)
        at = body.get("at")
        announced = None
        if at is not None:
            announced = Scheduled(at=seconds(at), label=text(body, "label"))

        async def upcoming() -> Scheduled | None:
            return announced

        self._backend.upcoming = upcoming
        self._backend.feed.publish("workspace")
        return await clock_now(self._backend)

    async def add_channel(self, request: web.Request) -> Payload:
        """Create a channel, as in the configuration."""
        try:
            config = TypeAdapter(ChannelConfig).validate_python(await read_body(request))
        except ValidationError as error:
            wrong = error.errors()[0]
            raise ValueError(f"{'.'.join(map(str, wrong['loc']))}: {wrong['msg']}") from None
        if any(channel.name == config.name for channel in self._backend.state.channels.values()):
            raise ValueError(f"there is a channel {config.name} already")
        channel = self._backend.state.add_channel(config)
        self._backend.feed.publish("workspace")
        return {"ok": True, "channel": channel.as_slack(self._backend.state.bot.id)}

    async def archive(self, request: web.Request) -> Payload:
        """Archive a channel, or bring it back."""
        channel = self._backend.state.channel(request.match_info["channel"])
        archived = request.match_info["verb"] == "archive"
        membership.archive(self._backend, channel, archived=archived)
        return {"ok": True}

    async def change_members(self, request: web.Request) -> Payload:
        """Invite to a channel, and remove from it."""
        channel = self._backend.state.channel(request.match_info["channel"])
        body = await read_body(request)
        members = self._backend.state.member
        come = [members(each) for each in texts(body, "add")]
        go = [members(each) for each in texts(body, "remove")]
        for each in come:
            membership.join(self._backend, channel, each.id)
        for each in go:
            membership.leave(self._backend, channel, each.id)
        return {"ok": True}

    async def app(self, request: web.Request) -> Payload:
        """Remove the app, bring it back, revoke its tokens, or challenge its URL."""
        deed = text(await read_body(request), "do")
        if deed == "verify_url":
            return {"ok": True, "verified": await installing.verify_url(self._backend)}
        deeds = {
            "install": installing.install,
            "uninstall": installing.uninstall,
            "revoke_tokens": installing.revoke_tokens,
        }
        if deed not in deeds:
            raise LookupError(f"an app cannot be made to {deed!r}")
        deeds[deed](self._backend)
        return {"ok": True}

    async def read_limits(self, _request: web.Request) -> Payload:
        """Return the rate limits in force."""
        limits = self._backend.limits
        return {
            "enabled": limits.enabled,
            "per_minute": limits.per_minute,
            "per_channel": limits.per_channel,
        }

    async def change_limits(self, request: web.Request) -> Payload:
        """Change what is named, and leave the rest."""
        body, limits = await read_body(request), self._backend.limits
        per_minute: dict[str, Any] = mapping(body, "per_minute")
        for method in per_minute:
            if whole(per_minute, method, 0) < 0:
                raise ValueError("a limit is 0, which lifts it, or more")
        per_channel = whole(body, "per_channel", limits.per_channel)
        if not 1 <= per_channel <= MOST_PER_CHANNEL:
            raise ValueError(f"per_channel lies between 1 and {MOST_PER_CHANNEL}")
        limits.enabled = flag(body, "enabled", default=limits.enabled)
        limits.per_minute |= per_minute
        limits.per_channel = per_channel
        return await self.read_limits(request)
