"""`/lab away`: noting days away, and what makes room for them."""

from datetime import UTC, datetime

from tests.conversations.small import running_project
from tests.conversations.surfaces import buttons_of, shown
from tests.conversations.talk import TITLE

#: H1 runs for five working days from Monday 8 January 2035.
NEXT_MONDAY = datetime(2035, 1, 15, 9, tzinfo=UTC)
WEDNESDAY_AFTER = datetime(2035, 1, 17, 9, tzinfo=UTC)


async def away(talk, person=None):
    person = person or talk.ana
    assert (await person.command("#fraud-ml", "/lab away")).ok
    return person.view


async def test_days_away_move_the_deadline_and_the_form_says_so(talk):
    await running_project(talk)
    view = await away(talk)
    assert "No days away are noted." in shown(view["blocks"])
    assert f"{TITLE}: H1, until" in shown(view["blocks"])

    assert (await talk.ana.submit({"first": "2035-01-10", "last": "2035-01-11"})).ok

    text = shown(talk.ana.view["blocks"])
    assert "Noted: Wed 10 Jan 2035 to Thu 11 Jan 2035." in text
    assert f"• {TITLE}: H1 ends" in text
    assert (await talk.hypothesis(1)).deadline == WEDNESDAY_AFTER
    assert "since the owner is away" in (await talk.heard("the deadline moved"))["text"]
    empty = [state for each in talk.ana.view["state"]["values"].values() for state in each.values()]
    assert [each["selected_date"] for each in empty] == [None, None]


async def test_an_absence_that_is_removed_gives_the_days_back(talk):
    await running_project(talk)
    await away(talk)
    await talk.ana.submit({"first": "2035-01-10", "last": "2035-01-11"})

    assert (await talk.ana.click(talk.ana.view, "absence_remove")).ok

    assert buttons_of(talk.ana.view, "absence_remove") == []
    assert "*Removed.*" in shown(talk.ana.view["blocks"])
    assert (await talk.hypothesis(1)).deadline == NEXT_MONDAY
    await talk.heard("the owner is not away after all")


async def test_a_day_on_which_nothing_ends_moves_nothing(talk):
    await running_project(talk)
    await away(talk)

    assert (await talk.ana.submit({"first": "2035-02-10", "last": "2035-02-10"})).ok

    assert "No timebox of yours had to move." in shown(talk.ana.view["blocks"])
    assert "Noted: Sat 10 Feb 2035." in shown(talk.ana.view["blocks"])


async def test_who_owns_nothing_moves_nothing(talk):
    await running_project(talk)
    view = await away(talk, talk.ben)
    assert TITLE not in shown(view["blocks"])

    assert (await talk.ben.submit({"first": "2035-01-10", "last": "2035-01-11"})).ok

    assert (await talk.hypothesis(1)).deadline == NEXT_MONDAY


async def test_what_cannot_be_noted_is_said_beside_the_day(talk, subtests):
    await away(talk)
    await talk.ana.submit({"first": "2035-01-10", "last": "2035-01-12"})

    for first, last, wrong, says in (
        ("2035-01-20", "2035-01-19", "last", "cannot come before"),
        ("2035-01-02", "2035-01-05", "last", "have passed"),
        ("2035-01-20", "2036-02-20", "last", "At most a year"),
        ("2035-01-12", "2035-01-13", "first", "You noted 2035-01-10 to 2035-01-12 already"),
        ("2035-01-11", "2035-01-11", "first", "already"),
    ):
        with subtests.test(f"{first} to {last}"):
            answer = await talk.ana.submit({"first": first, "last": last})

            assert says in answer.errors[wrong]
    assert (await talk.ana.submit({"first": "2035-01-13", "last": "2035-01-14"})).ok
    assert len(buttons_of(talk.ana.view, "absence_remove")) == 2


async def test_absences_that_have_passed_are_not_listed(talk):
    await away(talk)
    await talk.ana.submit({"first": "2035-01-10", "last": "2035-01-12"})
    await talk.ana.close_view()
    talk.pass_days(7)

    view = await away(talk)

    assert buttons_of(view, "absence_remove") == []


async def test_today_is_the_persons_own_day(talk):
    # 23:30 in Kolkata is still the 8th; in Madrid, too. An hour later it is the 9th there.
    talk.workspace.clock.move_to(datetime(2035, 1, 8, 18, 31, tzinfo=UTC).timestamp())
    assert (await talk.dev.command("#ranking-ml", "/lab away")).ok

    answer = await talk.dev.submit({"first": "2035-01-08", "last": "2035-01-08"})

    assert "have passed" in answer.errors["last"]
    await away(talk)
    assert (await talk.ana.submit({"first": "2035-01-08", "last": "2035-01-08"})).ok
