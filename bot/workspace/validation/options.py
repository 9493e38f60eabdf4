"""The options that an app offers in an external select."""

from __future__ import annotations

from typing import Any

from bot.workspace.validation.checks import Problems, exactly_one, listing, shape, then
from bot.workspace.validation.text import option, option_group, plain_text

_ANSWER = then(
    shape(
        {},
        {
            "options": listing(option(plain_text(75)), most=100, least=0),
            "option_groups": listing(option_group, most=100, least=0),
        },
    ),
    exactly_one("options", "option_groups"),
)


def option_problems(answer: Any) -> Problems:
    """Return what Slack finds wrong with the app's answer to a query for options."""
    return _ANSWER(answer, "")
