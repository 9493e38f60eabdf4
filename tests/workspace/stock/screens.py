"""What the stock app shows, and how it reads what people fill in."""

METRICS = {"recall": "Recall at 1% review", "precision": "Precision", "cost": "Cost per invoice"}
HELP = "Record a baseline with /baseline, and confirm it once it is checked."


def text(words):
    return {"type": "plain_text", "text": words}


def mrkdwn(words):
    return {"type": "section", "text": {"type": "mrkdwn", "text": words}}


def button(action_id, words, value="1"):
    pressed = {"type": "button", "action_id": action_id, "text": text(words), "value": value}
    return {"type": "actions", "block_id": f"{action_id}-row", "elements": [pressed]}


def field(block_id, label, element):
    entered = {"action_id": block_id, **element}
    return {"type": "input", "block_id": block_id, "label": text(label), "element": entered}


def baseline(channel):
    """Return the form of /baseline; it remembers where it was asked for."""
    return {
        "type": "modal",
        "callback_id": "baseline",
        "title": text("Record a baseline"),
        "submit": text("Record"),
        "notify_on_close": True,
        "private_metadata": channel,
        "blocks": [
            field("metric", "Metric", {"type": "external_select", "min_query_length": 0}),
            field("value", "Value", {"type": "plain_text_input", "max_length": 20}),
        ],
    }


def offered(query):
    """Return the options of the metric whose names hold what was typed."""
    return [
        {"text": text(name), "value": value}
        for value, name in METRICS.items()
        if query.lower() in name.lower()
    ]


RECALL = offered("recall")[0]


def filled_in(view):
    """Return the metric's name and the value as it was typed."""
    values = view["state"]["values"]
    metric = values["metric"]["metric"]["selected_option"]["value"]
    return METRICS[metric], values["value"]["value"]["value"]


def problems(value):
    """Return what is wrong with the form, by block."""
    return {} if value.startswith("0.") else {"value": "A baseline is between 0 and 1."}


def announcement(metric, value):
    """Return the message that asks the channel to confirm a baseline."""
    words = f"Baseline: {metric} is {value}"
    return {"text": words, "blocks": [mrkdwn(words), button("confirm", "Confirm", value)]}


def confirmation(message, person):
    """Return the same message once somebody confirmed it."""
    words = f"{message['text']}, confirmed by <@{person}>"
    return {"text": words, "blocks": [mrkdwn(words)]}


def home(visits):
    """Return the Home tab, which counts how often it was refreshed."""
    return {
        "type": "home",
        "blocks": [mrkdwn(f"Refreshes: {visits}"), button("refresh", "Refresh", str(visits))],
    }


def question(shortcut):
    """Return the form that a message's shortcut opens; it remembers the message."""
    message = shortcut["message"]
    return {
        "type": "modal",
        "callback_id": "question",
        "title": text("Ask about this"),
        "submit": text("Ask"),
        "private_metadata": f"{shortcut['channel']['id']} {message['ts']}",
        "blocks": [
            mrkdwn(f"> {message['text']}"),
            field("question", "Question", {"type": "plain_text_input", "max_length": 3000}),
        ],
    }


def asked(view):
    """Return the reply that a question becomes."""
    channel, ts = view["private_metadata"].split()
    words = view["state"]["values"]["question"]["question"]["value"]
    return {"channel": channel, "thread_ts": ts, "text": words}


PLOT = {
    "filename": "precision-recall.csv",
    "title": "Precision and recall of the invoice model",
    "content": "threshold,precision,recall\n0.5,0.71,0.83\n0.9,0.94,0.41\n",
    "initial_comment": "The curve of last night's run",
}
