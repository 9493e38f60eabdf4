"""The modal that shows the whole text of a section or a hypothesis, however long."""

from collections.abc import Sequence
from typing import Any

from bot.experiments.template import Content, Section
from handlers import ids
from handlers.views.answers import item_paragraphs
from handlers.views.blocks import Block, actions, button, context, escape, header, overview
from handlers.views.differences import text_blocks
from handlers.views.pages import in_pages
from handlers.views.rich import rich_text


def build_reading_modal(
    shape: Section, title: str, content: Content, *, page: int, metadata: str
) -> dict[str, Any]:
    """Show all of a text; `page` counts from 1 and is the last one where there are fewer."""
    head = [header(title)]
    pages = in_pages(_blocks(shape, content), head)
    page = max(1, min(page, len(pages)))
    turn = _turn(page, len(pages)) if len(pages) > 1 else []
    return overview("Read all", [*head, *pages[page - 1], *turn], metadata=metadata)


def _blocks(shape: Section, content: Content) -> list[Block]:
    blocks: list[Block] = []
    for number, item in enumerate(content, start=1):
        if shape.repeats:
            blocks.append(context(f"*{escape(shape.item_title)} {number}*"))
        for each in item_paragraphs(shape, item):
            if each.is_link:
                blocks.append(rich_text([each]))
            else:
                blocks.extend(text_blocks(each.label, each.text))
    return blocks


def _turn(page: int, last: int) -> Sequence[Block]:
    buttons = []
    if page > 1:
        buttons.append(button("Previous page", f"{ids.TEXT_PAGE}{page - 1}", page - 1))
    if page < last:
        buttons.append(button("Next page", f"{ids.TEXT_PAGE}{page + 1}", page + 1))
    return [context(f"Page {page} of {last}"), actions(*buttons)]
