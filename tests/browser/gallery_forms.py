"""A form with every input there is, and a Home tab."""

from tests.browser.gallery_blocks import CONFIRM, DESCRIBED, GROUPED, METRICS, menu, section
from tests.workspace.building import actions, button, input_block, modal, mrkdwn, plain_input, text


def _ask(name, element, label, **more):
    return input_block(name, {"action_id": "value", **element}, label=text(label), **more)


def _typed():
    rich = {"type": "rich_text_input"}
    number = {
        "type": "number_input",
        "is_decimal_allowed": True,
        "min_value": "0",
        "max_value": "1",
    }
    hint = text("Up to 40 characters")
    return [
        _ask("title", plain_input(max_length=40, min_length=3), "Title", hint=hint),
        _ask("why", plain_input(multiline=True), "Why now", optional=True),
        _ask("recall", number, "Expected recall", optional=True),
        _ask("mail", {"type": "email_text_input"}, "E-mail", optional=True),
        _ask("link", {"type": "url_text_input"}, "Link to the data", optional=True),
        _ask("story", rich, "The story", optional=True),
    ]


def _picked():
    zone = {"type": "timepicker", "timezone": "Europe/Madrid", "initial_time": "09:30"}
    lists = {
        "metric": ("static_select", "Primary metric", {"options": METRICS}),
        "grouped": ("static_select", "Guardrail", {"option_groups": GROUPED}),
        "metrics": (
            "multi_static_select",
            "Other metrics",
            {"options": METRICS, "max_selected_items": 2},
        ),
        "run": ("external_select", "Run", {"min_query_length": 2}),
        "runs": ("multi_external_select", "Runs to compare", {"min_query_length": 0}),
        "owner": ("users_select", "Owner", {}),
        "reviewers": ("multi_users_select", "Reviewers", {}),
        "room": ("conversations_select", "Where", {"default_to_current_conversation": True}),
        "rooms": ("multi_conversations_select", "Also tell", {}),
        "channel": ("channels_select", "Channel", {}),
        "channels": ("multi_channels_select", "Channels", {}),
    }
    return [
        _ask("day", {"type": "datepicker", "initial_date": "2026-11-24"}, "Day", optional=True),
        _ask("time", zone, "Time", optional=True),
        _ask("moment", {"type": "datetimepicker"}, "Moment", optional=True),
        *(
            _ask(name, menu(kind, name, **more), label, optional=True)
            for name, (kind, label, more) in lists.items()
        ),
        _ask("stages", {"type": "checkboxes", "options": DESCRIBED}, "Stages", optional=True),
        _ask(
            "stage", {"type": "radio_buttons", "options": DESCRIBED}, "First stage", optional=True
        ),
        _ask(
            "files",
            {"type": "file_input", "filetypes": ["csv", "png"], "max_files": 2},
            "Data",
            optional=True,
        ),
    ]


def form():
    """Return the modal."""
    alerts = [
        {"type": "alert", "text": mrkdwn(f"This is *{level}*."), "level": level}
        for level in ("default", "info", "warning", "error", "success")
    ]
    return modal(
        *alerts,
        {"type": "header", "text": text("What you type")},
        *_typed(),
        {"type": "divider"},
        {"type": "context", "elements": [mrkdwn("And what you *pick*")]},
        *_picked(),
        section("A section in a form", button("push", text=text("Another form"))),
        actions(button("wipe", text=text("Start over"), style="danger", confirm=CONFIRM)),
        callback_id="everything",
        title=text("Everything"),
        submit=text("Send"),
    )


def second():
    """Return the modal that goes on top."""
    return modal(
        section("On top of the first one."),
        _ask("more", plain_input(), "More"),
        callback_id="second",
        title=text("One more"),
        submit=text("Save"),
        close=text("Back"),
    )


def home(name):
    """Return a person's Home tab."""
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": text(f"Hello {name}")},
            section("Nothing waits for you.", button("refresh", text=text("Refresh"))),
            {"type": "divider"},
            {"type": "context", "elements": [mrkdwn("Only you see this.")]},
            _ask("topic", plain_input(), "A topic", optional=True),
        ],
    }
