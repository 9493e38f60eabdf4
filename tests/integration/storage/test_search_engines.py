"""Whatever people write and ask, both engines find what a slow search finds, in its order."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.experiments.search import MAX_ASKED, telling_words, told_by_event, told_by_plan, words_of
from storage import Storage
from storage.workspaces import remember_workspace

from ..factories import CHANNEL, OTHER_CHANNEL, T1, build_plan, build_project, build_workspace
from .test_search import SECRET, decided, plan


@dataclass(frozen=True)
class Written:
    """A hypothesis of one of three projects, as people wrote it."""

    place: int
    plan: str
    #: What it said before it was changed; it must not be found by that.
    before: str
    learning: str


_word = st.sampled_from(
    ["graph", "Graphs", "gra", "recall[bec]", "bécs", "Ключ", "ключи", "検出", "o'"]
)
# Forms drop NULs, which PostgreSQL cannot keep.
_anything = st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=8)
_text = st.lists(_word | _anything, max_size=5).map(" ".join)
_written = st.builds(
    Written, place=st.integers(0, 2), plan=_text, before=_text, learning=st.just("") | _text
)
#: Two public channels and a private one.
_PLACES = (CHANNEL, OTHER_CHANNEL, SECRET)


def slowly(everything, asked, channel_id):
    """All of what is found, in order, by looking at everything."""
    words = words_of(asked, MAX_ASKED)
    found = []
    for key, (where, said) in everything.items():
        begun = all(any(each.startswith(word) for each in said) for word in words)
        if words and begun and (where != SECRET or channel_id == SECRET):
            found.append((said.issuperset(words), *key))
    return [key for _, *key in sorted(found, reverse=True)]


def slowly_similar(everything, statement, channel_id):
    """The same for what is like a statement."""
    words = telling_words(statement)
    found = []
    for key, (where, said) in everything.items():
        shared = len(said.intersection(words))
        if shared >= max(1, min(2, len(words))) and (where != SECRET or channel_id == SECRET):
            found.append((shared, *key))
    return [key for _, *key in sorted(found, reverse=True)][:3]


class Undone(Exception):
    """Nothing of an example stays."""


@pytest.fixture
def searched(database_url):
    """A database, and the runner that it lives in."""
    with asyncio.Runner() as runner:
        storage = Storage(database_url)
        runner.run(_introduce(storage))
        yield runner, storage
        runner.run(storage.close())


async def _introduce(storage):
    async with storage.write() as connection:
        await remember_workspace(connection, build_workspace())


async def write_all(work, everything):
    """Write it all, and return where each stands and the words that it says."""
    projects = [
        await work.projects.add(
            build_project(key=f"p{place}", channel_id=channel, channel_is_private=channel == SECRET)
        )
        for place, channel in enumerate(_PLACES)
    ]
    kept = {}
    for number, each in enumerate(everything, start=1):
        project = projects[each.place]
        await plan(work, project, number, each.before, method="")
        if each.learning:
            await work.search.keep_event(project, number, decided(each.learning))
        await plan(work, project, number, each.plan, method="")
        said = words_of(told_by_plan(project.title, build_plan(statement=each.plan, method="")))
        if each.learning:
            said += words_of(told_by_event(project.title, decided(each.learning)))
        kept[project.key, number] = (project.channel_id, set(said))
    return kept


# The examples share a database on purpose: nothing of them stays in it.
UNHURRIED = settings(
    max_examples=max(10, settings().max_examples // 3),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@UNHURRIED
@given(
    everything=st.lists(_written, max_size=5),
    questions=st.lists(st.tuples(_text, st.sampled_from(_PLACES)), min_size=1, max_size=4),
)
def test_both_engines_find_what_a_slow_search_finds(searched, everything, questions):
    runner, storage = searched

    async def compare():
        with suppress(Undone):
            async with storage.begin(T1) as work:
                await look(work)
                raise Undone

    async def look(work):
        kept = await write_all(work, everything)
        for asked, channel in questions:
            hits, total = await work.search.find(asked, channel_id=channel, limit=100)
            like = await work.search.similar(asked, channel_id=channel, limit=3)

            expected = slowly(kept, asked, channel)
            assert [[each.key, each.number] for each in hits] == expected
            assert total == len(expected)
            expected = slowly_similar(kept, asked, channel)
            assert [[each.key, each.number] for each in like] == expected

    runner.run(compare())
