"""`kill -9` at the steps of a project's life: nothing is lost, and nothing is said twice.

A step is: before and after each commit, before each request, and after Slack did what was asked and
before the answer is seen.
"""

import random
from collections import Counter

import pytest

from tests.reliability.conftest import AT_LENGTH
from tests.reliability.record import record
from tests.reliability.story import tell

#: Runs: what they are drawn from, and which share of the steps kills in each. In a run of the whole
#: share every step of a life is its last one once.
SHARE = 0.15
RUNS = [(seed, SHARE) for seed in range(200 if AT_LENGTH else 2)]
WHOLE_RUNS = [(seed, 1.0) for seed in range(300, 303)]


def some(steps, seed, share=SHARE):
    """Choose where to die: at some steps, each at one of the first times that it is taken."""
    chance = random.Random(seed)
    return {
        step: chance.randrange(min(times, 8))
        for step, times in sorted(steps.items())
        if chance.random() < share
    }


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("seed", "share"), RUNS + (WHOLE_RUNS if AT_LENGTH else []))
async def test_a_life_with_deaths_leaves_what_one_without_leaves(live, undisturbed, seed, share):
    expected, steps = undisturbed
    deaths = some(steps, seed, share)
    async with live(deaths) as life:
        await tell(life)

        left = await record(life)
        assert left.differs_from(expected) == {}, life.bot.deaths
        # Few steps are spared because an earlier death made them needless.
        assert len(life.bot.deaths) > 0.8 * len(deaths)


@pytest.mark.parametrize("seed", range(1000, 1030 if AT_LENGTH else 1001))
async def test_where_the_bot_may_not_look_a_message_may_come_twice_but_none_is_lost(
    live, undisturbed, seed
):
    expected, steps = undisturbed
    async with live(some(steps, seed), may_look=False) as life:
        await tell(life)

        left = await record(life)
        assert left.log == expected.log
        assert left.given_up == 0
        assert left.files >= expected.files
        for said, once in ((left.channel, expected.channel), (left.thread, expected.thread)):
            # What came twice is kept current once: its other copy says what was true then.
            assert sum(said.values()) <= sum(once.values()) + len(life.bot.deaths)
            assert Counter(once) <= said
