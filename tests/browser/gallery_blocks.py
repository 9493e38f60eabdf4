"""One of everything that Block Kit has, in messages."""

from tests.workspace.building import actions, button, mrkdwn, text

DUE = 1_795_521_600  # epoch seconds: 24 November 2026, noon UTC


def _options(*names):
    return [{"text": text(name), "value": name.lower()} for name in names]


METRICS = _options("Recall", "Precision", "AUC", "Latency p99")
GROUPED = [
    {"label": text("Quality"), "options": _options("Recall", "Precision")},
    {"label": text("Cost"), "options": _options("Latency", "Compute")},
]
DESCRIBED = [
    {"text": mrkdwn("*Offline* test"), "description": mrkdwn("Replay last month"), "value": "off"},
    {"text": mrkdwn("*Shadow* traffic"), "description": mrkdwn("No decision taken"), "value": "sh"},
    {"text": mrkdwn("*Canary*"), "description": text("5 % of invoices"), "value": "can"},
]
CONFIRM = {
    "title": text("Stop the experiment?"),
    "text": mrkdwn("The *canary* goes back to the model in production."),
    "confirm": text("Stop it"),
    "deny": text("Keep it"),
    "style": "danger",
}


def section(words, accessory=None, **more):
    found = {"type": "section", "text": mrkdwn(words), **more}
    return {**found, "accessory": accessory} if accessory else found


def menu(kind, action_id, **more):
    return {"type": kind, "action_id": action_id, "placeholder": text("Choose one"), **more}


def words(channel, person, group):
    """Headers, sections, context, rich text and mentions."""
    fields = ("*Owner*\nAna Ruiz", "*Due*\n24 Nov 2026", "*Metric*\nRecall at 1 %", "*Risk*\nLow")
    long = " ".join(f"Sentence {n} explains why recall matters." for n in range(1, 40))
    return [
        *({"type": "header", "text": text(f"Level {n}"), "level": n} for n in (1, 2, 3, 4)),
        section(
            f"*Bold*, _italic_, ~struck~, `code` and a <https://example.com|link>, "
            f"<@{person}>, <#{channel}>, <!here>, <!subteam^{group}>, "
            f"<!date^{DUE}^due {{date_short_pretty}} at {{time}}|24 Nov> :tada:\n"
            '> A quote\n> of two lines\n```{\n  "recall": 0.91\n}```\nand what follows'
        ),
        {"type": "section", "fields": [mrkdwn(field) for field in fields]},
        section(long),
        {"type": "divider"},
        {
            "type": "context",
            "elements": [
                {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "Ana"},
                mrkdwn("Proposed by *Ana* today"),
                text("Revision 3"),
            ],
        },
        _rich_text(channel, person, group),
    ]


def _rich_text(channel, person, group):
    def line(*parts):
        return {"type": "rich_text_section", "elements": list(parts)}

    def part(content, **style):
        return {"type": "text", "text": content, **({"style": style} if style else {})}

    def bullets(style, indent, *lines, **more):
        rows = [line(part(each)) for each in lines]
        return {"type": "rich_text_list", "style": style, "indent": indent, "elements": rows} | more

    return {
        "type": "rich_text",
        "elements": [
            line(
                part("Bold", bold=True),
                part(", "),
                part("italic", italic=True),
                part(", "),
                part("struck", strike=True),
                part(", "),
                part("code", code=True),
                part(", "),
                {"type": "link", "url": "https://example.com/doc", "text": "the doc"},
                part(" by "),
                {"type": "user", "user_id": person},
                part(" in "),
                {"type": "channel", "channel_id": channel},
                part(" for "),
                {"type": "usergroup", "usergroup_id": group},
                part(" "),
                {"type": "broadcast", "range": "channel"},
                part(" "),
                {"type": "emoji", "name": "rocket"},
                part(" on "),
                {"type": "date", "timestamp": DUE, "format": "{date_long}", "fallback": "Nov"},
            ),
            bullets("ordered", 0, "Collect labels", "Train"),
            bullets("bullet", 1, "Baseline", "Gradient boosting"),
            bullets("ordered", 0, "Compare", offset=2),
            {"type": "rich_text_quote", "elements": [part("If it does not move recall,\nstop.")]},
            {"type": "rich_text_preformatted", "elements": [part("fit(model, data)\nscore()")]},
        ],
    }


