"""Digests: reading what there is to tell, and telling it to a channel when its time has come."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time

from bot.experiments.digests import (
    Arrived,
    Closed,
    Digest,
    DueDigest,
    Edition,
    Ended,
    Open,
    endings,
    next_digest_at,
)
from bot.experiments.errors import NotFound, Refusal
from bot.experiments.hypotheses import HypothesisState
from bot.experiments.log import Decided
from bot.experiments.ports import Work
from bot.experiments.projects import Project, ProjectState
from bot.experiments.records import Act, IntentKind
from bot.experiments.service.calendars import calendars_of
from bot.experiments.service.check_ins import LATE_AFTER
from bot.experiments.settings import Choices

#: The settings that say when a channel's digest comes.
TIMING = ("digest_on", "digest_at", "digest_zone")
_EVER = datetime(2000, 1, 1, tzinfo=UTC)


class DigestBroke(Exception):
    """A channel's digest cannot be told; the cause says why."""

    def __init__(self, channel_id: str) -> None:
        super().__init__(f"channel {channel_id}")
        self.of = channel_id


async def arm_digest(work: Work, act: Act, channel_id: str) -> None:
    """Settle when a channel's next digest comes; none does where it never had a project."""
    projects = await work.projects.in_channel(channel_id)
    if projects:
        due_at = await _next(work, channel_id, projects[0], act.at)
        await work.digests.arm(channel_id, since=act.at, due_at=due_at)


async def arm_all_digests(work: Work, act: Act) -> None:
    """Settle anew when the next digest of every channel comes."""
    for channel_id in await work.projects.channels():
        await arm_digest(work, act, channel_id)


async def arm_missing_digests(work: Work, act: Act) -> None:
    """Settle when the first digest comes of channels whose projects are older than digests are.

    What is settled already stays as it is: it may be due, and has to come late then.
    """
    settled = set(await work.digests.channels())
    for channel_id in await work.projects.channels():
        if channel_id not in settled:
            await arm_digest(work, act, channel_id)


async def _next(work: Work, channel_id: str, newest: Project, after: datetime) -> datetime | None:
    chosen = (await work.settings.for_channel(channel_id)).choices
    at = time.fromisoformat(chosen["digest_at"])
    return next_digest_at(after, int(chosen["digest_on"]), at, zone_of_digest(chosen, newest))


def zone_of_digest(chosen: Choices, newest: Project) -> str:
    """Where a channel's digest comes and tells its times: as chosen, or the project's owner's."""
    return chosen["digest_zone"] or newest.owner_zone


async def hold_due_digests(
    work: Work, act: Act, *, limit: int, leave_out: Collection[str] = ()
) -> int:
    """Promise the digests that are due of up to `limit` channels, but not of `leave_out`.

    One that has nothing to say is left out, and its period is over all the same. Returns how
    many were due, 0 when none are left. Raises DigestBroke, which names the channel to leave out.
    """
    due = await work.digests.claim_due(act.at, limit, leave_out)
    for each in due:
        try:
            await _hold(work, act, each)
        except (ValueError, LookupError, ArithmeticError, TypeError, Refusal) as broken:
            raise DigestBroke(each.channel_id) from broken
    return len(due)


async def _hold(work: Work, act: Act, due: DueDigest) -> None:
    late = act.at - due.due_at > LATE_AFTER
    edition = Edition(since=due.since, until=act.at, was_due=due.due_at if late else None)
    projects = await work.projects.in_channel(due.channel_id)
    next_at = await _next(work, due.channel_id, projects[0], act.at)
    await work.digests.begin_anew(due.channel_id, since=act.at, due_at=next_at)
    digest = await read_digest(work, due.channel_id, edition, act.at)
    if not digest.is_empty:
        await work.outbox.add(projects[0], IntentKind.DIGEST, str(edition))


async def post_digest(work: Work, act: Act, channel_id: str, edition: Edition) -> None:
    """Promise a digest that someone wants to be seen; raises NotFound where it is not of there."""
    of_channel = await work.projects.in_channel(channel_id)
    about = [each for each in of_channel if edition.project_id in {0, each.id}]
    if not about:
        raise NotFound("There is no project here that this summary could be about.")
    posted = replace(edition, posted_by=act.actor_id, was_due=None)
    await work.outbox.add(about[0], IntentKind.DIGEST, str(posted))


async def read_digest(work: Work, channel_id: str, edition: Edition, now: datetime) -> Digest:
    """Read what happened in an edition's period, and what is open in its projects now.

    A channel's is about its own projects alone, without those in the archive. Raises NotFound
    where the edition's only project is gone.
    """
    if edition.project_id:
        told = [await work.projects.get(edition.project_id)]
    else:
        known = await work.projects.in_channel(channel_id)
        told = [each for each in known if each.state is not ProjectState.ARCHIVED]
    projects = {each.id: each for each in told}
    since, until = edition.since, edition.until
    decided = await work.log.between(list(projects), "decided", since, until)
    moves = await work.log.between(list(projects), "project_moved", _EVER, until)
    arrived = await work.results.arrived(list(projects), since, until)
    under_way = await _under_way(work, projects, now)
    is_running = HypothesisState.RUNNING
    running = [each for each in under_way if each.hypothesis.state is is_running]
    overdue = [each for each in under_way if each.hypothesis.state is not is_running]
    return Digest(
        closed=tuple(
            Closed(project=projects[each.project_id], ref=each.ref, event=each.event)
            for each in decided
            if isinstance(each.event, Decided)
        ),
        ended=tuple(
            Ended(project=projects[project_id], event=event)
            for project_id, event in endings(moves, since)
        ),
        running=tuple(sorted(running, key=lambda each: each.left)),
        overdue=tuple(sorted(overdue, key=lambda each: each.hypothesis.deadline or now)),
        arrived=tuple(
            Arrived(project=projects[project_id], ref=f"H{number}", results=results)
            for (project_id, number), results in arrived.items()
        ),
    )


async def _under_way(work: Work, projects: Mapping[int, Project], now: datetime) -> list[Open]:
    changeable = [each.id for each in projects.values() if each.state.can_change]
    hypotheses = await work.hypotheses.open_in(changeable)
    concerned = {each.project_id for each in hypotheses}
    calendars = await calendars_of(work, [projects[each] for each in sorted(concerned)])
    found = []
    for each in hypotheses:
        calendar = calendars[each.project_id]
        today = calendar.local_day(now)
        last_day = calendar.local_day(each.deadline) if each.deadline else today
        found.append(
            Open(
                project=projects[each.project_id],
                hypothesis=each,
                spent=each.days_spent(now, calendar),
                left=calendar.working_days_between(today, last_day),
            )
        )
    return found
