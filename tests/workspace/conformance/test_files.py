"""Files of people: shared in a message, handed in with a form, and who may read them."""

import aiohttp
import pytest

from bot.workspace import Workspace, WorkspaceConfig
from tests.workspace.building import build_manifest, connected, error, input_block, modal

CSV = b"slice,recall\nbec,0.61\n"


def file_modal(**limits):
    element = {"type": "file_input", "action_id": "value", **limits}
    return modal(input_block("results", element))


@pytest.fixture
async def workspace():
    events = ["message.channels", "file_shared"]
    config = WorkspaceConfig(manifest=build_manifest(events=events), rate_limits=False)
    async with Workspace(config).serve() as served:
        yield served


@pytest.fixture
async def told(workspace):
    """What a stock app is told: events, and submitted files."""
    heard = []

    def build(app):
        @app.event("message")
        async def message(event):
            heard.append(event)

        @app.event("file_shared")
        async def shared(event):
            heard.append(event)

        @app.command("/lab")
        async def opens(ack, body, client):
            await ack()
            limits = {"max_files": 1, "filetypes": ["csv", "md"]}
            await client.views_open(trigger_id=body["trigger_id"], view=file_modal(**limits))

        @app.view("proposal")
        async def takes(ack, view):
            await ack()
            heard.extend(view["state"]["values"]["results"]["value"]["files"])

    async with connected(workspace, build):
        yield heard


async def downloaded(workspace, file):
    headers = {"Authorization": f"Bearer {workspace.bot_token}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.get(file["url_private_download"]) as response,
    ):
        return response.status, await response.read()


@pytest.mark.slack("2 events")
async def test_a_shared_file_is_told_twice_as_a_message_and_as_a_file(workspace, told):
    ana = workspace.person("ana")
    file = await ana.upload("recall.csv", CSV)

    await ana.say("#fraud-ml", "The new run", files=[file])
    await workspace.settled(quiet=0.05)

    by_type = {event["type"]: event for event in told}
    assert by_type["message"]["subtype"] == "file_share"
    assert by_type["message"]["files"][0]["id"] == file["id"]
    assert by_type["file_shared"]["file_id"] == file["id"]
    assert by_type["file_shared"]["user_id"] == ana.id


@pytest.mark.slack("4 files")
async def test_the_app_reads_a_file_once_it_was_shared_where_the_app_is(client, workspace, told):
    ana = workspace.person("ana")
    file = await ana.upload("recall.csv", CSV)
    unshared = await error(client.files_info(file=file["id"]))
    await ana.say("#general", "For all but the app", files=[file])
    elsewhere = await downloaded(workspace, file)
    await ana.say("#fraud-ml", "And for the app", files=[file])

    assert unshared == "file_not_found"
    assert elsewhere[0] == 404
    assert (await client.files_info(file=file["id"]))["file"]["size"] == len(CSV)
    assert await downloaded(workspace, file) == (200, CSV)


@pytest.mark.slack("1.2 file_input")
class TestFileInput:
    async def test_hands_over_the_file_and_the_right_to_read_it(self, workspace, told):
        ana = workspace.person("ana")
        await ana.command("#fraud-ml", "/lab")
        file = await ana.upload("recall.csv", CSV)

        assert (await ana.submit({"results": [file]})).ok
        assert told[0]["name"] == "recall.csv"
        assert await downloaded(workspace, told[0]) == (200, CSV)

    @pytest.mark.parametrize(
        ("files", "words"),
        [
            ([("a.csv", CSV), ("b.csv", CSV)], "1 files at most"),
            ([("plot.png", b"png")], "none of the file types"),
            ([("a.csv", b"x" * (10 * 1024 * 1024 + 1))], "10 MB at most"),
        ],
        ids=["too many", "another type", "too large"],
    )
    async def test_is_checked_before_the_app_is_asked(self, workspace, told, files, words):
        ana = workspace.person("ana")
        await ana.command("#fraud-ml", "/lab")
        uploaded = [await ana.upload(name, content) for name, content in files]

        answer = await ana.submit({"results": uploaded})

        assert words in answer.errors["results"]
        assert answer.refused_by_client

    async def test_takes_ten_megabytes(self, workspace, told):
        ana = workspace.person("ana")
        await ana.command("#fraud-ml", "/lab")
        largest = await ana.upload("a.csv", b"x" * (10 * 1024 * 1024))

        assert (await ana.submit({"results": [largest]})).ok

    async def test_takes_no_file_of_somebody_else(self, workspace, told):
        ana = workspace.person("ana")
        await ana.command("#fraud-ml", "/lab")
        file = await workspace.person("ben").upload("recall.csv", CSV)

        answer = await ana.submit({"results": [file]})

        assert "not yours" in answer.error
        assert answer.refused_by_client


@pytest.mark.slack("4 files")
async def test_the_app_deletes_its_own_files_alone(client, workspace, told):
    fraud = workspace.channel("#fraud-ml")
    uploaded = await client.files_upload_v2(channel=fraud.id, filename="log.md", content="# Log")
    await workspace.settled(quiet=0.05)
    theirs = await workspace.person("ana").upload("recall.csv", CSV)
    await workspace.person("ana").say("#fraud-ml", "Mine", files=[theirs])

    await client.files_delete(file=uploaded["file"]["id"])

    assert "files" not in fraud.messages[0]
    assert await error(client.files_delete(file=theirs["id"])) == "cant_delete_file"
    assert await error(client.files_info(file=uploaded["file"]["id"])) == "file_not_found"
