import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.errors import FieldErrors, NotAllowed
from bot.experiments.projects import (
    MAX_KEY,
    MAX_TITLE,
    Right,
    clean_key,
    clean_title,
    key_from,
)

from .factories import COLLABORATOR, DECIDER, OWNER, STRANGER, project


class TestKeyFrom:
    @pytest.mark.parametrize(
        ("title", "key"),
        [
            ("Fraud recall", "fraud-recall"),
            ("  Fraud: recall (BEC), Q4!  ", "fraud-recall-bec-q4"),
            ("Détection d’hameçonnage", "detection-dhameconnage"),
            ("Найти мошенников", "project"),
            ("🎣", "project"),
            ("", "project"),
            ("Recall of invoice fraud from compromised vendors", "recall-of-invoice-fraud-from"),
            ("Donaudampfschifffahrtsgesellschaft", "donaudampfschifffahrtsgesellsc"),
        ],
    )
    def test_keeps_the_whole_words_of_a_title_that_fit(self, title, key):
        assert key_from(title) == key

    @given(st.text(max_size=150))
    def test_is_a_valid_key_for_any_title(self, title):
        key = key_from(title)

        assert clean_key(key) == key
        assert 0 < len(key) <= MAX_KEY

    @given(st.text("ab -é9", max_size=60), st.integers(1, 25))
    def test_is_valid_and_new_however_often_a_title_is_used(self, title, times):
        taken = []

        for _ in range(times):
            taken.append(key_from(title, taken))

        assert len(set(taken)) == times
        assert [clean_key(key) for key in taken] == taken

    def test_numbers_the_projects_of_one_title_from_two(self):
        taken = {"fraud-recall", "fraud-recall-2"}

        assert key_from("Fraud recall", taken) == "fraud-recall-3"

    def test_makes_room_for_the_number_in_a_long_key(self):
        key = "recall-of-invoice-fraud-bec-eu"

        assert key_from(key, {key}) == "recall-of-invoice-fraud-bec-2"


class TestCleanKey:
    @pytest.mark.parametrize("key", ["fraud-recall", "q4", "2026-h2", "a", "a" * 30])
    def test_takes_lower_case_words_with_dashes(self, key):
        assert clean_key(f" {key} ") == key

    @pytest.mark.parametrize(
        "key",
        [
            "",
            " ",
            "Fraud",
            "fraud recall",
            "-fraud",
            "fraud-",
            "fraud--recall",
            "fraud/h2",
            "détection",
            "q4_recall",
            "a" * 31,
            "fraud\nrecall",
        ],
    )
    def test_says_what_a_key_is_made_of(self, key):
        with pytest.raises(FieldErrors) as refusal:
            clean_key(key)

        assert refusal.value.errors == {
            "key": "Use lower-case letters, digits and dashes, at most 30 characters."
        }


class TestCleanTitle:
    def test_keeps_one_blank_between_words(self):
        assert clean_title("  Fraud \n\t recall ") == "Fraud recall"

    def test_drops_nuls(self):
        assert clean_title("Fraud\0 recall") == "Fraud recall"

    @pytest.mark.parametrize("title", ["", "   ", "\n\t\u00a0", "\0", "\u2060\ufeff"])
    def test_asks_for_one_where_nothing_is_written(self, title):
        with pytest.raises(FieldErrors) as refusal:
            clean_title(title)

        assert refusal.value.errors == {"title": "Give the project a title."}

    def test_takes_as_much_as_fits_and_no_more(self):
        assert len(clean_title("é" * MAX_TITLE)) == MAX_TITLE
        with pytest.raises(FieldErrors, match="A title takes at most 120 characters"):
            clean_title("é" * (MAX_TITLE + 1))

    @given(st.text(max_size=130))
    def test_changes_nothing_when_repeated(self, title):
        try:
            once = clean_title(title)
        except FieldErrors:
            return

        assert clean_title(once) == once


WITH_DECIDER = project(decider_id=DECIDER, collaborator_ids=(COLLABORATOR,))
WITHOUT_DECIDER = project(collaborator_ids=(COLLABORATOR,))


class TestRights:
    @pytest.mark.parametrize(
        ("a_project", "right", "people"),
        [
            (WITH_DECIDER, Right.EDIT, (OWNER, COLLABORATOR)),
            (WITH_DECIDER, Right.RUN, (OWNER, COLLABORATOR)),
            (WITH_DECIDER, Right.DECIDE, (OWNER, DECIDER)),
            (WITHOUT_DECIDER, Right.EDIT, (OWNER, COLLABORATOR)),
            (WITHOUT_DECIDER, Right.RUN, (OWNER, COLLABORATOR)),
            (WITHOUT_DECIDER, Right.DECIDE, (OWNER, COLLABORATOR)),
        ],
    )
    def test_belong_to_the_owner_and_whoever_has_that_part(self, a_project, right, people):
        assert a_project.who_may(right) == people
        for person in people:
            a_project.require(right, person)

    @pytest.mark.parametrize("right", Right)
    @pytest.mark.parametrize("a_project", [WITH_DECIDER, WITHOUT_DECIDER, project()])
    @pytest.mark.parametrize("actor", [STRANGER, ""])
    def test_are_refused_to_everyone_else_in_words_that_name_who_may(self, actor, a_project, right):
        with pytest.raises(NotAllowed) as refusal:
            a_project.require(right, actor)

        assert refusal.value.allowed == a_project.who_may(right)
        assert "Nothing was changed" in refusal.value.message

    def test_to_decide_are_the_deciders_though_others_work_on_it(self):
        with pytest.raises(NotAllowed) as refusal:
            WITH_DECIDER.require(Right.DECIDE, COLLABORATOR)

        assert refusal.value.allowed == (OWNER, DECIDER)

    def test_to_start_are_refused_in_words_that_name_nothing_else(self):
        with pytest.raises(NotAllowed, match="may not start hypotheses here"):
            WITH_DECIDER.require(Right.RUN, DECIDER)

    def test_name_a_person_with_two_parts_once(self):
        both = project(decider_id=OWNER, collaborator_ids=(OWNER, COLLABORATOR))

        assert both.who_may(Right.DECIDE) == (OWNER,)
        assert both.who_may(Right.EDIT) == (OWNER, COLLABORATOR)
        assert both.asked == (OWNER,)

    def test_to_answer_a_check_in_are_asked_of_the_owner_and_the_decider(self):
        assert WITH_DECIDER.asked == (OWNER, DECIDER)
        assert WITHOUT_DECIDER.asked == (OWNER,)
