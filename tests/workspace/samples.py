"""One of each block and element, fine as they are, for tests to stretch and to spoil."""

from tests.workspace.building import button, mrkdwn, plain_input, text

NOTE = "Recall at 1 % false positives against the baseline, NDCG@10 as a guardrail. "


def words(length):
    """Return a note of exactly so many characters."""
    return (NOTE * (length // len(NOTE) + 1))[:length]


def address(length):
    """Return a web address of exactly so many characters."""
    return f"https://example.com/runs?q={'r' * length}"[:length]


def option(value="recall", label="Recall", **extra):
    return {"text": text(label), "value": value, **extra}


def options(count):
    return [option(f"recall-{n}", f"Recall at {n} %") for n in range(count)]


def group(count=2):
    return {"label": text("Ranking"), "options": options(count)}


def confirm(**extra):
    asked = {"title": text("Stop early?"), "text": text("The timebox ends today.")}
    return {**asked, "confirm": text("Stop"), "deny": text("Go on"), **extra}


def said(letters):
    return {"type": "text", "text": letters}


def paragraph(*parts):
    return {"type": "rich_text_section", "elements": list(parts) or [said("Recall went up.")]}


def rich(*groups):
    return {"type": "rich_text", "elements": list(groups) or [paragraph()]}


def cell(letters="0.412"):
    return {"type": "raw_text", "text": letters}


def rows(count, columns=1, letters="0.412"):
    return [[cell(letters)] * columns for _ in range(count)]


def points(labels):
    return [{"label": label, "value": 0.412} for label in labels]


def series(name="NDCG@10", labels=("baseline", "run 7")):
    return {"name": name, "data": points(labels)}


def plot(kind="line", lines=None, **axes):
    axis = {"categories": ["baseline", "run 7"], **axes}
    return {"type": kind, "series": lines or [series()], "axis_config": axis}


def pie(segments):
    return {"type": "pie", "segments": segments}


def _pick(kind, **extra):
    return {"type": kind, "action_id": "pick", **extra}


IMAGE = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "Recall by run"}

ELEMENTS = {
    "button": button("extend"),
    "overflow": _pick("overflow", options=options(2)),
    "workflow_button": _pick(
        "workflow_button",
        text=text("Request review"),
        workflow={"trigger": {"url": "https://slack.com/shortcuts/Ft1/review"}},
    ),
    "image": IMAGE,
    "static_select": _pick("static_select", options=options(2)),
    "multi_static_select": _pick("multi_static_select", options=options(2)),
    "external_select": _pick("external_select"),
    "multi_external_select": _pick("multi_external_select"),
    "users_select": _pick("users_select", initial_user="U0ANA"),
    "multi_users_select": _pick("multi_users_select", initial_users=["U0ANA"]),
    "conversations_select": _pick("conversations_select", initial_conversation="C0FRAUD"),
    "multi_conversations_select": _pick(
        "multi_conversations_select", initial_conversations=["C0FRAUD"]
    ),
    "channels_select": _pick("channels_select", initial_channel="C0FRAUD"),
    "multi_channels_select": _pick("multi_channels_select", initial_channels=["C0FRAUD"]),
    "checkboxes": _pick("checkboxes", options=options(2)),
    "radio_buttons": _pick("radio_buttons", options=options(2)),
    "datepicker": _pick("datepicker", initial_date="2026-11-30"),
    "timepicker": _pick("timepicker", initial_time="17:30", timezone="Europe/Madrid"),
    "datetimepicker": _pick("datetimepicker", initial_date_time=1_796_000_000),
    "plain_text_input": plain_input(),
    "rich_text_input": _pick("rich_text_input", initial_value=rich()),
    "number_input": _pick("number_input", is_decimal_allowed=True, initial_value="0.412"),
    "email_text_input": _pick("email_text_input"),
    "url_text_input": _pick("url_text_input"),
    "file_input": _pick("file_input", max_files=1),
    "feedback_buttons": _pick(
        "feedback_buttons",
        positive_button={"text": text("Useful"), "value": "useful"},
        negative_button={"text": text("Not useful"), "value": "not-useful"},
    ),
    "icon_button": _pick("icon_button", icon="trash", text=text("Delete")),
}

BLOCKS = {
    "section": {"type": "section", "text": mrkdwn("*Recall* 0.412")},
    "header": {"type": "header", "text": text("Catch more invoice fraud")},
    "divider": {"type": "divider"},
    "context": {"type": "context", "elements": [text("Due on Monday"), IMAGE]},
    "actions": {"type": "actions", "elements": [button("extend")]},
    "input": {"type": "input", "label": text("Hypothesis"), "element": plain_input()},
    "image": IMAGE,
    "rich_text": rich(),
    "video": {
        "type": "video",
        "title": text("Demo"),
        "alt_text": "The inbox catches an invoice",
        "thumbnail_url": "https://example.com/demo.png",
        "video_url": "https://example.com/demo",
    },
    "markdown": {"type": "markdown", "text": "## Result\n**Recall** 0.437"},
    "table": {"type": "table", "rows": rows(2, 2)},
    "data_table": {"type": "data_table", "caption": "Runs", "rows": rows(2, 2)},
    "data_visualization": {"type": "data_visualization", "title": "Recall", "chart": plot()},
    "card": {"type": "card", "title": text("H1"), "actions": [button("open")]},
    "carousel": {"type": "carousel", "elements": [{"type": "card", "title": text("H1")}]},
    "container": {
        "type": "container",
        "title": text("Run 7"),
        "child_blocks": [{"type": "divider"}],
    },
    "alert": {"type": "alert", "text": text("The timebox has ended."), "level": "warning"},
    "context_actions": {"type": "context_actions", "elements": [ELEMENTS["icon_button"]]},
    "plan": {"type": "plan", "title": "Evaluate run 7"},
    "task_card": {
        "type": "task_card",
        "task_id": "score",
        "title": "Score the candidates",
        "status": "complete",
    },
}


def element(kind, **extra):
    """Return the element, with something changed."""
    return {**ELEMENTS[kind], **extra}


def block(kind, **extra):
    """Return the block, with something changed."""
    return {**BLOCKS[kind], **extra}
