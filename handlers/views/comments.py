"""Comments below what they are about, and the buttons that every part of a document has."""

from collections.abc import Sequence

from bot.experiments.projects import Project
from bot.experiments.reviews import Comment
from handlers import ids
from handlers.ids import Target
from handlers.views.blocks import Block, Element, button, context, cut, escape_within
from handlers.views.text import person, when

_QUOTED = 600
#: What that may come to, escaped: three comments leave most of a message to what they are about.
_ROOM = 900


def comment_blocks(project: Project, comments: Sequence[Comment], total: int) -> list[Block]:
    """The newest comments of `total`, each with who and when; all are in the export."""
    blocks = [
        context(
            f"{person(each.author_id)}, {when(each.at, project.owner_zone)}: "
            f"{escape_within(cut(each.text, _QUOTED), _ROOM)}"
        )
        for each in comments
    ]
    if total > len(comments):
        earlier = total - len(comments)
        words = f"{earlier} earlier comment{'' if earlier == 1 else 's'}, in the log above"
        blocks.insert(0, context(words))
    return blocks


def part_buttons(target: Target, name: str, revision: int, *, is_cut: bool) -> list[Element]:
    """Comment on a part, see how it changed, and read all of a text that was cut."""
    buttons = [button("Comment", ids.COMMENT_ADD, target, label=f"Comment on {name}")]
    if revision > 1:
        buttons.append(
            button("What changed", ids.REVISIONS_SHOW, target, label=f"What changed in {name}")
        )
    if is_cut:
        buttons.append(button("Read all", ids.TEXT_READ, target, label=f"Read all of {name}"))
    return buttons
