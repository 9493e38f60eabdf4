"""What is wrong with a template's YAML is named with its line, whatever the text is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents.template_file import (
    MAX_TEMPLATE,
    TemplateFileError,
    parse_template,
    write_template,
)
from bot.experiments.default_template import DEFAULT_TEMPLATE

#: Four lines, to which a test adds more sections.
_LEAST = "template: growth\nsections:\n  - baseline\n  - hypothesis\n"


def _problems(text: str) -> tuple[tuple[int, str], ...]:
    with pytest.raises(TemplateFileError) as refused:
        parse_template(text)
    return refused.value.problems


def _only_problem(text: str) -> tuple[int, str]:
    (problem,) = _problems(text)
    return problem


@pytest.mark.parametrize(
    ("added", "line", "words"),
    [
        # The file as a whole.
        ("owner: me\n", 5, "no key “owner”"),
        ("sectoins: []\n", 5, "Did you mean “sections”"),
        ("title: [a]\n", 5, "“title” has to be a text"),
        ("title: " + "x" * 76 + "\n", 5, "at most 75 characters"),
        ("template: again\n", 5, "“template” is here twice"),
        # YAML.
        ("title: A: B\n", 5, "A colon is out of place"),
        ("\ttitle: x\n", 5, "tab"),
        ("title: &a x\n", 5, "no references"),
        ("title: *a\n", 5, "no references"),
        ("title: !!str x\n", 5, "no tags"),
        ("title: 'x\n", 5, "no closing quote"),
        ("title: %x\n", 5, "Put quotes around"),
        ('title: "\\UFFFFFFFF"\n', 5, "not YAML"),
        ('title: "a\\u0007"\n', 5, "nobody can see"),
        ("title: \x07\n", 5, "not text"),
        ("title: [[[[[[[[[[]]]]]]]]]]\n", 5, "nested too deeply"),
        ("title: x\n---\ntemplate: y\n", 6, "one template"),
        # Sections.
        ("  - probelm\n", 5, "Did you mean “problem”"),
        ("  - problem\n  - problem\n", 6, "“problem” is in line 5 already"),
        ("  - [problem]\n", 5, "A section takes keys"),
        ("  - title: x\n", 5, "A section needs a key"),
        ("  - key: Ethics\n    title: x\n", 5, "lower-case letters"),
        ("  - key: notes\n", 5, "uses the key “notes” itself"),
        ("  - key: problm\n", 5, "Did you mean “problem”"),
        ("  - key: ethics\n    title: x\n", 5, "needs purpose, fields"),
        ("  - key: launch\n    colour: red\n", 6, "no key “colour”"),
        ("  - key: launch\n    kind: repeated\n", 6, "“kind” is single here"),
        ("  - key: launch\n    title: Decision tree\n", 6, "Choose another title"),
        ("  - key: launch\n    title: Hypothesis\n", 5, "the title “Hypothesis” already"),
        ("  - key: launch\n    title: |-\n      a\n      b\n", 6, "has to fit on one line"),
        ("  - key: launch\n    purpose: ''\n", 6, "“purpose” is empty"),
        ("  - key: launch\n    item_title: x\n", 6, "for sections of kind repeated"),
        ("  - key: launch\n    examples: {Bad: [a]}\n", 6, "“Bad” has to be a text"),
        ("  - key: launch\n    examples: {a: a, b: b, c: c, d: d, e: e, f: f}\n", 6, "most 5"),
        ("  - key: launch\n    fields: criteria\n", 6, "“fields” has to be a list"),
        ("  - key: launch\n    fields: []\n", 6, "can be written in"),
        # Fields.
        ("  - key: launch\n    fields:\n    - criteria\n    - critria\n", 8, "mean “criteria”"),
        ("  - key: launch\n    fields:\n    - criteria\n    - criteria\n", 8, "“criteria” already"),
        ("  - key: launch\n    fields:\n    - {key: law}\n", 7, "needs label"),
        ("  - key: launch\n    fields:\n    - {label: Law}\n", 7, "A field needs a key"),
        ("  - key: launch\n    fields:\n    - {key: criteria, kind: line}\n", 7, "is text here"),
        ("  - key: launch\n    fields:\n    - {key: upload, label: a}\n", 7, "Choose another"),
        ("  - key: launch\n    fields:\n    - {key: criteria, needed_for: us}\n", 7, "or nothing"),
        ("  - key: launch\n    fields:\n    - {key: criteria, hint: [a]}\n", 7, "to be a text"),
        (
            "  - key: launch\n    fields: [{key: a, label: monitoring},\n    monitoring]\n",
            7,
            "label",
        ),
        ("  - key: launch\n    fields:\n    - {key: a, label: a, kind: timebox}\n", 7, "“timebox”"),
        ("  - key: launch\n    fields:\n    - {key: a, label: a, kind: choice}\n", 7, "two"),
        (
            "  - key: launch\n    fields:\n    - {key: criteria, choices: {a: A}}\n",
            7,
            "kind choice",
        ),
        (
            "  - {key: launch, fields: [{key: a, label: a, kind: choice, choices: {a: X, b: X}}]}",
            5,
            "the same label",
        ),
        # What the process needs.
        ("  - key: metric_goals\n    fields: [why]\n", 6, "also needs metric"),
        (
            "  - key: metric_goals\n    fields:\n    - {key: metric, needed_for: review}\n",
            7,
            "“needed_for” is save here",
        ),
        (
            "  - key: metric_goals\n    fields: [metric, {key: direction, choices: {a: A, b: B}}]",
            6,
            "keeps its choices",
        ),
        ("  - key: delivery\n    fields:\n    - {key: run_date, kind: text}\n", 7, "is date here"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(added, line, words):
    (where, problem), *_ = _problems(_LEAST + added)

    assert where == line
    assert words in problem


def test_lines_are_counted_as_editors_do():
    text = f"\ufeff# é\r\n# two\r\n{_LEAST}  - probelm\r\n"

    assert _only_problem(text)[0] == 7


def test_everything_that_is_wrong_is_named_at_once_up_to_twenty_things():
    three = _LEAST + "  - a\n  - key: launch\n    kind: x\n    fields: [b]\n"
    assert [line for line, _ in _problems(three)] == [5, 7, 8]

    many = _problems(_LEAST + "  - a\n" * 50)
    assert len(many) == 20
    assert [line for line, _ in many] == sorted(line for line, _ in many)


def test_the_message_has_a_line_for_each_problem():
    with pytest.raises(TemplateFileError) as refused:
        parse_template(_LEAST + "  - a\n  - b\n")

    first, second = refused.value.message.split("\n")
    assert first.startswith("line 5: ")
    assert second.startswith("line 6: ")


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "\ufeff"])
def test_an_empty_file_is_told_how_to_begin(text):
    assert "template: growth" in "".join(problem for _, problem in _problems(text))


def test_a_text_that_is_too_long_is_not_even_read():
    assert "at most 200,000 characters" in _only_problem("[" * (MAX_TEMPLATE + 1))[1]


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "text",
    [
        "[",
        "- ",
        "? ",
        "{a: ",
        "a,",
        "{a: b,",
        "- a\n",
        "a:\n",
        "'",
        "#",
        "\n",
        "%a\n",
        "&a ",
        "\x07",
    ],
)
def test_the_longest_nonsense_is_refused_within_seconds(text):
    assert _problems((text * MAX_TEMPLATE)[:MAX_TEMPLATE])
    assert _problems(("template: x\nsections: [" + text * MAX_TEMPLATE)[:MAX_TEMPLATE])


_BITS = st.sampled_from(
    [
        *[
            "{",
            "}",
            "[",
            "]",
            "'",
            '"',
            "|",
            ">",
            "&",
            "*",
            "!",
            "%",
            "#",
            "\\",
            "\\u",
            "hypothesis",
            "baseline",
        ],
        *(
            "template: x\n",
            "sections:\n",
            "- key: a\n",
            "  fields:\n",
            "  - ",
            "label: ",
            ": ",
            "? ",
        ),
        *("\n", " ", "---\n", "...\n", "\t", "\x00", "\x85", "\u2028", "\ud800", "\ufeff"),
    ]
)


def _template_or_problems(text: str) -> None:
    try:
        template = parse_template(text)
    except TemplateFileError as refused:
        problems = refused.problems
    else:
        assert template.hypothesis
        return
    assert 1 <= len(problems) <= 20
    assert all(1 <= line <= len(text) + 1 and words for line, words in problems)


@given(text=st.text() | st.lists(_BITS | st.text(max_size=3), max_size=30).map("".join))
def test_any_text_is_a_template_or_is_told_why_not(text):
    _template_or_problems(text)


@given(
    text=st.sampled_from([_LEAST, write_template(DEFAULT_TEMPLATE)]),
    place=st.integers(0, 10_000),
    change=_BITS,
)
def test_a_spoilt_template_is_still_one_or_is_told_why_not(text, place, change):
    place %= len(text)

    _template_or_problems(text[:place] + change + text[place + 1 :])
