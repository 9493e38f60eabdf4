"""Every way to send blocks refuses a bad one, says where it is, and takes a good one."""

import json
from types import SimpleNamespace

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.workspace.building import actions, button, connected, error, modal, refusal, text
from tests.workspace.conformance.test_messages import SPREAD
from tests.workspace.samples import block, words

TAKEN = ("", [])
FORM = modal(actions(button("more")))


def header(length):
    return block("header", text=text(words(length)))


def home(shown):
    return {"type": "home", "blocks": [shown]}


def message(shown):
    return {"text": "Recall", "blocks": [shown]}


@pytest.fixture
async def lab(workspace, client):
    """A person, and an app that answers as it is told and remembers what it was given."""
    here = SimpleNamespace(
        client=client,
        workspace=workspace,
        ana=workspace.person("ana"),
        channel=workspace.channel("#fraud-ml").id,
        answer={},
    )

    def build(app):
        @app.command("/lab")
        async def take_command(ack, body):
            here.body = body
            await ack(**here.answer)

        @app.action("more")
        async def take_action(ack, body):
            here.body = body
            await ack()

        @app.view("proposal")
        async def take_view(ack):
            await ack(**here.answer)

    async with connected(workspace, build):
        await here.ana.command("#fraud-ml", "/lab")
        yield here


async def called(call):
    """Return the code and the lines of a refusal, none when there is no refusal."""
    try:
        await call
    except SlackApiError as refused:
        answer = refused.response
        return answer["error"], answer["response_metadata"]["messages"]
    return TAKEN


async def post_message(lab, shown):
    return await called(lab.client.chat_postMessage(channel=lab.channel, **message(shown)))


async def update_message(lab, shown):
    posted = await lab.client.chat_postMessage(channel=lab.channel, text="Recall")
    place = {"channel": lab.channel, "ts": posted["ts"]}
    return await called(lab.client.chat_update(**place, **message(shown)))


async def post_ephemeral(lab, shown):
    place = {"channel": lab.channel, "user": lab.ana.id}
    return await called(lab.client.chat_postEphemeral(**place, **message(shown)))


async def open_view(lab, shown):
    await lab.ana.command("#fraud-ml", "/lab")
    trigger = lab.body["trigger_id"]
    return await called(lab.client.views_open(trigger_id=trigger, view=modal(shown)))


async def opened(lab, view=FORM):
    """Run the command, and open a modal on it."""
    await lab.ana.command("#fraud-ml", "/lab")
    await lab.client.views_open(trigger_id=lab.body["trigger_id"], view=view)
    return lab.ana.view


async def push_view(lab, shown):
    await lab.ana.click(await opened(lab), "more")
    trigger = lab.body["trigger_id"]
    return await called(lab.client.views_push(trigger_id=trigger, view=modal(shown)))


async def update_view(lab, shown):
    view_id = (await opened(lab))["id"]
    return await called(lab.client.views_update(view_id=view_id, view=modal(shown)))


async def publish_view(lab, shown):
    return await called(lab.client.views_publish(user_id=lab.ana.id, view=home(shown)))


async def respond(lab, shown):
    answer = await AsyncWebhookClient(lab.body["response_url"]).send(**message(shown))
    body = json.loads(answer.body)
    return TAKEN if body["ok"] else (body["error"], body["response_metadata"]["messages"])


async def acknowledge_command(lab, shown):
    lab.answer = message(shown)
    done = await lab.ana.command("#fraud-ml", "/lab")
    return ("" if done.ok else done.error), lab.workspace.deliveries[-1].refused


async def acknowledge_view(lab, action, shown):
    await opened(lab, modal())
    lab.answer = {"response_action": action, "view": modal(shown)}
    done = await lab.ana.submit()
    lab.answer = {}
    if done.ok:
        return TAKEN
    refused = json.loads(lab.workspace.deliveries[-1].refused[0])
    return refused["error"], refused["messages"]


async def acknowledge_with_update(lab, shown):
    return await acknowledge_view(lab, "update", shown)


async def acknowledge_with_push(lab, shown):
    return await acknowledge_view(lab, "push", shown)


def cases(source, place, **ways):
    return [
        pytest.param(send, code, place, id=send.__name__, marks=pytest.mark.slack(source))
        for code, sends in ways.items()
        for send in sends
    ]


class TestWay:
    @pytest.mark.parametrize(
        ("send", "code", "place"),
        [
            *cases(
                "1.4 messages",
                "/blocks/0",
                invalid_blocks=[post_message, update_message, post_ephemeral, respond],
            ),
            *cases(
                "1.3 views",
                "/view/blocks/0",
                invalid_arguments=[open_view, push_view, update_view, publish_view],
                invalid_view=[acknowledge_with_update, acknowledge_with_push],
            ),
        ],
    )
    async def test_takes_a_good_block_and_says_where_a_bad_one_is(self, lab, send, code, place):
        line = f"[ERROR] must be less than 151 characters [json-pointer:{place}/text/text]"

        assert await send(lab, header(150)) == TAKEN
        assert await send(lab, header(151)) == (code, [line])

    @pytest.mark.slack("1.4 messages")
    async def test_is_an_ack_that_nobody_sees_when_a_block_is_bad(self, lab):
        assert await acknowledge_command(lab, header(150)) == TAKEN
        words, refused = await acknowledge_command(lab, header(151))
        assert words == '/lab failed with the error "invalid_response"'
        assert refused == [
            "[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"
        ]
        assert len(lab.ana.ephemerals) == 1

    @pytest.mark.slack("0.1")
    async def test_is_a_response_url_for_a_long_text(self, lab):
        answer = AsyncWebhookClient(lab.body["response_url"])
        long = SPREAD["sections"](11_341)
        assert (await answer.send(text="Recall", blocks=long)).status_code == 200


class TestBlocksValidate:
    @pytest.fixture
    def anyone(self, workspace):
        return AsyncWebClient(base_url=workspace.api_url)

    @pytest.mark.slack("0.3")
    @pytest.mark.parametrize(
        ("name", "build", "place"),
        [
            ("blocks", lambda shown: [shown], "/blocks/0"),
            ("view", home, "/view/blocks/0"),
            ("message", message, "/blocks/0"),
        ],
    )
    async def test_says_what_is_wrong_without_a_token(self, anyone, name, build, place):
        assert (await anyone.blocks_validate(**{name: build(header(150))}))["ok"]
        refused = await refusal(anyone.blocks_validate(**{name: build(header(151))}))
        assert refused["errors"] == [
            {
                "code": "invalid_blocks",
                "message": "must be less than 151 characters",
                "field": "text",
                "pointer": f"{place}/text/text",
                "constraint": 150,
            }
        ]

    @pytest.mark.slack("0.3")
    async def test_takes_one_thing_at_a_time(self, anyone):
        both = anyone.blocks_validate(blocks=[header(150)], view=home(header(150)))
        assert await error(both) == "invalid_arguments"
        assert await error(anyone.blocks_validate()) == "invalid_arguments"
