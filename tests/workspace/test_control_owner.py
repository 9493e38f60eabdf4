"""The control API for whoever owns the workspace: clock, channels, app, limits, trouble."""

import asyncio

import pytest

from bot.workspace import Scheduled
from tests.workspace.building import (
    actions,
    button,
    connected,
    error,
    input_block,
    modal,
    plain_input,
)


class TestClock:
    async def test_stands_still_and_goes_on(self, workspace, browser):
        _, stopped = await browser.post("clock", {"paused": True})
        _, moved = await browser.post("clock", {"advance": 60})
        _, going = await browser.post("clock", {"paused": False})

        assert (stopped["is_paused"], going["is_paused"]) == (True, False)
        assert moved["now"] == stopped["now"] + 60

    async def test_goes_to_what_comes_next(self, workspace, browser):
        async def upcoming():
            return Scheduled(at=2_000_000_000.0, label="next check-in")

        assert (await browser.post("clock", {"to": "next"}))[0] == 400
        workspace.upcoming = upcoming
        _, seen = await browser.get("workspace")
        _, moved = await browser.post("clock", {"to": "next"})

        assert seen["clock"]["next"] == {"at": 2_000_000_000.0, "label": "next check-in"}
        assert 2_000_000_000 <= moved["now"] < 2_000_000_060

    async def test_goes_back_to_real_time(self, workspace, browser):
        await browser.post("clock", {"advance": 60})
        _, moved = await browser.post("clock", {"to": "real"})

        assert moved["offset"] == 0

    async def test_is_told_what_comes_next_by_an_app_elsewhere(self, workspace, browser):
        await browser.post("upcoming", {"at": 2_000_000_000, "label": "next check-in"})
        _, moved = await browser.post("clock", {"to": "next"})
        _, nothing = await browser.post("upcoming", {})

        assert moved["now"] >= 2_000_000_000
        assert nothing["next"] is None


class TestChannels:
    async def test_are_created_closed_and_opened(self, workspace, browser):
        _, created = await browser.post("channels", {"name": "ranking-lab", "members": ["ana"]})
        room = created["channel"]["id"]
        await browser.post(f"channels/{room}/archive", {})
        archived = workspace.channel("#ranking-lab").is_archived
        await browser.post(f"channels/{room}/unarchive", {})

        assert archived
        assert not workspace.channel("#ranking-lab").is_archived

    async def test_take_and_lose_members(self, workspace, browser, client):
        fraud = workspace.channel("#fraud-ml").id
        await browser.post(f"channels/{fraud}/members", {"add": ["dev"], "remove": ["labthread"]})

        assert workspace.person("dev").id in workspace.channel("#fraud-ml").members
        posted = client.chat_postMessage(channel=fraud, text="Hi")
        assert await error(posted) == "not_in_channel"

    @pytest.mark.parametrize(
        ("path", "body"),
        [
            ("channels", {}),
            ("channels", {"name": "fraud-ml"}),
            ("channels", {"name": "Not A Name"}),
            ("channels", {"name": "x", "members": ["nobody"]}),
            ("channels/nowhere/archive", {}),
            ("channels/fraud-ml/members", {"add": ["mina"]}),
            ("channels/fraud-ml/members", {"add": "ana"}),
        ],
    )
    async def test_are_refused_with_a_reason(self, workspace, browser, path, body):
        status, answer = await browser.post(path, body)

        assert (status, answer["ok"]) == (400, False)
        assert answer["error"]


class TestApp:
    async def test_goes_and_comes_back(self, workspace, browser, client):
        await browser.post("app", {"do": "uninstall"})
        _, gone = await browser.get("workspace")
        await browser.post("app", {"do": "install"})

        assert not gone["app"]["installed"]
        assert (await client.auth_test())["ok"]

    async def test_is_told_its_credentials(self, workspace, browser):
        _, told = await browser.get("credentials")

        assert told["bot_token"] == workspace.bot_token
        assert told["api_url"] == workspace.api_url

    async def test_is_made_to_do_what_is_known_alone(self, workspace, browser):
        assert (await browser.post("app", {"do": "explode"}))[0] == 400
        # Socket Mode has no URL to verify.
        assert (await browser.post("app", {"do": "verify_url"}))[0] == 400


