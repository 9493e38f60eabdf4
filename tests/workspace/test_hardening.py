"""Whatever the app sends, the workspace answers and goes on."""

import asyncio
import base64
import io

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from yarl import URL

from bot.workspace.validation import message_problems, option_problems, view_problems
from bot.workspace.web_api.methods import METHODS
from tests.workspace.building import (
    actions,
    error,
    input_block,
    modal,
    open_socket,
    plain_input,
)

# Names of arguments, all given in one request.
NAMES = [
    "attachments", "blocks", "channel", "channel_id", "cursor", "external_id", "file", "filename",
    "files", "hash", "initial_comment", "latest", "length", "limit", "message", "message_ts",
    "metadata", "name", "oldest", "reply_broadcast", "text", "thread_ts", "timestamp",
    "trigger_id", "ts", "types", "user", "user_id", "users", "view", "view_id",
]  # fmt: skip

# Keys that mean something to the validation.
KEYS = [
    "accessory", "blocks", "chart", "element", "elements", "initial_option", "label", "options",
    "rows", "series", "text", "title", "type", "value",
]  # fmt: skip

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner | st.sampled_from(["section", "actions", "input", "modal", "static_select"]),
            max_size=4,
        )
    ),
    max_leaves=12,
)


@pytest.fixture
async def post(workspace):
    """Post anything to the Web API with the bot's token."""
    async with aiohttp.ClientSession() as session:

        async def send(method, data, content_type="application/json"):
            headers = {
                "Authorization": f"Bearer {workspace.bot_token}",
                "Content-Type": content_type,
            }
            url = f"{workspace.api_url}{method}"
            async with session.post(url, data=io.BytesIO(data), headers=headers) as response:
                return response.status, await response.json()

        yield send


class TestBody:
    @pytest.mark.parametrize(
        ("data", "content_type", "code"),
        [
            (b"{", "application/json", "invalid_json"),
            (b"\xff", "application/json", "invalid_json"),
            (b"[" * 100_000, "application/json", "invalid_json"),
            (b"[]", "application/json", "json_not_object"),
            (b"x", "multipart/form-data", "invalid_form_data"),
            (b"a=%ff", "application/x-www-form-urlencoded; charset=nope", "invalid_form_data"),
            (b"<xml/>", "text/xml", "invalid_post_type"),
        ],
    )
    async def test_is_json_or_a_form(self, post, data, content_type, code):
        status, answer = await post("chat.postMessage", data, content_type)
        assert (status, answer) == (200, {"ok": False, "error": code})

    async def test_is_not_endless(self, post):
        status, answer = await post("chat.postMessage", b" " * (5 * 1024 * 1024))
        assert (status, answer["ok"]) == (413, False)

    async def test_is_not_bottomless(self, post, workspace):
        deep = b'{"x":' * 400 + b"1" + b"}" * 400
        fraud = workspace.channel("#fraud-ml").id.encode()
        body = b'{"channel":"' + fraud + b'","text":"Hi","blocks":[' + deep + b"]}"
        status, answer = await post("chat.postMessage", body)
        assert (status, answer["ok"]) == (200, False)

    @pytest.mark.parametrize("method", sorted(METHODS))
    async def test_may_hold_anything_in_any_argument(self, post, method):
        for value in ("null", "[]", "{}", "true", "1e999", '"\\u0000"', '"\\ud800"', '""', "[[]]"):
            pairs = ",".join(f'"{name}":{value}' for name in NAMES)
            status, answer = await post(method, f"{{{pairs}}}".encode())
            assert status == 200
            assert "ok" in answer


class TestAck:
    """An app that answers nonsense is shown in words, and breaks nothing."""

    ANSWERS = (
        {"text": 5},
        {"blocks": 5},
        {"blocks": [None]},
        {"blocks": [{"type": "section", "text": "x"}]},
        {"attachments": {}},
        {"attachments": [5]},
        {"response_type": [], "text": "x"},
        {"response_action": []},
        {"response_action": "errors"},
        {"response_action": "errors", "errors": [1]},
        {"response_action": "errors", "errors": {"title": {}}},
        {"response_action": "update"},
        {"response_action": "update", "view": []},
        {"response_action": "push", "view": {"type": "modal", "blocks": [[]]}},
        {"options": {"x": 1}, "option_groups": 5},
    )

    @pytest.mark.parametrize("answer", ANSWERS, ids=str)
    async def test_may_carry_anything(self, workspace, client, answer):
        ana = workspace.person("ana")
        form = modal(
            input_block("title", plain_input()),
            actions({"type": "external_select", "action_id": "metric", "min_query_length": 0}),
        )

        async def reply(socket, act):
            acting = asyncio.create_task(act)
            envelope = await socket.receive_json(timeout=2)
            await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": answer})
            return envelope, await acting

        async with aiohttp.ClientSession() as session:
            opened = await client.apps_connections_open(app_token=workspace.app_token)
            socket = await session.ws_connect(opened["url"])
            assert (await socket.receive_json())["type"] == "hello"
            envelope, _ = await reply(socket, ana.command("#fraud-ml", "/lab"))
            trigger = envelope["payload"]["trigger_id"]
            await client.views_open(trigger_id=trigger, view=form)
            assert (await reply(socket, ana.suggest("metric")))[1] == []
            _, submitted = await reply(socket, ana.submit({"title": "Catch more fraud"}))
            assert not submitted.ok
            assert ana.view is not None


