from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import example, given
from markdown_it import MarkdownIt

from bot.documents.digest_words import digest_markdown, overview
from bot.experiments.digests import Budget, Digest
from bot.experiments.hypotheses import HypothesisState
from bot.experiments.text import tidy
from bot.experiments.verdicts import Outcome
from tests.unit.experiments.factories import DECIDER, OWNER, project

from .digests import EDITION, closed, under_way, week
from .generated import texts

URLS = {1: "https://fraud.slack.example/archives/C1/p1"}
NAMES = {OWNER: "Ana", DECIDER: "Deepa"}


def markdown(digest, edition=EDITION):
    return digest_markdown(digest, edition, urls=URLS, names=NAMES, zone_name="Europe/Madrid")


def test_the_markdown_says_all_of_a_week():
    assert markdown(week()) == (
        "# Summary of experiments\n"
        "\n"
        "2026-11-20 15:00 CET to 2026-11-27 15:00 CET.\n"
        "\n"
        "2 questions answered (1 supported, 1 ruled out), 1 closed without an answer, "
        "1 project stopped, 1 waits for a decision, 1 running, 12 results came in.\n"
        "\n"
        "## Answered\n"
        "\n"
        "- [Fraud recall: H1](<https://fraud.slack.example/archives/C1/p1>) supported: confirmed "
        "in 4 of 10 days, 6 days returned to the plan.\n"
        "  - “No labels”\n"
        "  - Learned: No labels\n"
        "- [Fraud recall: H1](<https://fraud.slack.example/archives/C1/p1>) refuted: ruled out "
        "in 4 of 10 days, 6 days returned to the plan.\n"
        "  - “No labels”\n"
        "  - Learned: No labels\n"
        "\n"
        "## Closed without an answer\n"
        "\n"
        "- [Fraud recall: H1](<https://fraud.slack.example/archives/C1/p1>) stopped: work ended "
        "in 4 of 10 days, 6 days returned to the plan.\n"
        "  - “No labels”\n"
        "  - Learned: No labels\n"
        "\n"
        "## Launched and stopped\n"
        "\n"
        "- [Fraud recall](<https://fraud.slack.example/archives/C1/p1>) was stopped.\n"
        "  - Why: No labels\n"
        "  - Learned: No labels\n"
        "\n"
        "## Waiting for a decision\n"
        "\n"
        "- [Fraud recall: H3](<https://fraud.slack.example/archives/C1/p1>) waits since "
        "2026-12-07 10:00 CET. Ana, Deepa can settle it.\n"
        "  - “No labels”\n"
        "\n"
        "## Running\n"
        "\n"
        "- [Fraud recall: H2](<https://fraud.slack.example/archives/C1/p1>): "
        "3 of 10 working days spent, 7 left, until 2026-12-07 10:00 CET.\n"
        "  - “No labels”\n"
        "\n"
        "## Results that came in\n"
        "\n"
        "- [Fraud recall](<https://fraud.slack.example/archives/C1/p1>): 12 results for H2.\n"
        "\n"
        "## Working days\n"
        "\n"
        "- Closed: 30 working days planned, 12 spent. Open: 20 working days planned, 6 spent.\n"
    )


@given(texts, texts)
@example("x", "*")
@example("[x](y)", "1) x")
def test_what_people_wrote_makes_no_heading_list_or_tag_of_its_own(title, text):
    plain, theirs = (
        markdown(week(project(title=tidy(each) or "x"), tidy(written) or "x"))
        for each, written in (("x", "x"), (title, text))
    )

    def structure(written):
        tokens = MarkdownIt("commonmark").parse(written)
        inline = [child for each in tokens for child in each.children or ()]
        tags = [each.content for each in inline if each.type == "html_inline"]
        return [(each.type, each.level) for each in tokens], tags

    assert structure(theirs) == structure(plain)


@pytest.mark.parametrize(
    ("digest", "words"),
    [
        (
            Digest(closed=(closed(HypothesisState.REFUTED),) * 2),
            "2 questions answered (2 ruled out).",
        ),
        (
            Digest(closed=(closed(HypothesisState.INCONCLUSIVE),)),
            "1 question answered (1 inconclusive).",
        ),
        (
            Digest(overdue=(under_way(HypothesisState.AWAITING_DECISION),) * 2),
            "2 wait for a decision.",
        ),
    ],
)
def test_the_overview_names_only_what_there_is(digest, words):
    assert overview(digest) == words
    assert not digest.is_empty
    assert Digest().is_empty


def test_a_decision_against_the_numbers_says_so():
    against = closed(HypothesisState.SUPPORTED, verdict=Outcome.INCONCLUSIVE)

    assert "The numbers said: inconclusive." in markdown(Digest(closed=(against,)))
    assert "The numbers said" not in markdown(week())


def test_a_late_one_says_when_it_was_due_and_a_posted_one_who_posted_it():
    late = replace(EDITION, was_due=EDITION.until - timedelta(days=1), posted_by=OWNER)

    assert "This summary comes late: it was due 2026-11-26 15:00 CET. Posted by Ana." in markdown(
        week(), late
    )


def test_days_planned_and_spent_are_those_of_what_was_closed_and_of_what_is_open():
    assert week(each=2).budget_closed == Budget(hypotheses=6, allowed=60, spent=24)
    assert week(each=2).budget_open == Budget(hypotheses=4, allowed=40, spent=12)
