"""What changed, in words and in style: what went is struck through, what came is bold."""

from collections.abc import Sequence

from bot.documents.diff import Kind, abridge, compare
from bot.experiments.changes import Merged
from bot.experiments.log import Change
from handlers import ids
from handlers.ids import Target
from handlers.long_text import cut_up
from handlers.views.blocks import Block, actions, button, escape, section
from handlers.views.rich import Part, styled
from handlers.views.text import person

_BLOCK = 2900
_MARKS = {Kind.REMOVED: ("Removed", "strike"), Kind.ADDED: ("Added", "bold")}
#: The block_ids of what a form says about another's text, so that it stays when the form grows.
MEANWHILE = "meanwhile."


def change_blocks(changes: Sequence[Change]) -> list[Block]:
    """Every change, each under its field's label."""
    return [block for each in changes for block in _in_blocks(_parts(each))]


def text_blocks(label: str, text: str) -> list[Block]:
    """A whole text under its label, however long."""
    return _in_blocks([(f"{label}\n", "bold"), (text, "")])


def meanwhile_blocks(
    who: str, what: str, changes: Sequence[Change], merged: Merged, target: Target
) -> list[Block]:
    """Say what someone else saved while a form was open, and what the form shows of it."""
    name = person(who) if who else "Labthread"
    told = f"*{name} saved {escape(what)} while you were writing.* Nothing is lost. "
    if not merged.is_put_together:
        told += "The form has your words, theirs are below. "
    elif merged.clashes:
        both = ", ".join(f"“{escape(each)}”" for each in merged.clashes[:5])
        more = f" and {len(merged.clashes) - 5} more" if len(merged.clashes) > 5 else ""
        told += f"You both changed {both}{more}: the form has your words, theirs are below. "
        if len(changes) > len(merged.clashes):
            told += "Whatever else they changed is in the form, too. "
    else:
        told += "You changed other things, so the form has both now. "
    told += "Save again to keep what the form shows; theirs stays under “What changed”."
    read = button("Read all of theirs", ids.TEXT_READ, target)
    blocks = [section(told), *change_blocks(changes), actions(read)]
    return [block | {"block_id": f"{MEANWHILE}{index}"} for index, block in enumerate(blocks)]


def _parts(change: Change) -> list[Part]:
    parts: list[Part] = [(f"{change.label}\n", "bold")]
    before: Kind | None = None
    for piece in abridge(compare(change.before, change.after)):
        if piece.kind is Kind.KEPT:
            parts.append((piece.text, ""))
        else:
            mark, style = _MARKS[piece.kind]
            gap = " " if before is Kind.REMOVED else ""
            parts += [(f"{gap}[{mark}: ", "italic"), (piece.text, style), ("]", "italic")]
        before = piece.kind
    return parts


def _in_blocks(parts: Sequence[Part]) -> list[Block]:
    blocks: list[list[Part]] = [[]]
    room = _BLOCK
    for text, style in parts:
        for _, piece in cut_up(text, _BLOCK):
            if len(piece) > room:
                blocks.append([])
                room = _BLOCK
            if piece:
                blocks[-1].append((piece, style))
            room -= len(piece)
    return [styled(each) for each in blocks if each]
