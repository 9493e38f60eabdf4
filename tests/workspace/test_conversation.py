"""A whole conversation between people and a stock Bolt app."""

from tests.workspace.building import actions, button, connected, input_block, modal, plain_input


def build_lab(app):
    @app.command("/lab")
    async def open_proposal(ack, body, client):
        if body["text"] == "help":
            await ack("Try /lab new")
            return
        await ack()
        form = modal(
            input_block("title", plain_input()),
            input_block("why", plain_input(), optional=True),
            private_metadata=body["channel_id"],
        )
        await client.views_open(trigger_id=body["trigger_id"], view=form)

    @app.view("proposal")
    async def propose(ack, view, client):
        title = view["state"]["values"]["title"]["value"]["value"]
        if len(title) < 5:
            await ack(response_action="errors", errors={"title": "Say more"})
            return
        await ack()
        await client.chat_postMessage(
            channel=view["private_metadata"], text=title, blocks=[actions(button(value="42"))]
        )

    @app.action("press")
    async def react(ack, body, client, respond):
        await ack()
        message = body["message"]
        await client.chat_update(
            channel=body["channel"]["id"], ts=message["ts"], text=f"{message['text']}!"
        )
        await respond("Only you see this")
        await client.chat_postEphemeral(
            channel=body["channel"]["id"], user=body["user"]["id"], text="Nor does anyone else"
        )


class TestConversation:
    async def test_goes_from_a_command_over_a_modal_to_a_message_and_its_button(self, workspace):
        ana = workspace.person("ana")
        async with connected(workspace, build_lab):
            answer = await ana.command("#fraud-ml", "/lab new")
            assert answer.ok
            assert ana.view["callback_id"] == "proposal"

            refused = await ana.submit({"title": "abc"})
            assert refused.errors == {"title": "Say more"}

            accepted = await ana.submit({"title": "Catch more invoice fraud"})
            assert accepted.ok
            assert ana.view is None
            [message] = ana.channel("#fraud-ml").messages
            assert message["text"] == "Catch more invoice fraud"

            pressed = await ana.click(message, "press")
            assert pressed.ok
            updated = ana.channel("#fraud-ml").messages[0]
            assert updated["text"] == "Catch more invoice fraud!"
            assert "blocks" not in updated
            assert [m["text"] for m in ana.ephemerals] == [
                "Only you see this",
                "Nor does anyone else",
            ]
            assert workspace.person("ben").ephemerals == []

    async def test_shows_an_ephemeral_answer_in_the_ack(self, workspace):
        ana = workspace.person("ana")
        async with connected(workspace, build_lab):
            answer = await ana.command("#fraud-ml", "/lab help")

        assert answer.ephemeral == "Try /lab new"
        assert ana.ephemerals[-1]["text"] == "Try /lab new"

    async def test_takes_a_file_in_three_steps(self, workspace, client):
        channel = workspace.channel("#fraud-ml")

        await client.files_upload_v2(
            channel=channel.id, filename="plot.svg", content="<svg/>", initial_comment="Curve"
        )
        assert channel.messages == []
        await workspace.settled(quiet=0.01)

        [message] = channel.messages
        assert message["text"] == "Curve"
        assert message["files"][0]["name"] == "plot.svg"
