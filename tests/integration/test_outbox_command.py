"""`labthread outbox`, as an operator runs it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.experiments.records import IntentKind
from storage import Storage
from storage.lanes import claim_lane, next_send_at
from storage.outbox_tables import outbox

from .factories import CHANNEL, OTHER_CHANNEL, build_project

#: The workspace that the command line knows here.
T1 = "T1"
LATER = datetime(2040, 1, 1, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("known_workspace")


@pytest.fixture
async def given_up(tmp_path):
    """A card that Slack refused, and a channel out of reach with two promises; the card's id."""
    storage = Storage(f"sqlite:///{tmp_path / 'labthread.sqlite3'}")
    async with storage.begin(T1) as work:
        project = await work.projects.add(build_project(workspace_id=T1))
        await work.outbox.add(project, IntentKind.CARD)
        (card,) = await work.outbox.waiting(CHANNEL, 10)
        await work.outbox.mark_dead([card.id], "invalid_blocks")
        other = await work.projects.add(
            build_project(workspace_id=T1, key="ndcg", channel_id=OTHER_CHANNEL)
        )
        for kind in (IntentKind.CARD, IntentKind.TREE):
            await work.outbox.add(other, kind)
    async with storage.write() as connection:
        lane = await claim_lane(connection, datetime.now(UTC), timedelta(seconds=60))
    async with storage.begin(T1) as work:
        await work.lanes.release(lane, next_send_at=LATER, trouble="is_archived")
    await storage.close()
    return card.id


def test_what_was_given_up_is_listed_with_why(labthread, given_up):
    done = labthread("outbox", "list")

    assert done.returncode == 0
    assert "fraud-recall" in done.stdout
    assert "invalid_blocks" in done.stdout
    assert f"{OTHER_CHANNEL} is out of reach (is_archived): 2 wait" in done.stdout


def test_where_all_is_well_it_says_so(labthread):
    assert labthread("outbox", "list").stdout == (
        "Nothing was given up, and every channel is in reach.\n"
    )


@pytest.mark.parametrize("words", [["--all"], ["{id}"]])
async def test_what_is_replayed_waits_again(labthread, given_up, tmp_path, words):
    done = labthread("outbox", "replay", *(each.format(id=given_up) for each in words))

    assert (done.returncode, done.stdout) == (0, "1 promised once more.\n")
    storage = Storage(f"sqlite:///{tmp_path / 'labthread.sqlite3'}")
    async with storage.read(T1) as work:
        (waiting,) = await work.outbox.waiting(CHANNEL, 10)
    # What is out of reach is tried at once, too.
    async with storage.look() as connection:
        assert await next_send_at(connection) < LATER
    await storage.close()
    assert (waiting.id, waiting.attempts) == (given_up, 0)


async def test_what_is_replayed_by_its_id_needs_no_look_at_the_others(
    labthread, given_up, tmp_path
):
    storage = Storage(f"sqlite:///{tmp_path / 'labthread.sqlite3'}")
    async with storage.begin(T1) as work:
        (other,) = await work.outbox.waiting(OTHER_CHANNEL, 1)
        await work.outbox.mark_dead([other.id], "invalid_blocks")
    async with storage.write() as connection:
        # As a newer version of the program would leave it.
        newer = update(outbox).where(outbox.c.id == other.id).values(kind="of another version")
        await connection.execute(newer)
    await storage.close()

    assert labthread("outbox", "replay", str(given_up)).stdout == "1 promised once more.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Name ids as labthread outbox list shows them, or --all."),
        (["1", "--all"], "Name ids as labthread outbox list shows them, or --all."),
        *(
            ([str(number)], f"Never given up, or delivered since: {number}.")
            for number in (4711, 0, 2**63 - 1, 2**63, 10**23)
        ),
    ],
)
def test_what_cannot_be_replayed_is_one_line(labthread, given_up, words, said):
    done = labthread("outbox", "replay", *words)

    assert done.returncode == 1
    assert done.stderr == f"labthread: {said}\n"
