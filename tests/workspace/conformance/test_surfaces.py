"""Which block may be where, and which element in which block."""

import pytest

from bot.workspace.validation import message_problems, view_problems
from tests.workspace.building import modal
from tests.workspace.samples import BLOCKS, ELEMENTS, block

EVERYWHERE = {"message", "modal", "home"}

SURFACES = {
    "section": EVERYWHERE,
    "header": EVERYWHERE,
    "divider": EVERYWHERE,
    "context": EVERYWHERE,
    "actions": EVERYWHERE,
    "input": EVERYWHERE,
    "image": EVERYWHERE,
    "rich_text": EVERYWHERE,
    "video": EVERYWHERE,
    "markdown": {"message"},
    "table": {"message", "home"},
    "data_table": {"message", "home"},
    "data_visualization": {"message"},
    "card": EVERYWHERE,
    "carousel": {"message", "home"},
    "container": {"message"},  # Slack's pages disagree on Home
    "alert": {"modal"},
    "context_actions": {"message"},
    "plan": {"message"},
    "task_card": {"message"},
}

UNSENT = {
    "file": {"type": "file", "external_id": "run-7", "source": "remote"},
    "call": {"type": "call", "call_id": "R0CALL"},
    "auth_provider": {"type": "auth_provider", "value": "mlflow"},
}
"""Blocks that come back from Slack, are legacy, or nobody has seen taken."""

_FORM = {"section", "actions", "input"}

PLACES = {
    "button": {"section", "actions", "card"},
    "overflow": {"section", "actions"},
    "workflow_button": {"section", "actions"},
    "image": {"section", "context"},
    "static_select": _FORM,
    "multi_static_select": _FORM,
    "external_select": _FORM,
    "multi_external_select": _FORM,
    "users_select": _FORM,
    "multi_users_select": _FORM,
    "conversations_select": _FORM,
    "multi_conversations_select": _FORM,
    "channels_select": _FORM,
    "multi_channels_select": _FORM,
    "checkboxes": _FORM,
    "radio_buttons": _FORM,
    "datepicker": _FORM,
    "timepicker": _FORM,
    "datetimepicker": {"actions", "input"},
    "plain_text_input": {"input"},
    "rich_text_input": {"input", "actions"},
    "number_input": {"input"},
    "email_text_input": {"input"},
    "url_text_input": {"input"},
    "file_input": {"input"},
    "feedback_buttons": {"context_actions"},
    "icon_button": {"context_actions"},
}


def places(element):
    """The blocks to put an element in."""
    return {
        "section": block("section", accessory=element),
        "context": block("context", elements=[element]),
        "actions": block("actions", elements=[element]),
        "input": block("input", element=element),
        "card": block("card", actions=[element]),
        "context_actions": block("context_actions", elements=[element]),
    }


def cases(table, row):
    return [pytest.param(kind, id=kind, marks=pytest.mark.slack(f"{row} {kind}")) for kind in table]


class TestSurface:
    @pytest.mark.parametrize("kind", [*cases(SURFACES, "1.1"), *cases(UNSENT, "1.1")])
    def test_has_these_blocks(self, kind):
        sample = BLOCKS.get(kind) or UNSENT[kind]

        refusals = {
            "message": message_problems({"blocks": [sample]}),
            "modal": view_problems(modal(sample)),
            "home": view_problems({"type": "home", "blocks": [sample]}),
        }

        taken = {surface for surface, problems in refusals.items() if not problems}
        assert taken == SURFACES.get(kind, set())
        for problems in refusals.values():
            assert [p.pointer.rsplit("/blocks/0", 1)[1] for p in problems] in ([], ["/type"])


class TestPlace:
    @pytest.mark.parametrize("kind", cases(PLACES, "1.2"))
    def test_takes_these_elements(self, kind):
        refusals = {
            place: message_problems({"blocks": [holder]})
            for place, holder in places(ELEMENTS[kind]).items()
        }

        assert {place for place, problems in refusals.items() if not problems} == PLACES[kind]
        for problems in refusals.values():
            assert [p.pointer.rsplit("/", 1)[1] for p in problems] in ([], ["type"])
