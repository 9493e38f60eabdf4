from dataclasses import replace

from bot.experiments.reviews import Answer, Reviewer

from ..factories import (
    COLLABORATOR,
    DEADLINE,
    DECIDER,
    STRANGER,
    T1,
    build_comment,
    build_project,
    build_review,
)


class TestReviews:
    async def test_returns_a_round_with_its_answers(self, storage, project):
        given = build_review(project.id)
        answered = given.answered(COLLABORATOR, Answer.CHANGES, DEADLINE, 9, "Measure it first")
        for each in (given, answered):
            async with storage.begin(T1) as work:
                await work.reviews.save(each)

        async with storage.read(T1) as work:
            assert await work.reviews.latest(project.id) == answered

    async def test_reads_the_newest_round(self, storage, project):
        async with storage.begin(T1) as work:
            for number in (1, 2, 10):
                await work.reviews.save(build_review(project.id, number))

        async with storage.read(T1) as work:
            assert await work.reviews.latest(project.id) == build_review(project.id, 10)

    async def test_keeps_the_answers_of_earlier_rounds(self, storage, project):
        first = build_review(project.id).answered(STRANGER, Answer.APPROVED, DEADLINE, 7, "")
        second = build_review(project.id, 2, reviewers=(Reviewer(user_id=DECIDER),))
        async with storage.begin(T1) as work:
            await work.reviews.save(first)
            await work.reviews.save(second)
            await work.reviews.save(first)

        async with storage.read(T1) as work:
            assert await work.reviews.latest(project.id) == second

    async def test_has_none_where_nobody_asked(self, storage, project):
        async with storage.begin(T1) as work:
            other = await work.projects.add(build_project(key="spam-auc"))
            await work.reviews.save(build_review(other.id))

        async with storage.read(T1) as work:
            assert await work.reviews.latest(project.id) is None


class TestComments:
    async def test_returns_a_comment_as_it_was_written(self, storage, project):
        given = build_comment(project.id)
        async with storage.begin(T1) as work:
            kept = await work.comments.add(given)

        async with storage.read(T1) as work:
            assert await work.comments.all(project.id) == [kept]
        assert kept == replace(given, id=kept.id)

    async def test_reads_the_newest_on_a_subject_oldest_first_and_counts_all(
        self, storage, project
    ):
        async with storage.begin(T1) as work:
            kept = [
                await work.comments.add(build_comment(project.id, text=f"No. {number}"))
                for number in range(12)
            ]
            await work.comments.add(build_comment(project.id, subject="H1"))

        async with storage.read(T1) as work:
            assert await work.comments.newest(project.id, "baseline", 3) == (kept[-3:], 12)
            assert await work.comments.newest(project.id, "problem", 3) == ([], 0)

    async def test_reads_all_of_a_project_in_order(self, storage, project):
        async with storage.begin(T1) as work:
            other = await work.projects.add(build_project(key="spam-auc"))
            kept = []
            for subject in ("problem", "", "H2"):
                kept.append(await work.comments.add(build_comment(project.id, subject=subject)))
                await work.comments.add(build_comment(other.id, subject=subject))

        async with storage.read(T1) as work:
            assert await work.comments.all(project.id) == kept
