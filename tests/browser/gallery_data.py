"""Tables and charts of the gallery."""

MARKDOWN = """# Plan
A paragraph with **bold**, _italic_, ~~struck~~, `code` and [a link](https://example.com).

1. First
2. Second
   - nested
   - list

- [x] Labels are there
- [ ] Baseline is measured

> Quoted
> twice

| Model | Recall | Note |
|:------|-------:|:----:|
| rules | 0.62 | today |
| trees | 0.91 | **best** |

```python
print("fenced")
```

---
After the rule."""


def tables():
    """Everything that is made of rows."""
    rows = [("rules", 0.62, 12), ("trees", 0.91, 40), ("net", 0.9, 180), ("linear", 0.7, 9)]
    more = [(f"variant {n}", round(0.5 + n / 100, 2), 10 * n) for n in range(1, 9)]

    def cell(value):
        return {"type": "raw_text", "text": value}

    def amount(value):
        return {"type": "raw_number", "value": value, "text": str(value)}

    head = [cell("Model"), cell("Recall"), cell("Latency, ms")]
    body = [[cell(name), amount(recall), amount(ms)] for name, recall, ms in [*rows, *more]]
    wide = [*head, *(cell(f"Column {n}") for n in range(1, 9))]
    return [
        {"type": "markdown", "text": MARKDOWN},
        {
            "type": "table",
            "column_settings": [{"is_wrapped": True}, {"align": "right"}, {"align": "center"}],
            "rows": [wide, *([*row, *row, *row][: len(wide)] for row in body[:3])],
        },
        {
            "type": "data_table",
            "block_id": "results",
            "caption": "Results of the offline test",
            "row_header_column_index": 0,
            "rows": [head, *body],
        },
    ]


def charts(*kinds):
    """Two charts: a message takes no more."""
    months = ["Jun", "Jul", "Aug", "Sep", "Oct"]
    series = {
        "Rules": [62, 60, 61, 58, 57],
        "Trees": [80, 84, 88, 90, 91],
        "Net": [70, 79, 86, 90, -4],
    }
    plotted = [
        {
            "name": name,
            "data": [{"label": m, "value": v} for m, v in zip(months, values, strict=True)],
        }
        for name, values in series.items()
    ]
    axes = {"categories": months, "x_label": "Month", "y_label": "Recall, %"}
    plot = {"series": plotted, "axis_config": axes}
    shares = {"Fraud": 12, "Duplicate": 31, "Clean": 140, "Unknown": 9}
    pie = {"type": "pie", "segments": [{"label": n, "value": v} for n, v in shares.items()]}
    return [
        {
            "type": "data_visualization",
            "title": f"Recall by month, {kind}",
            "chart": pie if kind == "pie" else {"type": kind, **plot},
        }
        for kind in kinds
    ]
