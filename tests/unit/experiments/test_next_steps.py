import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.errors import FieldErrors, NotFound
from bot.experiments.hypotheses import Decision
from bot.experiments.next_steps import NextStep, clean_next_steps, parse_reference

from .factories import hypothesis, plan


class TestNextStep:
    @pytest.mark.parametrize(
        ("choice", "note", "words"),
        [
            ("H2", "", "go on with H2"),
            ("launch", "shadow mode first", "start the launch plan: shadow mode first"),
            ("stop", "", "stop here"),
            ("", "ask the data team", "ask the data team"),
            ("", "", "not planned yet"),
        ],
    )
    def test_reads_as_what_happens(self, choice, note, words):
        assert str(NextStep(choice, note)) == words

    @pytest.mark.parametrize(
        ("choice", "number"), [("H2", 2), ("H41", 41), ("launch", None), ("stop", None), ("", None)]
    )
    def test_knows_the_hypothesis_that_it_leads_to(self, choice, number):
        assert NextStep(choice).hypothesis == number


class TestWhatADecisionTakes:
    def test_is_the_step_that_the_document_foresaw(self):
        planned = hypothesis()

        assert str(planned.next_step(Decision.SUCCESS_STEP)) == (
            "start the launch plan: shadow mode first"
        )
        assert str(planned.next_step(Decision.FAILURE_STEP)) == "go on with H2"

    @pytest.mark.parametrize("decision", [Decision.STOP, Decision.REVISE])
    def test_is_no_step_when_it_stops_or_is_revised(self, decision):
        assert hypothesis().next_step(decision) is None

    def test_is_not_planned_where_the_document_says_nothing(self):
        answers = plan()
        del answers["success_step"], answers["success_note"]

        step = hypothesis(plan=answers).next_step(Decision.SUCCESS_STEP)

        assert str(step) == "not planned yet"


class TestCleanNextSteps:
    def test_takes_steps_to_hypotheses_that_exist(self):
        answers = plan(failure_step="H2", success_step="H3")

        assert clean_next_steps(answers, 1, {1, 2, 3}) == answers

    @pytest.mark.parametrize("choice", ["launch", "stop", ""])
    def test_takes_steps_that_lead_to_no_hypothesis(self, choice):
        answers = plan(failure_step=choice, success_step=choice)

        assert clean_next_steps(answers, 1, ()) == answers

    @pytest.mark.parametrize("note", ["H2", "h2"])
    def test_takes_a_bare_reference_among_the_words_for_the_choice(self, note):
        answers = plan(failure_step="", failure_note=note)

        cleaned = clean_next_steps(answers, 1, {1, 2})

        assert (cleaned["failure_step"], cleaned["failure_note"]) == ("H2", "")

    @pytest.mark.parametrize("note", ["H2 with less data", "as in H2", "H0"])
    def test_leaves_words_that_only_mention_a_hypothesis(self, note):
        answers = plan(failure_step="", failure_note=note)

        assert clean_next_steps(answers, 1, {1, 2}) == answers

    def test_leaves_a_reference_among_the_words_where_a_choice_was_made(self):
        answers = plan(failure_step="stop", failure_note="H2")

        assert clean_next_steps(answers, 1, {1, 2}) == answers

    def test_does_not_change_the_plan_that_it_was_given(self):
        answers = plan(failure_step="", failure_note="h2")

        clean_next_steps(answers, 1, {1, 2})

        assert answers["failure_note"] == "h2"

    @pytest.mark.parametrize(
        ("answers", "errors"),
        [
            (
                {"failure_step": "H1"},
                {"failure_step": "H1 cannot be its own next step."},
            ),
            (
                {"success_step": "H4"},
                {"success_step": "There is no H4 in this project. Add it first, then name it."},
            ),
            (
                {"failure_step": "", "failure_note": "h1", "success_step": "H9"},
                {
                    "failure_note": "H1 cannot be its own next step.",
                    "success_step": "There is no H9 in this project. Add it first, then name it.",
                },
            ),
        ],
    )
    def test_says_where_the_person_wrote_a_step_that_leads_nowhere(self, answers, errors):
        with pytest.raises(FieldErrors) as refusal:
            clean_next_steps(plan(**answers), 1, {1, 2, 3})

        assert refusal.value.errors == errors

    def test_refuses_itself_even_before_it_exists(self):
        with pytest.raises(FieldErrors, match="H3 cannot be its own next step"):
            clean_next_steps(plan(success_step="H3"), 3, {1, 2})

    @given(st.sampled_from(["failure", "success"]), st.integers(1, 12), st.sets(st.integers(1, 12)))
    def test_takes_a_hypothesis_only_if_it_is_another_and_known(self, step, number, known):
        answers = plan(failure_step="", success_step="") | {f"{step}_step": f"H{number}"}

        try:
            clean_next_steps(answers, 1, known)
            taken = True
        except FieldErrors:
            taken = False

        assert taken == (number != 1 and number in known)


class TestParseReference:
    @pytest.mark.parametrize(
        ("text", "reference"),
        [
            ("fraud-recall/H2", ("fraud-recall", 2)),
            (" fraud-recall/h12 ", ("fraud-recall", 12)),
            ("H2", ("", 2)),
            ("h2", ("", 2)),
            ("2026-h2/H1", ("2026-h2", 1)),
        ],
    )
    def test_reads_a_hypothesis_with_or_without_its_project(self, text, reference):
        assert parse_reference(text) == reference

    @pytest.mark.parametrize(
        "text", ["", "fraud-recall", "2", "H0", "H", "H12345", "/H2", "a/b/H2", "fraud recall/H2"]
    )
    def test_shows_one_where_there_is_none(self, text):
        with pytest.raises(NotFound, match=r"^Name a hypothesis like fraud-recall/H2\.$"):
            parse_reference(text)

    @given(
        st.from_regex(r"[a-z0-9]{1,15}(-[a-z0-9]{1,7}){0,1}", fullmatch=True), st.integers(1, 9999)
    )
    def test_reads_whatever_key_a_project_has(self, key, number):
        assert parse_reference(f"{key}/H{number}") == (key, number)