class TestTrouble:
    async def test_limits_are_read_and_changed(self, workspace, browser, client):
        _, before = await browser.get("limits")
        await browser.post("limits", {"enabled": True, "per_minute": {"auth.test": 1}})
        await client.auth_test()

        assert not before["enabled"]
        assert await error(client.auth_test()) == "ratelimited"
        for wrong in ({"per_minute": {"auth.test": -1}}, {"per_channel": 0}, {"per_minute": 1}):
            assert (await browser.post("limits", wrong))[0] == 400

    async def test_faults_are_planned_listed_and_cleared(self, workspace, browser, client):
        plan = {"method": "auth.test", "fault": "error:fatal_error", "times": 3}
        await browser.post("faults", plan)
        assert await error(client.auth_test()) == "fatal_error"
        await browser.post("faults", {"delivery": "interactive", "fault": "duplicate"})
        _, planned = await browser.get("faults")
        async with browser.session.delete(f"{workspace.url}/control/faults") as response:
            cleared = await response.json()

        assert planned["calls"] == [{"name": "auth.test", "fault": "error:fatal_error", "times": 2}]
        assert planned["deliveries"][0]["name"] == "interactive"
        assert (cleared["calls"], cleared["deliveries"]) == ([], [])
        assert (await client.auth_test())["ok"]

    @pytest.mark.parametrize(
        "plan",
        [
            {},
            {"method": "auth.test", "fault": "explode"},
            {"method": "auth.test", "fault": "500", "times": 0},
            {"method": "auth.test", "fault": "500", "times": "many"},
            {"delivery": "letters", "fault": "drop"},
            {"delivery": "interactive", "fault": "500"},
            {"delivery": "interactive", "fault": "bad_signature"},  # this app uses Socket Mode
        ],
    )
    async def test_faults_are_refused_with_a_reason(self, workspace, browser, plan):
        status, answer = await browser.post("faults", plan)

        assert (status, answer["ok"]) == (400, False)

    async def test_sockets_are_seen_and_troubled(self, workspace, browser):
        async with connected(workspace):
            _, seen = await browser.get("sockets")
            _, haunted = await browser.post("sockets", {"do": "ghosts", "count": 2})
            _, frozen = await browser.post("sockets", {"do": "freeze"})
            await browser.post("sockets", {"do": "thaw"})
            await browser.post("sockets", {"do": "disconnect"})
            await workspace.connected()

        assert seen == {"open": 1, "ghosts": 0, "frozen": False}
        assert (haunted["ghosts"], frozen["frozen"]) == (2, True)
        unknown = {"do": "disconnect", "reason": "boredom"}
        for wrong in ({"do": "dance"}, {"do": "ghosts", "count": 11}, {}, unknown):
            assert (await browser.post("sockets", wrong))[0] == 400

    async def test_a_delivery_is_made_again(self, workspace, browser):
        assert (await browser.post("redeliver", {}))[0] == 400

        def build(app):
            @app.command("/lab")
            async def acknowledge(ack):
                await ack()

        async with connected(workspace, build):
            await workspace.person("ana").command("#fraud-ml", "/lab")
            _, again = await browser.post("redeliver", {"seq": workspace.deliveries[0].seq})

        assert again["ok"]
        first, second = workspace.deliveries
        assert first.envelope_id == second.envelope_id


