"""What a search finds, in words: as an answer, and inside the hypothesis form."""

from collections.abc import Sequence

from bot.experiments.hypotheses import HypothesisState
from bot.experiments.search import Hit, telling_words, words_of
from handlers import ids
from handlers.views.blocks import Block, Message, context, cut, escape, escape_within, section
from handlers.views.text import link

#: Ten hits of these lengths stay within what a message holds.
_TITLE, _STATEMENT, _LEARNING = 80, 240, 300
_HOW = (
    f"Say what to look for, like `{ids.COMMAND} search vendor graph`. It looks through the "
    "statements, methods, decisions and learnings of all projects that you can see here; every "
    "word has to be there, or to begin one that is."
)


def build_hits(asked: str, hits: Sequence[Hit], total: int) -> Message:
    """What a search found, of `total` that there are."""
    if not words_of(asked):
        return _said([_HOW])
    quoted = f"“{escape(cut(' '.join(asked.split()), 60))}”"
    if not hits:
        nothing = f"Nothing about {quoted} in the projects that you can see here."
        return _said([f"{nothing} Fewer words find more: every one of them has to be there."])
    lines = [f"Tried before, about {quoted}:", *map(_line, hits)]
    if more := total - len(hits):
        lines.append(f"And {more} more. Another word narrows it down.")
    return _said(lines)


def tried_blocks(statement: str, hits: Sequence[Hit]) -> list[Block]:
    """What a form says to whoever asks if something like this was tried before."""
    if not telling_words(statement):
        return [context("Write the statement first; then I can look for others like it.")]
    if not hits:
        return [context("Nothing like it yet in the projects that you can see here.")]
    return [context(_line(each)) for each in hits]


def _line(hit: Hit) -> str:
    about = f"{hit.ref} of {hit.title}" if hit.ref else hit.title
    said = f"• *{link(hit.url, cut(about, _TITLE))}*: {_came_of(hit)}."
    if hit.statement:
        said += f" {escape_within(_sentence(hit.statement), _STATEMENT)}"
    if hit.learning:
        said += f" _Learned:_ {escape_within(' '.join(hit.learning.split()), _LEARNING)}"
    return said


def _sentence(text: str) -> str:
    """A text in one line, with an end before what follows it."""
    line = " ".join(text.split())
    return line if line.endswith((".", "!", "?", "…")) else f"{line}."


def _came_of(hit: Hit) -> str:
    """The state; what was refuted is an answer like any other."""
    is_refuted = hit.state is HypothesisState.REFUTED
    return "refuted, so it is ruled out" if is_refuted else hit.state.words


def _said(lines: Sequence[str]) -> Message:
    return Message("\n".join(lines), [section(each) for each in lines])
