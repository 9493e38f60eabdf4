"""A verdict at a glance: a table of its metrics, and a chart or a picture of them."""

from collections.abc import Sequence
from itertools import product

from bot.documents.finding_words import in_words, most_urgent_first
from bot.documents.verdict_picture import verdict_alt_text
from bot.experiments.findings import Finding, Standing
from bot.experiments.verdicts import Verdict
from handlers.views.blocks import Block, cut, sections

#: The kind of block that is a chart.
CHART = "data_visualization"
#: A phone shows the first three, and the rest on a swipe.
_COLUMNS = ("Metric", "Says", "Candidate", "Asked", "Baseline", "Change")
#: `table` takes 100 rows; and 10,000 characters in all its cells together.
_MOST_ROWS, _MOST_CHARACTERS = 99, 9000
_ROWS_A_PAGE = 20
#: What a chart takes for a name.
_LONGEST_LABEL = 20
_MOST_BARS = 6
#: Beyond this ratio the smaller bars cannot be seen.
_LARGEST_RATIO = 20
#: As a share of the longest bar: what differs less looks the same.
_VISIBLE = 0.02


def fits_a_chart(verdict: Verdict) -> bool:
    """Whether bars from zero, which is all that Slack draws, tell these numbers apart.

    They know neither intervals nor two units, and hide a small difference between large numbers:
    then a picture does it, in which every metric has a scale of its own.
    """
    findings = verdict.findings
    if len(findings) > _MOST_BARS or len({each.unit for each in findings}) > 1:
        return False
    labels = {str(each.metric) for each in findings}
    if len(labels) < len(findings) or max(map(len, labels)) > _LONGEST_LABEL:
        return False
    return all(map(_is_a_bar, findings)) and _tells_apart(findings)


def wants_a_picture(verdict: Verdict, *, charts: bool) -> bool:
    """Whether there is something to draw that no chart shows, where Slack takes `charts` at all."""
    judged = any(each.standing is not Standing.UNKNOWN for each in verdict.findings)
    return judged and not (charts and fits_a_chart(verdict))


def _is_a_bar(finding: Finding) -> bool:
    numbers = (finding.baseline, finding.candidate, finding.bound)
    if finding.low is not None or finding.high is not None:
        return False
    return all(each is not None and each.is_finite() and each > 0 for each in numbers)


def _tells_apart(findings: Sequence[Finding]) -> bool:
    known = [(each, each.candidate, each.bound, each.baseline) for each in findings]
    values = [value for _, *three in known for value in three if value is not None]
    if max(values) > _LARGEST_RATIO * min(values):
        return False
    decides = [each for each in findings if each.is_primary or each.standing is Standing.MISSED]
    return all(
        each.candidate is not None
        and each.bound is not None
        and float(abs(each.candidate - each.bound) / max(values)) >= _VISIBLE
        for each in decides
    )


def verdict_alternatives(
    ref: str, verdict: Verdict, lines: Sequence[str], unclear: Sequence[str], file_id: str = ""
) -> list[list[Block]]:
    """Ways to show a verdict's numbers, the richest first, the last in words alone.

    `lines` are the findings in words, `unclear` those of them that a table cannot explain;
    `file_id` is the picture where there is one.
    """
    pictures: list[list[Block]] = [[]]
    if file_id:
        pictures.insert(0, [_picture(ref, verdict, file_id)])
    elif fits_a_chart(verdict):
        pictures.insert(0, [_chart(ref, verdict)])
    rows, left_out = _rows(verdict)
    remarks = [*unclear, *([f"And {left_out} more, in the export."] if left_out else [])]
    tables: list[list[Block]] = [
        [_data_table(ref, verdict, rows), *sections(remarks)],
        [{"type": "table", "rows": rows}, *sections(remarks)],
        sections(lines),
    ]
    return [[*table, *picture] for table, picture in product(tables, pictures)]


def _rows(verdict: Verdict) -> tuple[list[list[Block]], int]:
    """The table's rows, its header first, and how many findings found no room."""
    rows = [list(_COLUMNS)]
    taken = 0
    findings = most_urgent_first(verdict.findings)
    for finding in findings:
        words = in_words(finding)
        row = [
            *(words.metric, words.says, words.measured),
            *(words.asked, words.baseline, words.change),
        ]
        taken += sum(map(len, row))
        if len(rows) > _MOST_ROWS - 1 or taken > _MOST_CHARACTERS:
            break
        rows.append(row)
    cells = [[{"type": "raw_text", "text": text} for text in row] for row in rows]
    return cells, len(findings) - len(rows) + 1


def _data_table(ref: str, verdict: Verdict, rows: list[list[Block]]) -> Block:
    return {
        "type": "data_table",
        "caption": f"{ref} {verdict.outcome.value}: what was asked and what was measured",
        "rows": rows,
        "row_header_column_index": 0,
        "page_size": _ROWS_A_PAGE,
    }


def _picture(ref: str, verdict: Verdict, file_id: str) -> Block:
    return {
        "type": "image",
        "slack_file": {"id": file_id},
        "alt_text": verdict_alt_text(ref, verdict),
    }


def _chart(ref: str, verdict: Verdict) -> Block:
    findings = verdict.findings
    labels = [str(each.metric) for each in findings]
    bars = {
        "Baseline": [each.baseline for each in findings],
        "Asked": [each.bound for each in findings],
        "Candidate": [each.candidate for each in findings],
    }
    series = [
        {
            "name": name,
            "data": [
                {"label": label, "value": float(f"{value or 0:.6g}")}
                for label, value in zip(labels, values, strict=True)
            ],
        }
        for name, values in bars.items()
    ]
    axes: Block = {"categories": labels}
    if unit := findings[0].unit:
        axes["y_label"] = cut(unit, 50)
    return {
        "type": CHART,
        "title": cut(f"{ref} {verdict.outcome.value}", 50),
        "chart": {"type": "bar", "series": series, "axis_config": axes},
    }
