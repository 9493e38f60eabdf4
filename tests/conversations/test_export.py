"""The document as a file in its thread: Markdown at once, other formats by a word."""

import json

import aiohttp
import pytest

from tests.conversations.small import running_project
from tests.conversations.surfaces import parts
from tests.conversations.talk import KEY, TITLE, until


def files(talk):
    """The names of the files in the thread, in order."""
    return [each["name"] for message in talk.thread() for each in message.get("files", [])]


async def text_of(talk, name):
    """Open a file of the thread, as a person does in a browser."""
    await until(lambda: name in files(talk))
    (file,) = [
        each
        for message in talk.thread()
        for each in message.get("files", [])
        if each["name"] == name
    ]
    headers = {"Sec-Fetch-Site": "same-origin"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.get(file["url_private"]) as answer,
    ):
        return await answer.text()


async def test_without_a_word_it_is_markdown_and_the_other_formats_are_named(talk):
    await talk.open_project()

    answer = await talk.ana.command("#fraud-ml", "/lab export")

    assert "as Markdown" in answer.ephemeral
    assert f"`/lab export {KEY} html`" in answer.ephemeral
    assert (await text_of(talk, f"{KEY}.md")).startswith(f"# {TITLE}")


@pytest.mark.parametrize("words", ["html", "HTML", f"{KEY} html", f"  {KEY}   html "])
async def test_a_web_page_comes_with_names_and_the_picture_of_the_tree(talk, words):
    await running_project(talk)

    answer = await talk.ana.command("#fraud-ml", f"/lab export {words}")

    assert "as a web page" in answer.ephemeral
    page = await text_of(talk, f"{KEY}.html")
    assert page.startswith("<!DOCTYPE html>") or page.startswith("<!doctype html>")
    assert "data:image/svg+xml" in page
    assert talk.ana.id not in page


async def test_json_is_for_programs(talk):
    await running_project(talk)

    await talk.ana.command("#ranking-ml", f"/lab export {KEY} json")

    data = json.loads(await text_of(talk, f"{KEY}.json"))
    assert data["project"]["title"] == TITLE
    assert [each["key"] for each in data["sections"] if each["revision"]] == ["baseline"]


async def test_a_format_that_is_none_is_taken_for_a_key(talk):
    await talk.open_project()

    answer = await talk.ana.command("#fraud-ml", f"/lab export {KEY} pdf")

    assert "There is no project" in answer.ephemeral
    assert files(talk) == []


async def test_of_several_projects_the_picked_one_comes_in_the_format_asked_for(talk):
    await talk.open_project()
    await talk.open_project(title="Flag changed bank details")

    await talk.ana.command("#fraud-ml", "/lab export html")
    picker = talk.ana.ephemerals[-1]
    options = next(each["options"] for each in parts(picker["blocks"]) if "options" in each)
    chosen = next(each for each in options if each["text"]["text"].startswith("Flag"))
    await talk.ana.click(picker, "pick_export html", selected=chosen["value"])

    assert "Flag changed" in await text_of(talk, "flag-changed-bank-details.html")


async def test_two_formats_that_wait_together_come_both(talk):
    await talk.open_project()
    await talk.delivered()
    talk.workspace.fail_next("files.getUploadURLExternal", "ratelimited:1")

    for words in ("html", "json", "html"):
        await talk.ana.command("#fraud-ml", f"/lab export {words}")
    await until(lambda: len(files(talk)) == 2)
    await talk.delivered()

    assert sorted(files(talk)) == [f"{KEY}.html", f"{KEY}.json"]


@pytest.mark.parametrize("fault", ["reset_after", "500", "reset_before"])
async def test_a_page_whose_sharing_goes_wrong_comes_once_and_stays_a_page(talk, fault):
    await talk.open_project()
    await talk.delivered()
    talk.workspace.fail_next("files.completeUploadExternal", fault)

    await talk.ana.command("#fraud-ml", "/lab export html")
    await until(lambda: files(talk))
    await talk.delivered()
    await talk.workspace.settled(quiet=0.3)

    assert files(talk) == [f"{KEY}.html"]


async def test_a_private_channels_document_goes_to_nobody_else(talk):
    await talk.open_project(channel="#secret-lab", title="Secret ranker")

    answer = await talk.ben.command("#fraud-ml", "/lab export secret-ranker html")

    assert "There is no project" in answer.ephemeral


async def test_where_slack_takes_no_file_the_thread_says_so_and_goes_on(talk):
    talk.expected_refusals = {"file_uploads_disabled"}
    await talk.open_project()
    talk.workspace.fail_next("files.getUploadURLExternal", "error:file_uploads_disabled")

    assert (await talk.ana.command("#fraud-ml", "/lab export")).ok
    said = await talk.heard("Slack takes no file here")
    await talk.write("problem", {"problem": "Invoice fraud reaches inboxes"})

    assert "labthread export catch-more-invoice-fraud" in said["text"]
    assert talk.newest("Invoice fraud reaches inboxes")
