"""The workspace's calendar."""

import time

import pytest

from bot.workspace.memory.clock import Clock

NOON = 1_800_000_000.0


class TestClock:
    def test_is_the_machines_own_at_first(self):
        assert abs(Clock().now() - time.time()) < 5

    def test_goes_on_from_where_it_was_moved(self):
        clock = Clock()
        clock.move_to(NOON)
        assert NOON <= clock.now() < NOON + 5

    def test_stands_still_when_paused_even_if_moved(self):
        clock = Clock()
        clock.move_to(NOON)
        clock.pause()
        clock.advance(60)
        first = clock.now()
        assert first == clock.now()
        assert NOON + 60 <= first < NOON + 65
        assert clock.is_paused

    def test_goes_on_from_where_it_stood(self):
        clock = Clock()
        clock.pause()
        clock.move_to(NOON)
        clock.resume()
        assert NOON <= clock.now() < NOON + 5
        assert not clock.is_paused

    def test_goes_back_to_real_time_from_anywhere(self):
        clock = Clock()
        clock.move_to(NOON)
        clock.pause()
        clock.go_real()
        assert (clock.offset, clock.is_paused) == (0, False)

    @pytest.mark.parametrize("epoch", [-1, 1e300, float("nan")])
    def test_stays_within_the_calendar(self, epoch):
        clock = Clock()
        with pytest.raises(ValueError, match="1970"):
            clock.move_to(epoch)
        assert clock.offset == 0

    def test_tells_who_listens_until_they_stop(self):
        clock, told = Clock(), []
        stop = clock.subscribe(lambda: told.append(clock.now()))
        clock.move_to(NOON)
        clock.pause()
        clock.resume()
        stop()
        clock.go_real()
        assert len(told) == 3
