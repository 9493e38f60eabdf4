"""A project that starts from a document, handed in with the form."""

import pytest

from tests.conversations.small import plan
from tests.conversations.surfaces import mrkdwn_of, typed_in
from tests.conversations.talk import KEY, TITLE

DOCUMENT = f"""\
# {TITLE}

## Problem

Invoices of vendors that nobody knows are paid.

**Why now:** Audit in May

## 3. Baseline

- Method: Rules v14 as deployed
- Values: recall[bec] = 0.52

## Hypothesis 1: {plan()["statement"]}

- Method: Gradient boosted trees over the sender-recipient graph
- Metric: recall
- Slice: bec
- Minimum lift: 10%
- Timebox: 5 days
- If it fails: go on to try Hypothesis 2

## Hypothesis 2: Header features improve recall for BEC by 5% over baseline

- Method: Parsed headers
- Metric: recall
- Slice: bec
- Minimum lift: 5%
- Timebox: 3 days
"""
NOTE = "\n## Open questions\n\nWho labels *the mail* of <!channel>?\n"


@pytest.fixture
async def form(talk):
    """The open form for a new project in #fraud-ml."""
    assert (await talk.ana.command("#fraud-ml", "/lab new")).ok
    return talk.ana.view


async def hand_in(talk, content, name="design.md", **values):
    content = content.encode() if isinstance(content, str) else content
    file = await talk.ana.upload(name, content)
    return await talk.ana.submit({"document": [file["id"]], **values})


def replies(talk):
    """How each reply of the thread begins, in order."""
    return [each["text"].split("\n")[0] for each in talk.thread()[1:]]


async def test_the_document_stands_in_the_thread_under_its_own_title(talk, form):
    answer = await hand_in(talk, DOCUMENT)
    await talk.delivered()

    assert answer.ok
    assert talk.ana.view is None
    assert (await talk.project()).title == TITLE
    assert replies(talk)[:4] == [
        "Problem statement",
        "Experiment design: baseline",
        "H1, planned, 5 working days",
        "H2, planned, 3 working days",
    ]
    assert "Invoices of vendors" in talk.thread()[1]["text"]
    assert "go on with H2" in talk.thread()[3]["text"]
    assert "H1 Vendor-graph features" in talk.card()["text"]


async def test_what_was_imported_can_be_started_and_edited_at_once(talk, form):
    await hand_in(talk, DOCUMENT)
    await talk.delivered()

    await talk.write("problem", {"why_now": "Audit in June"})
    await talk.start("H1")

    assert await talk.heard("H1 started.")
    assert "Audit in June" in talk.newest("Problem statement")["text"]


async def test_a_title_that_is_typed_comes_before_the_documents(talk, form):
    assert (await hand_in(talk, DOCUMENT, title="Another title")).ok

    assert (await talk.project("another-title")).title == "Another title"


async def test_what_finds_no_place_is_in_the_notes_and_is_said(talk, form):
    answer = await hand_in(talk, DOCUMENT + NOTE)
    await talk.delivered()

    assert answer.ok
    said = "\n".join(each["text"] for each in mrkdwn_of(talk.ana.view["blocks"]))
    assert f"*{TITLE}* is open" in said
    assert "“Open questions”" in said
    assert "Who labels *the mail* of &lt;!channel&gt;?" in talk.newest("Further notes")["text"]
    assert "Further notes: written." in talk.card()["text"]


async def test_the_notes_are_edited_like_any_section(talk, form):
    await hand_in(talk, DOCUMENT + NOTE)
    await talk.delivered()
    await talk.ana.close_view()

    await talk.write("notes", {"text": "Carlos labels it."})

    assert "Carlos labels it." in talk.newest("Further notes")["text"]


async def test_the_notes_are_commented_on_like_any_section(talk, form):
    await hand_in(talk, DOCUMENT + NOTE)
    await talk.delivered()

    await talk.press(talk.chloe, "comment_add", "/notes")
    assert (await talk.chloe.submit({"text": "Carlos knows who labels it."})).ok
    await talk.delivered()

    assert "Carlos knows who labels it." in str(talk.newest("Further notes")["blocks"])


async def test_a_project_without_notes_shows_none(talk):
    await talk.open_project()

    assert "Further notes" not in talk.card()["text"]


async def test_long_notes_come_back_whole_into_their_form(talk, form):
    notes = "\n\n".join(f"Remark {number}: {'y' * 900}" for number in range(80))
    await hand_in(talk, f"# {TITLE}\n\n## Minutes of the meetings\n\n{notes}\n")
    await talk.delivered()
    await talk.ana.close_view()

    assert (await talk.press(talk.ana, "section_edit", "/notes")).ok

    typed = "\n\n".join(typed_in(talk.ana.view)[each] for each in typed_in(talk.ana.view) if each)
    assert all(f"Remark {number}:" in typed for number in range(80))
    assert (await talk.ana.submit({})).ok


async def test_whoever_imports_for_somebody_else_is_no_collaborator_after_it(talk, form):
    await hand_in(talk, DOCUMENT, owner="ben")
    await talk.delivered()

    project = await talk.project()
    assert project.owner_id == talk.ben.id
    refused = await talk.press(talk.ana, "section_edit", "/problem")
    assert "You may not edit" in refused.ephemeral


BAD_FILES = {
    "binary": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not text"),
    "latin-1": ("# Größe\n".encode("latin-1"), "UTF-8"),
    "UTF-16": ("# A title\n".encode("utf-16"), "UTF-16"),
    "10 MB": (b"# A title\n" + b"x" * (10 * 1024 * 1024 - 10), "at most 1,000,000 characters"),
    "a million words": (b"a b " * 260_000, "at most 1,000,000 characters"),
    "notes too long": (b"# A title\n\n" + b"word " * 40_000, "belong to no section"),
}


@pytest.mark.parametrize("name", BAD_FILES)
async def test_a_file_that_cannot_be_taken_is_refused_beside_its_input(talk, form, name):
    content, says = BAD_FILES[name]

    answer = await hand_in(talk, content, title=TITLE)

    assert list(answer.errors) == ["document"]
    assert says in answer.errors["document"]
    assert "Nothing was imported." in answer.errors["document"]
    assert typed_in(talk.ana.view)["title"] == TITLE
    assert await talk.project() is None


async def test_a_document_without_a_title_asks_for_one_where_it_is_typed(talk, form):
    answer = await hand_in(talk, "## Problem\n\nInvoices are paid twice.\n")

    assert answer.errors == {"title": "Give the project a title."}


async def test_a_title_that_is_taken_is_said_where_it_is_typed(talk, form):
    await hand_in(talk, DOCUMENT)
    await talk.delivered()
    await talk.ana.command("#fraud-ml", "/lab new")

    answer = await hand_in(talk, DOCUMENT)

    assert list(answer.errors) == ["title"]
    assert KEY in answer.errors["title"]


@pytest.mark.parametrize("fault", ["500", "error:file_not_found"])
async def test_a_download_that_fails_keeps_what_was_typed(talk, form, fault):
    talk.workspace.fail_next("download", fault)

    answer = await hand_in(talk, DOCUMENT, title=TITLE)

    assert "did not hand over the file" in answer.errors["document"]
    assert (await talk.ana.submit({})).ok
    await talk.delivered()
    assert talk.newest("Problem statement")


async def test_the_same_submission_redelivered_is_one_project(talk, form):
    await hand_in(talk, DOCUMENT)
    await talk.delivered()

    await talk.workspace.redeliver(talk.workspace.deliveries[-1])
    await talk.delivered()

    assert sum(each["text"].startswith("ML project:") for each in talk.channel()) == 1
