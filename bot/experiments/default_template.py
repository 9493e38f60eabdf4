"""The default template: the design doc that the seed article asks for, field by field.

Source of the structure: "How You Should Design ML Engineering Projects" (7 April 2021).
"""

from bot.experiments.fields import Field, FieldKind, Need
from bot.experiments.template import Section, SectionKind, Template

_DIRECTIONS = (("higher_is_better", "Higher is better"), ("lower_is_better", "Lower is better"))
_AMOUNTS = (
    ("relative", "% of the baseline"),
    ("absolute", "absolute, in the metric's own unit"),
    ("points", "percentage points"),
)
_BASELINES = (
    ("registered", "The registered baseline"),
    ("sent", "The baseline that each result brings along"),
)
_VALUES_HINT = (
    "One a line: recall[bec] = 0.52, latency = 41 ms, recall[bec] = 0.52 stderr 0.008 or, of "
    "several runs, recall[bec] = 0.51 0.53 0.52. The part in brackets is the slice."
)
_GUARDRAILS_HINT = (
    "What must not get worse, one a line: recall[phishing] down at most 1%, or "
    "recall[*] down at most 1 point for every other slice. With % it is relative to the "
    "baseline, without it absolute."
)

PROBLEM = Section(
    key="problem",
    title="Problem statement",
    purpose="What are we solving, for whom, and why now?",
    fields=(
        Field(
            key="problem",
            label="The problem",
            needed_for=Need.REVIEW,
            placeholder="Invoice fraud from compromised vendors reaches inboxes …",
        ),
        Field(
            key="why_now",
            label="Why now",
            needed_for=Need.REVIEW,
            hint="Tie it to something a product or a customer needs.",
        ),
        Field(key="link", label="Link to the need", kind=FieldKind.URL),
    ),
)

SOFTWARE_GOALS = Section(
    key="software_goals",
    title="Software goals",
    purpose="Which system will exist afterwards, and what will it be able to do?",
    fields=(
        Field(key="system", label="The system", needed_for=Need.REVIEW),
        Field(key="capabilities", label="Its capabilities", needed_for=Need.REVIEW),
    ),
)

METRIC_GOALS = Section(
    key="metric_goals",
    title="Metric goals",
    purpose="Which number should move, by how much, how is it measured, and what may it cost?",
    kind=SectionKind.REPEATED,
    item_title="Metric goal",
    examples=(
        ("Bad", "make the model better"),
        ("OK", "AUC up 2%"),
        ("Good", "recall of missed invoice fraud up 10%, no other class down by more than 1%"),
    ),
    fields=(
        Field(
            key="metric",
            label="Metric",
            kind=FieldKind.METRIC,
            needed_for=Need.SAVE,
            placeholder="recall",
        ),
        Field(
            key="slice",
            label="Slice",
            kind=FieldKind.SLICE,
            placeholder="bec",
            hint="The class or segment it is measured on, if not all data.",
        ),
        Field(key="direction", label="Direction", kind=FieldKind.CHOICE, choices=_DIRECTIONS),
        Field(key="amount", label="By how much", kind=FieldKind.AMOUNT, placeholder="10"),
        Field(key="amount_kind", label="Counted as", kind=FieldKind.CHOICE, choices=_AMOUNTS),
        Field(key="measured", label="How it is measured", needed_for=Need.REVIEW),
        Field(key="why", label="Why this metric"),
        Field(
            key="trade_offs",
            label="Trade-offs",
            kind=FieldKind.GUARDRAILS,
            hint=_GUARDRAILS_HINT,
        ),
    ),
)

DATA_MOTIVATION = Section(
    key="data_motivation",
    title="Experiment design: data motivation",
    purpose="What does the data say about the problem: is it worth solving?",
    fields=(
        Field(
            key="evidence",
            label="What the data says",
            needed_for=Need.REVIEW,
            hint="Counts, costs, examples. Would solving it have a real impact?",
        ),
    ),
)

BASELINE = Section(
    key="baseline",
    title="Experiment design: baseline",
    purpose="A simple method or today's production, measured. No hypothesis starts without it.",
    fields=(
        Field(
            key="method",
            label="What the baseline is",
            needed_for=Need.REVIEW,
            placeholder="Rules v14 as deployed, measured on October's labelled mail",
        ),
        Field(
            key="values",
            label="Measured values",
            kind=FieldKind.METRIC_VALUES,
            needed_for=Need.REVIEW,
            hint=_VALUES_HINT,
            placeholder="recall[bec] = 0.52\nrecall[phishing] = 0.91",
        ),
    ),
)

