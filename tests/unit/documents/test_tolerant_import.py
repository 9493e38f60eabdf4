"""Documents that other people wrote: what is clear finds its field, and nothing gets lost."""

import pytest

from bot.documents.importing import Imported, read_markdown
from bot.experiments.default_template import DEFAULT_TEMPLATE

#: The article's own headings and bullets, filled in.
ARTICLE = """\
# Catch more invoice fraud

Written by Ana and Ben.

## Problem Statement

Vendors are taken over.

It costs customers money.

## Software Goals

A scorer beside the mail pipeline.

## Metric Goals

* Improve recall for BEC by 10% without decreasing recall of other classes by more than 1%.
* Reduce latency_p99 by 20%.
* Make it better.

## Experiment Design

### Data Motivation

Three mails in a hundred.

### Baseline

Rules as deployed.

| Metric | Value |
|---|---|
| recall[bec] | 0.52 |
| latency_p99 | 38 |

### Hypothesis 1: Graph features will improve recall by 10% over baseline.

- Method: Gradient boosting
- Metric: recall[bec]
- Success Criteria: At least 0.57 on October's mail.
  Timebox: 5 days
- Failure Next Steps: go on to try Hypothesis 2.
- Success Next Steps: Push this model to production.

### Hypothesis 2: Reading the text improves recall by 15% over baseline.

**Method:** A small language model
**Timebox:** 2 weeks

**Metric**

recall

## Delivery

- Crawl: Scores in a log
- Walk: Hold for ten customers
- Run: On for everybody

## Launch plan

- Success criteria to launch? Four good weeks.
- What could go wrong?
  - Which product surfaces could be affected? The inbox
  - How will this impact customers? Late invoices
  - How will we monitor? A dashboard
  - What will we do to roll back? A switch
- What are the security and privacy considerations?
  - What impact on security could this change have? The model is signed
  - What impact on privacy could this change have? Texts stay in the region

## Budget

Ten days of two people.
"""


def read(text: str) -> Imported:
    return read_markdown(text, DEFAULT_TEMPLATE)


def said(text: str, section: str) -> dict[str, str]:
    """What the only item of a section says."""
    (item,) = read(text).sections[section]
    return {key: value for key, value in item.items() if value}


def test_the_articles_own_headings_fill_the_sections():
    found = read(ARTICLE)

    assert found.title == "Catch more invoice fraud"
    assert set(found.sections) == {
        *("problem", "software_goals", "metric_goals", "data_motivation", "baseline"),
        *("delivery", "launch"),
    }
    assert said(ARTICLE, "problem")["problem"].endswith("It costs customers money.")
    assert said(ARTICLE, "baseline") == {
        "method": "Rules as deployed.",
        "values": "recall[bec] = 0.52\nlatency_p99 = 38",
    }
    assert said(ARTICLE, "launch") == {
        "criteria": "Four good weeks.",
        "surfaces": "The inbox",
        "customers": "Late invoices",
        "monitoring": "A dashboard",
        "rollback": "A switch",
        "security": "The model is signed",
        "privacy": "Texts stay in the region",
    }


def test_metric_goals_as_sentences_give_metric_slice_direction_and_amount():
    first, second = read(ARTICLE).sections["metric_goals"]

    assert (first["metric"], first["slice"], first["amount"]) == ("recall", "BEC", "10")
    assert (first["direction"], first["amount_kind"]) == ("higher_is_better", "relative")
    assert first["measured"].startswith("Improve recall for BEC by 10%")
    assert (second["metric"], second["direction"]) == ("latency_p99", "lower_is_better")


def test_hypotheses_keep_their_timebox_and_their_next_steps():
    first, second = read(ARTICLE).plans

    assert first["statement"].startswith("Graph features will improve recall")
    assert (first["metric"], first["slice"], first["minimum_lift"]) == ("recall", "bec", "10")
    assert first["success_criteria"] == "At least 0.57 on October's mail."
    assert (first["timebox"], first["failure_step"]) == ("5", "H2")
    assert (first["success_step"], first["success_note"]) == (
        "launch",
        "Push this model to production.",
    )
    assert (second["method"], second["timebox"], second["metric"]) == (
        "A small language model",
        "10",
        "recall",
    )


def test_what_the_template_does_not_ask_for_is_in_the_notes_and_named():
    found = read(ARTICLE)

    assert "Written by Ana and Ben." in found.notes
    assert "## Budget\n\nTen days of two people." in found.notes
    assert "Make it better." in found.notes
    assert found.warnings[-1] == "Not part of the template, and kept in the notes: “Budget”."
    assert "Metric Goals: it does not say Metric, so it is in the notes as it was." in (
        found.warnings
    )


