"""The modals of tokens: those that there are, and a new one, once."""

import json
import shlex
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.experiments.hypotheses import Hypothesis
from bot.experiments.projects import Project
from bot.experiments.tokens import MAX_LABEL, Token
from handlers import ids
from handlers.views.blocks import (
    Block,
    Element,
    button,
    context,
    divider,
    escape,
    input_block,
    modal,
    overview,
    plain,
    section,
    select,
)
from handlers.views.rich import preformatted
from handlers.views.text import person, when

#: How many tokens are listed; the rest is counted.
MAX_SHOWN = 20
FOR_GOOD = "never"
#: For how long a token is made, as days and in words.
_LIFETIMES = (
    ("30", "30 days"),
    ("90", "90 days"),
    ("365", "A year"),
    (FOR_GOOD, "For good, until it is revoked"),
)


def build_tokens_modal(
    project: Project | None,
    tokens: Sequence[Token],
    total: int,
    *,
    now: datetime,
    metadata: str,
    notice: str = "",
) -> dict[str, Any]:
    """List the tokens of a project, or of the workspace, and ask for one more."""
    blocks: list[Block] = [section(notice)] if notice else []
    blocks.append(section(_opening(project, total)))
    zone = project.owner_zone if project else "UTC"
    blocks += [section(_told(each, now, zone), _revoke(each)) for each in tokens]
    if total > len(tokens):
        rest = total - len(tokens)
        blocks.append(context(f"And {rest} older. `labthread token list` shows every one."))
    label: Element = {"type": "plain_text_input", "action_id": "label", "max_length": MAX_LABEL}
    blocks += [
        divider(),
        input_block("label", "A new token, for", label, hint="Such as: the nightly training job."),
        input_block("lasts", "It lasts", select("lasts", _LIFETIMES, initial="90")),
    ]
    return modal(ids.TOKEN_FORM, "Tokens", blocks, metadata=metadata, submit="Make a token")


def build_new_token_modal(
    secret: str,
    label: str,
    project: Project | None,
    hypothesis: Hypothesis | None,
    *,
    metadata: str,
) -> dict[str, Any]:
    """Show a token that was just made, this one time, and how it is used for a hypothesis."""
    scope = f"*{escape(project.title)}*" if project else "every project"
    key, ref, metric = project.key if project else "project-key", "H1", "recall"
    if hypothesis:
        ref, metric = hypothesis.ref, str(hypothesis.criterion.metric)
    reported = {"hypothesis": f"{key}/{ref}", "run_id": "train-1", "metrics": {metric: 0.61}}
    curl = " \\\n  ".join(
        [
            'curl "$LABTHREAD_URL/api/v1/results"',
            '-H "Authorization: Bearer $LABTHREAD_TOKEN"',
            '-H "Content-Type: application/json"',
            f"-d {shlex.quote(json.dumps(reported))}",
        ]
    )
    return overview(
        "New token",
        [
            section(f"“{escape(label)}” may report results of {scope}. *Copy the token now:*"),
            preformatted(secret),
            context("Only a digest of it is kept, so nobody can show it again."),
            section(
                "Keep it where your job keeps its secrets, as `LABTHREAD_TOKEN`, and Labthread's "
                "address as `LABTHREAD_URL`. Then a result is reported by:"
            ),
            preformatted(curl),
        ],
        metadata=metadata,
    )


def _opening(project: Project | None, total: int) -> str:
    if project is None:
        told = "*Tokens of the workspace*\nEach may report results of every project."
    else:
        told = (
            f"*Tokens of {escape(project.title)}*\nEach may report results of this project alone."
        )
    return told if total else f"{told} There are none yet."


def _told(token: Token, now: datetime, zone: str) -> str:
    made_by = person(token.created_by) if token.created_by else "the operator"
    used = when(token.last_used_at, zone) if token.last_used_at else "never"
    until = "no end"
    if token.expires_at is not None:
        verb = "expired" if token.ending(now) else "expires"
        until = f"{verb} {when(token.expires_at, zone)}"
    return (
        f"*{escape(token.label) or 'No label'}* `{token.ref}`\n"
        f"made by {made_by} {when(token.created_at, zone)} · last used {used} · {until}"
    )


def _revoke(token: Token) -> Element:
    confirm = {
        "title": plain("Revoke this token?"),
        "text": plain("Whatever uses it can report nothing from now on. Its results stay."),
        "confirm": plain("Revoke"),
        "deny": plain("Keep it"),
        "style": "danger",
    }
    label = f"Revoke {token.ref} {token.label}"
    return button("Revoke", ids.TOKEN_REVOKE, token.id, label=label) | {"confirm": confirm}
