"""The document as Markdown: everything is there, and only the document has headings."""

from dataclasses import replace
from itertools import pairwise

from markdown_it import MarkdownIt

from bot.documents.importing import read_markdown
from bot.documents.markdown import render_markdown
from bot.experiments.default_template import DEFAULT_TEMPLATE

from .whole import comment, whole

_viewer = MarkdownIt("commonmark", {"html": True}).enable("table")


def headings(text: str) -> list[str]:
    tokens = _viewer.parse(text)
    pairs = pairwise(tokens)
    return [f"{a.tag} {b.content}" for a, b in pairs if a.type == "heading_open"]


def test_every_part_stands_under_its_heading():
    assert headings(render_markdown(whole())) == [
        "h1 Catch more fraud",
        *("h2 Problem statement", "h3 Comments", "h2 Software goals", "h2 Metric goals"),
        *("h3 Metric goal 1", "h3 Metric goal 2"),
        *("h2 Experiment design: data motivation", "h2 Experiment design: baseline"),
        "h2 H1: Vendor-graph features improve recall for BEC by 10% over baseline",
        *("h2 H2: Text &#60;b>helps&#60;/b> # twice", "h3 Comments"),
        *("h2 Software design", "h2 Delivery plan", "h2 Launch plan", "h2 Decision tree"),
        *("h2 Comments", "h2 Further notes", "h2 Appendix: experiment log"),
    ]


def test_no_tag_of_anybody_reaches_a_viewer():
    tokens = _viewer.parse(render_markdown(whole()))

    kinds = {part.type for token in tokens for part in (token, *(token.children or ()))}
    assert not kinds & {"html_block", "html_inline"}


def test_the_table_of_facts_names_everybody_and_each_reviewers_answer():
    html = _viewer.render(render_markdown(whole()))

    for fact in (
        "<td>Owner</td>\n<td>Ana</td>",
        "<td>Decider</td>\n<td>Ben | &lt;b&gt;</td>",
        "<td>Collaborators</td>\n<td>Cleo</td>",
        "<td>round 2, asked for by Ana, due 2026-12-01</td>",
        "requested changes on revision 4, 2026-11-24 10:00 CET: Which | customers?</td>",
        "<td>Cleo has not answered yet</td>",
    ):
        assert fact in html


def test_a_hypothesis_says_where_it_stands_and_that_it_was_changed():
    text = render_markdown(whole())

    assert "*Running, deadline 2026-12-01 10:00 CET, changed after start*" in text
    assert "**If it fails:** go on with H2" in text
    assert "**Timebox:** 10 working days" in text


def test_comments_are_quoted_below_what_they_are_about():
    text = render_markdown(whole())

    part = text.partition("## Problem statement")[2].partition("## Software goals")[0]
    assert "> **Ben &#124; &#60;b>**, 2026-11-24 10:00 CET: Says who?  \n> " in part


def test_a_comment_on_a_part_that_is_gone_is_kept_with_its_subject():
    document = replace(whole(), comments=[comment("ethics", "Who is harmed?")])

    assert "10:00 CET on ethics: Who is harmed?" in render_markdown(document)


def test_a_learning_in_the_log_stays_in_its_entry():
    html = _viewer.render(render_markdown(whole()))

    log = html.partition("Appendix: experiment log</h2>")[2]
    assert "<strong>H1 refuted:</strong> ruled out in 4 of 10 days" in log
    assert log.count("<li>") == 1
    assert "# &lt;b&gt;Half&lt;/b&gt; of them" in log


def test_without_the_appendix_only_what_people_wrote_remains():
    text = render_markdown(whole(), appendix=False)

    assert not {"h3 Comments", "h2 Decision tree", "h2 Appendix: experiment log"} & set(
        headings(text)
    )
    assert "Reviewer" not in text
    assert read_markdown(text, DEFAULT_TEMPLATE).warnings == ()


def test_what_the_bot_keeps_is_left_out_of_an_import_and_named():
    found = read_markdown(render_markdown(whole()), DEFAULT_TEMPLATE)

    assert found.notes == "Ten days of *two*."
    (warning,) = found.warnings
    assert warning.startswith("Left out, since Labthread keeps these itself: the review, ")
    assert warning.endswith("the comments, the decision tree, the experiment log.")
    assert [plan["failure_step"] for plan in found.plans] == ["H2", "stop"]


def test_text_added_by_hand_to_an_export_is_kept():
    text = render_markdown(whole(), appendix=False)
    changed = (
        text.replace("## Software goals\n", "## Software goals\n\nA scorer.\n") + "## Team\n\nUs.\n"
    )

    found = read_markdown(changed, DEFAULT_TEMPLATE)

    assert found.sections["software_goals"][0]["system"] == "A scorer."
    assert "## Team\n\nUs." in found.notes
