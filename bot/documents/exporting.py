"""Export: a document in one of the formats in which it can be handed over."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.documents.document import Document
from bot.documents.markdown import render_markdown
from bot.documents.page import render_html
from bot.documents.plain_data import render_json
from bot.documents.tree_picture import draw_burndown, draw_tree
from bot.experiments.burndown import burndown, burndown_lines
from bot.experiments.calendars import WorkCalendar
from bot.experiments.records import ExportFormat


def render(
    document: Document,
    form: ExportFormat,
    *,
    days: Mapping[int, int],
    spent: Mapping[int, int],
    calendar: WorkCalendar,
    today: date,
) -> str:
    """Write the document; `days` and `spent` are working days by a hypothesis' number."""
    if form is ExportFormat.JSON:
        return render_json(document)
    hypotheses = document.hypotheses
    document = replace(document, spent=burndown_lines(hypotheses, days, spent))
    if form is ExportFormat.MARKDOWN:
        return render_markdown(document)
    points = burndown(hypotheses, days, calendar, today)
    return render_html(
        document,
        picture=draw_tree(hypotheses, days, spent, form="svg") if hypotheses else b"",
        chart=draw_burndown(points, form="svg") if points else b"",
    )
