"""The tree of hypotheses in the thread: a picture, the same in words, and where we are on it."""

import pytest

from tests.conversations.small import BASELINE, plan


@pytest.fixture
async def tree(talk):
    """Two hypotheses, the second if the first fails."""
    await talk.open_project()
    await talk.write("baseline", BASELINE)
    await talk.plan(plan())
    await talk.plan(plan(statement="Header features do it"))
    await talk.press(talk.ana, "hypothesis_edit", "/H1")
    assert (await talk.ana.submit({"failure_step": "H2"})).ok
    await talk.delivered()


def shown(talk):
    """The reply that shows the tree."""
    (message,) = [each for each in talk.thread() if "what follows what" in each["text"]]
    return message


def picture(talk):
    """Its picture, None where it has none."""
    return next((each for each in shown(talk)["blocks"] if each["type"] == "image"), None)


def uploads(talk):
    return [each for each in talk.workspace.calls if each.method == "files.getUploadURLExternal"]


async def test_one_hypothesis_alone_is_no_tree(talk):
    await talk.open_project()
    await talk.plan(plan())

    assert not [each for each in talk.thread() if "what follows what" in each["text"]]
    assert not uploads(talk)


async def test_the_picture_says_in_words_what_it_shows(talk, tree):
    alt = picture(talk)["alt_text"]

    assert "if it fails: H2: Header features do it (planned)" in alt
    assert alt in shown(talk)["text"].replace("&amp;", "&")


async def test_a_start_shows_where_we_are_in_a_new_picture(talk, tree):
    before = picture(talk)["slack_file"]["id"]

    await talk.start("H1")

    assert "H1: Vendor-graph" in shown(talk)["text"]
    assert "we are here" in shown(talk)["text"]
    assert "H1: ░░░░░░░░░░ 0 of 5 days" in shown(talk)["text"]
    assert picture(talk)["slack_file"]["id"] != before
    deleted = [each for each in talk.workspace.calls if each.method == "files.delete"]
    assert before in {each.args["file"] for each in deleted}


async def test_what_changes_nothing_in_the_tree_draws_nothing(talk, tree):
    drawn = len(uploads(talk))

    await talk.press(talk.ana, "hypothesis_edit", "/H2")
    assert (await talk.ana.submit({"method": "Parsed headers, twice"})).ok
    await talk.delivered()

    assert len(uploads(talk)) == drawn


@pytest.mark.parametrize("fault", ["file_uploads_disabled", "missing_scope"])
async def test_where_no_file_may_be_uploaded_the_words_go_on(talk, tree, fault):
    talk.expected_refusals = {fault}
    talk.workspace.fail_next("files.getUploadURLExternal", f"error:{fault}")

    await talk.start("H1")

    assert picture(talk) is None
    assert "we are here" in shown(talk)["text"]
