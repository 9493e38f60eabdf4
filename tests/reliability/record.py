"""What is left in the end: what Slack shows, and what the database keeps."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from bot.experiments.records import IntentKind
from tests.conversations.talk import CHANNEL
from tests.reliability.life import Life

_KINDS = tuple(each.value for each in IntentKind if each is not IntentKind.WAITING)
#: Where a message stands; times of day are the same, since the clock stands still.
_PLACES = re.compile(r"http://127[^|>]*|C0\w+")


@dataclass(frozen=True)
class Record:
    """The same for two lives that differ in nothing but their deaths."""

    #: The texts of a channel's messages, and of its project's thread.
    channel: Counter[str]
    thread: Counter[str]
    files: int
    #: The experiment log: what it tells of, and of which hypothesis.
    log: list[tuple[str, int]]
    #: Messages that stand in Slack and nobody knows of, or that are known and do not stand there.
    astray: set[str]
    given_up: int

    def differs_from(self, other: "Record") -> dict[str, tuple[Any, Any]]:
        """What only this one has and what only the other one, by what it is about."""
        return {
            name: (mine - theirs, theirs - mine) if isinstance(mine, Counter) else (mine, theirs)
            for name in vars(self)
            if (mine := getattr(self, name)) != (theirs := getattr(other, name))
        }


async def record(life: Life) -> Record:
    """What is left of a life."""
    names = {each.id: each.name for each in (life.ana, life.ben, life.chloe, life.dev)}

    def plain(text: str) -> str:
        for user_id, name in names.items():
            text = text.replace(user_id, name)
        return _PLACES.sub("", text)

    thread = [each for each in life.thread() if not each.get("files")]
    said_by_bot = {
        each["ts"]
        for each in [*life.channel(), *thread]
        # Of the lines about what waits only the newest is remembered.
        if each.get("bot_id") and "for a decision here.*" not in each["text"]
    }
    async with life.labthread.storage.read(life.labthread.workspace_id) as work:
        dead = await work.outbox.dead_letters(limit=100)
        rows = await work.messages.of_kinds(1, _KINDS)
    return Record(
        channel=Counter(plain(each["text"]) for each in life.channel(CHANNEL)),
        thread=Counter(plain(each["text"]) for each in thread),
        files=sum(len(each.get("files", [])) for each in life.thread()),
        log=[(each.event.kind, each.number) for each in await life.log()],
        astray=said_by_bot ^ {each.ts for each in rows},
        given_up=len(dead),
    )
