"""Documents as people might write them: any answer that the template takes."""

from collections.abc import Mapping
from datetime import date

from hypothesis import strategies as st

from bot.experiments.fields import Field, FieldKind
from bot.experiments.template import MAX_ITEMS, Section
from bot.experiments.timeboxes import MAX_TIMEBOX

#: What a text input hands over: anything but what no keyboard makes.
_characters = st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n")
_lines = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])
_metric = st.from_regex(r"[a-z][a-z0-9_@]{0,10}", fullmatch=True)
_number = st.decimals("0.001", "999", places=3).map(str)

_ANSWERS: Mapping[FieldKind, st.SearchStrategy[str]] = {
    FieldKind.LINE: st.text(_lines, max_size=150),
    FieldKind.TEXT: st.text(_characters, max_size=400),
    FieldKind.URL: _metric.map(lambda path: f"https://example.com/{path}?a=1&b=2"),
    FieldKind.DATE: st.dates(date(2020, 1, 1), date(2100, 1, 1)).map(date.isoformat),
    FieldKind.METRIC: _metric,
    FieldKind.SLICE: _metric,
    FieldKind.AMOUNT: _number,
    FieldKind.TIMEBOX: st.integers(1, MAX_TIMEBOX).map(str),
    FieldKind.METRIC_VALUES: st.dictionaries(_metric, _number, max_size=5).map(
        lambda values: "\n".join(f"{key}[bec] = {value}" for key, value in values.items())
    ),
    FieldKind.GUARDRAILS: st.dictionaries(_metric, _number, max_size=5).map(
        lambda values: "\n".join(f"{key} down at most {value}%" for key, value in values.items())
    ),
    FieldKind.NEXT_STEP: st.sampled_from(["launch", "stop"]),
    FieldKind.WORKFLOW: _metric.map(lambda name: f"acme/{name}.x/train.yml"),
    FieldKind.TAG: _metric.map(lambda name: f"{name}={name}*_#"),
}


def answer(field: Field) -> st.SearchStrategy[str]:
    """Any answer that this field takes."""
    if field.choices:
        return st.sampled_from([value for value, _ in field.choices])
    wanted = _ANSWERS[field.kind].filter(lambda text: not field.check(text.strip()))
    return wanted if field.required else st.just("") | wanted


def contents(section: Section) -> st.SearchStrategy[list[dict[str, str]]]:
    """Any content that this section takes, with something said in it."""
    item = st.fixed_dictionaries({field.key: answer(field) for field in section.fields})
    most = MAX_ITEMS if section.repeats else 1
    return st.lists(item, min_size=1, max_size=most)
