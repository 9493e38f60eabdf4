import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.digests import Digest
from bot.experiments.hypotheses import HypothesisState
from bot.workspace.validation import message_problems, view_problems
from handlers.views.blocks import MESSAGE_BUDGET, TEXT_LIMIT, text_length
from handlers.views.digest_message import build_copy_modal, build_digest, build_digest_answer
from tests.conversations.surfaces import buttons_of, parts
from tests.unit.documents.digests import EDITION, closed, under_way, week
from tests.unit.documents.generated import texts
from tests.unit.experiments.factories import project

URLS = {1: "https://fraud.slack.example/archives/C1/p1?thread_ts=1.2&cid=C1"}


def build(digest):
    return build_digest(digest, EDITION, urls=URLS, zone_name="Europe/Madrid")


def charts(message):
    return [each for each in message.blocks if each["type"] == "data_visualization"]


@given(st.integers(0, 60), texts, st.sampled_from(["x", "<&>", "word "]))
def test_a_digest_of_any_size_fits_into_a_message_whose_text_is_whole(each, title, word):
    digest = week(project(title=title or "x"), word * 1000, each)

    message = build(digest)

    assert not message_problems({"text": message.text, "blocks": message.blocks})
    assert len(message.blocks) <= 50
    assert text_length(message.blocks) <= MESSAGE_BUDGET
    assert len(message.text) <= TEXT_LIMIT
    shown = "\n".join(each["text"] for each in parts(message.blocks) if each.get("verbatim"))
    # All that the blocks say is in the text, the heading that stands above it apart.
    assert [line for line in shown.splitlines() if line not in message.text] == []


def test_what_does_not_fit_is_counted():
    message = build(week(text="word " * 100, each=30))

    shown = message.text.count("waits since")
    assert 0 < shown < 30
    assert f"And {30 - shown} more: `/lab summary` has all of them as Markdown." in message.text


def test_the_chart_shows_days_that_the_words_say_too_and_may_be_left_out():
    message = build(
        Digest(
            running=(under_way(HypothesisState.RUNNING),),
            closed=(closed(HypothesisState.REFUTED),),
        )
    )

    (chart,) = charts(message)
    points = {
        series["name"]: [(each["label"], each["value"]) for each in series["data"]]
        for series in chart["chart"]["series"]
    }
    assert points == {"Planned": [("H2", 10), ("H1", 10)], "Spent": [("H2", 3), ("H1", 4)]}
    assert "3 of 10 working days spent" in message.text
    assert "in 4 of 10 days" in message.text
    assert message.plainer == ([each for each in message.blocks if each != chart],)


@given(
    st.lists(
        st.tuples(st.sampled_from(["a" * 30, "a" * 29 + "b", "fraud"]), st.integers(1, 10**5)),
        min_size=2,
        max_size=30,
        unique=True,
    )
)
def test_in_the_chart_each_hypothesis_has_a_label_of_its_own(names):
    digest = Digest(
        running=tuple(
            under_way(HypothesisState.RUNNING, project(key=key), number) for key, number in names
        )
    )

    message = build(digest)

    assert not message_problems({"text": message.text, "blocks": message.blocks})
    (chart,) = charts(message)
    labels = chart["chart"]["axis_config"]["categories"]
    assert len(set(labels)) == len(labels) == min(12, len(names))


@pytest.mark.parametrize("may_post", [True, False])
def test_whoever_asks_can_copy_it_and_post_it_where_it_belongs(may_post):
    message = build_digest_answer(
        week(), EDITION, urls=URLS, zone_name="Europe/Madrid", may_post=may_post
    )

    offered = [each["action_id"] for each in buttons_of({"blocks": message.blocks})]
    assert offered == ["digest_post"] * may_post + ["digest_copy"]
    assert charts(message) == []


@pytest.mark.parametrize("length", [1, 50_000, 400_000])
def test_markdown_to_copy_is_whole_or_says_that_it_is_not(length):
    line = "- Vendors seen once carry no signal, twice they do\n"
    markdown = ("x" * 4000 + "\n" + line * (length // len(line)))[:length]

    view = build_copy_modal(markdown, metadata="")

    assert not view_problems(view)
    boxes = [each for each in parts(view) if each.get("type") == "rich_text_preformatted"]
    copied = "".join(each["text"] for box in boxes for each in box["elements"])
    says_so = "There is more than a modal holds" in str(view)
    assert markdown.startswith(copied)
    assert says_so is (copied != markdown)
