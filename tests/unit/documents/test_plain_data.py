"""The document as JSON: everything, under names that the docs explain."""

import json
import re
from pathlib import Path

from hypothesis import given

from bot.documents.plain_data import render_json

from .generated import documents
from .whole import whole

DOCS = (Path(__file__).parents[3] / "docs" / "documents.md").read_text("utf-8")


def test_everything_is_there_with_times_and_numbers_that_programs_can_read():
    data = json.loads(render_json(whole()))

    assert data["project"]["owner"] == {"id": "U1", "name": "Ana"}
    assert data["project"]["opened_at"] == "2026-11-24T09:00:00+00:00"
    assert data["template"] == {"key": "default", "version": 1}
    assert data["sections"][0]["items"][0]["problem"] == "Vendors are taken over."
    assert data["sections"][0]["revision"] == 1
    first, second = data["hypotheses"]
    assert first["baseline"]["recall[bec]"] == "0.52"
    assert (second["state"], second["changed_after"]) == ("running", "start")
    assert data["review"]["reviewers"][0]["answer"] == "changes_requested"
    assert data["comments"][1]["subject"] == "H2"
    assert data["notes"] == "Ten days of *two*."
    assert data["log"][0]["hypothesis"] == "H1"
    assert data["log"][0]["event"]["kind"] == "decided"
    assert data["log"][0]["event"]["outcome"] == "refuted"


@given(document=documents())
def test_what_people_wrote_is_in_it_to_the_letter(document):
    data = json.loads(render_json(document))

    written = {each["key"]: tuple(each["items"]) for each in data["sections"] if each["items"]}
    assert written == {key: saved.content for key, saved in document.sections.items()}
    assert [each["plan"] for each in data["hypotheses"]] == [
        each.plan for each in document.hypotheses
    ]


def test_the_docs_name_every_key():
    data = json.loads(render_json(whole()))
    parts = [data, data["project"], *data["sections"], *data["hypotheses"], *data["comments"]]
    parts += [data["review"], *data["review"]["reviewers"], *data["log"]]

    named = set(re.findall(r"`([a-z_]+)`", DOCS))
    assert {key for part in parts for key in part} <= named
