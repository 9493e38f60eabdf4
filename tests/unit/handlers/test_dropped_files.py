"""Files in threads: where they are, and which are worth reading."""

import pytest

from handlers.dropped_files import DroppedFile

HERE, ROOT = "C0FRAUD", "1795424400.000100"


def build_file(name="recall.csv", size=40, shares=None):
    shares = {"public": {HERE: [{"ts": "2.0", "thread_ts": ROOT}]}} if shares is None else shares
    return DroppedFile.of({"id": "F1", "name": name, "size": size, "shares": shares}, HERE)


@pytest.mark.parametrize(
    ("shares", "is_there", "threads"),
    [
        ({}, False, []),
        ({"public": {"C0OTHER": [{"ts": "2.0"}]}}, False, []),
        ({"public": {HERE: [{"ts": "2.0"}]}}, True, []),
        ({"public": {HERE: [{"ts": "2.0", "thread_ts": ROOT}]}}, True, [ROOT]),
        ({"private": {HERE: [{"ts": "2.0"}, {"ts": "3.0", "thread_ts": ROOT}]}}, True, [ROOT]),
    ],
    ids=["not said yet", "elsewhere", "in the channel", "in a thread", "in a private channel"],
)
def test_slack_says_where_a_file_is_in_its_own_time(shares, is_there, threads):
    file = build_file(shares=shares)

    assert (file.is_there, list(file.threads)) == (is_there, threads)


@pytest.mark.parametrize(
    ("name", "size", "may"),
    [
        ("recall.csv", 40, True),
        ("Recall.JSON", 1_000_000, True),
        ("recall.json", 1_000_001, False),
        ("recall.csv", 0, False),
        ("recall.csv.png", 40, False),
    ],
)
def test_small_json_and_csv_is_worth_reading(name, size, may):
    assert build_file(name, size).may_hold_result is may
