"""The control API, the page's stream, and who may talk to the server at all."""

import asyncio
import json

import pytest

from bot.workspace import Note
from tests.workspace.building import (
    actions,
    button,
    connected,
    input_block,
    modal,
    plain_input,
)


def build_lab(app):
    @app.command("/lab")
    async def open_proposal(ack, body, client):
        await client.views_open(
            trigger_id=body["trigger_id"],
            view=modal(
                input_block("title", plain_input()),
                actions({"type": "datepicker", "action_id": "due"}),
            ),
        )
        await ack()

    @app.action("due")
    async def see_date(ack):
        await ack()

    @app.action("press")
    async def see_press(ack, respond):
        await ack()

    @app.view("proposal")
    async def propose(ack, view):
        title = view["state"]["values"]["title"]["value"]["value"]
        if title == "bad":
            await ack(response_action="errors", errors={"title": "Say more"})
        else:
            await ack()

    @app.shortcut("propose")
    async def see_shortcut(ack):
        await ack()


class TestReads:
    async def test_tell_what_surrounds_the_messages(self, workspace, browser):
        async def notes():
            return [Note(title="Inbox", text="Post results here", code="curl")]

        workspace.notes = notes
        _, told = await browser.get("workspace")

        assert told["team"] == {"id": workspace.team_id, "name": "Northwind"}
        assert told["app"]["connected"] is False
        assert told["app"]["commands"] == [
            {"command": "/lab", "description": "Design", "usage_hint": "new"}
        ]
        assert told["app"]["shortcuts"][0]["callback_id"] == "propose"
        assert "ana" in [person["name"] for person in told["people"]]
        assert told["notes"] == [{"title": "Inbox", "text": "Post results here", "code": "curl"}]
        assert told["clock"]["offset"] == 0

    async def test_are_seen_as_the_first_person_at_first(self, workspace, browser):
        _, as_ana = await browser.get("workspace")
        _, as_nobody_yet = await browser.get("workspace", **{"as": ""})
        assert as_nobody_yet["channels"] == as_ana["channels"]
        assert (await browser.get("workspace", **{"as": "U0NOBODY"}))[0] == 400

    async def test_hide_private_channels_from_others(self, workspace, browser):
        def names(told):
            return [channel["name"] for channel in told["channels"]]

        _, to_ana = await browser.get("workspace")
        _, to_ben = await browser.get("workspace", **{"as": workspace.person("ben").id})
        assert "secret-lab" in names(to_ana)
        assert "secret-lab" not in names(to_ben)
        secret = workspace.channel("#secret-lab").id
        status, _ = await browser.get(
            f"channels/{secret}/messages", **{"as": workspace.person("ben").id}
        )
        assert status == 400

    async def test_give_messages_and_threads_with_their_authors(self, workspace, browser, client):
        fraud = workspace.channel("#fraud-ml").id
        root = await client.chat_postMessage(channel=fraud, text="Root")
        await client.chat_postMessage(channel=fraud, text="Reply", thread_ts=root["ts"])
        await client.chat_postEphemeral(channel=fraud, user=browser.ana, text="Psst")

        _, channel = await browser.get(f"channels/{fraud}/messages")
        _, thread = await browser.get(f"channels/{fraud}/threads/{root['ts']}")

        first, second = channel["messages"]
        assert (first["reply_count"], first["author"]["real_name"]) == (1, "Labthread")
        assert second["is_ephemeral"]
        assert [message["text"] for message in thread["messages"]] == ["Root", "Reply"]

    async def test_record_calls_and_deliveries(self, workspace, browser, client):
        await client.auth_test()
        _, told = await browser.get("calls")
        assert told["calls"][0]["method"] == "auth.test"