@pytest.mark.parametrize(
    "heading",
    [
        *(
            "# Baseline",
            "###### baseline",
            "Baseline\n--------",
            "## 3. BASELINE",
            "## 3.1 Baseline:",
        ),
        *(
            "## **Baseline**",
            "## II. Baseline",
            "# Experiment Design: Baseline",
            "**4\\. Baseline**",
        ),
    ],
)
def test_a_heading_is_known_however_it_is_written(heading):
    assert said(f"# A title\n\n{heading}\n\nRules as deployed.\n", "baseline") == {
        "method": "Rules as deployed."
    }


@pytest.mark.parametrize(
    "written",
    [
        *("**Monitoring:** A dashboard", "__Monitoring__ A dashboard", "- Monitoring: A dashboard"),
        *(
            "* **Monitoring** – A dashboard",
            "Monitoring\n\nA dashboard",
            "### Monitoring\n\nA dashboard",
        ),
        *("| Monitoring | A dashboard |\n|---|---|", "How will we monitor? A dashboard"),
    ],
)
def test_a_label_is_known_however_it_is_written(written):
    assert said(f"## Launch plan\n\n{written}\n", "launch") == {"monitoring": "A dashboard"}


@pytest.mark.parametrize(
    ("label", "written", "kept"),
    [
        ("Minimum lift", "10%", {"minimum_lift": "10", "lift_kind": "relative"}),
        (
            "Minimum lift",
            "at least 0.02 absolute",
            {"minimum_lift": "0.02", "lift_kind": "absolute"},
        ),
        ("Timebox", "10 calendar days", {"timebox": "10 calendar days"}),
        ("Timebox", "until 2026-12-24", {"timebox": "2026-12-24"}),
        ("Direction", "lower", {"direction": "lower_is_better"}),
        ("Metric", "`recall[bec]`", {"metric": "recall", "slice": "bec"}),
        ("Success Next Steps", "H2", {"success_step": "H2"}),
        ("Failure Next Steps", "stop", {"failure_step": "stop", "failure_note": ""}),
        ("Guardrails", "- precision down at most 5%", {"guardrails": "precision down at most 5%"}),
    ],
)
def test_values_that_clearly_mean_a_kept_form_are_kept_in_it(label, written, kept):
    others = {"Metric": "f1", "Minimum lift": "5", "Timebox": "3"} | {label: written}
    lines = "\n".join(f"- {name}: {value}" for name, value in others.items())
    second = "## H2: y\n\n- Method: b\n- Metric: f1\n- Minimum lift: 5\n- Timebox: 3\n"
    plan = read(f"## H1: x\n\n- Method: a\n{lines}\n\n{second}").plans[0]

    assert {key: plan[key] for key in kept} == kept


def test_what_a_field_cannot_take_is_in_the_notes_with_the_reason():
    found = read("## Delivery plan\n\n- Crawl: A log\n- Crawl by: when it is ready\n")

    assert found.sections["delivery"][0]["crawl"] == "A log"
    assert "**Crawl by:** when it is ready" in found.notes
    assert found.warnings == ("Delivery plan: “Crawl by” is in the notes: Choose a date.",)


def test_a_hypothesis_that_lacks_what_it_needs_is_whole_in_the_notes():
    text = "## Hypothesis 1: More data helps\n\n- Method: Buy it\n- Timebox: 5 days"
    found = read(text)

    assert found.plans == ()
    assert found.notes == text
    (warning,) = found.warnings
    assert warning.startswith("Hypothesis 1: it does not say Primary metric, Minimum lift,")


def test_next_steps_follow_hypotheses_to_their_new_numbers():
    plan = "- Method: a\n- Metric: f1\n- Minimum lift: 5%\n- Timebox: 3\n"
    text = f"## H3: x\n\n{plan}- On failure: H7\n\n## H7: y\n\n{plan}- On failure: H9\n"
    found = read(text)

    assert [each["failure_step"] for each in found.plans] == ["H2", ""]
    assert found.plans[1]["failure_note"] == "go on with H9"
    assert found.warnings == ("H2 leads to H9, which is not here.",)


def test_headings_inside_code_are_code():
    assert said("## Baseline\n\n```\n## Launch plan\n```\n", "baseline") == {
        "method": "```\n## Launch plan\n```"
    }


def test_a_writers_own_heading_stays_in_the_section_in_bold():
    text = "## Software design\n\nAn overview.\n\n### Feature store\n\nOne row per vendor.\n"

    assert said(text, "software_design") == {
        "systems": "An overview.\n\n**Feature store**\n\nOne row per vendor."
    }


def test_a_table_of_goals_gives_a_goal_a_row():
    table = (
        "| Metric | Direction | By how much |\n|---|---|---|\n| f1 | up | 5% |\n| cost | down | 2 |"
    )
    goals = read(f"## Metrics\n\n{table}\n").sections["metric_goals"]

    assert [(each["metric"], each["direction"], each["amount"]) for each in goals] == [
        ("f1", "higher_is_better", "5"),
        ("cost", "lower_is_better", "2"),
    ]
