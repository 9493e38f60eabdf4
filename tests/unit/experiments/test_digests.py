from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.digests import Edition, endings, monday_of, next_digest_at
from bot.experiments.log import LogEntry, ProjectMoved
from bot.experiments.projects import ProjectState
from tests.unit.experiments.times import DAY, days, first_minute, places, times

LAUNCHED, STOPPED, ARCHIVED = (
    ProjectState.LAUNCHED,
    ProjectState.STOPPED,
    ProjectState.ARCHIVED,
)
FRIDAY = datetime(2026, 11, 27, 14, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


class TestWhenADigestComes:
    @given(places, times, st.integers(1, 7), st.integers(0, 24 * 60 * 7))
    def test_at_the_first_such_weekday_and_time_on_the_wall_after_now(
        self, place, at, weekday, minutes
    ):
        zone_name, day = place
        after = datetime.combine(day, time(), tzinfo=UTC) + timedelta(minutes=minutes)

        due_at = next_digest_at(after, weekday, at, zone_name)

        candidates = (after.date() + DAY * each for each in range(-2, 12))
        assert due_at == min(
            due
            for each in candidates
            if each.isoweekday() == weekday and (due := first_minute(each, at, zone_name)) > after
        )

    @given(places, times, st.integers(1, 7))
    def test_exactly_once_a_week_whatever_the_clocks_do(self, place, at, weekday):
        zone_name, day = place
        after = datetime.combine(day, time(12), tzinfo=UTC)

        first = next_digest_at(after, weekday, at, zone_name)
        second = next_digest_at(first, weekday, at, zone_name)

        assert timedelta(days=6) <= second - first <= timedelta(days=8)
        assert next_digest_at(second - MOMENT, weekday, at, zone_name) == second

    @pytest.mark.parametrize(
        ("after", "due_at"),
        [
            # 15:00 in Madrid, summer and winter.
            ("2026-10-16T13:00", "2026-10-23T13:00"),
            ("2026-10-23T13:00", "2026-10-30T14:00"),
            ("2026-11-27T13:59", "2026-11-27T14:00"),
        ],
    )
    def test_stays_at_the_same_time_on_the_wall(self, after, due_at):
        after, due_at = (datetime.fromisoformat(f"{each}+00:00") for each in (after, due_at))

        assert next_digest_at(after, 5, time(15), "Europe/Madrid") == due_at

    def test_never_where_none_is_wanted(self):
        assert next_digest_at(FRIDAY, 0, time(15), "Europe/Madrid") is None


_moments = st.integers(0, 2**36).map(
    lambda seconds: datetime(1000, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


class TestEdition:
    @given(
        st.builds(
            Edition,
            since=_moments,
            until=_moments,
            project_id=st.integers(0, 10**17),
            posted_by=st.from_regex(r"[UW][A-Z0-9]{0,20}", fullmatch=True) | st.just(""),
            was_due=st.none() | _moments,
        )
    )
    def test_comes_back_as_it_was(self, edition):
        assert Edition.parse(str(edition)) == edition

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "2026-11-20..2026-11-27",
            "2026-11-20T15:00..2026-11-27T15:00",
            "2026-11-20T15:00+00:00..2026-11-27T15:00+00:00 project=all",
            "2026-11-20T15:00+00:00..2026-11-27T15:00+00:00 project",
            "2026-11-20T15:00+00:00..2026-11-27T15:00+00:00 channel=C1",
        ],
    )
    def test_is_read_from_nothing_else(self, text):
        with pytest.raises(ValueError):  # noqa: PT011 - whoever reads it says it in own words
            Edition.parse(text)


def moved(state: ProjectState, at: datetime, project_id: int = 1) -> LogEntry:
    return LogEntry(
        id=0,
        project_id=project_id,
        number=0,
        at=at,
        actor_id="U0ANNA",
        cause="",
        event=ProjectMoved(state=state),
    )


class TestEndings:
    def test_are_the_launches_and_stops_of_the_period(self):
        moves = [
            moved(LAUNCHED, FRIDAY - MOMENT),
            moved(LAUNCHED, FRIDAY, project_id=2),
            moved(STOPPED, FRIDAY + DAY, project_id=3),
        ]

        found = endings(moves, FRIDAY)

        assert [(each, event.state) for each, event in found] == [(2, LAUNCHED), (3, STOPPED)]

    def test_a_launched_project_that_comes_back_from_the_archive_is_not_launched_again(self):
        moves = [
            moved(LAUNCHED, FRIDAY - 9 * DAY),
            moved(ARCHIVED, FRIDAY - 8 * DAY),
            moved(ARCHIVED, FRIDAY, project_id=2),
            moved(LAUNCHED, FRIDAY + DAY),
            moved(STOPPED, FRIDAY + DAY, project_id=2),
        ]

        assert endings(moves, FRIDAY) == []


@given(days)
def test_a_week_begins_on_its_monday(day):
    monday = monday_of(day)

    assert monday.isoweekday() == 1
    assert timedelta() <= day - monday < timedelta(weeks=1)