HYPOTHESIS = Section(
    key="hypothesis",
    title="Hypothesis",
    purpose="Method A improves metric B by X% over baseline.",
    kind=SectionKind.HYPOTHESIS,
    fields=(
        Field(
            key="statement",
            label="Statement",
            needed_for=Need.SAVE,
            placeholder="Vendor-graph features improve recall for BEC by 10% over baseline",
        ),
        Field(
            key="method",
            label="Method",
            needed_for=Need.SAVE,
            hint="Model, feature or data change.",
        ),
        Field(
            key="metric",
            label="Primary metric",
            kind=FieldKind.METRIC,
            needed_for=Need.SAVE,
            placeholder="recall",
        ),
        Field(key="slice", label="Slice", kind=FieldKind.SLICE, placeholder="bec"),
        Field(key="direction", label="Direction", kind=FieldKind.CHOICE, choices=_DIRECTIONS),
        Field(
            key="minimum_lift",
            label="Minimum lift",
            kind=FieldKind.AMOUNT,
            needed_for=Need.SAVE,
            hint="The smallest change that counts as success.",
            placeholder="10",
        ),
        Field(key="lift_kind", label="Counted as", kind=FieldKind.CHOICE, choices=_AMOUNTS),
        Field(
            key="guardrails",
            label="Guardrails",
            kind=FieldKind.GUARDRAILS,
            hint=_GUARDRAILS_HINT,
        ),
        Field(key="compare_with", label="Compared with", kind=FieldKind.CHOICE, choices=_BASELINES),
        Field(key="success_criteria", label="Success criteria in words"),
        Field(
            key="timebox",
            label="Timebox",
            kind=FieldKind.TIMEBOX,
            needed_for=Need.SAVE,
            hint="5 (working days), 10 calendar days, or a date like 2026-12-24. When it is over, "
            "the team decides the next step.",
            placeholder="5",
        ),
        Field(key="failure_step", label="If it fails", kind=FieldKind.NEXT_STEP),
        Field(key="failure_note", label="If it fails, in words", kind=FieldKind.LINE),
        Field(key="success_step", label="If it succeeds", kind=FieldKind.NEXT_STEP),
        Field(key="success_note", label="If it succeeds, in words", kind=FieldKind.LINE),
        Field(
            key="github_workflow",
            label="GitHub workflow",
            kind=FieldKind.WORKFLOW,
            hint="Whose runs are noted here: owner/repo, or one workflow of it.",
            placeholder="acme/fraud-models/train.yml",
        ),
        Field(
            key="growthbook_experiment",
            label="GrowthBook experiment",
            kind=FieldKind.LINE,
            hint="The id of the experiment whose news are noted here.",
            placeholder="exp_19g61mlk",
        ),
        Field(
            key="mlflow_tag",
            label="MLflow tag",
            kind=FieldKind.TAG,
            hint="Runs with this tag are results of this hypothesis.",
            placeholder="experiment=vendor-graph",
        ),
    ),
)

SOFTWARE_DESIGN = Section(
    key="software_design",
    title="Software design",
    purpose="What has to be built so that a supported hypothesis can ship?",
    fields=(
        Field(key="systems", label="Systems", needed_for=Need.REVIEW),
        Field(key="pipelines", label="Data pipelines"),
        Field(key="services", label="Services"),
        Field(key="databases", label="Databases"),
        Field(
            key="production_data",
            label="Data available in production",
            needed_for=Need.REVIEW,
            hint="What the model needs at serving time, and where it comes from.",
        ),
    ),
)

DELIVERY = Section(
    key="delivery",
    title="Delivery plan",
    purpose="What is delivered, and when? Reach the crawl state early.",
    fields=(
        Field(
            key="crawl",
            label="Crawl",
            needed_for=Need.REVIEW,
            hint="The least that proves the change is worth it.",
        ),
        Field(key="crawl_date", label="Crawl by", kind=FieldKind.DATE, needed_for=Need.REVIEW),
        Field(
            key="crawl_criteria",
            label="Crawl is done when",
            hint="What shows that this stage did what it was meant to.",
        ),
        Field(key="walk", label="Walk", hint="A fairly complete component."),
        Field(key="walk_date", label="Walk by", kind=FieldKind.DATE),
        Field(key="walk_criteria", label="Walk is done when"),
        Field(key="run", label="Run", hint="The first-class system in the long term."),
        Field(key="run_date", label="Run by", kind=FieldKind.DATE),
        Field(key="run_criteria", label="Run is done when"),
    ),
)

LAUNCH = Section(
    key="launch",
    title="Launch plan",
    purpose="When may this launch, what could go wrong, and how would we know?",
    fields=(
        Field(key="criteria", label="Success criteria to launch", needed_for=Need.LAUNCH),
        Field(key="surfaces", label="Product surfaces that could be affected"),
        Field(key="customers", label="Impact on customers"),
        Field(key="monitoring", label="Monitoring", needed_for=Need.LAUNCH),
        Field(key="rollback", label="Rollback", needed_for=Need.LAUNCH),
        Field(key="security", label="Impact on security", needed_for=Need.LAUNCH),
        Field(key="privacy", label="Impact on privacy", needed_for=Need.LAUNCH),
    ),
)

DEFAULT_TEMPLATE = Template(
    key="default",
    version=1,
    sections=(
        PROBLEM,
        SOFTWARE_GOALS,
        METRIC_GOALS,
        DATA_MOTIVATION,
        BASELINE,
        HYPOTHESIS,
        SOFTWARE_DESIGN,
        DELIVERY,
        LAUNCH,
    ),
)
