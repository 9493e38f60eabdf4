"""Guests, and people of another company: what they see, and what the app is told of them."""

import pytest

from bot.workspace import RefusedError, Workspace, WorkspaceConfig
from tests.workspace.building import (
    actions,
    build_manifest,
    button,
    connected,
    input_block,
    modal,
    plain_input,
)


@pytest.fixture
async def workspace():
    config = WorkspaceConfig(
        manifest=build_manifest(events=["message.channels", "file_shared"]), rate_limits=False
    )
    async with Workspace(config).serve() as served:
        yield served


@pytest.fixture
async def pressed(workspace, client):
    """An external person presses a button in the shared channel and submits a form."""
    form = modal(input_block("note", plain_input()))

    def build(app):
        @app.action("press")
        async def opens(ack, body, client):
            await ack()
            await client.views_open(trigger_id=body["trigger_id"], view=form)

        @app.view("proposal")
        async def takes(ack):
            await ack()

        @app.event("message")
        async def hears(event):
            pass

        @app.event("file_shared")
        async def sees(event):
            pass

    shared = workspace.channel("#contoso-fraud")
    await client.chat_postMessage(channel=shared.id, text="Go", blocks=[actions(button())])
    mina = workspace.person("mina")
    async with connected(workspace, build):
        assert (await mina.click(shared.messages[0], "press")).ok
        assert (await mina.submit({"note": "Recall fell"})).ok
        yield workspace.deliveries


@pytest.mark.slack("7 guests")
class TestGuests:
    async def test_are_marked_as_restricted(self, client, workspace):
        gil = (await client.users_info(user=workspace.person("gil").id))["user"]
        ana = (await client.users_info(user=workspace.person("ana").id))["user"]

        assert (gil["is_restricted"], gil["is_ultra_restricted"]) == (True, False)
        assert (ana["is_restricted"], ana["is_ultra_restricted"]) == (False, False)

    async def test_see_only_the_channels_that_they_are_in(self, browser, workspace):
        _, seen = await browser.get("workspace", **{"as": "gil"})

        assert [channel["name"] for channel in seen["channels"]] == ["contoso-fraud"]

    async def test_cannot_join_a_channel_by_themselves(self, workspace):
        with pytest.raises(RefusedError, match="not there"):
            await workspace.person("gil").join("#ranking-ml")


@pytest.mark.slack("7 Slack Connect")
class TestExternalPeople:
    async def test_belong_to_another_team_and_have_no_locale(self, client, workspace):
        answer = await client.users_info(user=workspace.person("mina").id, include_locale=True)

        workspace.channel("#contoso-fraud").remove_bot()
        unmet = await client.users_info(user=workspace.person("mina").id)
        assert not answer["user"]["is_stranger"]
        assert unmet["user"]["is_stranger"]
        assert answer["user"]["team_id"] != workspace.team_id
        assert "locale" not in answer["user"]

    async def test_are_not_listed_among_the_members(self, client):
        names = [member["name"] for member in (await client.users_list())["members"]]

        assert "mina" not in names

    async def test_cannot_use_the_apps_commands_and_shortcuts(self, workspace, browser):
        mina = workspace.person("mina")

        _, seen = await browser.get("workspace", **{"as": "mina"})
        assert (seen["app"]["commands"], seen["app"]["shortcuts"]) == ([], [])
        assert "not a valid command" in (await mina.command("#contoso-fraud", "/lab")).error
        assert not (await mina.shortcut("propose")).ok
        assert workspace.deliveries == []

    async def test_can_press_buttons_and_are_told_apart_by_their_team(self, workspace, pressed):
        press, submission = [each.payload for each in pressed if each.type == "interactive"]

        assert press["user"]["team_id"] != workspace.team_id
        assert press["team"]["id"] == workspace.team_id
        assert submission["team"]["id"] == submission["user"]["team_id"] != workspace.team_id
        assert submission["view"]["app_installed_team_id"] == workspace.team_id

    async def test_share_channels_that_say_so(self, client, workspace, pressed):
        shared = await client.conversations_info(channel=workspace.channel("#contoso-fraud").id)
        await workspace.person("mina").say("#contoso-fraud", "Good morning")
        await workspace.settled(quiet=0.05)
        event = pressed[-1].payload

        assert shared["channel"]["is_ext_shared"]
        assert event["is_ext_shared_channel"]
        assert event["event"]["user_team"] != workspace.team_id

    async def test_hand_over_files_that_the_app_has_to_ask_for(self, client, workspace, pressed):
        mina = workspace.person("mina")
        file = await mina.upload("recall.csv", b"slice,recall\nbec,0.61\n")
        await mina.say("#contoso-fraud", "", files=[file])
        await workspace.settled(quiet=0.05)
        events = [each.payload["event"] for each in pressed if each.type == "events_api"]
        [told] = [event for event in events if event.get("files")]

        assert told["files"][0]["file_access"] == "check_file_info"
        assert "url_private" not in told["files"][0]
        assert (await client.files_info(file=file["id"]))["file"]["name"] == "recall.csv"


@pytest.mark.slack("3 users")
async def test_a_deactivated_person_is_known_but_gone(workspace, client):
    channel = workspace.channel("#fraud-ml")
    ben = workspace.person("ben").id

    workspace.deactivate("ben")

    user = (await client.users_info(user=ben))["user"]
    assert user["deleted"] is True
    assert user["real_name"] == "Ben Okafor"
    assert ben not in channel.members