class TestResponse:
    @pytest.mark.parametrize("data", [b"", b"{", b"[]", b'"x"', b"\xff"])
    async def test_is_json(self, workspace, data):
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{workspace.url}/response/none", data=data) as response,
        ):
            assert response.status in (400, 404)


class TestValidation:
    @given(JSON)
    @settings(max_examples=300, deadline=None)
    def test_finds_words_for_anything(self, value):
        for problems in (
            message_problems(value),
            message_problems({"blocks": value}),
            message_problems({"blocks": [value]}),
            view_problems(value),
            view_problems({"type": "modal", "blocks": value}),
            option_problems(value),
        ):
            assert all(problem.line.startswith("[ERROR] ") for problem in problems)


class TestCrowd:
    async def test_of_a_thousand_connections_leaves_room_for_one_more(self, workspace, client):
        port = int(workspace.url.rsplit(":", 1)[1])
        crowd = [await asyncio.open_connection("127.0.0.1", port) for _ in range(1000)]
        for _, writer in crowd[::2]:
            writer.write(b"POST /api/auth.test HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        assert (await client.auth_test())["ok"]
        for _, writer in crowd:
            writer.close()
        assert (await client.auth_test())["ok"]

    async def test_of_a_thousand_calls_is_answered(self, workspace, client):
        async with aiohttp.ClientSession() as session:
            client.session = session
            answers = await asyncio.gather(*[client.auth_test() for _ in range(1000)])
        assert all(answer["ok"] for answer in answers)

    async def test_of_a_hundred_sockets_keeps_to_ten(self, workspace):
        async with aiohttp.ClientSession() as session:
            opened = await asyncio.gather(*[open_socket(session, workspace) for _ in range(100)])
            greetings = [greeting["type"] for _, greeting in opened]
        assert greetings.count("hello") == 10
        assert greetings.count("disconnect") == 90


class TestOddRequests:
    """Each of these once ended in a traceback."""

    async def test_a_body_that_is_not_packed_as_it_says(self, workspace):
        headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
        async with aiohttp.ClientSession(headers=headers) as session:
            for path in ("api/auth.test", "response/none", "control/clock"):
                async with session.post(f"{workspace.url}/{path}", data=b"no gzip") as response:
                    assert response.status == 400

    async def test_a_name_that_no_file_can_have(self, workspace):
        address = URL(f"{workspace.url}/page/x%00.js", encoded=True)
        async with aiohttp.ClientSession() as session, session.get(address) as response:
            assert response.status == 404

    async def test_a_file_whose_name_no_address_can_carry(self, workspace, client):
        fraud = workspace.channel("#fraud-ml").id
        for name in ("..", "\ud800.md", "a/b.md"):
            ticket = await client.api_call(
                "files.getUploadURLExternal", json={"filename": name, "length": 5}
            )
            # Binary, and without a file's name: as other languages may send it.
            part = b'--x\r\nContent-Disposition: form-data; name="file"\r\n'
            part += b"Content-Type: application/octet-stream\r\n\r\n# Log\r\n--x--\r\n"
            headers = {"Content-Type": "multipart/form-data; boundary=x"}
            async with (
                aiohttp.ClientSession(headers=headers) as session,
                session.post(ticket["upload_url"], data=part) as response,
            ):
                assert response.status == 200
            files = [{"id": ticket["file_id"]}]
            await client.files_completeUploadExternal(files=files, channel_id=fraud)
        await workspace.settled(quiet=0.05)
        assert len(workspace.channel("#fraud-ml").messages) == 3

    @pytest.mark.parametrize("content_type", ["multipart/form-data", "multipart/form-data; a=b"])
    async def test_an_upload_that_is_no_form(self, workspace, client, content_type):
        ticket = await client.files_getUploadURLExternal(filename="log.md", length=5)
        headers = {"Content-Type": content_type}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.post(ticket["upload_url"], data=b"# Log") as response,
        ):
            assert response.status == 400

    @pytest.mark.parametrize("position", ["next:1.5", f"next:{'9' * 5000}", "next_ts:1", "other:1"])
    async def test_a_cursor_that_was_made_up(self, client, position):
        cursor = base64.urlsafe_b64encode(position.encode()).decode()
        assert await error(client.users_list(cursor=cursor)) == "invalid_cursor"

    async def test_numbers_that_are_none(self, workspace, browser, client):
        picker = {"type": "datetimepicker", "action_id": "due"}
        fraud = workspace.channel("#fraud-ml")
        await client.chat_postMessage(channel=fraud.id, text="When?", blocks=[actions(picker)])
        place = {"type": "message", "channel": fraud.id, "ts": fraud.messages[0]["ts"]}
        for moment in (1e999, "noon", [], 10**400):
            state = {"selected_date_time": moment}
            answer = await browser.act(
                "action", container=place, action_id="due", element_state=state
            )
            assert not answer["ok"]
        assert (await browser.post("limits", {"per_channel": 10**400}))[0] == 400

    async def test_words_that_no_encoding_can_carry(self, workspace, browser, client):
        fraud = workspace.channel("#fraud-ml").id
        assert (await browser.act("message", channel=fraud, text="\ud800!"))["ok"]
        await client.api_call("chat.postMessage", json={"channel": fraud, "text": "\ud800!"})
        assert [m["text"] for m in workspace.channel("#fraud-ml").messages] == ["?!", "?!"]
