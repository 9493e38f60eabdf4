"""Failed Slack calls, sorted by what can be done about them.

Error codes: https://docs.slack.dev/reference/methods/chat.postMessage
"""

import random
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
from slack_sdk.errors import SlackApiError

from handlers.slack_errors import code_of, is_passing, is_rate_limited

#: Codes that blame what is sent: trying again cannot help.
_CONTENT = {
    "block_mismatch",
    "cannot_reply_to_message",
    "cant_update_message",
    "edit_window_closed",
    "invalid_arguments",
    "invalid_blocks",
    "invalid_blocks_format",
    "message_not_found",
    "metadata_too_large",
    "msg_blocks_too_long",
    "msg_too_long",
    "no_text",
    "thread_not_found",
    "too_many_attachments",
}
#: Codes that blame the bot's token: nothing can be posted anywhere in the workspace.
_TOKEN = {
    "account_inactive",
    "invalid_auth",
    "not_authed",
    "org_login_required",
    "team_access_not_granted",
    "token_expired",
    "token_revoked",
}
#: How long a channel that nothing can be posted to is left alone at first, and at most. Slack
#: tells at once when the bot is invited again or a channel comes back; this is for all else.
LEAVE_ALONE = timedelta(minutes=1)
LONGEST_REST = timedelta(minutes=15)
#: The longest wait between two tries of what Slack or the network failed in.
LONGEST_WAIT = timedelta(minutes=5)
#: After so many tries a mistake of our own is put aside, so that the lane goes on.
MOST_TRIES = 10


class Astray(Exception):
    """A reply stands in the channel itself, since its thread is gone, and is yet to be deleted."""


@dataclass(frozen=True)
class Failure:
    """What to do after a failed call."""

    #: How long to wait before the next try; None: it can never work.
    wait: timedelta | None
    #: Whether Slack may have done it all the same.
    uncertain: bool
    reason: str
    #: Whether the whole channel is out of reach, rather than one call.
    channel_is_closed: bool = False
    #: Whether the bot's token is to blame, so that nobody in the workspace can be told.
    token_is_dead: bool = False
    #: Whether neither Slack nor the network is to blame.
    is_a_bug: bool = False
    #: Whether nobody waited for the end: Slack may yet do it, a while from now.
    may_still_land: bool = False


def sort_failure(error: Exception, attempts: int) -> Failure:
    """Decide what a failed call means; whatever is not known may have reached Slack."""
    if isinstance(error, SlackApiError):
        return _sort_answer(error, attempts)
    is_network = isinstance(error, TimeoutError | aiohttp.ClientError | OSError)
    if isinstance(error, Astray):
        return Failure(_backoff(attempts), uncertain=True, reason="a reply went astray")
    wait = None if attempts >= MOST_TRIES and not is_network else _backoff(attempts)
    return Failure(
        wait,
        uncertain=True,
        reason=type(error).__name__,
        is_a_bug=not is_network,
        may_still_land=isinstance(error, TimeoutError),
    )


def _sort_answer(error: SlackApiError, attempts: int) -> Failure:
    status, code = getattr(error.response, "status_code", 0), code_of(error)
    if is_rate_limited(error):
        return Failure(retry_after(error), uncertain=False, reason="ratelimited")
    if is_passing(error):
        return Failure(
            _backoff(attempts),
            uncertain=True,
            reason=code or f"status {status}",
            may_still_land=status == 504,
        )
    if code in _CONTENT:
        return Failure(None, uncertain=False, reason=code)
    # Everything else is about where it goes or who sends it, and can be mended.
    return Failure(
        _some(min(LEAVE_ALONE * 2 ** min(attempts, 12), LONGEST_REST)),
        uncertain=False,
        reason=code,
        channel_is_closed=True,
        token_is_dead=is_token_dead(code),
    )


def is_token_dead(code: str) -> bool:
    """Whether Slack refuses the bot's token, whatever is asked with it."""
    return code in _TOKEN


def retry_after(error: SlackApiError) -> timedelta:
    """How long Slack wants to be left alone after a 429, exactly."""
    try:
        return timedelta(seconds=float(error.response.headers["Retry-After"]))
    except (AttributeError, KeyError, ValueError):
        return LEAVE_ALONE


def _backoff(attempts: int) -> timedelta:
    return _some(min(timedelta(seconds=0.5 * 2 ** min(attempts, 12)), LONGEST_WAIT))


def _some(most: timedelta) -> timedelta:
    """Half of a wait to all of it, so that channels which failed together do not come together."""
    return most * random.uniform(0.5, 1)  # noqa: S311 - no secret
