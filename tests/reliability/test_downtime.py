"""The bot is down while things fall due; afterwards each happens once, and says that it is late."""

import random
from collections import Counter

import pytest

from bot.experiments.service.check_ins import LATE_AFTER
from tests.conversations.small import BASELINE, plan
from tests.conversations.talk import KEY, TITLE
from tests.reliability.conftest import AT_LENGTH
from tests.reliability.record import record
from tests.reliability.story import start_hypothesis

HYPOTHESES = 3


async def begin(life):
    await life.fill(life.ana, [lambda: life.ana.command("#fraud-ml", "/lab new")], {"title": TITLE})
    await life.delivered()
    await life.write("baseline", BASELINE)
    for number in range(1, HYPOTHESES + 1):
        await life.plan(plan(timebox=str(4 + number)))
        await start_hypothesis(life, f"H{number}")


def run(number):
    return {"hypothesis": f"{KEY}/H{number}", "run_id": "train-1", "metrics": {"recall[bec]": 0.6}}


@pytest.mark.parametrize("seed", range(40 if AT_LENGTH else 1))
async def test_whatever_fell_due_meanwhile_happens_once_and_is_marked_late(live, seed):
    chance = random.Random(seed)
    async with live() as life:
        await begin(life)
        asked: Counter[str] = Counter()
        for _ in range(3):
            before = Counter(each.ref for each in await life.log() if is_check_in(each))
            summaries = digests_in(life)
            life.bot.stop()
            days = chance.randint(8, 40)
            life.pass_days(days)
            # CI has results meanwhile, and tries until somebody answers.
            await life.report(run(chance.randint(1, HYPOTHESES)))
            await life.delivered()

            entries = await life.log()
            new = Counter(each.ref for each in entries if is_check_in(each)) - before
            assert set(new.values()) <= {1}, "more than the latest was posted"
            asked += new
            for ref in new:
                latest = [each for each in entries if is_check_in(each) and each.ref == ref][-1]
                assert latest.event.late == (latest.at - latest.event.due_at > LATE_AFTER)
            new_summaries = digests_in(life) - summaries
            assert new_summaries <= 1, "a summary for each missed week"

        # Every hypothesis ended in the first weeks, and somebody was asked about it.
        assert set(asked) == {f"H{number}" for number in range(1, HYPOTHESES + 1)}
        results = Counter(each.ref for each in await life.log() if each.event.kind == "result")
        assert set(results.values()) <= {1}
        assert any("This check-in comes late" in each["text"] for each in life.thread())
        assert any("This summary comes late" in each["text"] for each in life.channel())
        left = await record(life)
        assert (left.astray, left.given_up) == (set(), 0)


def is_check_in(entry):
    return entry.event.kind == "checked_in"


def digests_in(life):
    return sum("Summary of experiments" in each["text"] for each in life.channel())
