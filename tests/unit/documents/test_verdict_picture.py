"""The picture of a verdict comes out whole whatever was measured, and the same each time."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from hypothesis import given, settings

from bot.documents.verdict_picture import draw_verdict, verdict_alt_text

from ..handlers.test_result_messages import verdicts
from ..handlers.verdicts import ABSENT, PHISHING, PRIMARY, SLOW, UNSURE, finding, verdict
from .test_tree_picture import png_size

LEVEL = Decimal("0.95")
WHOLE = verdict(PRIMARY, PHISHING, UNSURE, SLOW, ABSENT, level=LEVEL)
ODD = {
    "all values are equal": finding("auc", "0.9", "0.9", "0.9"),
    "huge": finding("rows", "1e14", "1.000000001e15", "1.1e14"),
    "tiny": finding("loss", "0.000000000000001", "0.000000000000002", "0.0000000000000015"),
    "another script": finding("検知率の再現率", "0.5", "0.6", "0.55"),
    "mathematics": finding(r"$\frac{1}{0}$ and _x_", "0.5", "0.6", "0.55"),
    "a long name": finding("W" * 80 + "[" + "x" * 80 + "]", "0.5", "0.6", "0.55"),
    "no baseline": finding("auc", candidate=Decimal("0.6"), reason="there is no baseline value"),
    "no width": finding("auc", "0.5", "0.6", "0.55", "0.6", "0.6"),
}


def draw(said, form="png"):
    return draw_verdict("H2", said, form=form)


@pytest.mark.parametrize("form", ["png", "svg"])
def test_gives_the_same_bytes_each_time_and_in_several_threads(form):
    with ThreadPoolExecutor(2) as threads:
        pictures = set(threads.map(lambda _: draw(WHOLE, form), range(3)))

    assert len(pictures) == 1


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_whatever_was_measured_can_be_drawn(odd):
    width, height = png_size(draw(verdict(odd)))

    assert 500 < width < 700
    assert height > 100


def test_another_number_gives_another_picture():
    other = verdict(finding("recall[bec]", "0.52", "0.60", "0.572", is_primary=True))

    assert draw(other) != draw(verdict(PRIMARY))


def test_hundreds_of_metrics_make_a_picture_that_is_still_of_a_size_to_look_at():
    many = verdict(*(finding(f"recall[{n}]", "0.9", "0.91", "0.89") for n in range(300)))

    assert max(png_size(draw(many))) < 4000


# A picture takes long enough for a few to do, in a long run too.
@settings(max_examples=5)
@given(verdicts)
def test_any_verdict_can_be_drawn(said):
    assert min(png_size(draw(said))) > 50


def test_the_bot_starts_without_waiting_for_the_library_that_draws():
    code = "import sys, bot.documents.verdict_picture; sys.exit('matplotlib' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


class TestItsDescription:
    def test_has_a_sentence_for_each_metric(self):
        unsure = "0.83 before, 0.822 (0.81 to 0.834) now (−0.008, −1%), asked: at least 0.82."

        assert verdict_alt_text("H2", WHOLE).splitlines() == [
            "H2 supported.",
            "recall[bec]: met, 0.52 before, 0.61 now (+0.09, +17.3%), asked: target 0.572.",
            "latency_p99: missed, 38 ms before, 44 ms now (+6 ms, +15.8%), asked: at most 43 ms.",
            f"recall[malware]: undecided, {unsure}",
            "auc: not judged, the result does not report it.",
            "recall[phishing]: met, 0.91 before, 0.93 now (+0.02, +2.2%), asked: at least 0.9.",
        ]

    @given(verdicts)
    def test_is_never_longer_than_slack_takes(self, said):
        assert 0 < len(verdict_alt_text("H2", said)) <= 2000
