"""What timeboxes and check-ins have to be, whatever happened: the oracle of the calendar.

Written from the words of the product alone, without the rules that it is held against.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from .owners_time import DAY, Length, OwnersTime

LATE = timedelta(minutes=15)


@dataclass
class Box:
    """A hypothesis and its timebox."""

    length: Length
    state: str = "planned"
    started: datetime | None = None
    counted: tuple[date, Length] | None = None
    planned: int = 0
    extended: int = 0
    deadline: datetime | None = None
    coming: dict[datetime, str] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        return self.state in {"running", "awaiting_decision"}


class Refused(Exception):
    """The bot has to refuse this."""


@dataclass
class Oracle:
    """A project; `told` is what its log says of timeboxes since it was last emptied."""

    owners_time: Callable[[], OwnersTime]
    boxes: dict[int, Box]
    archived: bool = False
    told: list[tuple[Any, ...]] = field(default_factory=list)

    @property
    def time(self) -> OwnersTime:
        return self.owners_time()

    def start(self, number: int, now: datetime) -> None:
        box, today = self.boxes[number], self.time.today(now)
        self._require(box.state == "planned" and not self._is_over(box.length, today))
        box.state, box.started = "running", now
        box.planned = self.time.between(today, self.time.end(today, box.length))
        self._count(box, today, box.length)
        self._arm(box, now)
        self.told.append(("started", number, box.deadline, box.planned))

    def extend(self, number: int, days: int, now: datetime) -> None:
        box = self.boxes[number]
        self._require(box.is_open)
        assert box.deadline
        box.state = "running"
        box.extended += days
        start = max(self.time.today(now), self.time.today(box.deadline))
        self._count(box, start, ("working", days))
        self._arm(box, now)
        self.told.append(("extended", number, box.deadline, box.planned + box.extended))

    def snooze(self, number: int, until: date, now: datetime) -> None:
        box = self.boxes[number]
        self._require(box.is_open and until > self.time.today(now))
        while not self.time.works(until):
            until += DAY
        asks = self._snoozed(self._asks(box, now), until, now)
        self._require(asks is not None)
        box.coming = asks or {}
        self.told.append(("snoozed", number, self.time.asks(until)))

    def revise(self, number: int, length: Length, now: datetime) -> None:
        box = self.boxes[number]
        self._require(True)
        if length == box.length:
            return
        self._require(box.is_open or box.state == "planned")
        if box.started is not None:
            start = self.time.today(box.started)
            self._require(not self._is_over(length, start))
            box.planned = self.time.between(start, self.time.end(start, length))
            whole = ("working", box.planned + box.extended) if box.extended else length
            self._count(box, start, whole)
            if box.deadline and box.deadline > now:
                box.state = "running"
            self._arm(box, now)
        box.length = length

    def decide(self, number: int, state: str, following: int | None, now: datetime) -> None:
        box = self.boxes[number]
        self._require(box.is_open)
        box.state, box.coming = state, {}
        self.told.append(("decided", number, self._spent(box, now), box.planned + box.extended))
        if following in self.boxes:
            with suppress(Refused):
                self.start(following, now)

    def archive(self) -> None:
        self._require(True)
        self.archived = True
        for box in self.boxes.values():
            box.coming = {}

    def restore(self, now: datetime) -> None:
        if not self.archived:
            raise Refused
        self.archived = False
        self.recount(now)

    def recount(self, now: datetime) -> None:
        """The calendar has changed."""
        for number, box in self.boxes.items():
            if self.archived or not box.is_open:
                continue
            was = box.deadline
            if box.state == "running" and box.counted and was and was > now:
                self._count(box, *box.counted)
            missed = {at: kind for at, kind in box.coming.items() if at <= now}
            snoozed = [at for at, kind in box.coming.items() if at > now and kind == "snoozed"]
            self._arm(box, now, missed, snoozed)
            if box.deadline != was:
                self.told.append(("moved", number, was, box.deadline))

    def hold(self, now: datetime) -> bool:
        """The bot looks at what is due; returns whether the channel's summary is."""
        weekly = False
        for number, box in sorted(self.boxes.items()):
            due = {at: kind for at, kind in sorted(box.coming.items()) if at <= now}
            box.coming = {at: kind for at, kind in box.coming.items() if at > now}
            if "deadline" in due.values() and box.state == "running":
                box.state = "awaiting_decision"
            if "weekly" in due.values():
                again = self.time.weekly(now, now)
                box.coming = {again: "weekly"} if again else {}
            questions = [(at, kind) for at, kind in due.items() if kind != "weekly"]
            weekly |= bool(due) and not questions
            if questions:
                at, kind = questions[-1]
                late, skipped = now - at > LATE, len(questions) - 1
                days = (self._spent(box, now), box.planned + box.extended, box.deadline)
                self.told.append(("asked", number, kind, at, late, skipped, *days))
        return weekly

    def due(self) -> list[datetime]:
        return sorted(at for box in self.boxes.values() for at in box.coming)

    def _require(self, possible: bool) -> None:
        if self.archived or not possible:
            raise Refused

    def _is_over(self, length: Length, start: date) -> bool:
        kind, value = length
        return kind == "until" and bool(value <= start or value > start + 18 * 7 * DAY)

    def _spent(self, box: Box, now: datetime) -> int:
        assert box.started
        return self.time.between(self.time.today(box.started), self.time.today(now))

    def _count(self, box: Box, start: date, length: Length) -> None:
        box.counted = (start, length)
        box.deadline = self.time.asks(self.time.end(start, length))

    def _arm(
        self,
        box: Box,
        now: datetime,
        missed: Mapping[datetime, str] | None = None,
        snoozed: Sequence[datetime] = (),
    ) -> None:
        """Set up what is to come; what was missed is still to be asked, a snooze still holds."""
        missed = missed or {}
        asks = self._asks(box, now)
        if "deadline" in missed.values():
            asks.pop(now, None)
        for each in snoozed:
            asks = self._snoozed(asks, self.time.day_of(each), now) or asks
        box.coming = {**missed, **asks}

    def _asks(self, box: Box, now: datetime) -> dict[datetime, str]:
        """Every check-in to come; of two at one moment the later written one."""
        assert box.started
        assert box.deadline
        mine = self.time
        start, last = mine.today(box.started), mine.day_of(box.deadline)
        before = mine.step(last, -1)
        days: Sequence[tuple[date, str]] = []
        if mine["halfway"] == "yes":
            half = start
            while 2 * mine.between(start, half) < mine.between(start, last):
                half += DAY
            days = [(half, "halfway")] if half < before else []
        days = [*days, (before, "before")] if before > start else days
        after = [(1, "reminder"), (3, "reminder"), (5, "decider")]
        days = [*days, *((mine.step(last, each), kind) for each, kind in after)]
        asks = {mine.asks(day): kind for day, kind in days}
        if weekly := mine.weekly(mine.asks(mine.step(last, 5)), now):
            asks[weekly] = "weekly"
        asks[box.deadline] = "deadline"
        asks = {at: kind for at, kind in asks.items() if at > now}
        if box.state == "running" and box.deadline <= now:
            asks[now] = "deadline"
        return asks

    def _snoozed(
        self, asks: Mapping[datetime, str], until: date, now: datetime
    ) -> dict[datetime, str] | None:
        """The check-ins to come after a snooze; None where the deadline comes before its end."""
        due = self.time.asks(until)
        if any(kind == "deadline" and at < due for at, kind in asks.items()):
            return None
        kept = {at: kind for at, kind in asks.items() if at > due or kind == "deadline"}
        if "weekly" in asks.values() and "weekly" not in kept.values():
            weekly = self.time.weekly(due, due)
            kept |= {weekly: "weekly"} if weekly else {}
        return {max(due, now): "snoozed"} | kept
