"""files.*: the upload in steps, and where it may go."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.building import error


def client_of(workspace, token):
    return AsyncWebClient(token=token, base_url=workspace.api_url)


@pytest.mark.slack("4 files")
class TestFiles:
    async def test_need_their_bytes_before_they_complete(self, client, workspace):
        announced = await client.files_getUploadURLExternal(filename="a.txt", length=2)
        completed = client.files_completeUploadExternal(
            files=[{"id": announced["file_id"]}], channel_id=workspace.channel("#fraud-ml").id
        )
        assert await error(completed) == "file_not_found"

    async def test_are_told_with_the_messages_that_share_them(self, client, workspace):
        fraud = workspace.channel("#fraud-ml")
        root = await client.chat_postMessage(channel=fraud.id, text="Root")
        uploaded = await client.files_upload_v2(
            channel=fraud.id, thread_ts=root["ts"], filename="plot.png", content=b"png", title="P"
        )
        before = (await client.files_info(file=uploaded["file"]["id"]))["file"]
        assert before["shares"] == {}

        await workspace.settled(quiet=0.01)

        after = (await client.files_info(file=uploaded["file"]["id"]))["file"]
        [share] = after["shares"]["public"][fraud.id]
        assert share["thread_ts"] == root["ts"]
        assert fraud.thread(root["ts"])[1]["files"][0]["title"] == "P"

    async def test_go_where_the_bot_may_write(self, client, workspace):
        general = workspace.channel("#general").id
        shared = client.files_upload_v2(channel=general, filename="a.txt", content="Hi")
        assert await error(shared) == "not_in_channel"

    async def test_come_fourteen_at_a_time(self, client, workspace):
        fraud = workspace.channel("#fraud-ml").id
        uploads = [{"filename": f"{n}.txt", "content": "Hi"} for n in range(15)]
        shared = client.files_upload_v2(channel=fraud, file_uploads=uploads)
        assert await error(shared) == "internal_error"

    async def test_can_be_shown_in_blocks_once_complete(self, client, workspace):
        fraud = workspace.channel("#fraud-ml")
        uploaded = await client.files_upload_v2(filename="plot.png", content=b"png")
        image = {
            "type": "image",
            "alt_text": "Curve",
            "slack_file": {"id": uploaded["file"]["id"]},
        }
        await client.chat_postMessage(channel=fraud.id, text="Plot", blocks=[image])
        assert fraud.messages[0]["blocks"][0]["type"] == "image"
