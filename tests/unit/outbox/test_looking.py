"""Looking for a post that may have arrived, page by page, where turns to look are few."""

from datetime import UTC, datetime

import pytest

from bot.outbox.pace import Paced
from bot.outbox.slack import EVENT_TYPE, Slack

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def message(number):
    metadata = {"event_type": EVENT_TYPE, "event_payload": {"id": f"post-{number}"}}
    return {"ts": f"{number}.000000", "metadata": metadata}


class FewTurns:
    """A thread of many pages, of which a caller may read two before it has to wait."""

    def __init__(self, pages):
        self.pages = pages
        self.asked = []

    async def conversations_replies(self, *, cursor, **_):
        if len(self.asked) % 3 == 2:
            self.asked.append("")
            raise Paced("conversations.replies", NOW)
        self.asked.append(cursor)
        page = int(cursor or 0)
        following = str(page + 1) if page + 1 < self.pages else ""
        return {"messages": [message(page)], "response_metadata": {"next_cursor": following}}


async def look(slack, post_id):
    return await slack.find_post("C1", thread_ts="1.0", post_id=post_id, since=NOW)


async def test_goes_on_where_it_had_to_wait():
    client = FewTurns(5)
    slack = Slack(client, None)

    for _ in range(2):
        with pytest.raises(Paced):
            await look(slack, "post-4")

    assert await look(slack, "post-4") == "4.000000"
    assert [each for each in client.asked if each] == ["1", "2", "3", "4"]


async def test_ends_where_it_is_found():
    client = FewTurns(5)

    assert await look(Slack(client, None), "post-1") == "1.000000"
    assert client.asked == ["", "1"]


async def test_begins_anew_for_another_post():
    client = FewTurns(5)
    slack = Slack(client, None)
    with pytest.raises(Paced):
        await look(slack, "post-4")

    assert await look(slack, "post-0") == "0.000000"
