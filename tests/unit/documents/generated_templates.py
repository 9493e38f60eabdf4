"""Templates as anybody could have written them."""

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import strategies as st

from bot.experiments.default_template import DEFAULT_TEMPLATE
from bot.experiments.fields import Field, FieldKind, Need
from bot.experiments.template import Section, SectionKind, Template
from bot.experiments.text import tidy
from bot.experiments.trackers import LINK_FIELDS

_DEFAULTS = {each.key: each for each in DEFAULT_TEMPLATE.sections}
_STAY = {
    "baseline": {"values"},
    "metric_goals": {"metric"},
    "hypothesis": {each.key for each in _DEFAULTS["hypothesis"].fields}
    - {"method", "success_criteria", *LINK_FIELDS.values()},
}
_KINDS = [FieldKind(each) for each in ("choice", "text", "line", "url", "date")]
_MORE_KINDS = [FieldKind(each) for each in ("time", "metric", "slice", "amount", "guardrails")]
#: Texts that a template's parts share, which is quicker than one of its own for each.
_POOL = 5
#: Both what YAML takes for something else, and texts of every length.
_LOOKS_LIKE_YAML = (
    *("yes", "null", "~", "1", "2026-12-24", "10:00", "- a", "a: b", "a:", "#x", "a #b", "---"),
    *("'", '"', "{a", "[", "&a", "*a", "!a", "%", "@", "`", "|", ">", "?", "<<", "=", "...", ","),
    *("\ufeff", "a  b", "a " * 70, "x" * 150, "é", "🧪"),
)
_keys = st.from_regex(r"own_[a-z0-9_]{0,12}", fullmatch=True)
_lines = st.sampled_from(_LOOKS_LIKE_YAML) | st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=9
)
_texts = st.lists(_lines, min_size=1, max_size=3).map("\n".join).filter(tidy)

Pool = st.SearchStrategy[str]


def _cut(texts: Pool, most: int) -> Pool:
    """Several lines of text."""
    return texts.map(lambda text: tidy(tidy(text)[:most]) or "x")


def _one_line(texts: Pool, most: int) -> Pool:
    return _cut(texts.map(lambda text: text.replace("\n", " ")), most)


@st.composite
def _unlike_others(draw: st.DrawFn, texts: Pool, most: int, count: int) -> list[str]:
    """Lines of which no two are alike."""
    return [f"{number} {draw(_one_line(texts, most - 3))}" for number in range(count)]


@st.composite
def _choices(draw: st.DrawFn, texts: Pool, base: Field | None) -> tuple[tuple[str, str], ...]:
    values = [value for value, _ in base.choices] if base else []
    values = draw(st.permutations(values) if values else _unlike_others(texts, 150, 3))
    return tuple(zip(values, draw(_unlike_others(texts, 75, len(values))), strict=True))


@st.composite
def _fields(draw: st.DrawFn, texts: Pool, key: str, base: Field | None, section: str) -> Field:
    """A field of the default template that was changed, or a new one."""
    kinds = _KINDS if section == "hypothesis" else _KINDS + _MORE_KINDS
    kind = base.kind if base else draw(st.sampled_from(kinds))
    stays = base is not None and base.required and key != "method"
    return Field(
        key=key,
        label=draw(_one_line(texts, 140)),
        kind=kind,
        needed_for=Need.SAVE if stays else draw(st.sampled_from(Need)),
        hint=draw(st.just("") | _one_line(texts, 500)),
        placeholder=draw(st.just("") | _cut(texts, 150)),
        choices=draw(_choices(texts, base)) if kind is FieldKind.CHOICE else (),
    )


@st.composite
def _sections(draw: st.DrawFn, texts: Pool, key: str, title: str) -> Section:
    base = _DEFAULTS.get(key)
    known: Mapping[str, Field] = {each.key: each for each in base.fields} if base else {}
    gone = draw(st.sets(st.sampled_from([*known]))) - _STAY.get(key, set()) if known else set()
    own = draw(st.lists(_keys, max_size=2, unique=True))
    keys = draw(st.permutations([*(each for each in known if each not in gone), *own] or ["own"]))
    changed = draw(st.sets(st.sampled_from(keys), max_size=4))
    fields = [
        known[each]
        if each in known and each not in changed
        else draw(_fields(texts, each, known.get(each), key))
        for each in keys
    ]
    if all(each.kind is FieldKind.CHOICE for each in fields):
        fields[0] = Field(key="own", label="")
    kind = base.kind if base else draw(st.sampled_from(["single", "repeated"]).map(SectionKind))
    return Section(
        key=key,
        title=title,
        purpose=draw(_cut(texts, 300)),
        # No two labels may be alike.
        fields=tuple(
            replace(each, label=f"{number} {each.label}".strip())
            for number, each in enumerate(fields)
        ),
        kind=kind,
        item_title=draw(_one_line(texts, 50)) if kind is SectionKind.REPEATED else "",
        examples=draw(
            st.dictionaries(_one_line(texts, 20), _one_line(texts, 300), max_size=2).map(
                lambda each: tuple(each.items())
            )
        ),
    )


@st.composite
def templates(draw: st.DrawFn) -> Template:
    """Any template that a file can hold."""
    texts = st.sampled_from(draw(st.lists(_texts, min_size=1, max_size=_POOL)))
    wanted = draw(st.sets(st.sampled_from([*_DEFAULTS]) | _keys, max_size=3))
    keys = draw(st.permutations(sorted({"hypothesis", "baseline", *wanted})))
    titles = draw(_unlike_others(texts, 100, len(keys)))
    return Template(
        key=draw(st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,2}", fullmatch=True)),
        version=draw(st.integers(1, 99)),
        title=draw(st.just("") | _one_line(texts, 75)),
        sections=tuple(
            draw(_sections(texts, key, title)) for key, title in zip(keys, titles, strict=True)
        ),
    )
