"""The workspace's content: team, members, groups, channels, files."""

from __future__ import annotations

import re
import secrets

from bot.workspace.config import ChannelConfig, GroupConfig, PersonConfig, WorkspaceConfig
from bot.workspace.memory.channel import Channel
from bot.workspace.memory.clock import Clock
from bot.workspace.memory.files import File
from bot.workspace.memory.ids import Ids
from bot.workspace.memory.manifest import Manifest
from bot.workspace.memory.people import Group, Member
from bot.workspace.wire import SlackError


class State:
    """Looks things up and creates them; whoever changes them says so in the feed."""

    def __init__(self, config: WorkspaceConfig, clock: Clock) -> None:
        self.clock = clock
        self.manifest = Manifest(config.manifest)
        self.ids = Ids(config.team_name)
        self.team_name = config.team_name
        self.team_id = self.ids.named("T", "team")
        self.team_domain = _domain(config.team_name)
        self.app_id = self.ids.named("A", "app")
        self.bot_id = self.ids.named("B", "bot")
        self.verification_token = self.ids.secret("verification")
        self.is_installed = True
        self.are_tokens_revoked = False
        self.members: dict[str, Member] = {}
        self.groups: dict[str, Group] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, File] = {}
        self.base_url = ""  # known once the server listens
        self.bot = self._add_bot()
        for person in config.people:
            self._add_person(person)
        for group in config.groups:
            self._add_group(group)
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
            team_name=self.team_name,
            team_domain=self.team_domain,
        )
        self.members[bot.id] = bot
        return bot

    def _add_person(self, person: PersonConfig) -> None:
        is_external = person.kind == "external"
        member = Member(
            id=self.ids.named("U", f"person/{person.name}"),
            team_id=self.company(person.team) if is_external else self.team_id,
            name=person.name,
            real_name=person.real_name,
            tz=person.tz,
            is_admin=person.is_admin,
            kind=person.kind,
            team_name=person.team if is_external else self.team_name,
            team_domain=_domain(person.team) if is_external else self.team_domain,
        )
        self.members[member.id] = member

    def _add_group(self, group: GroupConfig) -> None:
        added = Group(
            id=self.ids.named("S", group.handle),
            team_id=self.team_id,
            handle=group.handle,
            name=group.name,
            members=tuple(self.member(handle).id for handle in group.members),
            created=int(self.clock.now()),
            creator=self.creator,
        )
        self.groups[added.id] = added

    def add_channel(self, config: ChannelConfig) -> Channel:
        """Create a channel with its members."""
        if config.members is None:
            members = {person.id for person in self.people if not person.is_limited}
        else:
            members = {self.member(handle).id for handle in config.members}
        if config.has_bot:
            members.add(self.bot.id)
        channel = Channel(
            id=self.ids.named("C", config.name),
            name=config.name,
            team=self.team_id,
            created=int(self.clock.now()),
            creator=self.creator,
            topic=config.topic,
            is_private=config.is_private,
            is_archived=config.is_archived,
            shared_with=config.shared_with,
            shared_team=self.company(config.shared_with) if config.shared_with else None,
            members=members,
        )
        if not all(channel.may_hold(self.members[each]) for each in members):
            raise ValueError("people of another company belong in channels shared with it")
        self.channels[channel.id] = channel
        return channel

    def company(self, name: str) -> str:
        """Return the team id of another company."""
        return self.ids.named("T", f"team/{name}")

    @property
    def creator(self) -> str:
        """Return who made what was there from the start."""
        return self.people[0].id if self.people else self.bot.id

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
                team=self.team_id,
                created=int(self.clock.now()),
                creator=self.bot.id,
                im_with=person.id,
                members={person.id, self.bot.id},
            )
        return self.channels[channel_id]

    @property
    def token_problem(self) -> str | None:
        """Return why the app's token is dead, None while it works."""
        if not self.is_installed:
            return "account_inactive"
        return "token_revoked" if self.are_tokens_revoked else None

    def new_file(self, *, name: str, length: int, user: str) -> File:
        """Create a file without its bytes."""
        file = File(
            id=self.ids.new("F"),
            ticket=secrets.token_hex(16),
            name=name.replace("/", "_") if name.strip(". ") else "file",
            length=length,
            created=int(self.clock.now()),
            user=user,
        )
        self.files[file.id] = file
        return file

    def may_app_read(self, file: File) -> bool:
        """Say whether the app sees a file: its own, one handed in, one shared where it is."""
        shared = (self.channels[channel] for channel, *_ in file.shares)
        return (
            file.user == self.bot.id
            or file.is_handed_in
            or any(self.bot.id in channel.members for channel in shared)
        )

    def next_ts(self) -> str:
        """Return a ts for something that happens now."""
        return self.ids.ts(self.clock.now())


def _domain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
