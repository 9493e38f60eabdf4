"""What Slack answered when it refused a call, or did not know yet."""

from slack_sdk.errors import SlackApiError


class NotYet(Exception):
    """Slack does not have all of what its event is about yet; it shall send the event again."""


def code_of(error: SlackApiError) -> str:
    """Slack's code, such as `not_in_channel`; blank where a proxy answered in its place."""
    data = getattr(error.response, "data", error.response)
    return str(data.get("error", "")) if isinstance(data, dict) else ""
