"""What comes at once is answered at once, and what fails fails alone."""

import asyncio

import pytest

from bot.inbox.together import Together
from storage import StorageError


class Counter:
    """Answers numbers with their doubles, and remembers what was asked together."""

    def __init__(self, *, fails_at=(), error=ValueError):
        self.asked = []
        self.is_asked = asyncio.Event()
        self.goes_on = asyncio.Event()
        self.goes_on.set()
        self._fails_at, self._error = set(fails_at), error

    async def __call__(self, numbers):
        self.asked.append(list(numbers))
        self.is_asked.set()
        await self.goes_on.wait()
        if self._fails_at & set(numbers):
            raise self._error("no")
        return [2 * each for each in numbers]


async def ask(together, *numbers):
    return await asyncio.gather(*map(together, numbers), return_exceptions=True)


async def test_each_gets_its_own_answer():
    assert await ask(Together(Counter(), most=10), 1, 2, 3) == [2, 4, 6]


async def test_what_comes_while_one_is_answered_is_asked_together():
    counter = Counter()
    counter.goes_on.clear()
    together = Together(counter, most=2)
    asking = asyncio.create_task(ask(together, 1))
    await counter.is_asked.wait()
    others = asyncio.create_task(ask(together, 2, 3, 4))
    await asyncio.sleep(0)

    counter.goes_on.set()
    await asyncio.gather(asking, others)

    assert counter.asked == [[1], [2, 3], [4]]


async def test_one_that_fails_does_not_keep_the_others_from_their_answers():
    counter = Counter(fails_at=[2])

    first, second, third = await ask(Together(counter, most=10), 1, 2, 3)

    assert (first, third) == (2, 6)
    assert isinstance(second, ValueError)
    assert counter.asked == [[1, 2, 3], [1], [2], [3]]


async def test_a_database_that_is_away_is_asked_once_for_all():
    counter = Counter(fails_at=[2], error=StorageError)

    answers = await ask(Together(counter, most=10), 1, 2, 3)

    assert [type(each) for each in answers] == [StorageError] * 3
    assert counter.asked == [[1, 2, 3]]


async def test_whoever_has_gone_is_not_asked_for():
    counter = Counter()
    counter.goes_on.clear()
    together = Together(counter, most=1)
    stays, goes = (asyncio.create_task(together(each)) for each in (1, 2))
    await counter.is_asked.wait()

    goes.cancel()
    counter.goes_on.set()

    assert await stays == 2
    with pytest.raises(asyncio.CancelledError):
        await goes
    assert counter.asked == [[1]]


async def test_it_works_again_after_a_failure():
    together = Together(Counter(fails_at=[1]), most=10)

    assert isinstance((await ask(together, 1))[0], ValueError)
    assert await ask(together, 2) == [4]
