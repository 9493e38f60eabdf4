"""Blocks and elements that are fine as they are, for tests to spoil."""

from tests.workspace.building import mrkdwn, text


def option(value="a", label="Label", **extra):
    return {"text": text(label), "value": value, **extra}


def options(count):
    return [option(f"value-{n}") for n in range(count)]


def select(**extra):
    return {"type": "static_select", "action_id": "pick", **extra}


def section(**extra):
    return {"type": "section", "text": mrkdwn("Text"), **extra}


def image(**extra):
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "Curve", **extra}


def confirm(**extra):
    parts = {"title": text("Sure?"), "text": text("Really"), "confirm": text("Yes")}
    return {**parts, "deny": text("No"), **extra}


def rich(*elements):
    return {"type": "rich_text", "elements": list(elements)}


def rich_section(*elements):
    return {"type": "rich_text_section", "elements": list(elements)}


def cell(words="cell"):
    return {"type": "raw_text", "text": words}


def table(rows, columns, words="cell"):
    return {"type": "table", "rows": [[cell(words)] * columns for _ in range(rows)]}


def data_table(rows, **extra):
    return {"type": "data_table", "caption": "Runs", "rows": [[cell()]] * rows, **extra}


def chart(count=2, **extra):
    labels = [f"run {n}" for n in range(count)]
    series = {"name": "NDCG@10", "data": [{"label": label, "value": 0.4} for label in labels]}
    plot = {"type": "line", "series": [series], "axis_config": {"categories": labels}}
    return {"type": "data_visualization", "title": "NDCG@10", "chart": plot, **extra}


# name, what Slack takes, what it refuses, where it says so
