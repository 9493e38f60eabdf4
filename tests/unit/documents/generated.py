"""Documents as anybody could have written them, whatever their text looks like."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from bot.documents.document import Document
from bot.experiments.default_template import DEFAULT_TEMPLATE
from bot.experiments.fields import MAX_LINE, Field, FieldKind
from bot.experiments.hypotheses import Hypothesis, HypothesisState
from bot.experiments.projects import Project, ProjectState
from bot.experiments.records import SavedSection
from bot.experiments.template import Item, Section, Template
from bot.experiments.text import tidy

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
PROJECT = Project(
    id=1,
    workspace_id="T1",
    key="invoice-fraud",
    title="Catch more invoice fraud",
    channel_id="C1",
    channel_is_private=False,
    state=ProjectState.DRAFT,
    owner_id="U1",
    owner_zone="Europe/Madrid",
    decider_id=None,
    collaborator_ids=(),
    created_at=NOW,
)
_LOOKS_LIKE_STRUCTURE = (
    *(
        "# Problem",
        "## Baseline",
        "###### x",
        "#",
        "## H1: claim",
        "## Further notes",
        "===",
        "---",
    ),
    *("**Method:**", "**Why now:** soon", "**The problem:** x", "- **Method:** x", "> **Ben**, x"),
    *(
        "```",
        "~~~",
        "```python",
        "    code",
        "\t",
        "`",
        "``",
        "`<b>`",
        "|a|b|",
        "|-|-|",
        "| Key | x |",
    ),
    *(
        "<b>",
        "</div>",
        "<!--",
        "-->",
        "<script>alert(1)</script>",
        "<https://a.example>",
        "<?x",
        "<",
    ),
    *("- ", "* ", "1. ", "> ", "[x]: y", "[//]: # (Labthread design doc 1)", "![", "](x)", "\\"),
    *(
        "&#35;",
        "&amp;#35;",
        "&lt;",
        "&",
        "*Not written yet.*",
        "*",
        "_",
        "\r",
        "\r\n",
        "\x0b",
        "\u2028",
    ),
    *("\n", "\n\n", "\n \n", "  \n", " ", "    ", "5 working days", "go on with H2", "\ufeff"),
)
_bits = st.sampled_from(_LOOKS_LIKE_STRUCTURE) | st.text(max_size=4) | st.just("\n")
texts = st.lists(_bits, max_size=12).map("".join) | st.text(max_size=60)
_names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
_numbers = st.decimals("0.001", "999", places=3).map(str)
_metrics = _names | st.sampled_from(["recall", "f1*", "a_b", "<b>", "# x", "- x", "p | q", "`m`"])

#: By kind, what is written into its fields.
_ANSWERS: Mapping[FieldKind, st.SearchStrategy[str]] = {
    FieldKind.TEXT: texts,
    FieldKind.LINE: texts.map(lambda text: text[:MAX_LINE]),
    FieldKind.URL: st.sampled_from(
        ["https://a.example/b?c=1&d=&#35;", "http://x.example/_a_*b*`c`", "https://ü.example/[]()"]
    ),
    FieldKind.DATE: st.dates(date(2020, 1, 1), date(2100, 1, 1)).map(date.isoformat),
    FieldKind.METRIC: _metrics,
    FieldKind.SLICE: _metrics,
    FieldKind.AMOUNT: _numbers,
    FieldKind.TIMEBOX: st.sampled_from(
        ["5", "1", "5 days", "5 working days", "10 calendar days", "2026-12-24", "until 2026-12-24"]
    ),
    FieldKind.METRIC_VALUES: st.lists(st.builds("{} = {}".format, _metrics, _numbers)).map(
        "\n".join
    ),
    FieldKind.WORKFLOW: st.sampled_from(["acme/fraud", "a_b/c__d", "_a_/b.c/d-e.yaml"]),
    FieldKind.TAG: st.sampled_from(["a=b", "a_b_c=*d*", "x=# y", "- k=<b>", "k=| v |"]),
    FieldKind.GUARDRAILS: st.lists(
        st.builds("{} down at most {}%".format, _metrics, _numbers), max_size=4
    ).map("\n".join),
}
#: Something to fall back on where nothing of what was drawn fits.
_PLAIN = {FieldKind.METRIC: "recall", FieldKind.TEXT: "Plain text."}
#: What a document's fields of a kind share: quicker than a text of its own for each.
_POOLS = st.fixed_dictionaries(
    {kind: st.lists(wanted, max_size=3) for kind, wanted in _ANSWERS.items()}
)
_Pools = dict[FieldKind, list[str]]


def answers(field: Field, pools: _Pools, steps: Sequence[str] = ()) -> list[str]:
    """The answers of these that a field takes."""
    if field.choices:
        return [value for value, _ in field.choices]
    if field.kind is FieldKind.NEXT_STEP:
        return ["", *steps]
    wanted = [field.clean(text) for text in pools[field.kind]]
    fitting = [text for text in wanted if text and not field.check(text)]
    plain = [_PLAIN[field.kind]] if field.kind in _PLAIN and not fitting else []
    if field.required:
        return fitting or plain or [{"timebox": "5", "minimum_lift": "10"}[field.key]]
    return ["", *fitting, *plain]


@st.composite
def contents(
    draw: st.DrawFn, section: Section, pools: _Pools, steps: Sequence[str] = ()
) -> tuple[Item, ...]:
    """Any content of these answers that a section keeps."""
    offered = {each.key: answers(each, pools, steps) for each in section.fields}
    items = []
    for _ in range(draw(st.integers(1, 3)) if section.repeats else 1):
        item = {key: draw(st.sampled_from(some)) for key, some in offered.items()}
        if not section.says_something(item):
            item[section.fields[0].key] = "Plain text."
        items.append(item)
    return section.clean(items)


@st.composite
def documents(draw: st.DrawFn, template: Template = DEFAULT_TEMPLATE) -> Document:
    """Any document: some of its sections written, some hypotheses planned."""
    pools = draw(_POOLS)
    wanted = draw(st.sets(st.sampled_from(template.written_once)))
    sections = {
        each.key: draw(contents(each, pools)) for each in template.written_once if each in wanted
    }
    numbers = range(1, draw(st.integers(0, 3)) + 1)
    plans = [
        draw(contents(template.hypothesis, pools, _steps_from(own, numbers)))[0] for own in numbers
    ]
    title = " ".join(tidy(draw(texts)).split())[:100].strip()
    notes = draw(texts.map(tidy))
    return document(tidy(title) or "Plain title", template, sections, plans, notes)


def _steps_from(own: int, numbers: Sequence[int]) -> list[str]:
    return ["launch", "stop", *(f"H{number}" for number in numbers if number != own)]


def document(
    title: str,
    template: Template,
    sections: Mapping[str, Sequence[Item]],
    plans: Sequence[Item],
    notes: str,
) -> Document:
    """A document of this content, in a project that has just been opened."""
    saved = {
        key: SavedSection(
            project_id=1, key=key, revision=1, content=content, edited_by="U1", edited_at=NOW
        )
        for key, content in sections.items()
    }
    return Document(
        project=Project(**{**PROJECT.__dict__, "title": title}),
        template=template,
        sections=saved,
        hypotheses=[
            Hypothesis(
                project_id=1,
                number=number,
                state=HypothesisState.PLANNED,
                plan=plan,
                revision=1,
                baseline={},
            )
            for number, plan in enumerate(plans, start=1)
        ],
        log=[],
        names={"U1": "Ana"},
        notes=notes,
    )
