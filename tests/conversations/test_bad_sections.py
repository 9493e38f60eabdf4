"""Sections of the document: what is wrong is said beside the field, and what was typed stays."""

from tests.conversations.small import BASELINE, opened
from tests.conversations.surfaces import crafted, typed_in

FINE = {
    "problem": {"problem": "Vendors", "why_now": "Renewals"},
    "baseline": BASELINE,
    "delivery": {"crawl": "Ten customers", "crawl_date": "2035-02-12"},
    "metric_goals": {"metric__0": "recall", "measured__0": "October", "amount__0": "10"},
}
BAD = [
    ("problem", {"problem": " ", "why_now": "\u200b"}, "problem", "Nothing is written yet"),
    ("problem", {"problem": "x" * 24_001}, "problem", "at most 24,000 characters"),
    ("problem", {"link": "javascript:alert(1)"}, "link", "Write a whole link"),
    ("problem", {"link": "https://a.example/|<!channel>"}, "link", "Write a whole link"),
    ("baseline", {"values": "about a half"}, "values", "Line 1: write it like"),
    ("baseline", {"values": "recall = NaN"}, "values", "not a measurement"),
    ("baseline", {"values": "recall = 1e999"}, "values", "out of range"),
    ("baseline", {"values": "a = 1\na = 2"}, "values", "Line 2: a is there twice."),
    ("delivery", {"crawl_date": "soon"}, "crawl_date", "Choose a date."),
    ("metric_goals", {"metric__0": ""}, "metric.0", "is still empty"),
    ("metric_goals", {"amount__0": "-3"}, "amount.0", "above 0"),
    ("metric_goals", {"amount__0": "ten"}, "amount.0", "not a number"),
    ("metric_goals", {"direction__0": "sideways"}, "direction.0", "Choose one"),
    ("metric_goals", {"trade_offs__0": "be nice"}, "trade_offs.0", "Line 1: write it like"),
]


async def test_what_cannot_be_taken_is_answered_at_its_field(talk, subtests):
    await talk.open_project()

    for section, typed, wrong, says in BAD:
        with subtests.test(f"{section}: {typed}"[:80]):
            view = await opened(talk, "section_edit", f"/{section}")
            values = FINE[section] | typed

            answer = await talk.ana.submit_raw(view["id"], crafted(view, **values))

            assert says in answer.errors[wrong]
            kept = typed_in(talk.ana.view)
            assert {kept.get(key.replace("__", "."), "") for key in values} <= {
                *values.values(),
                "",
            }
            assert len(talk.thread()) == 1
            await talk.ana.close_view()


async def test_what_is_mended_in_the_same_modal_is_taken(talk):
    await talk.open_project()
    view = await opened(talk, "section_edit", "/baseline")
    await talk.ana.submit_raw(view["id"], crafted(view, method="Rules v14", values="a half"))

    answer = await talk.ana.submit({"values": "recall[bec] = 0.5"})

    assert answer.ok
    assert "Rules v14" in (await talk.heard("recall[bec] = 0.5"))["text"]


async def test_an_empty_section_is_not_saved(talk):
    await talk.open_project()
    view = await opened(talk, "section_edit", "/problem")

    typed = await talk.ana.submit({"problem": "  "})
    nothing = await talk.ana.submit_raw(view["id"], crafted(view, problem="", why_now=""))

    assert "Nothing is written yet" in typed.errors["problem"]
    assert list(nothing.errors) == ["problem"]


async def test_an_item_can_be_taken_out_of_a_section_but_not_the_last(talk):
    await talk.open_project()
    view = await opened(talk, "section_edit", "/metric_goals")
    await talk.ana.click(view, "section_add_item")

    answer = await talk.ana.submit()
    assert "Nothing is written yet" in answer.errors["metric.0"]

    assert (await talk.ana.submit({"metric.1": "auc", "measured.1": "October"})).ok
    view = await opened(talk, "section_edit", "/metric_goals")
    assert typed_in(view)["metric.0"] == "auc"
    assert "metric.1" not in typed_in(view)
