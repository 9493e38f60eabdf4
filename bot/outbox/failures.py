"""Failed Slack calls, sorted by what can be done about them.

Error codes: https://docs.slack.dev/reference/methods/chat.postMessage
"""

from dataclasses import dataclass
from datetime import timedelta

import aiohttp
from slack_sdk.errors import SlackApiError

_TROUBLE = {
    "account_inactive",
    "channel_not_found",
    "invalid_auth",
    "is_archived",
    "missing_scope",
    "not_authed",
    "not_in_channel",
    "restricted_action",
    "token_expired",
    "token_revoked",
}
_PASSING = {"fatal_error", "internal_error", "request_timeout", "service_unavailable"}
#: How long a channel that nothing can be posted to is left alone.
LEAVE_ALONE = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=5)


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


def sort_failure(error: Exception, attempts: int) -> Failure:
    """Decide what a failed call means; errors that are not Slack's are raised again."""
    if isinstance(error, SlackApiError):
        return _sort_answer(error, attempts)
    if isinstance(error, TimeoutError | aiohttp.ClientError | OSError):
        return Failure(_backoff(attempts), uncertain=True, reason=type(error).__name__)
    raise error


def _sort_answer(error: SlackApiError, attempts: int) -> Failure:
    status = getattr(error.response, "status_code", 200)
    code = _code(error)
    if status == 429 or code == "ratelimited":
        seconds = float(error.response.headers.get("Retry-After", 1))
        return Failure(timedelta(seconds=seconds), uncertain=False, reason="ratelimited")
    if status >= 500 or code in _PASSING:
        return Failure(_backoff(attempts), uncertain=True, reason=code or str(status))
    if code in _TROUBLE:
        return Failure(LEAVE_ALONE, uncertain=False, reason=code, channel_is_closed=True)
    return Failure(None, uncertain=False, reason=code)


def _code(error: SlackApiError) -> str:
    data = error.response.data if hasattr(error.response, "data") else error.response
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def _backoff(attempts: int) -> timedelta:
    return min(timedelta(seconds=0.5 * 2 ** min(attempts, 12)), LONGEST_WAIT)
