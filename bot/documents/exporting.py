"""Export: a document in one of the formats in which it can be handed over."""

from collections.abc import Mapping

from bot.documents.document import Document
from bot.documents.markdown import render_markdown
from bot.documents.page import render_html
from bot.documents.plain_data import render_json
from bot.documents.tree_picture import draw_tree
from bot.experiments.records import ExportFormat


def render(
    document: Document, form: ExportFormat, days: Mapping[int, int], spent: Mapping[int, int]
) -> str:
    """Write the document; `days` and `spent` are working days by a hypothesis' number."""
    if form is ExportFormat.JSON:
        return render_json(document)
    if form is ExportFormat.HTML:
        drawn = document.hypotheses and draw_tree(document.hypotheses, days, spent, form="svg")
        return render_html(document, picture=drawn or b"")
    return render_markdown(document)
