"""Searching: the same on both engines, and only what the asker may see."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.experiments.hypotheses import Decision, HypothesisState
from bot.experiments.log import Decided, Noted, ProjectMoved
from bot.experiments.projects import ProjectState
from bot.experiments.service.telling import write_entry
from storage import schema
from storage.search_tables import search_entries

from ..factories import (
    CHANNEL,
    OTHER_CHANNEL,
    T1,
    T2,
    build_act,
    build_plan,
    build_posted,
    build_project,
    build_running,
)

SECRET = "G0SECRET"


def decided(learning, outcome=HypothesisState.REFUTED, reason=""):
    return Decided(
        decision=Decision.FAILURE_STEP,
        outcome=outcome,
        verdict=None,
        statement="",
        learning=learning,
        next_step="",
        reason=reason,
        spent=4,
        timebox=10,
    )


async def plan(work, project, number, statement, **changes):
    """Plan a hypothesis so that it can be found."""
    planned = build_plan(statement=statement, **changes)
    await work.hypotheses.save(build_running(project.id, number, plan=planned))
    await work.search.keep_plan(project, number, planned)


async def find(work, asked, channel_id=CHANNEL, limit=10):
    hits, total = await work.search.find(asked, channel_id=channel_id, limit=limit)
    return [each.ref for each in hits], total


@pytest.fixture
async def tried(storage, project):
    """A project of which H1 was ruled out and H2 is planned."""
    async with storage.begin(T1) as work:
        await plan(work, project, 1, "Graph features help", method="Node2vec")
        planned = await work.hypotheses.get(project.id, 1)
        await work.hypotheses.save(replace(planned, state=HypothesisState.REFUTED))
        learned = decided("Hubs drown the signal", reason="Noise")
        await write_entry(work, build_act(), project, 1, learned)
        await plan(work, project, 2, "Header features help", method="Regular expressions")
    return project


class TestFind:
    async def test_looks_through_title_statement_method_outcome_learning_and_reason(
        self, storage, tried
    ):
        async with storage.read(T1) as work:
            for asked in ("fraud recall graph", "node2vec", "refuted", "hub signal", "noise"):
                assert await find(work, asked) == (["H1"], 1), asked
            assert await find(work, "features") == (["H2", "H1"], 2)

    async def test_says_what_came_of_it_and_where_it_stands(self, storage, tried):
        async with storage.begin(T1) as work:
            await work.messages.save(build_posted(tried.id, ts="1.10"))
            await work.messages.save(build_posted(tried.id, kind="hypothesis", ref="1", ts="2.20"))
            (first,), _ = await work.search.find("graph", channel_id=CHANNEL, limit=10)
            (second,), _ = await work.search.find("header", channel_id=CHANNEL, limit=10)

        assert (first.key, first.title) == (tried.key, tried.title)
        assert (first.state, first.statement) == (HypothesisState.REFUTED, "Graph features help")
        assert first.learning == "Hubs drown the signal"
        thread = f"?thread_ts=1.10&cid={CHANNEL}"
        assert first.url == f"https://fraud.slack.example/archives/{CHANNEL}/p220{thread}"
        # The second has no reply of its own yet.
        assert second.url == f"https://fraud.slack.example/archives/{CHANNEL}/p110{thread}"
        assert second.learning == ""

    async def test_finds_a_changed_plan_by_what_it_says_now(self, storage, tried):
        async with storage.begin(T1) as work:
            await plan(work, tried, 1, "Text features help", method="Transformers")

            assert await find(work, "node2vec") == ([], 0)
            assert await find(work, "transformers text hubs") == (["H1"], 1)

    async def test_finds_what_people_noted_and_how_a_project_ended(self, storage, tried):
        async with storage.begin(T1) as work:
            await work.search.keep_event(tried, 2, Noted(source="slack", text="Labels leak"))
            await work.search.keep_event(tried, 2, Noted(source="slack", text="Leak is mended"))
            ended = ProjectMoved(state=ProjectState.STOPPED, learning="Rules do", reason="Cost")
            await work.search.keep_event(tried, 0, ended)
            (ending,), _ = await work.search.find("rules cost", channel_id=CHANNEL, limit=10)

            assert await find(work, "labels mended") == (["H2"], 1)

        assert (ending.ref, ending.title, ending.learning) == ("", tried.title, "Rules do")
        assert ending.state is tried.state

    async def test_puts_the_very_word_first_then_the_newest(self, storage, project):
        async with storage.begin(T1) as work:
            for number, statement in enumerate(("Net", "Network", "Nets", "Netting"), start=1):
                await plan(work, project, number, statement)

            assert await find(work, "net") == (["H3", "H1", "H4", "H2"], 4)
            assert await find(work, "net", limit=1) == (["H3"], 4)

    async def test_takes_no_word_for_an_operator(self, storage, tried):
        nothing = [
            "",
            "🎉🎉",
            '"',
            "' OR 1=1 --",
            "graph AND",
            "NEAR(graph features)",
            "plan_words : graph nothing",
            "^graph* -x (",
            "graph & !nothing | <-> :* \\",
            "\0 %_",
            "x" * 3000,
            "word " * 600,
            "<@U0ANNA> &amp;",
        ]
        async with storage.read(T1) as work:
            for asked in nothing:
                assert await find(work, asked) == ([], 0), asked
            assert await find(work, '"graph" & feature*; \'') == (["H1"], 1)

    async def test_shows_a_private_channel_s_projects_in_that_channel_alone(self, storage):
        async with storage.begin(T1) as work:
            secret = build_project(key="secret", channel_id=SECRET, channel_is_private=True)
            await plan(work, await work.projects.add(secret), 1, "Graph features help")

            assert await find(work, "graph", SECRET) == (["H1"], 1)
            assert await find(work, "graph", OTHER_CHANNEL) == ([], 0)
            assert not await work.search.similar(
                "graph features", channel_id=OTHER_CHANNEL, limit=3
            )

    async def test_shows_a_public_channel_s_projects_everywhere_in_their_workspace(
        self, storage, tried
    ):
        async with storage.read(T1) as work:
            assert await find(work, "graph", OTHER_CHANNEL) == (["H1"], 1)
        async with storage.read(T2) as work:
            assert await find(work, "graph") == ([], 0)

    async def test_keeps_words_for_its_own_workspace(self, storage, tried):
        async with storage.begin(T2) as work:
            theirs = await work.projects.add(build_project(workspace_id=T2))
            await plan(work, theirs, 1, "Graph features help")

            assert await find(work, "graph") == (["H1"], 1)

    async def test_takes_notes_without_end_only_as_far_as_there_is_room(self, storage, tried):
        async with storage.begin(T1) as work:
            for _ in range(3):
                note = " ".join(f"w{number}" for number in range(1900))
                await work.search.keep_event(tried, 1, Noted(source="slack", text=note))

            assert await find(work, "hubs w1899") == (["H1"], 1)


class TestSimilar:
    async def test_puts_those_first_that_share_most(self, storage, tried):
        async with storage.begin(T1) as work:
            await plan(work, tried, 3, "Graphs of vendors help", method="Node2vec")
            hits = await work.search.similar(
                "Vendor graphs by node2vec", channel_id=CHANNEL, limit=3
            )

        # H2 shares nothing with it.
        assert [each.ref for each in hits] == ["H3", "H1"]

    async def test_takes_no_single_word_in_common_for_likeness(self, storage, tried):
        async with storage.read(T1) as work:
            assert not await work.search.similar(
                "Header vectors of images", channel_id=CHANNEL, limit=3
            )
            (only,) = await work.search.similar("Node2vec!", channel_id=CHANNEL, limit=3)

        assert only.ref == "H1"


async def kept_rows(storage):
    async with storage.look() as connection:
        found = await connection.execute(
            select(search_entries).order_by(search_entries.c.project_id, search_entries.c.number)
        )
        return [(row.number, row.plan_words, row.log_words, row.learning) for row in found]


async def test_an_upgrade_takes_in_what_would_have_been_kept_from_the_start(storage, tried):
    async with storage.begin(T1) as work:
        await plan(work, tried, 3, "Text features help")
        for number, event in (
            (2, decided("", HypothesisState.STOPPED)),
            (3, decided("Words lie", reason="Ключ")),
            (0, ProjectMoved(state=ProjectState.STOPPED, learning="Rules do", reason="Cost")),
            (0, ProjectMoved(state=ProjectState.ARCHIVED)),
        ):
            await write_entry(work, build_act(), tried, number, event)
    before = await kept_rows(storage)

    await schema.downgrade(storage.engine, "0002")
    await schema.upgrade(storage.engine)

    assert await kept_rows(storage) == before
    async with storage.read(T1) as work:
        assert await find(work, "stopped rules") == ([""], 1)
        assert await find(work, "node2vec hubs") == (["H1"], 1)
        assert await find(work, "words lie ключ") == (["H3"], 1)
