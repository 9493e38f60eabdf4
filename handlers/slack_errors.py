"""What Slack answered when it refused a call, or did not know yet."""

from slack_sdk.errors import SlackApiError

from bot.experiments.errors import Refusal

_RATE_LIMITED = {"ratelimited", "rate_limited"}
_PASSING = {"fatal_error", "internal_error", "request_timeout", "service_unavailable"}


class NotYet(Exception):
    """Slack does not have all of what its event is about yet; it shall send the event again."""


class NotHandedOver(Refusal):
    """Slack did not answer where it keeps a file; it may do so later."""


def code_of(error: SlackApiError) -> str:
    """Slack's code, such as `not_in_channel`; blank where a proxy answered in its place."""
    data = getattr(error.response, "data", error.response)
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def is_rate_limited(error: SlackApiError) -> bool:
    """Whether Slack asks to be asked more slowly."""
    return _status_of(error) == 429 or code_of(error) in _RATE_LIMITED


def is_passing(error: SlackApiError) -> bool:
    """Whether Slack, or a proxy in its place, had trouble of its own; it may have done its work."""
    code = code_of(error)
    return not code or code in _PASSING or _status_of(error) >= 500


def is_gone(error: SlackApiError) -> bool:
    """Whether a message of the bot's own is not there any more.

    Where it had replies, Slack keeps its place, and refuses to change it.
    """
    return code_of(error) in {"message_not_found", "cant_update_message"}


def _status_of(error: SlackApiError) -> int:
    return int(getattr(error.response, "status_code", 0))
