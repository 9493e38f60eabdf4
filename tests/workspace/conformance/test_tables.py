"""Tables, charts and markdown; what all of a message hold together is in test_messages.py."""

from tests.workspace.building import mrkdwn
from tests.workspace.conformance.rules import Rule, block_refusals, each, least, most, under
from tests.workspace.samples import (
    block,
    cell,
    pie,
    plot,
    points,
    rich,
    rows,
    series,
    words,
)


def table(lines, **extra):
    return block("table", rows=lines, **extra)


def data_table(lines, **extra):
    return block("data_table", rows=lines, **extra)


def chart(drawn, **extra):
    return block("data_visualization", chart=drawn, **extra)


def number(value=0.412):
    return {"type": "raw_number", "value": value, "text": f"{value}"}


def slices(count, label="supported", value=1):
    return chart(pie([{"label": label, "value": value}] * count))


def lines(count):
    return chart(plot(lines=[series(f"seed {n}") for n in range(count)]))


def line_of(count):
    labels = [f"run {n}" for n in range(count)]
    return chart(plot(lines=[series(labels=labels)], categories=labels[:20]))


RULES = [
    *under(
        "1.1 markdown",
        most("characters:", 12_000, lambda n: block("markdown", text=words(n)), "/text"),
    ),
    *under(
        "1.1 table",
        most("rows:", 100, lambda n: table(rows(n)), "/rows"),
        most("cells in a row:", 20, lambda n: table(rows(1, n)), "/rows/0"),
        most("column_settings:", 20, lambda n: table(rows(1), column_settings=[None] * n),
             "/column_settings"),
        *[
            Rule(f"columns align {side}", table(rows(1), column_settings=[None, {"align": side}]),
                 table(rows(1), column_settings=[None, {"align": "top"}]),
                 "/column_settings/1/align")
            for side in ("left", "center", "right")
        ],
        Rule("is_wrapped is yes or no", table(rows(1), column_settings=[{"is_wrapped": True}]),
             table(rows(1), column_settings=[{"is_wrapped": "true"}]),
             "/column_settings/0/is_wrapped"),
        least("characters of a cell:", 1, lambda n: table([[cell(words(n))]]), "/rows/0/0/text"),
        Rule("raw_text, raw_number or rich_text", table([[cell(), number(), rich()]]),
             table([[cell(), mrkdwn("0.412")]]), "/rows/0/1/type"),
        Rule("numbers are numbers", table([[number(0.412)]]), table([[number("0.412")]]),
             "/rows/0/0/value"),
    ),
    *under(
        "1.1 data_table",
        Rule("has a caption", data_table(rows(2)), {"type": "data_table", "rows": rows(2)}, ""),
        most("rows:", 201, lambda n: data_table(rows(n)), "/rows"),
        least("rows:", 2, lambda n: data_table(rows(n)), "/rows"),
        most("columns:", 20, lambda n: data_table([*rows(1, 20), *rows(1, n)]), "/rows/1"),
        least("columns:", 1, lambda n: data_table([*rows(1, 1), *rows(1, n)]), "/rows/1"),
        Rule("no rich_text in the header", data_table([[cell()], [rich()]]),
             data_table([[rich()], [cell()]]), "/rows/0"),
        Rule("rows of one length", data_table(rows(3, 2)),
             data_table([*rows(2, 2), *rows(1, 1)]), "/rows/2"),
        Rule("numbers in cells", data_table([[cell()], [number()]]),
             data_table([[cell()], [mrkdwn("0.412")]]), "/rows/1/0/type"),
        most("page_size:", 100, lambda n: data_table(rows(2), page_size=n), "/page_size"),
        least("page_size:", 1, lambda n: data_table(rows(2), page_size=n), "/page_size"),
        Rule("row_header_column_index is a number", data_table(rows(2), row_header_column_index=0),
             data_table(rows(2), row_header_column_index="metric"), "/row_header_column_index"),
    ),
    *under(
        "1.1 data_visualization",
        most("characters of the title:", 50, lambda n: chart(plot(), title=words(n)), "/title"),
        *[
            Rule(f"{kind} is a chart", chart(plot(kind)), chart(plot("scatter")), "/chart/type")
            for kind in ("bar", "area", "line")
        ],
        Rule("pie is a chart", slices(1), chart({**pie([]), "type": "donut"}), "/chart/type"),
        most("segments:", 12, slices, "/chart/segments"),
        least("segments:", 1, slices, "/chart/segments"),
        most("characters of a segment:", 20, lambda n: slices(1, label=words(n)),
             "/chart/segments/0/label"),
        Rule("segments above 0", slices(1, value=0.001), slices(1, value=0),
             "/chart/segments/0/value"),
        most("series:", 12, lines, "/chart/series"),
        Rule("at least one series", lines(1), chart({**plot(), "series": []}), "/chart/series"),
        Rule("series of unique names", chart(plot(lines=[series("seed 1"), series("seed 2")])),
             chart(plot(lines=[series("seed 1"), series("seed 1")])), "/chart/series"),
        most("characters of a series:", 20, lambda n: chart(plot(lines=[series(words(n))])),
             "/chart/series/0/name"),
        most("points:", 20, line_of, "/chart/series/0/data"),
        Rule("at least one point", line_of(1), chart(plot(lines=[series(labels=[])])),
             "/chart/series/0/data"),
        Rule("a point for each category", chart(plot(lines=[series(labels=["run 7", "baseline"])])),
             chart(plot(lines=[series(labels=["baseline"])])), "/chart/series/0/data"),
        Rule("no more than one point for a category", chart(plot()),
             chart(plot(lines=[series(labels=["baseline", "run 7", "run 7"])])),
             "/chart/series/0/data"),
        Rule("no point without a category", chart(plot()),
             chart(plot(lines=[series(labels=["baseline", "run 8"])])), "/chart/series/0/data"),
        Rule("characters of a category: 20 at most",
             chart(plot(lines=[{"name": "recall", "data": points([words(20)])}],
                        categories=[words(20)])),
             chart(plot(categories=["baseline", words(21)])), "/chart/axis_config/categories/1"),
        *[
            most(f"characters of {axis}:", 50,
                 lambda n, axis=axis: chart(plot(**{axis: words(n)})),
                 f"/chart/axis_config/{axis}")
            for axis in ("x_label", "y_label")
        ],
    ),
]  # fmt: skip


class TestBlock:
    @each(RULES)
    def test_is_taken_just_inside_and_refused_just_outside(self, rule):
        assert block_refusals(rule.inside) == []
        assert block_refusals(rule.outside) == [(rule.pointer, rule.code)]
