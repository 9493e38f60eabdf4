"""A section that is handed in as a Markdown file: read as that section, or refused in words."""

from dataclasses import replace

import pytest

from tests.conversations.small import opened
from tests.conversations.surfaces import crafted, shown, typed_in
from tests.conversations.test_long_text import saved


async def attached(talk, content, name="problem.md", section="problem", **typed):
    """Open a section's form and submit it with a file."""
    await opened(talk, "section_edit", f"/{section}")
    file = await talk.ana.upload(name, content)
    return await talk.ana.submit({"upload": [file], **typed})


async def test_headings_and_bold_labels_say_which_field_is_meant(talk):
    await talk.open_project()
    text = """
# Problem statement

Vendors are taken over, and their invoices change:

- the account
- the address

## Why now
**The account** in the mail is theirs.

### An own heading
stays.

**Link to the need:** https://tracker.example/FRAUD-7
"""

    assert (await attached(talk, text.encode())).ok

    (kept,) = (await saved(talk)).content
    assert kept["problem"].startswith("Vendors are taken over")
    assert kept["problem"].endswith("- the address")
    assert kept["why_now"].startswith("**The account** in the mail is theirs.")
    assert "### An own heading\n\nstays." in kept["why_now"]
    assert kept["link"] == "https://tracker.example/FRAUD-7"
    await talk.heard("Vendors are taken over")


async def test_a_file_without_labels_is_the_first_field_word_for_word(talk):
    await talk.open_project()
    text = "Invoices, forged:\n\n\n  1) by mail\n  2) by phone   \n# and `more`"

    assert (await attached(talk, text.encode(), why_now="Renewals")).ok

    assert (await saved(talk)).content == ({"problem": text, "why_now": "Renewals", "link": ""},)


async def test_what_the_file_does_not_name_stays_as_it_is(talk):
    await talk.open_project()
    await talk.write("problem", {"problem": "Vendors", "why_now": "Renewals"})

    assert (await attached(talk, b"## Why now\n\nThe insurer asks")).ok

    assert (await saved(talk)).content[0]["problem"] == "Vendors"
    assert (await saved(talk)).content[0]["why_now"] == "The insurer asks"


async def test_a_date_may_be_written_as_people_do(talk):
    await talk.open_project()
    text = b"**Crawl:** Ten customers\n\n**Crawl by:** 12 February 2035\n"

    assert (await attached(talk, text, section="delivery")).ok

    assert (await saved(talk, "delivery")).content[0]["crawl_date"] == "2035-02-12"


async def test_a_field_that_is_in_the_file_and_typed_otherwise_is_asked_about(talk):
    await talk.open_project()
    await talk.write("problem", {"problem": "Vendors", "why_now": "Renewals"})

    answer = await attached(talk, b"# The problem\nForgers\n# Why now\nNow", problem="Mine")

    assert list(answer.errors) == ["upload"]
    assert (
        "The file says one thing for “The problem” and you typed another" in answer.errors["upload"]
    )
    assert typed_in(talk.ana.view)["problem"] == "Mine"
    assert (await saved(talk)).revision == 1
    assert (await talk.ana.submit({"problem": "Vendors"})).ok
    assert (await saved(talk)).content[0]["problem"] == "Forgers"


BAD = {
    "binary": (b"\x89PNG\r\n\x1a\n\x00\x00", "not text"),
    "not UTF-8": ("Änderung".encode("latin-1"), "not UTF-8"),
    "ten megabytes": (b"x" * (10 * 1024 * 1024), "1,000,000 characters"),
    "blank": (b" \n\n ", "The file is empty"),
    "labels alone": (b"# The problem\n\n# Why now\n", "names fields and says nothing"),
    "too long a field": (b"word " * 6000, "at most 24,000 characters. The file has"),
    "no link": (b"# Link to the need\nsoon", "“Link to the need” cannot be “soon”"),
}


@pytest.mark.parametrize(("content", "says"), BAD.values(), ids=BAD)
async def test_a_file_that_cannot_be_taken_is_answered_at_its_input(talk, content, says):
    await talk.open_project()

    answer = await attached(talk, content, why_now="Renewals")

    assert list(answer.errors) == ["upload"]
    assert says in answer.errors["upload"]
    assert typed_in(talk.ana.view)["why_now"] == "Renewals"
    assert await saved(talk) is None


async def test_a_file_of_another_type_does_not_leave_slack(talk):
    await talk.open_project()

    answer = await attached(talk, b"%PDF-1.7", name="problem.pdf")

    assert answer.refused_by_client
    assert "none of the file types" in answer.errors["upload"]


async def test_a_download_that_slack_refuses_can_be_tried_again(talk):
    await talk.open_project()
    talk.workspace.fail_next("download", "500")

    answer = await attached(talk, b"Vendors")

    assert "Slack did not hand over the file" in answer.errors["upload"]
    assert (await talk.ana.submit()).ok
    assert (await saved(talk)).content[0]["problem"] == "Vendors"


async def test_the_token_goes_to_no_other_address(talk):
    await talk.open_project()
    view = await opened(talk, "section_edit", "/problem")
    state = crafted(view)
    (entered,) = state["upload"].values()
    entered["files"] = [{"id": "F1", "url_private": "http://collector.example/problem.md"}]

    answer = await talk.ana.submit_raw(view["id"], state)

    assert answer.errors == {"upload": "This is not a file that Slack keeps. Nothing was changed."}


async def test_a_file_that_comes_second_is_merged_like_typed_words(talk):
    await talk.open_project(collaborators=["ben"])
    await talk.write("problem", {"problem": "Vendors", "why_now": "Renewals"})
    await talk.press(talk.ben, "section_edit", "/problem")
    await talk.write("problem", {"problem": "Vendors are taken over"})
    file = await talk.ben.upload("problem.md", b"# The problem\nInvoices are forged")

    assert (await talk.ben.submit({"upload": [file]})).ok

    assert typed_in(talk.ben.view)["problem"] == "Invoices are forged"
    assert " are taken over" in shown(talk.ben.view["blocks"])
    assert (await talk.ben.submit()).ok
    assert talk.ben.view is None
    assert (await saved(talk)).content[0]["problem"] == "Invoices are forged"


async def test_a_repeat_of_the_same_submission_saves_once(talk):
    await talk.open_project()
    assert (await attached(talk, b"Vendors")).ok
    sent = talk.workspace.deliveries[-1]

    await talk.workspace.redeliver(replace(sent))

    assert (await saved(talk)).revision == 1
