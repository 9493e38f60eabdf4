"""How often one sender may report, by a clock that the test moves."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.inbox.answers import Refused
from bot.inbox.limits import RateLimit


class Clock:
    """Seconds that pass when told to."""

    def __init__(self):
        self.seconds = 1000.0

    def __call__(self):
        return self.seconds


def limited(burst=3, per_second=2.0, **more):
    clock = Clock()
    return RateLimit(burst=burst, per_second=per_second, now=clock, **more), clock


def test_a_burst_passes_and_what_follows_waits():
    limit, _ = limited()

    assert [limit.take("t1") for _ in range(5)] == [0, 0, 0, 1, 1]


def test_one_sender_takes_nothing_from_another():
    limit, _ = limited()
    for _ in range(4):
        limit.take("t1")

    assert limit.take("t2") == 0


def test_the_refusal_says_when_in_whole_seconds():
    limit, _ = limited(burst=1, per_second=0.1)
    limit.require("t1")

    with pytest.raises(Refused) as refused:
        limit.require("t1")

    assert refused.value.status == 429
    assert refused.value.headers == {"Retry-After": "10"}
    assert "in 10 seconds" in refused.value.answer["error"]


@given(
    burst=st.integers(1, 20),
    per_second=st.sampled_from([0.25, 1, 2, 50]),
    pauses=st.lists(st.sampled_from([0, 0, 0, 0.01, 0.5, 3, 100]), max_size=60),
)
def test_no_more_passes_than_the_burst_and_what_time_brings(burst, per_second, pauses):
    limit, clock = limited(burst, per_second)
    passed = []
    for pause in pauses:
        clock.seconds += pause
        if limit.take("t1") == 0:
            passed.append(clock.seconds)

    for first, begin in enumerate(passed):
        for last, end in enumerate(passed[first:], first):
            assert last - first + 1 <= burst + (end - begin) * per_second + 1e-6


@given(burst=st.integers(1, 20), per_second=st.floats(0.01, 100), asked=st.integers(0, 50))
def test_whoever_waits_as_long_as_they_are_told_passes(burst, per_second, asked):
    limit, clock = limited(burst, per_second)
    for _ in range(asked):
        limit.take("t1")

    seconds = limit.take("t1")
    clock.seconds += seconds

    assert seconds == 0 or seconds <= math.ceil(1 / per_second)
    assert limit.take("t1") == 0 or seconds == 0


def test_no_more_senders_are_remembered_than_there_is_room_for():
    limit, _ = limited(burst=1, max_senders=2)
    for sender in ("t1", "t2", "t1", "t3"):
        limit.take(sender)

    # t2 was unheard of for longest, and begins afresh; t1 and t3 are remembered.
    assert [limit.take("t1"), limit.take("t3"), limit.take("t2")] == [1, 1, 0]
    assert len(limit._left) == 2
