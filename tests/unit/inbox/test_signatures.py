"""Signatures: who knows a hook's secret, and who only pretends to."""

import hmac
from base64 import b64encode
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.trackers import Tracker
from bot.inbox.hooks.signatures import TOLERANCE, is_genuine
from tests.tracker_signing import sign

SECRET = "s3cret-of-the-hook"
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
STAMP = int(NOW.timestamp())
BODY = '{"metric": "recall", "was": 0.52, "ä": "✓"}'.encode()
NAMES = {
    Tracker.MLFLOW: "X-MLflow-Signature",
    Tracker.WANDB: "X-Wandb-Signature",
    Tracker.GITHUB: "X-Hub-Signature-256",
    Tracker.GROWTHBOOK: "X-GrowthBook-Signature",
}
every_tracker = pytest.mark.parametrize("tracker", Tracker)


def signed(tracker, body=BODY, secret=SECRET, **changes):
    return sign(tracker, body, secret, **{"at": STAMP} | changes)


def takes(tracker, headers, body=BODY):
    return is_genuine(tracker, headers, body, SECRET, NOW)


@every_tracker
def test_what_is_signed_with_the_secret_is_genuine(tracker):
    assert takes(tracker, signed(tracker))
    assert takes(tracker, signed(tracker, b""), b"")


def test_github_s_own_example_is_genuine():
    # docs.github.com, "Validating webhook deliveries": testing the webhook payload validation.
    digest = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    headers = {"X-Hub-Signature-256": f"sha256={digest}"}

    assert is_genuine(Tracker.GITHUB, headers, b"Hello, World!", "It's a Secret to Everybody", NOW)


@every_tracker
def test_a_forged_or_truncated_or_changed_delivery_is_not(tracker):
    headers, name = signed(tracker), NAMES[tracker]
    right = headers[name]

    assert not takes(tracker, signed(tracker, secret="guessed"))
    assert not takes(tracker, signed(tracker, secret=""))
    assert not takes(tracker, headers, BODY[:-1])
    assert not takes(tracker, headers, BODY + b" ")
    for wrong in ("", right[:-1], right[1:], f"{right}0", right.swapcase() + "=", "v1,", "sha256="):
        assert not takes(tracker, headers | {name: wrong})


@every_tracker
def test_a_signature_in_another_encoding_or_of_another_kind_is_not(tracker):
    digest = hmac.digest(SECRET.encode(), BODY, "sha256")
    spellings = {digest.hex(), f"sha256={digest.hex()}", b64encode(digest).decode()}
    taken = {each for each in spellings if takes(tracker, signed(tracker) | {NAMES[tracker]: each})}

    assert (
        taken
        == {
            Tracker.MLFLOW: set(),
            Tracker.WANDB: spellings,
            Tracker.GITHUB: {f"sha256={digest.hex()}"},
            Tracker.GROWTHBOOK: {digest.hex()},
        }[tracker]
    )
    sha1 = hmac.new(SECRET.encode(), BODY, "sha1").hexdigest()
    assert not takes(tracker, {NAMES[tracker]: sha1, "X-Hub-Signature": f"sha1={sha1}"})


@every_tracker
def test_a_missing_header_or_another_tracker_s_is_not(tracker):
    assert not takes(tracker, {})
    for name in NAMES.values():
        assert not takes(tracker, dict.fromkeys(signed(tracker), "") | {name: ""})
    for other in set(Tracker) - {tracker}:
        assert not takes(tracker, signed(other))


@every_tracker
def test_garbage_of_any_alphabet_is_not(tracker):
    for garbage in ("ÿ" * 64, "✓", "\udcff", "sha256=" + "é" * 64, "\0", "a" * 100_000):
        headers = dict.fromkeys((*signed(tracker), NAMES[tracker], "Authorization"), garbage)

        assert not takes(tracker, headers)


@given(
    tracker=st.sampled_from(Tracker),
    headers=st.dictionaries(
        st.sampled_from(
            [*NAMES.values(), "X-MLflow-Timestamp", "X-MLflow-Delivery-Id", "Authorization"]
        ),
        st.text() | st.sampled_from(["", "v1,", "sha256=", "Bearer ", str(STAMP)]),
    ),
    body=st.binary(),
)
def test_whatever_headers_and_bodies_hold_the_answer_is_no(tracker, headers, body):
    assert takes(tracker, headers, body) is False


class TestMlflow:
    @pytest.mark.parametrize("off", [0, TOLERANCE, -TOLERANCE])
    def test_is_believed_five_minutes_before_and_after(self, off):
        assert takes(Tracker.MLFLOW, signed(Tracker.MLFLOW, at=STAMP + off))

    @pytest.mark.parametrize("off", [TOLERANCE + 1, -TOLERANCE - 1, -86_400, 10**9])
    def test_is_not_believed_when_stale_or_from_the_future(self, off):
        assert not takes(Tracker.MLFLOW, signed(Tracker.MLFLOW, at=STAMP + off))

    @pytest.mark.parametrize("stamp", ["", "now", "-1", "1e9", "٣", f"{STAMP}.0", f" {STAMP}"])
    def test_is_not_believed_with_a_time_that_is_none(self, stamp):
        assert not takes(Tracker.MLFLOW, signed(Tracker.MLFLOW, at=stamp))

    def test_signs_its_time_and_its_delivery_too(self):
        headers = signed(Tracker.MLFLOW)

        assert not takes(Tracker.MLFLOW, headers | {"X-MLflow-Timestamp": str(STAMP + 1)})
        assert not takes(Tracker.MLFLOW, headers | {"X-MLflow-Delivery-Id": "another"})
        assert not takes(Tracker.MLFLOW, headers | {"X-MLflow-Delivery-Id": ""})


class TestWandb:
    def test_may_send_the_secret_as_its_token_instead(self):
        assert takes(Tracker.WANDB, {"Authorization": f"Bearer {SECRET}"})
        assert not takes(Tracker.WANDB, {"Authorization": f"Basic {SECRET}"})
        assert not takes(Tracker.WANDB, {"Authorization": "Bearer "})

    def test_needs_a_token_to_be_right_where_there_is_one(self):
        headers = signed(Tracker.WANDB)

        assert takes(Tracker.WANDB, headers | {"Authorization": f"Bearer {SECRET}"})
        assert not takes(Tracker.WANDB, headers | {"Authorization": "Bearer other"})

    def test_is_not_rescued_by_its_token_where_its_signature_is_wrong(self):
        headers = {"Authorization": f"Bearer {SECRET}"}

        for wrong in ("", "sha256=", signed(Tracker.WANDB, secret="other")["X-Wandb-Signature"]):
            assert not takes(Tracker.WANDB, headers | {"X-Wandb-Signature": wrong})
