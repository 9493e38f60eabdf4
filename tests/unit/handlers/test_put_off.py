"""What becomes of an event that could not be dealt with: sent again by Slack, or over."""

import logging
from datetime import UTC, datetime

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.experiments.errors import Refusal
from handlers.guard import Guard
from handlers.slack_errors import NotYet
from storage import StorageError

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def answered(status, data):
    response = AsyncSlackResponse(
        client=None, http_verb="POST", api_url="", req_args={}, data=data, headers={},
        status_code=status,
    )  # fmt: skip
    return SlackApiError("refused", response)


def refused(code):
    return answered(200, {"ok": False, "error": code})


async def deal_with(problem):
    """Deal with an event whose listener meets this problem; return what Slack is told."""

    async def listener(_interaction):
        raise problem

    guard = Guard(storage=None, now=lambda: MONDAY, workspace_id="T1")
    body = {"team_id": "T1", "event_id": "Ev1", "event": {"user_id": "U1"}}
    answer = await guard.around_event(listener)(None, body, None)
    return answer.status if answer else 200


@pytest.mark.parametrize(
    "problem",
    [
        NotYet(),
        TimeoutError(),
        aiohttp.ClientConnectionError(),
        ConnectionResetError(),
        StorageError(),
        refused("ratelimited"),
        refused("internal_error"),
        answered(429, {"ok": False, "error": "ratelimited"}),
        answered(502, "<html>"),
        answered(503, {"ok": False, "error": "service_unavailable"}),
    ],
    ids=repr,
)
async def test_what_may_work_in_a_while_is_put_off(problem):
    assert await deal_with(problem) == 503


@pytest.mark.parametrize(
    "problem",
    [
        refused("file_not_found"),
        refused("missing_scope"),
        refused("user_not_in_channel"),
        Refusal("This is not a file that Slack keeps."),
        ValueError("a mistake of ours"),
    ],
    ids=repr,
)
async def test_what_never_works_is_over_and_logged(problem, caplog):
    caplog.set_level(logging.INFO)

    assert await deal_with(problem) == 200
    assert len(caplog.messages) == 1
