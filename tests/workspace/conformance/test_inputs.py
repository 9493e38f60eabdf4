"""Pickers and the fields that people type into."""

from tests.workspace.building import text
from tests.workspace.conformance.rules import Rule, each, element_refusals, least, most, under
from tests.workspace.samples import element, rich

TEXT_LIKE = (
    "plain_text_input",
    "rich_text_input",
    "number_input",
    "email_text_input",
    "url_text_input",
)


def on(date):
    return element("datepicker", initial_date=date)


def at(time):
    return element("timepicker", initial_time=time)


def moment(seconds):
    return element("datetimepicker", initial_date_time=seconds)


def typed(**extra):
    return {"type": "plain_text_input", "action_id": "value", **extra}


def number(**extra):
    return {"type": "number_input", "action_id": "value", "is_decimal_allowed": True, **extra}


def dispatching(kind, *triggers):
    return element(kind, dispatch_action_config={"trigger_actions_on": list(triggers)})


RULES = [
    *under(
        "1.2 datepicker",
        Rule("YYYY-MM-DD", on("2026-11-30"), on("30-11-2026"), "/initial_date"),
        Rule("a day that exists", on("2028-02-29"), on("2026-02-29"), "/initial_date"),
        Rule("no week dates", on("2026-11-30"), on("2026-W49-1"), "/initial_date"),
    ),
    *under(
        "1.2 timepicker",
        Rule("HH:mm", at("00:00"), at("9:30"), "/initial_time"),
        Rule("within a day", at("23:59"), at("24:00"), "/initial_time"),
        Rule("no other ISO time", at("17:30"), at("T1730"), "/initial_time"),
        Rule("timezone is a name", element("timepicker", timezone="Europe/Madrid"),
             element("timepicker", timezone=1), "/timezone"),
    ),
    *under(
        "1.2 datetimepicker",
        most("seconds:", 9_999_999_999, moment, "/initial_date_time"),
        least("seconds:", 1_000_000_000, moment, "/initial_date_time"),
        Rule("a number", moment(1_796_000_000), moment("1796000000"), "/initial_date_time"),
    ),
    *under(
        "1.2 plain_text_input",
        most("min_length:", 3000, lambda n: typed(min_length=n), "/min_length"),
        least("min_length:", 0, lambda n: typed(min_length=n), "/min_length"),
        most("max_length:", 3000, lambda n: typed(max_length=n), "/max_length"),
        least("max_length:", 1, lambda n: typed(max_length=n), "/max_length"),
    ),
    *under(
        "1.2 rich_text_input",
        Rule("starts with rich_text", element("rich_text_input", initial_value=rich()),
             element("rich_text_input", initial_value=text("Recall")), "/initial_value/type"),
        *[
            bound(f"{name}:", limit,
                  lambda n, name=name: element("rich_text_input", **{name: n}), f"/{name}")
            for name in ("min_lines", "max_lines")
            for bound, limit in ((most, 100), (least, 1))
        ],
        Rule("no max_length", element("rich_text_input", max_lines=8),
             element("rich_text_input", max_length=3000), "/max_length"),
    ),
    *under(
        "1.2 number/email/url inputs",
        *[
            Rule(f"{name} is a string", number(**{name: "0.412"}), number(**{name: 0.412}),
                 f"/{name}")
            for name in ("initial_value", "min_value", "max_value")
        ],
    ),
    *under(
        "1.2 file_input",
        most("max_files:", 10, lambda n: element("file_input", max_files=n), "/max_files"),
        least("max_files:", 1, lambda n: element("file_input", max_files=n), "/max_files"),
    ),
    *under(
        "1.2 dispatch_action_config",
        *[
            Rule(f"in {kind}", dispatching(kind, "on_enter_pressed", "on_character_entered"),
                 dispatching(kind, "on_enter_pressed", "on_blur"),
                 "/dispatch_action_config/trigger_actions_on/1")
            for kind in TEXT_LIKE
        ],
        Rule("not for files", dispatching("plain_text_input", "on_enter_pressed"),
             dispatching("file_input", "on_enter_pressed"), "/dispatch_action_config"),
    ),
]  # fmt: skip


class TestElement:
    @each(RULES)
    def test_is_taken_just_inside_and_refused_just_outside(self, rule):
        assert element_refusals(rule.inside) == []
        assert element_refusals(rule.outside) == [(rule.pointer, rule.code)]