class TestRecord:
    async def test_is_read_from_a_place_on(self, workspace, browser, client):
        await client.auth_test()
        _, first = await browser.get("calls")
        await client.team_info()
        _, second = await browser.get("calls", after=first["latest"])
        _, named = await browser.get("calls", method="team.info")

        assert [call["method"] for call in second["calls"]] == ["team.info"]
        assert [call["method"] for call in named["calls"]] == ["team.info"]
        assert (await browser.get("calls", after="x"))[0] == 400

    async def test_shows_a_delivery_again_once_its_fate_is_known(self, workspace, browser):
        await workspace.person("ana").command("#fraud-ml", "/lab")
        [delivered] = workspace.deliveries
        _, told = await browser.get("calls", after=delivered.seq)

        assert told["deliveries"][0]["refused"] == ["dispatch_failed"]

    async def test_is_complete_once_all_has_settled(self, workspace, browser, client):
        workspace.fail_next("auth.test", "slow:0.05")
        call = asyncio.create_task(client.auth_test())
        await asyncio.sleep(0.02)
        status, _ = await browser.post("settled", {"quiet": 0.01})

        assert status == 200
        assert call.done()
        late = {"quiet": 0.2, "timeout": 0.05}
        assert (await browser.post("settled", late))[0] == 400


class TestPeople:
    async def test_upload_say_edit_react_and_delete(self, workspace, browser):
        fraud = workspace.channel("#fraud-ml")
        url = f"{workspace.url}/control/people/ana/files"
        async with browser.session.post(url, params={"name": "a.csv"}, data=b"x,y\n") as response:
            file = (await response.json())["file"]
        said = {"channel": fraud.id, "text": "Recal", "files": [file["id"]]}
        answer = await browser.act("message", **said)
        place = {"channel": fraud.id, "ts": answer["ts"]}
        assert await browser.act("edit", **place, text="Recall") == {"ok": True}
        assert await browser.act("react", **place, name="tada") == {"ok": True}
        [message] = fraud.messages
        assert await browser.act("delete", **place) == {"ok": True}

        assert (message["text"], message["files"][0]["name"]) == ("Recall", "a.csv")
        assert message["reactions"][0]["name"] == "tada"
        assert fraud.messages == []

    async def test_hear_no_in_the_clients_words(self, workspace, browser):
        fraud = workspace.channel("#fraud-ml").id
        said = await workspace.person("ben").say("#fraud-ml", "Ben's")
        place = {"channel": fraud, "ts": said["ts"]}

        for act, body in (
            ("edit", {**place, "text": "Ana's"}),
            ("message", {"channel": fraud, "text": "", "files": ["F0NONE"]}),
            ("react", {**place, "name": "no such name"}),
            ("join", {"channel": "secret-lab"}),
        ):
            answer = await browser.act(act, **body)
            assert not answer["ok"]
            assert answer["error"]

    async def test_fill_a_form_and_press_one_of_several_buttons(self, workspace, browser, client):
        blocks = [actions(button(value="H1")), actions(button(value="H2"), block_id="more")]
        fraud = workspace.channel("#fraud-ml")
        await client.chat_postMessage(channel=fraud.id, text="Choose", blocks=blocks)
        form = modal(input_block("note", plain_input()))
        heard = []

        def build(app):
            @app.action("press")
            async def opens(ack, body, client, respond):
                await ack()
                heard.append(body["actions"][0]["value"])
                await client.views_open(trigger_id=body["trigger_id"], view=form)
                await respond("Write it down")

            @app.view("proposal")
            async def takes(ack, view):
                await ack()
                heard.append(view["state"]["values"]["note"]["value"]["value"])

        place = {"type": "message", "channel": fraud.id, "ts": fraud.messages[0]["ts"]}
        async with connected(workspace, build):
            pressed = await browser.act("action", container=place, action_id="press", value="H2")
            await workspace.settled(quiet=0.05)
            _, seen = await browser.get("views")
            view_id = seen["views"][0]["id"]
            unknown = await browser.act("submit", view_id=view_id, fill={"nope": "x"})
            filled = await browser.act("submit", view_id=view_id, fill={"note": "Recall fell"})

        assert pressed["ok"]
        assert "no input 'nope'" in unknown["error"]
        assert filled == {"ok": True}
        assert heard == ["H2", "Recall fell"]