class TestActs:
    async def test_go_through_a_form(self, workspace, browser):
        fraud = workspace.channel("#fraud-ml").id
        async with connected(workspace, build_lab):
            assert await browser.act("command", channel=fraud, text="/lab") == {"ok": True}
            _, told = await browser.get("views")
            [view] = told["views"]
            typed = {"title": {"value": {"type": "plain_text_input", "value": "bad"}}}

            picked = await browser.act(
                "action",
                container={"type": "view", "view_id": view["id"]},
                block_id="actions",
                action_id="due",
                element_state={"selected_date": "2026-03-02"},
                values=typed,
            )
            assert picked == {"ok": True}
            state = workspace.deliveries[-1].payload["view"]["state"]["values"]
            assert state["title"]["value"]["value"] == "bad"
            assert state["actions"]["due"]["selected_date"] == "2026-03-02"

            refused = await browser.act("submit", view_id=view["id"], values=typed)
            assert refused == {"ok": False, "errors": {"title": "Say more"}}
            typed["title"]["value"]["value"] = ""
            refused = await browser.act("submit", view_id=view["id"], values=typed)
            assert "required" in refused["errors"]["title"]
            typed["title"]["value"]["value"] = "Catch more fraud"
            accepted = await browser.act("submit", view_id=view["id"], values=typed)
            assert accepted == {"ok": True}
            assert "not open" in (await browser.act("close", view_id=view["id"]))["error"]

    async def test_write_press_and_choose(self, workspace, browser, client):
        fraud = workspace.channel("#fraud-ml")
        async with connected(workspace, build_lab):
            assert (await browser.act("message", channel=fraud.id, text="Hello"))["ok"]
            await client.chat_postMessage(channel=fraud.id, text="Hi", blocks=[actions(button())])
            pressed = await browser.act(
                "action",
                container={
                    "type": "message",
                    "channel": fraud.id,
                    "ts": fraud.messages[-1]["ts"],
                },
                block_id="actions",
                action_id="press",
                element_state={},
                values={},
            )
            assert pressed == {"ok": True}
            assert await browser.act("shortcut", callback_id="propose") == {"ok": True}
            assert await browser.act("home") == {"ok": True}
        assert fraud.messages[0]["text"] == "Hello"

    async def test_fail_in_the_clients_words(self, workspace, browser):
        archived = workspace.channel("#old-ideas").id
        refused = await browser.act("message", channel=archived, text="Hello")
        assert "archived" in refused["error"]

    @pytest.mark.parametrize(
        ("act", "body"),
        [
            ("command", {}),
            ("command", {"channel": "C1", "text": 5}),
            ("command", {"channel": "#fraud-ml", "text": "no slash"}),
            ("message", []),
            ("message", {"channel": "#fraud-ml", "text": "x", "thread_ts": {}}),
            ("action", {"container": {"type": "message"}}),
            ("action", {"action_id": "x", "container": "x"}),
            ("submit", {"view_id": 5}),
            ("shortcut", {"callback_id": "unknown"}),
            ("dance", {}),
        ],
    )
    async def test_are_refused_with_a_reason_when_malformed(self, browser, act, body):
        status, answer = await browser.post(f"people/{browser.ana}/{act}", body)
        assert status == 400
        assert answer["error"]

    @pytest.mark.parametrize(
        "values",
        [
            [],
            "x",
            {"title": []},
            {"title": {"value": []}},
            {"title": {"value": {"value": 5}}},
            {"actions": {"due": {"selected_date": ["x"]}}},
        ],
    )
    async def test_survive_any_values(self, workspace, browser, values):
        async with connected(workspace, build_lab):
            await browser.act("command", channel="#fraud-ml", text="/lab")
            _, told = await browser.get("views")
            view_id = told["views"][0]["id"]
            status, answer = await browser.post(
                f"people/{browser.ana}/submit", {"view_id": view_id, "values": values}
            )
        assert (status, answer["ok"]) in ((400, False), (200, False))

    async def test_are_those_of_people(self, workspace, browser):
        status, _ = await browser.post(f"people/{workspace.bot_user_id}/message", {})
        assert status == 400
        status, _ = await browser.post("people/U0NOBODY/message", {})
        assert status == 400

    async def test_move_the_clock(self, workspace, browser):
        _, moved = await browser.post("clock", {"to": 1_800_000_000})
        assert 1_800_000_000 <= moved["now"] < 1_800_000_060
        _, moved = await browser.post("clock", {"advance": 3600})
        assert workspace.clock.now() >= 1_800_003_600
        for wrong in ({"to": "noon"}, {"advance": True}, {"to": -1}, {"to": 1e300}, {}):
            assert (await browser.post("clock", wrong))[0] == 400


class TestStream:
    async def test_hints_at_what_changed(self, workspace, browser, client):
        fraud = workspace.channel("#fraud-ml").id
        stream = f"{workspace.url}/control/stream?as={browser.ana}"
        async with asyncio.timeout(5), browser.session.get(stream) as response:
            assert await response.content.readline() == b": hello\n"
            await client.chat_postMessage(channel=fraud, text="Hi")
            workspace.clock.advance(60)
            hints = []
            while len(hints) < 2:
                line = await response.content.readline()
                if line.startswith(b"data: ") and b"traffic" not in line:
                    hints.append(json.loads(line.removeprefix(b"data: ")))
        assert hints == [{"kind": "message", "channel": fraud}, {"kind": "clock"}]
