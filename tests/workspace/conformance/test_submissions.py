"""A person fills in a modal, submits or closes it."""

import asyncio

import pytest

from tests.workspace.building import (
    actions,
    button,
    connected,
    input_block,
    modal,
    plain_input,
    text,
)


def option(value):
    return {"text": text(value.title()), "value": value}


METRIC = {
    "type": "static_select",
    "action_id": "value",
    "options": [option("ndcg"), option("recall")],
}
CHECKS = {"type": "checkboxes", "action_id": "value", "options": [option("guarded")]}


def number(**extra):
    return {"type": "number_input", "action_id": "value", "is_decimal_allowed": True, **extra}


def answering(view, submissions=None, answer=None):
    """Build an app that opens `view` on /lab and answers submissions with `answer`."""

    def build(app):
        @app.command("/lab")
        async def open_view(ack, body, client):
            await client.views_open(trigger_id=body["trigger_id"], view=view)
            await ack()

        @app.view("proposal")
        async def take(ack, body):
            if submissions is not None:
                submissions.append(body)
            await ack(**(answer or {}))

        @app.view_closed("proposal")
        async def see_closing(ack, body):
            submissions.append(body)
            await ack()

    return build


@pytest.mark.slack("1.3 view_submission")
class TestSubmit:
    async def test_fills_each_kind_of_input_as_a_person_does(self, workspace, ana):
        bodies = []
        form = modal(
            input_block("title", plain_input()),
            input_block("metric", METRIC),
            input_block("checks", CHECKS, optional=True),
            input_block("baseline", number()),
            input_block("due", {"type": "datepicker", "action_id": "value"}),
            input_block("owner", {"type": "users_select", "action_id": "value"}),
            input_block("others", {"type": "multi_users_select", "action_id": "value"}),
            input_block("where", {"type": "conversations_select", "action_id": "value"}),
            input_block("why", {"type": "rich_text_input", "action_id": "value"}),
            input_block("left", plain_input(initial_value="As it was"), optional=True),
        )
        async with connected(workspace, answering(form, bodies)):
            await ana.command("#fraud-ml", "/lab")
            done = await ana.submit(
                {
                    "title": "Catch more invoice fraud",
                    "metric": "ndcg",
                    "checks": True,
                    "baseline": 0.412,
                    "due": "2026-03-02",
                    "owner": "ben",
                    "others": ["ana", "chloe"],
                    "where": "#fraud-ml",
                    "why": "Because",
                }
            )
        assert done.ok
        values = bodies[0]["view"]["state"]["values"]
        entered = {block: state["value"] for block, state in values.items()}
        assert entered["title"] == {
            "type": "plain_text_input",
            "value": "Catch more invoice fraud",
        }
        assert entered["metric"]["selected_option"] == option("ndcg")
        assert entered["checks"]["selected_options"] == [option("guarded")]
        assert entered["baseline"]["value"] == "0.412"
        assert entered["due"]["selected_date"] == "2026-03-02"
        assert entered["owner"]["selected_user"] == workspace.person("ben").id
        assert len(entered["others"]["selected_users"]) == 2
        assert entered["where"]["selected_conversation"] == workspace.channel("#fraud-ml").id
        assert entered["why"]["rich_text_value"]["type"] == "rich_text"
        assert entered["left"]["value"] == "As it was"

    @pytest.mark.parametrize(
        ("element", "value", "words"),
        [
            (plain_input(), "", "required"),
            (plain_input(), "  ", "required"),
            (plain_input(max_length=5), "x" * 6, "too long"),
            (plain_input(min_length=5), "x" * 4, "too short"),
            (METRIC, None, "required"),
            (number(), "many", "number"),
            (number(), "nan", "number"),
            (number(), "1_000", "number"),
            (number(is_decimal_allowed=False), "0.5", "whole"),
            (number(min_value="0"), "-1", "at least 0"),
            (number(max_value="1"), "1.5", "at most 1"),
            ({"type": "url_text_input", "action_id": "value"}, "tracker", "URL"),
            ({"type": "email_text_input", "action_id": "value"}, "ana", "email"),
            (
                {"type": "multi_users_select", "action_id": "value", "max_selected_items": 1},
                ["ana", "ben"],
                "up to 1",
            ),
        ],
    )
    async def test_is_refused_by_the_client_first(self, workspace, ana, element, value, words):
        bodies = []
        form = modal(input_block("field", element))
        async with connected(workspace, answering(form, bodies)):
            await ana.command("#fraud-ml", "/lab")
            refused = await ana.submit({"field": value})
        assert refused.refused_by_client
        assert words in refused.errors["field"]
        assert bodies == []

    async def test_raises_for_what_the_form_does_not_have(self, workspace, ana):
        form = modal(input_block("metric", METRIC))
        async with connected(workspace, answering(form)):
            await ana.command("#fraud-ml", "/lab")
            with pytest.raises(LookupError, match="no input 'nope'"):
                await ana.submit({"nope": "x"})
            with pytest.raises(LookupError, match="none of the options"):
                await ana.submit({"metric": "auc"})

    async def test_may_be_crafted(self, workspace, ana):
        bodies = []
        crafted = {"title": {"value": {"type": "plain_text_input", "value": "x" * 9999}}}
        form = modal(input_block("title", plain_input()))
        async with connected(workspace, answering(form, bodies)):
            await ana.command("#fraud-ml", "/lab")
            await ana.submit_raw(ana.view["id"], crafted)
        assert bodies[0]["view"]["state"]["values"] == crafted

    @pytest.mark.parametrize(
        ("answer", "left"),
        [
            ({}, 0),
            ({"response_action": "clear"}, 0),
            ({"response_action": "update", "view": modal()}, 1),
            ({"response_action": "push", "view": modal()}, 2),
        ],
    )
    async def test_follows_the_apps_answer(self, workspace, ana, answer, left):
        form = modal(input_block("title", plain_input()))
        async with connected(workspace, answering(form, None, answer)):
            await ana.command("#fraud-ml", "/lab")
            assert (await ana.submit({"title": "Catch more fraud"})).ok
        assert len(ana.views) == left

    @pytest.mark.parametrize(
        "answer",
        [
            {"response_action": "errors", "errors": {"nope": "Wrong"}},
            {"response_action": "errors", "errors": {"title": ""}},
            {"response_action": "update", "view": modal(title=text("x" * 25))},
            {"response_action": "push", "view": {"type": "home", "blocks": []}},
            {"response_action": "explode"},
        ],
    )
    async def test_shows_trouble_for_an_answer_that_slack_cannot_use(self, workspace, ana, answer):
        form = modal(input_block("title", plain_input()))
        async with connected(workspace, answering(form, None, answer)):
            await ana.command("#fraud-ml", "/lab")
            refused = await ana.submit({"title": "Catch more fraud"})
        assert refused.error == "We had some trouble connecting. Try again?"
        assert ana.view is not None
        assert workspace.deliveries[-1].refused

    async def test_knows_the_conversation_it_started_from(self, workspace, ana):
        bodies = []
        where = {
            "type": "conversations_select",
            "action_id": "value",
            "default_to_current_conversation": True,
            "response_url_enabled": True,
        }
        async with connected(workspace, answering(modal(input_block("where", where)), bodies)):
            await ana.command("#fraud-ml", "/lab")
            assert (await ana.submit()).ok
        fraud = workspace.channel("#fraud-ml").id
        values = bodies[0]["view"]["state"]["values"]
        assert values["where"]["value"]["selected_conversation"] == fraud
        assert bodies[0]["response_urls"][0]["channel_id"] == fraud

    async def test_tells_of_closing_when_asked(self, workspace, ana):
        bodies = []
        form = modal(
            input_block("title", plain_input()),
            actions(button()),
            notify_on_close=True,
        )
        async with connected(workspace, answering(form, bodies)):
            await ana.command("#fraud-ml", "/lab")
            await ana.close_view()
        assert ana.view is None
        assert bodies[0]["type"] == "view_closed"
        assert bodies[0]["view"]["state"]["values"] == {}

    @pytest.fixture
    async def pondering(self, workspace, ana):
        """A submitted form whose app answers when it is told what: (submission, answer, tell)."""
        asked, answered, answer = asyncio.Event(), asyncio.Event(), {}
        form = modal(input_block("title", plain_input()))

        def build(app):
            @app.command("/lab")
            async def opens(ack, body, client):
                await client.views_open(trigger_id=body["trigger_id"], view=form)
                await ack()

            @app.view("proposal")
            async def take(ack):
                asked.set()
                await answered.wait()
                await ack(**answer)

        async with connected(workspace, build):
            await ana.command("#fraud-ml", "/lab")
            submitted = asyncio.create_task(ana.submit({"title": "Recall"}))
            await asked.wait()
            yield submitted, answer, answered.set

    async def test_is_sent_once_at_a_time(self, workspace, ana, pondering):
        submitted, _, tell = pondering
        second = await ana.submit()
        tell()
        assert (await submitted).ok
        assert not second.ok
        assert len(workspace.deliveries) == 2

    async def test_changes_nothing_when_the_modal_was_closed_meanwhile(self, ana, pondering):
        submitted, answer, tell = pondering
        answer |= {"response_action": "update", "view": modal(input_block("a", plain_input()))}
        await ana.close_view()
        tell()
        assert "closed" in (await submitted).error
        assert ana.views == []