def cards(picture):
    """Cards and whatever else groups content."""

    def card(name, **more):
        return {
            "type": "card",
            "title": text(name),
            "subtitle": text("Invoice fraud"),
            "body": mrkdwn("Catches *91 %* at the same false alarms."),
            **more,
        }

    def task(number, status, **more):
        return {
            "type": "task_card",
            "task_id": f"task{number}",
            "title": f"Step {number}",
            "status": status,
            **more,
        }

    details = {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": "Reads 4 tables"}]}
        ],
    }
    source = [{"type": "url", "url": "https://example.com/run", "text": "Run 12"}]
    feedback = {
        "type": "feedback_buttons",
        "action_id": "feedback",
        "positive_button": {"text": text("Useful"), "value": "good"},
        "negative_button": {"text": text("Not useful"), "value": "bad"},
    }
    trash = {"type": "icon_button", "icon": "trash", "text": text("Remove"), "action_id": "trash"}
    return [
        card(
            "Gradient boosting",
            hero_image=picture,
            icon={"type": "image", "image_url": "https://example.com/i.png", "alt_text": "Tree"},
            subtext=mrkdwn("Updated today"),
            actions=[button("card_go", style="primary"), button("card_no")],
        ),
        {"type": "carousel", "elements": [card(f"Run {n}") for n in range(1, 6)]},
        {
            "type": "container",
            "title": text("Details"),
            "subtitle": text("For reviewers"),
            "is_collapsible": True,
            "default_collapsed": True,
            "child_blocks": [section("Inside the *container*"), actions(button("inside"))],
        },
        {
            "type": "container",
            "title": text("Always open"),
            "has_header_divider": True,
            "child_blocks": [section("Plain content")],
        },
        {
            "type": "plan",
            "title": "Training plan",
            "tasks": [
                task(1, "complete", details=details, sources=source),
                task(2, "in_progress"),
                task(3, "pending"),
                task(4, "error"),
            ],
        },
        task(9, "in_progress", output=details),
        {
            "type": "video",
            "title": text("The model in two minutes"),
            "alt_text": "A talk",
            "thumbnail_url": "https://example.com/t.png",
            "video_url": "https://example.com/v",
            "title_url": "https://example.com/watch",
            "description": text("Recorded at the review"),
            "author_name": "Ana Ruiz",
        },
        {**picture, "type": "image", "title": text("Precision and recall")},
        {"type": "image", "image_url": "https://example.com/x.png", "alt_text": "A far picture"},
        {"type": "context_actions", "elements": [feedback, trash]},
    ]


def elements():
    """Every element, as an accessory or in a row."""
    far = {"type": "image", "image_url": "https://example.com/x.png", "alt_text": "Far"}
    more = {
        "type": "overflow",
        "action_id": "more",
        "options": [
            *_options("Rename", "Archive"),
            {
                "text": text("Open"),
                "value": "open",
                "url": "https://example.com/",
                "description": text("In a tab"),
            },
        ],
    }
    checks = {"type": "checkboxes", "action_id": "checks", "options": DESCRIBED}
    radios = {
        "type": "radio_buttons",
        "action_id": "radios",
        "options": DESCRIBED,
        "initial_option": DESCRIBED[0],
    }
    return [
        section("A button", button("plain", value="1")),
        section("An overflow menu", more),
        section("An image", far),
        section("A select", menu("static_select", "pick", options=METRICS)),
        section("A select of groups", menu("static_select", "pick_group", option_groups=GROUPED)),
        section(
            "Several",
            menu("multi_static_select", "pick_many", options=METRICS, max_selected_items=2),
        ),
        section("From the app", menu("external_select", "search", min_query_length=2)),
        section("People", menu("users_select", "who")),
        section("A day", {"type": "datepicker", "action_id": "day", "initial_date": "2026-11-24"}),
        section("A time", {"type": "timepicker", "action_id": "time"}),
        section("Boxes", checks),
        section("Radios", radios),
        actions(
            button("go", style="primary", text=text("Start"), value="go"),
            button("stop", style="danger", text=text("Stop"), confirm=CONFIRM),
            button("visit", text=text("Open the run"), url="https://example.com/run"),
            menu("conversations_select", "where"),
            menu("channels_select", "channel"),
            menu("multi_users_select", "reviewers"),
            {"type": "datetimepicker", "action_id": "when", "initial_date_time": DUE},
            {
                "type": "workflow_button",
                "text": text("A workflow"),
                "workflow": {"trigger": {"url": "https://example.com/t"}},
            },
            block_id="row",
        ),
        actions({"type": "rich_text_input", "action_id": "rich"}, block_id="typed"),
        {
            "type": "input",
            "block_id": "answer",
            "label": text("Answer here"),
            "optional": True,
            "element": {"type": "plain_text_input", "action_id": "value", "max_length": 200},
        },
    ]
