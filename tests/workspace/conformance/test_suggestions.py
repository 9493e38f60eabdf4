"""External selects: the options come from the app."""

import pytest

from tests.workspace.building import actions, connected


@pytest.mark.slack("1.2 external select")
class TestSuggestions:
    async def test_come_from_the_app(self, workspace):
        options = [{"text": {"type": "plain_text", "text": "NDCG@10"}, "value": "ndcg"}]
        select = {"type": "external_select", "action_id": "metric", "min_query_length": 2}

        def build(app):
            @app.command("/lab")
            async def open_view(ack, body, client):
                await ack()
                view = {"type": "modal", "title": {"type": "plain_text", "text": "Metrics"}}
                view["blocks"] = [actions(select)]
                await client.views_open(trigger_id=body["trigger_id"], view=view)

            @app.options("metric")
            async def offer(ack, payload):
                await ack(options=options if payload["value"] == "nd" else [{"text": "wrong"}])

        ana = workspace.person("ana")
        async with connected(workspace, build):
            await ana.command("#fraud-ml", "/lab")
            assert await ana.suggest("metric", "n") == []
            assert await ana.suggest("metric", "nd") == options
            assert await ana.suggest("metric", "xx") == []
        assert workspace.deliveries[-1].refused

    async def test_come_for_a_select_in_a_message_too(self, workspace, client):
        fraud = workspace.channel("#fraud-ml")
        select = {"type": "external_select", "action_id": "metric", "min_query_length": 0}
        blocks = [actions(select)]
        await client.chat_postMessage(channel=fraud.id, text="Choose", blocks=blocks)
        options = [{"text": {"type": "plain_text", "text": "Recall"}, "value": "recall"}]
        asked = []

        def build(app):
            @app.options("metric")
            async def offer(ack, body):
                asked.append(body)
                await ack(options=options)

        [message] = fraud.messages
        async with connected(workspace, build):
            assert await workspace.person("ana").suggest("metric", "", message) == options
        assert asked[0]["container"]["message_ts"] == message["ts"]
        assert asked[0]["message"]["text"] == "Choose"
