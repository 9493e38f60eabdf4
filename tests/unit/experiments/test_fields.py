import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.fields import Field, FieldKind, Need

DIRECTIONS = (("higher_is_better", "Higher is better"), ("lower_is_better", "Lower is better"))


def field(kind, **overrides):
    choices = DIRECTIONS if kind is FieldKind.CHOICE else ()
    return Field(**{"key": "field", "label": "Field", "kind": kind, "choices": choices} | overrides)


class TestAnyField:
    @pytest.mark.parametrize("kind", FieldKind)
    def test_keeps_an_answer_without_the_blanks_around_it(self, kind):
        assert field(kind).clean(" lower_is_better\n") == "lower_is_better"

    def test_takes_the_default_where_no_choice_was_made(self):
        assert field(FieldKind.CHOICE).clean(" ") == "higher_is_better"
        assert field(FieldKind.NEXT_STEP).clean(" ") == ""

    @pytest.mark.parametrize("kind", FieldKind)
    def test_may_stay_empty_unless_its_section_needs_it(self, kind):
        assert field(kind).check("") == ""
        assert (
            field(kind, label="Why now", needed_for=Need.SAVE).check("")
            == "“Why now” is still empty."
        )

    @given(st.sampled_from(FieldKind), st.text(max_size=3010))
    def test_answers_any_text_with_a_sentence_or_takes_it(self, kind, text):
        problem = field(kind).check(text)

        assert problem == "" or problem.endswith((".", "…", "?"))
        assert len(problem) < 200

    @pytest.mark.parametrize(
        ("kind", "limit", "words"),
        [
            (FieldKind.TEXT, 24_000, "Field takes at most 24,000 characters."),
            (FieldKind.LINE, 150, "Field takes at most 150 characters."),
        ],
    )
    def test_says_how_much_fits(self, kind, limit, words):
        assert field(kind).check("é" * limit) == ""
        assert field(kind).check("é" * (limit + 1)) == words

    @pytest.mark.parametrize(
        ("kind", "limit"),
        [
            (FieldKind.URL, 3000),
            (FieldKind.METRIC_VALUES, 3000),
            (FieldKind.GUARDRAILS, 3000),
            (FieldKind.METRIC, 80),
            (FieldKind.SLICE, 80),
            (FieldKind.AMOUNT, 150),
            (FieldKind.TIMEBOX, 150),
        ],
    )
    def test_refuses_more_than_its_form_can_hold(self, kind, limit):
        assert field(kind).max_length == limit
        assert "at most" in field(kind).check("1" * (limit + 1))


FITS = [
    (FieldKind.URL, ["https://tracker.example/FRAUD-42", "http://localhost:3000/a?b=c#d"]),
    (FieldKind.DATE, ["2026-11-23", "2028-02-29"]),
    (FieldKind.CHOICE, ["higher_is_better", "lower_is_better"]),
    (FieldKind.METRIC, ["recall", "NDCG@10", "mean time to detect"]),
    (FieldKind.SLICE, ["bec", "new users", "country:de"]),
    (FieldKind.AMOUNT, ["10", "0.5", "1e-3", "1e−3", "250"]),
    (FieldKind.TIMEBOX, ["1", "90", "5 days", "10 calendar days", "2026-12-24"]),
    (FieldKind.TIME, ["00:00", "09:30", "23:59"]),
    (FieldKind.DAYS_OFF, ["2026-12-24", "2026-12-28 to 2026-12-31 company holidays"]),
    (FieldKind.METRIC_VALUES, ["recall[bec] = 0.52", "recall: 0.8\nrecall[bec]: 0.52"]),
    (FieldKind.GUARDRAILS, ["recall[phishing] down at most 1%", "latency_ms +5"]),
    (FieldKind.NEXT_STEP, ["H2", "H9999", "launch", "stop"]),
    (FieldKind.LINE, ["shadow mode first"]),
    (FieldKind.WORKFLOW, ["acme/fraud-models", "Acme/fraud.models/train.yml"]),
    (FieldKind.TAG, ["experiment=vendor-graph", "a.b/c=d e"]),
    (FieldKind.TEXT, ["Invoice fraud reaches inboxes.\n\nWe miss half of it."]),
]

LINK = "Write a whole link, like https://example.com/ticket/42."
STEP = "Choose one of the next steps."
REFUSED = [
    (FieldKind.URL, ["FRAUD-42", "tracker.example", "https://", "ftp://files.example/a"], LINK),
    (FieldKind.URL, ["javascript:alert(1)", "https://a.example/x y", "https://[::1"], LINK),
    (FieldKind.URL, ["https://a.example/|label", "https://a.example/>"], LINK),
    (FieldKind.DATE, ["next week", "2026-02-29", "23.11.2026"], "Choose a date."),
    (FieldKind.DATE, ["20261123", "2026-W48-1", "2026-11-23T10:00"], "Choose a date."),
    (FieldKind.CHOICE, ["higher", "Higher is better"], "Choose one of the options."),
    (
        FieldKind.METRIC,
        ["recall[bec]"],
        "Write the name alone here; the slice has a field of its own.",
    ),
    (
        FieldKind.METRIC,
        ["recall[bec"],
        "“recall[bec” is not a metric. Write it like recall[bec].",
    ),
    (
        FieldKind.AMOUNT,
        ["0", "-10", "−10", "0.00"],
        "Write a number above 0; the direction says which way.",
    ),
    (
        FieldKind.AMOUNT,
        ["10%", "10 %"],
        "Write the number alone; “Counted as” says whether it is per cent.",
    ),
    (FieldKind.AMOUNT, ["a lot"], "“a lot” is not a number. Write it like 0.52."),
    (FieldKind.TIME, ["24:00", "9:30", "noon"], "Write a time like 10:00."),
    (
        FieldKind.METRIC_VALUES,
        ["recall[bec] = 0.52\nabout 0.9"],
        "Line 2: write it like recall[bec] = 0.52.",
    ),
    (
        FieldKind.GUARDRAILS,
        ["latency_ms +5\nlatency_ms +6"],
        "Line 2: latency_ms is there twice.",
    ),
    (FieldKind.NEXT_STEP, ["H0", "h2", "H10000", "H2 then stop", "push to production"], STEP),
]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in FITS for text in texts])
def test_a_field_takes_what_fits_its_kind(kind, text):
    assert field(kind).check(text) == ""


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [(kind, text, words) for kind, texts, words in REFUSED for text in texts],
)
def test_a_field_says_what_it_wants_instead(kind, text, words):
    assert field(kind).check(text) == words


def test_a_slice_that_cannot_stand_in_brackets_is_refused():
    for text in ("bec]", "[bec", "a=b", "be\nc"):
        assert "is not a metric" in field(FieldKind.SLICE).check(text)


@pytest.mark.parametrize(
    "text", ["0", "91", "2.5", "-3", "1e9", "two weeks", "2026-02-30", "91 calendar days"]
)
def test_a_timebox_that_is_none_is_refused_with_a_way_to_write_it(text):
    words = field(FieldKind.TIMEBOX).check(text)

    assert any(way in words for way in ("10 calendar days", "1 to 90", "2026-12-24"))
