"""The workspace's content: team, members, channels, files."""

from __future__ import annotations

import re

from bot.workspace.config import ChannelConfig, WorkspaceConfig
from bot.workspace.memory.channel import Channel
from bot.workspace.memory.clock import Clock
from bot.workspace.memory.files import File
from bot.workspace.memory.ids import Ids
from bot.workspace.memory.manifest import Manifest
from bot.workspace.memory.people import Member
from bot.workspace.wire import SlackError


class State:
    """Looks things up and creates them; whoever changes them says so in the feed."""

    def __init__(self, config: WorkspaceConfig, clock: Clock) -> None:
        self.config = config
        self.clock = clock
        self.manifest = Manifest(config.manifest)
        self.ids = Ids(config.team_name)
        self.team_id = self.ids.named("T", "team")
        self.team_name = config.team_name
        self.team_domain = re.sub(r"[^a-z0-9]+", "-", config.team_name.lower()).strip("-")
        self.app_id = self.ids.named("A", "app")
        self.bot_id = self.ids.named("B", "bot")
        self.verification_token = self.ids.secret("verification")
        self.members: dict[str, Member] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, File] = {}
        self.base_url = ""  # known once the server listens
        self.bot = self._add_bot()
        self._add_people()
        for channel in config.channels:
            self.add_channel(channel)

    def _add_bot(self) -> Member:
        bot = Member(
            id=self.ids.named("U", "bot"),
            team_id=self.team_id,
            name=self.manifest.bot_name,
            real_name=self.manifest.app_name,
            tz="Etc/UTC",
            is_bot=True,
        )
        self.members[bot.id] = bot
        return bot

    def _add_people(self) -> None:
        for person in self.config.people:
            member = Member(
                id=self.ids.named("U", f"person/{person.name}"),
                team_id=self.team_id,
                name=person.name,
                real_name=person.real_name,
                tz=person.tz,
                is_admin=person.is_admin,
            )
            self.members[member.id] = member

    def add_channel(self, config: ChannelConfig) -> Channel:
        """Create a channel with its members."""
        handles = config.members
        members = {m.id for m in self.people if handles is None or m.name in handles}
        if config.has_bot:
            members.add(self.bot.id)
        channel = Channel(
            id=self.ids.named("C", config.name),
            name=config.name,
            created=int(self.clock.now()),
            creator=self.people[0].id if self.people else self.bot.id,
            topic=config.topic,
            is_private=config.is_private,
            is_archived=config.is_archived,
            members=members,
        )
        self.channels[channel.id] = channel
        return channel

    @property
    def people(self) -> list[Member]:
        """Return the human members."""
        return [member for member in self.members.values() if not member.is_bot]

    def member(self, reference: str) -> Member:
        """Return a member by id or handle."""
        if reference in self.members:
            return self.members[reference]
        handle = reference.removeprefix("@")
        for member in self.members.values():
            if member.name == handle:
                return member
        raise SlackError("user_not_found")

    def channel(self, reference: str) -> Channel:
        """Return a channel by id or name."""
        if reference in self.channels:
            return self.channels[reference]
        name = reference.removeprefix("#")
        for channel in self.channels.values():
            if channel.name == name and not channel.is_im:
                return channel
        raise SlackError("channel_not_found")

    def dm(self, person: Member) -> Channel:
        """Return the direct message between a person and the app, opened when needed."""
        channel_id = self.ids.named("D", person.id)
        if channel_id not in self.channels:
            self.channels[channel_id] = Channel(
                id=channel_id,
                name=self.bot.name,
                created=int(self.clock.now()),
                creator=self.bot.id,
                im_with=person.id,
                members={person.id, self.bot.id},
            )
        return self.channels[channel_id]

    def next_ts(self) -> str:
        """Return a ts for something that happens now."""
        return self.ids.ts(self.clock.now())
