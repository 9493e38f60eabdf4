"""Results that come at once do what they would have done one after the other."""

import asyncio
import shutil
from itertools import count

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.experiments.settings import project_scope
from bot.inbox.api import Api
from bot.inbox.limits import RateLimit
from bot.inbox.results import ResultsInbox
from storage import Storage
from storage.outbox_tables import outbox
from storage.tables import check_ins, hypotheses, log_entries, results
from tests.integration.factories import MONDAY, T1
from tests.integration.service.team import NEXT_PLAN, Team

#: What is random or tells the time.
_LEFT_OUT = {"id", "ref", "cause", "created_at", "result_id"}
#: fraud-recall decides for itself where its hypothesis is supported; spam-auc asks people.
_KEYS = ("fraud-recall", "spam-auc", "no-such-project")


@pytest.fixture
def engine_name() -> str:
    """How results are taken together does not depend on the engine."""
    return "sqlite"


@pytest.fixture
async def filled(storage, database_url):
    """A file with two projects, of which one takes its success step by itself, and tokens."""
    teams = [await Team.gather(storage, key=key) for key in _KEYS[:2]]
    for team in teams:
        await team.write_baseline()
        await team.plan(**NEXT_PLAN)
        await team.plan(success_step="H1")
        await team.start(number=2)
        await team.deliver()
    async with storage.begin(T1) as work:
        await work.settings.save(project_scope(teams[0].project_id), {"on_supported": "step"})
        tokens = [
            await work.tokens.create(project_id=of, now=MONDAY, expires_at=None)
            for of in (None, teams[1].project_id)
        ]
    await storage.close()
    return database_url.removeprefix("sqlite:///"), (*tokens, "labthread_unknown")


_SUPPORTED, _REFUTED, _BROKE = (
    {"recall[bec]": bec, "recall[phishing]": phishing}
    for bec, phishing in ((0.61, 0.912), (0.53, 0.912), (0.61, 0.5))
)
#: Which token, and what is sent with it.
_FINE = st.tuples(
    st.just(0),
    st.sampled_from(_KEYS[:2]),
    st.sampled_from([2, 2, 2, 1]),
    st.sampled_from([f"run-{each}" for each in range(20)]),
    st.sampled_from([_SUPPORTED, _REFUTED, _BROKE]),
)
_REFUSED = st.tuples(
    st.sampled_from([1, 2]),
    st.sampled_from(_KEYS),
    st.sampled_from([2, 9]),
    st.just("run-1"),
    st.sampled_from([_SUPPORTED, {"auc": 0.9}]),
)
# One that is refused leaves each to itself, so mostly there is none.
_SENT = st.one_of(
    st.lists(_FINE, min_size=2, max_size=12),
    st.lists(st.one_of(_FINE, _FINE, _FINE, _REFUSED), min_size=1, max_size=12),
)


async def send(file, tokens, sent, *, at_once):
    """Send results; return the answers and all that is kept, but for what is random."""
    storage = Storage(f"sqlite:///{file}")
    api = Api()
    limit = RateLimit(burst=1_000_000)
    api.include_router(ResultsInbox(storage, lambda: MONDAY, limit).router())
    transport = httpx.ASGITransport(api)
    async with httpx.AsyncClient(transport=transport, base_url="http://labthread") as client:

        async def post(each):
            token, key, number, run_id, metrics = each
            body = {"hypothesis": f"{key}/H{number}", "run_id": run_id, "metrics": metrics}
            headers = {"Authorization": f"Bearer {tokens[token]}"}
            answer = await client.post("/api/v1/results", json=body, headers=headers)
            return answer.status_code, answer.json().get("status"), answer.json().get("error")

        if at_once:
            answers = await asyncio.gather(*map(post, sent))
        else:
            answers = [await post(each) for each in sent]
    kept = await _kept(storage)
    await storage.close()
    return answers, kept


async def _kept(storage):
    kept = {}
    async with storage.look() as connection:
        for table in (results, hypotheses, log_entries, check_ins, outbox):
            rows = await connection.execute(select(table).order_by(*table.primary_key))
            kept[table.name] = [_comparable(row._asdict()) for row in rows]
    # By project: which of two comes first is a matter of chance, and of no consequence.
    return {name: sorted(rows, key=lambda row: row["project_id"]) for name, rows in kept.items()}


def _comparable(value):
    if isinstance(value, dict):
        return {key: _comparable(each) for key, each in value.items() if key not in _LEFT_OUT}
    return value


def test_they_are_answered_and_kept_alike(filled, tmp_path_factory):
    file, tokens = filled
    folder, numbers = tmp_path_factory.mktemp("results"), count()

    @given(_SENT)
    def compare(sent):
        both = []
        for at_once in (False, True):
            copy = shutil.copy(file, folder / f"{next(numbers)}.sqlite3")
            both.append(asyncio.run(send(copy, tokens, sent, at_once=at_once)))
            copy.unlink()
        one_by_one, together = both
        assert together == one_by_one

    compare()
