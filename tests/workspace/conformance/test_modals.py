"""views.*: triggers, the stack of modals, hashes, Home tabs."""

import pytest

from bot.workspace.memory.triggers import Triggers
from bot.workspace.wire import SlackError
from tests.workspace.building import (
    actions,
    button,
    connected,
    error,
    input_block,
    modal,
    plain_input,
    refusal,
    text,
)

FORM = modal(input_block("title", plain_input()), actions(button("more")))


@pytest.fixture
async def lab(workspace):
    """An app that keeps the last trigger of each kind and acks everything."""
    triggers = {}

    def build(app):
        @app.command("/lab")
        async def take_command(ack, body):
            triggers["command"] = body["trigger_id"]
            await ack()

        @app.action("due")
        async def take_date(ack):
            await ack()

        @app.action("more")
        async def take_action(ack, body):
            triggers["action"] = body["trigger_id"]
            await ack()

    async with connected(workspace, build):
        yield triggers


@pytest.mark.slack("2 trigger_id")
class TestTrigger:
    async def test_opens_one_modal(self, lab, ana, client):
        await ana.command("#fraud-ml", "/lab")
        opened = await client.views_open(trigger_id=lab["command"], view=FORM)
        assert opened["view"]["id"] == ana.view["id"]
        assert opened["view"]["hash"] == ana.view["hash"]
        again = client.views_open(trigger_id=lab["command"], view=FORM)
        assert await error(again) == "exchanged_trigger_id"

    async def test_is_not_spent_on_a_view_that_is_refused(self, lab, ana, client):
        await ana.command("#fraud-ml", "/lab")
        wrong = {**FORM, "title": text("x" * 25)}
        answer = await refusal(client.views_open(trigger_id=lab["command"], view=wrong))
        assert answer["error"] == "invalid_arguments"
        assert answer["response_metadata"]["messages"] == [
            "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
        ]
        await client.views_open(trigger_id=lab["command"], view=FORM)

    async def test_cannot_be_made_up(self, client):
        assert await error(client.views_open(trigger_id="1.2.3", view=FORM)) == "invalid_trigger_id"

    def test_lives_three_seconds(self):
        now = 100.0
        triggers = Triggers(lambda: now)
        trigger_id = triggers.issue("U1")

        now = 103.0
        assert triggers.check(trigger_id).person == "U1"
        now = 103.1
        with pytest.raises(SlackError, match="expired_trigger_id"):
            triggers.check(trigger_id)

    async def test_outlives_a_view_that_is_too_large(self, lab, ana, client):
        await ana.command("#fraud-ml", "/lab")
        sections = [{"type": "section", "text": text("x" * 3000)} for _ in range(90)]
        opened = client.views_open(trigger_id=lab["command"], view=modal(*sections))
        assert await error(opened) == "view_too_large"


@pytest.mark.slack("1.3 stack")
class TestStack:
    async def test_holds_three_modals(self, lab, ana, client):
        await ana.command("#fraud-ml", "/lab")
        await client.views_open(trigger_id=lab["command"], view=FORM)
        for _ in range(2):
            await ana.click(ana.view, "more")
            await client.views_push(trigger_id=lab["action"], view=FORM)
        await ana.click(ana.view, "more")
        fourth = client.views_push(trigger_id=lab["action"], view=FORM)

        assert await error(fourth) == "push_limit_reached"
        assert len(ana.views) == 3
        assert ana.view["root_view_id"] == ana.views[0]["id"]
        assert ana.view["previous_view_id"] == ana.views[1]["id"]

    async def test_grows_from_inside_a_modal_alone(self, lab, ana, client):
        await ana.command("#fraud-ml", "/lab")
        pushed = client.views_push(trigger_id=lab["command"], view=FORM)
        assert await error(pushed) == "invalid_trigger_id"


@pytest.mark.slack("1.3 hash")
class TestUpdate:
    async def test_keeps_what_was_typed_where_ids_stay(self, lab, ana, client):
        await ana.command("#fraud-ml", "/lab")
        opened = await client.views_open(
            trigger_id=lab["command"],
            view=modal(
                actions({"type": "datepicker", "action_id": "due"}),
                actions(button("more"), block_id="rest"),
            ),
        )
        await ana.click(ana.view, "due", selected="2026-03-02")
        view_id, first_hash = opened["view"]["id"], opened["view"]["hash"]
        same = modal(actions({"type": "datepicker", "action_id": "due"}))
        updated = await client.views_update(view_id=view_id, view=same, hash=first_hash)

        state = updated["view"]["state"]["values"]
        assert state["actions"]["due"]["selected_date"] == "2026-03-02"
        assert updated["view"]["hash"] != first_hash
        stale = client.views_update(view_id=view_id, view=same, hash=first_hash)
        assert await error(stale) == "hash_conflict"

    async def test_finds_a_view_by_the_apps_own_id(self, lab, ana, client):
        await ana.command("#fraud-ml", "/lab")
        named = {**FORM, "external_id": "proposal-7"}
        await client.views_open(trigger_id=lab["command"], view=named)
        await client.views_update(external_id="proposal-7", view={**named, "title": text("New")})
        assert ana.view["title"]["text"] == "New"
        await ana.command("#fraud-ml", "/lab")
        again = client.views_open(trigger_id=lab["command"], view=named)
        assert await error(again) == "duplicate_external_id"

    async def test_needs_an_open_view(self, client):
        assert await error(client.views_update(view_id="V0NONE", view=FORM)) == "not_found"
        assert await error(client.api_call("views.update", json={"view": FORM})) == (
            "invalid_arguments"
        )


HOME = {"type": "home", "blocks": [{"type": "divider"}]}


@pytest.mark.slack("4 Home tab")
class TestPublish:
    async def test_shows_a_home_tab_to_one_person(self, client, ana, workspace):
        await client.views_publish(user_id=ana.id, view=HOME)
        assert ana.home["blocks"][0]["type"] == "divider"
        assert workspace.person("ben").home is None

    async def test_compares_hashes(self, client, ana):
        first = await client.views_publish(user_id=ana.id, view=HOME)
        stamp = first["view"]["hash"]
        await client.views_publish(user_id=ana.id, view=HOME, hash=stamp)
        stale = client.views_publish(user_id=ana.id, view=HOME, hash=stamp)
        assert await error(stale) == "hash_conflict"

    async def test_takes_home_views_for_people(self, client, ana, workspace):
        modal_view = client.views_publish(user_id=ana.id, view=FORM)
        assert await error(modal_view) == "invalid_arguments"
        nobody = client.views_publish(user_id="U0NOBODY", view=HOME)
        assert await error(nobody) == "user_not_found"
        bot = client.views_publish(user_id=workspace.bot_user_id, view=HOME)
        assert await error(bot) == "user_not_found"

    async def test_needs_the_home_tab(self, workspace, client, ana):
        workspace.config.manifest["features"]["app_home"]["home_tab_enabled"] = False
        assert await error(client.views_publish(user_id=ana.id, view=HOME)) == "not_enabled"
