"""What a press carries, from where, and when the app hears of it."""

import pytest

from bot.workspace import Workspace, WorkspaceConfig
from tests.workspace.building import (
    actions,
    build_manifest,
    button,
    connected,
    input_block,
    modal,
    plain_input,
    text,
)

CHOICES = [{"text": text(word.title()), "value": word} for word in ("recall", "auc")]


def select(**extra):
    return {"type": "static_select", "options": CHOICES, **extra}


@pytest.fixture
async def pressed(workspace):
    """What an app that takes every press was told, in order."""
    told = []

    def build(app):
        for name in ("press", "pick", "value"):

            @app.action(name)
            async def take(ack, body):
                await ack()
                told.append(body)

        @app.command("/lab")
        async def opens(ack, body, client):
            await ack()
            await client.views_open(trigger_id=body["trigger_id"], view=told.pop())

    async with connected(workspace, build):
        yield told


@pytest.mark.slack("2 interactions")
class TestMessage:
    @pytest.fixture
    def post(self, client, workspace):
        fraud = workspace.channel("#fraud-ml")

        async def post(**content):
            await client.chat_postMessage(channel=fraud.id, text="Recall", **content)
            return fraud.messages[-1]

        return post

    async def test_buttons_work_in_attachments(self, post, ana, pressed):
        unnamed = {"type": "actions", "elements": [button()]}
        message = await post(attachments=[{"blocks": [unnamed]}])

        assert (await ana.click(message, "press")).ok
        assert pressed[0]["actions"][0]["block_id"]

    async def test_buttons_work_on_the_cards_of_a_carousel(self, post, ana, pressed):
        card = {"type": "card", "title": text("H2"), "actions": [button()]}
        message = await post(blocks=[{"type": "carousel", "elements": [card]}])

        assert (await ana.click(message, "press")).ok
        assert pressed[0]["actions"][0]["block_id"]

    async def test_what_was_picked_before_goes_along(self, post, ana, pressed):
        pick = select(action_id="pick")
        message = await post(blocks=[actions(pick, button())])
        await ana.click(message, "pick", selected="auc")
        await ana.click(message, "press")

        values = [body["state"]["values"]["actions"]["pick"] for body in pressed]
        assert [value["selected_option"]["value"] for value in values] == ["auc", "auc"]

    async def test_what_was_sent_stays_as_it_was_sent(self, post, ana, pressed, workspace):
        pick = select(action_id="pick")
        message = await post(blocks=[actions(pick)])
        await ana.click(message, "pick", selected="auc")
        await ana.click(message, "pick", selected="recall")

        first = workspace.deliveries[0].payload["state"]["values"]["actions"]["pick"]
        assert first["selected_option"]["value"] == "auc"

    async def test_a_changed_message_has_the_inputs_that_it_shows(
        self, post, ana, pressed, client, workspace
    ):
        message = await post(blocks=[actions(select(action_id="pick"))])
        await ana.click(message, "pick", selected="auc")
        other = select(action_id="other", initial_option=CHOICES[0])
        blocks = [actions(other, button(), block_id="new")]
        await client.chat_update(
            channel=message["channel"], ts=message["ts"], text="Now", blocks=blocks
        )
        await ana.click(workspace.channel("#fraud-ml").messages[-1], "press")

        assert list(pressed[-1]["state"]["values"]) == ["new"]
        chosen = pressed[-1]["state"]["values"]["new"]["other"]["selected_option"]
        assert chosen["value"] == "recall"

    async def test_a_button_for_some_is_pressed_by_them_alone(self, post, ana, pressed, workspace):
        ben = workspace.person("ben")
        message = await post(blocks=[actions(button(visible_to_user_ids=[ben.id]))])

        assert not (await ana.click(message, "press")).ok
        assert (await ben.click(message, "press")).ok


@pytest.mark.slack("1.1 input")
class TestInput:
    @pytest.mark.parametrize(("dispatches", "told"), [(True, 1), (False, 0)])
    async def test_is_told_at_once_only_where_it_dispatches(self, ana, pressed, dispatches, told):
        pick = select(action_id="pick")
        pressed.append(modal(input_block("metric", pick, dispatch_action=dispatches)))
        await ana.command("#fraud-ml", "/lab")

        assert (await ana.click(ana.view, "pick", selected="auc")).ok
        assert len(pressed) == told
        assert ana.view["state"]["values"]["metric"]["pick"]["selected_option"]["value"] == "auc"


@pytest.mark.slack("5 interactivity")
async def test_nothing_is_sent_to_an_app_that_is_not_interactive():
    manifest = build_manifest()
    manifest["settings"]["interactivity"]["is_enabled"] = False
    async with Workspace(WorkspaceConfig(manifest=manifest)).serve() as workspace:
        answer = await workspace.person("ana").shortcut("propose")

        assert "interactivity_not_enabled" in answer.error
        assert workspace.deliveries == []


@pytest.mark.slack("1.3 stack")
class TestStack:
    @pytest.fixture
    async def stacked(self, workspace, ana):
        """A modal on top of another one, each telling when it is closed."""
        closed = []
        below = modal(actions(button("push")), notify_on_close=True)
        above = modal(input_block("note", plain_input()), notify_on_close=True)

        def build(app):
            @app.command("/lab")
            async def opens(ack, body, client):
                await ack()
                await client.views_open(trigger_id=body["trigger_id"], view=below)

            @app.action("push")
            async def pushes(ack, body, client):
                await ack()
                await client.views_push(trigger_id=body["trigger_id"], view=above)

            @app.view_closed("proposal")
            async def sees(ack, body):
                await ack()
                closed.append(body)

        async with connected(workspace, build):
            await ana.command("#fraud-ml", "/lab")
            await ana.click(ana.view, "push")
            yield closed

    async def test_only_the_modal_in_front_is_used(self, ana, stacked):
        covered = ana.views[0]

        assert not (await ana.click(covered, "push")).ok
        assert not (await ana.submit({}, covered)).ok
        assert len(ana.views) == 2

    async def test_the_cross_closes_all_and_tells_of_the_root(self, ana, stacked):
        root = ana.views[0]["id"]

        await ana.close_view(everything=True)

        assert ana.views == []
        assert [(body["view"]["id"], body["is_cleared"]) for body in stacked] == [(root, True)]

    async def test_clear_on_close_closes_all_too(self, workspace, ana, client, stacked):
        front = ana.views[1]
        kept = {"title": front["title"], "submit": front["submit"], "blocks": front["blocks"]}
        view = {"type": "modal", **kept, "clear_on_close": True}
        await client.views_update(view_id=front["id"], view=view)

        await ana.close_view()

        assert ana.views == []
