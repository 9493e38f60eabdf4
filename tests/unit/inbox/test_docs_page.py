"""The HTTP interface's documentation, and what it answers where there is nothing."""

import json
from datetime import UTC, datetime

import httpx
import pytest
from jsonschema import Draft202012Validator
from markupsafe import escape

from bot.documents.result_payload import Measurement, ResultPayload
from bot.inbox.api import Api
from bot.inbox.docs_page import words
from bot.inbox.hooks.router import HooksInbox
from bot.inbox.results import ResultsInbox
from storage import Storage


@pytest.fixture
async def client(tmp_path):
    """Asks an interface whose database is never needed."""
    storage = Storage(f"sqlite:///{tmp_path / 'unused.db'}")
    api = Api()
    for inbox in (ResultsInbox, HooksInbox):
        api.include_router(inbox(storage, lambda: datetime.now(UTC)).router())
    transport = httpx.ASGITransport(api, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://labthread") as client:
        yield client
    await storage.close()


@pytest.fixture
async def document(client):
    """The OpenAPI document that is served."""
    return (await client.get("/api/openapi.json")).json()


def validator(document, name):
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    return Draft202012Validator(schema)


async def test_the_page_asks_no_other_place_for_anything_and_runs_nothing(client):
    page = await client.get("/api/docs")

    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src ")
    for foreign in ("<script", "<link", "<img", "@import", "url(", 'src="', 'href="http'):
        assert foreign not in page.text


async def test_the_page_tells_every_field_every_answer_and_how_to_ask(client, document):
    page = (await client.get("/api/docs")).text

    assert "$LABTHREAD_URL/api/v1/results" in page
    for field in {*ResultPayload.model_fields, *Measurement.model_fields}:
        assert f"<dt><code>{field}</code>" in page
    for path in document["paths"].values():
        for status, answer in path["post"]["responses"].items():
            assert f"<h4>{status}: {escape(answer['description'])}" in page


async def test_every_answer_of_the_contract_is_declared_with_an_example_that_conforms(document):
    (operation,) = document["paths"]["/api/v1/results"].values()

    declared = operation["responses"]
    statuses = "200 202 400 401 403 404 408 409 413 415 422 429 503"
    assert sorted(declared) == statuses.split()
    for path in document["paths"].values():
        for answer in path["post"]["responses"].values():
            content = answer["content"]["application/json"]
            name = content["schema"]["$ref"].rpartition("/")[2]
            validator(document, name).validate(content["example"])
    assert operation["security"] == [{"token": []}]
    for status in ("429", "503"):
        assert declared[status]["headers"]["Retry-After"]["schema"]["type"] == "integer"


async def test_the_example_bodies_conform_and_are_taken(document):
    (operation,) = document["paths"]["/api/v1/results"].values()

    examples = operation["requestBody"]["content"]["application/json"]["examples"]
    assert sorted(examples) == ["long", "short"]
    for example in examples.values():
        validator(document, "ResultPayload").validate(example["value"])
        ResultPayload.model_validate(example["value"])


@pytest.mark.parametrize(
    "changes",
    [
        {"metrics": {"recall": "0.61"}},
        {"metrics": {}},
        {"metrics": []},
        {"metrics": [{"value": 1}]},
        {"metrics": [{"name": "recall", "value": 1, "ci_level": 1}]},
        {"run_id": ""},
        {"verdict": "supported"},
    ],
    ids=json.dumps,
)
async def test_what_is_refused_does_not_conform(document, changes):
    body = {"hypothesis": "fraud-recall/H2", "run_id": "1", "metrics": {"recall": 0.61}} | changes

    assert not validator(document, "ResultPayload").is_valid(body)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/docs", 404),
        ("GET", "/openapi.json", 404),
        ("POST", "/api/v1/nothing", 404),
        ("GET", "/api/v1/results", 405),
        ("DELETE", "/api/docs", 405),
    ],
)
async def test_what_is_not_there_is_answered_in_words(client, method, path, status):
    answer = await client.request(method, path)

    assert answer.status_code == status
    assert list(answer.json()) == ["error"]
    assert "/api/docs" in answer.json()["error"]
    assert ("Allow" in answer.headers) == (status == 405)


async def test_what_breaks_is_answered_without_a_trace_of_our_code(client):
    # No table was made, so the first look at the database fails.
    answer = await client.post("/api/v1/results", headers={"Authorization": "Bearer labthread_x"})

    assert answer.status_code in {500, 503}
    assert list(answer.json()) == ["error"]
    assert "no such table" not in answer.text


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        ({"type": "string", "minLength": 1, "maxLength": 200}, "text, 1 to 200 characters"),
        ({"type": "integer", "minimum": 1}, "whole number, at least 1"),
        ({"anyOf": [{"type": "number"}, {"type": "null"}]}, "number"),
        ({"enum": ["early", "late"]}, '"early" or "late"'),
        (
            {"type": "array", "items": {"$ref": "#/components/schemas/Kept"}, "maxItems": 5000},
            "list, at most 5,000 of them: Kept",
        ),
        (
            {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
            "number, above 0, below 1",
        ),
    ],
    ids=str,
)
def test_a_schema_is_told_in_words(schema, told):
    assert words(schema) == told
