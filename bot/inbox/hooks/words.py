"""Texts of other tools, made ready for the log."""

from bot.experiments.fields import check_url


def link_or_nothing(text: str) -> str:
    """A link that can be shown; blank where it is none."""
    try:
        check_url(text)
    except ValueError:
        return ""
    return text if len(text) <= 2000 else ""
