"""What slack_sdk's clients do around a method: pages, uploads, refusals, asking again."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import ActionsBlock, ButtonElement, SectionBlock
from slack_sdk.models.metadata import Metadata
from slack_sdk.models.views import View

from tests.workspace.stock.kinds import KINDS
from tests.workspace.stock.scene import trigger


@pytest.fixture(params=KINDS.values(), ids=KINDS.keys())
def kind(request, workspace):
    return request.param(token=workspace.bot_token, base_url=workspace.api_url)


@pytest.fixture
def fraud(workspace):
    return workspace.channel("#fraud-ml")


class TestPages:
    @pytest.fixture
    async def discussed(self, kind, fraud):
        """The ts of a thread of three messages; two more come after it."""
        root = (await kind.ask("chat_postMessage", channel=fraud.id, text="Recall fell"))["ts"]
        for words, thread in (("By how much?", root), ("To 0.6", root), ("Oh", None), ("Ah", None)):
            await kind.ask("chat_postMessage", channel=fraud.id, text=words, thread_ts=thread)
        return root

    @pytest.mark.parametrize(
        ("method", "items"),
        [
            ("conversations_list", "channels"),
            ("users_conversations", "channels"),
            ("users_list", "members"),
        ],
    )
    async def test_hold_every_channel_and_person(self, kind, method, items):
        whole = (await kind.ask(method))[items]
        pages = await kind.pages(method, limit=1)
        assert [page[items] for page in pages] == [[item] for item in whole]
        assert len(pages) > 2

    async def test_hold_every_member(self, kind, fraud):
        whole = (await kind.ask("conversations_members", channel=fraud.id))["members"]
        pages = await kind.pages("conversations_members", channel=fraud.id, limit=1)
        assert [page["members"] for page in pages] == [[member] for member in whole]
        assert len(pages) > 2

    async def test_hold_every_message(self, kind, fraud, discussed):
        pages = await kind.pages("conversations_history", channel=fraud.id, limit=1)
        assert [page["messages"][0]["text"] for page in pages] == ["Ah", "Oh", "Recall fell"]
        pages = await kind.pages("conversations_replies", channel=fraud.id, ts=discussed, limit=2)
        texts = {message["text"] for page in pages for message in page["messages"]}
        assert texts == {"Recall fell", "By how much?", "To 0.6"}


class TestUpload:
    async def test_shares_files_in_a_thread(self, workspace, kind, fraud, tmp_path):
        root = await kind.ask("chat_postMessage", channel=fraud.id, text="Recall fell")
        plot = tmp_path / "recall.png"
        plot.write_bytes(b"\x89PNG\r\n\x1a\n\x00\xff")

        await kind.ask(
            "files_upload_v2",
            channel=fraud.id,
            thread_ts=root["ts"],
            initial_comment="Night by night",
            file_uploads=[
                {"file": str(plot), "title": "Recall", "alt_txt": "Recall by night"},
                {"content": "night,recall\n1,0.6\n", "filename": "recall.csv"},
            ],
        )
        await workspace.settled(quiet=0.05)

        _, reply = fraud.thread(root["ts"])
        assert reply["text"] == "Night by night"
        assert [file["name"] for file in reply["files"]] == ["recall.png", "recall.csv"]
        assert reply["files"][0]["alt_txt"] == "Recall by night"
        headers = {"Authorization": f"Bearer {workspace.bot_token}"}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.get(reply["files"][0]["url_private"]) as download,
        ):
            assert await download.read() == plot.read_bytes()

    async def test_shares_a_file_in_several_channels(self, workspace, kind, fraud):
        ranking = workspace.channel("#ranking-ml")
        content = "night,recall\n1,0.6\n"
        await kind.ask(
            "files_upload_v2",
            channels=[fraud.id, ranking.id],
            filename="recall.csv",
            content=content,
        )
        await workspace.settled(quiet=0.05)
        for channel in (fraud, ranking):
            [message] = channel.messages
            assert message["files"][0]["size"] == len(content)


class TestModels:
    async def test_are_taken_as_dictionaries_are(self, workspace, kind, fraud):
        checked = ButtonElement(action_id="checked", text="I checked it", value="0.81")
        await kind.ask(
            "chat_postMessage",
            channel=fraud.id,
            text="Recall is 0.81",
            blocks=[SectionBlock(text="Recall is *0.81*"), ActionsBlock(elements=[checked])],
            metadata=Metadata(event_type="baseline", event_payload={"recall": 0.81}),
        )
        [message] = fraud.messages
        assert [block["type"] for block in message["blocks"]] == ["section", "actions"]

        ana = workspace.person("ana")
        view = View(type="modal", title="Recall", blocks=[SectionBlock(text="It is 0.81")])
        await kind.ask("views_open", trigger_id=await trigger(workspace, ana), view=view)
        assert ana.view["title"]["text"] == "Recall"


class TestRefusal:
    async def refusal(self, kind, method, **arguments):
        with pytest.raises(SlackApiError) as caught:
            await kind.ask(method, **arguments)
        return caught.value

    async def test_carries_slacks_code(self, kind):
        refused = await self.refusal(kind, "chat_postMessage", channel="C0NOWHERE", text="Recall?")
        assert refused.response["error"] == "channel_not_found"
        assert "channel_not_found" in str(refused)

    async def test_carries_slacks_reasons(self, kind, fraud):
        blocks = [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]
        refused = await self.refusal(
            kind, "chat_postMessage", channel=fraud.id, text="Recall", blocks=blocks
        )
        assert refused.response["error"] == "invalid_blocks"
        [reason] = refused.response["response_metadata"]["messages"]
        assert "/blocks/0/text" in reason

    async def test_says_how_long_to_wait(self, workspace, kind):
        workspace.fail_next("auth.test", "ratelimited:7")
        refused = await self.refusal(kind, "auth_test")
        assert refused.response["error"] == "ratelimited"
        assert refused.response.status_code == 429
        assert refused.response.headers["Retry-After"] == "7"


class TestRetry:
    @pytest.mark.parametrize(
        ("fault", "status"), [("ratelimited:0", 429), ("500", 500), ("reset_before", 0)]
    )
    async def test_helps_after_a_failure(self, workspace, kind, fault, status):
        kind.retry()
        workspace.fail_next("auth.test", fault)
        answer = await kind.ask("auth_test")
        assert answer["user_id"] == workspace.bot_user_id
        assert [call.status for call in workspace.calls] == [status, 200]
