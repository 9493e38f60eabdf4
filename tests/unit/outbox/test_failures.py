from datetime import timedelta

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.outbox.failures import LEAVE_ALONE, LONGEST_REST, LONGEST_WAIT, MOST_TRIES, sort_failure

attempts_made = st.integers(0, 1000)


def refused(code, status=200, **headers):
    answer = AsyncSlackResponse(
        client=None,
        http_verb="POST",
        api_url="",
        req_args={},
        data={"ok": False, "error": code} if code else {},
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        status_code=status,
    )
    return SlackApiError("refused", answer)


@given(attempts_made)
def test_what_the_network_lost_is_tried_again_after_longer_and_longer(attempts):
    failure = sort_failure(aiohttp.ServerDisconnectedError(), attempts)

    most = min(timedelta(seconds=0.5 * 2 ** min(attempts, 12)), LONGEST_WAIT)
    assert most / 2 <= failure.wait <= most
    assert failure.uncertain
    assert not failure.is_a_bug


def test_channels_that_failed_together_do_not_come_back_together():
    waits = {sort_failure(TimeoutError(), 5).wait for _ in range(20)}

    assert len(waits) > 15


@pytest.mark.parametrize("seconds", ["1", "30", "0.5", "3600"])
def test_slacks_own_wait_is_kept_exactly(seconds):
    failure = sort_failure(refused("ratelimited", 429, Retry_After=seconds), 7)

    assert failure.wait == timedelta(seconds=float(seconds))
    assert not failure.uncertain


@pytest.mark.parametrize("header", [{}, {"Retry_After": "soon"}])
def test_a_limit_without_a_time_is_given_a_minute(header):
    assert sort_failure(refused("ratelimited", 429, **header), 0).wait == LEAVE_ALONE


@given(
    attempts_made, st.sampled_from(["not_in_channel", "is_archived", "channel_not_found", "new"])
)
def test_a_channel_out_of_reach_is_looked_at_more_and_more_rarely_and_for_ever(attempts, code):
    failure = sort_failure(refused(code), attempts)

    assert LEAVE_ALONE / 2 <= failure.wait <= LONGEST_REST
    assert (failure.channel_is_closed, failure.token_is_dead) == (True, False)
    assert not failure.uncertain


@pytest.mark.parametrize("code", ["token_revoked", "invalid_auth", "account_inactive"])
def test_a_refused_token_is_no_trouble_of_one_channel(code):
    assert sort_failure(refused(code), 0).token_is_dead


@pytest.mark.parametrize("code", ["invalid_blocks", "msg_too_long", "metadata_too_large"])
def test_what_slack_will_never_take_is_not_tried_again(code):
    assert sort_failure(refused(code), 0).wait is None


@pytest.mark.parametrize(
    "error", [refused("internal_error"), refused("", 502), refused("fatal_error", 500)]
)
def test_trouble_of_slacks_own_may_have_had_its_effect(error):
    failure = sort_failure(error, 0)

    assert failure.uncertain
    assert failure.wait is not None


def test_a_mistake_of_ours_is_given_up_in_the_end():
    assert sort_failure(KeyError("x"), MOST_TRIES - 1).wait is not None
    assert sort_failure(KeyError("x"), MOST_TRIES).wait is None
