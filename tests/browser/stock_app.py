"""A small Bolt app that shows each thing the page must handle."""

import asyncio

from tests.workspace.building import actions, button, input_block, modal, plain_input, text

STEPS = {"type": "static_select", "action_id": "value"}
METRICS = {**STEPS, "options": [{"text": text(name), "value": name} for name in ("recall", "auc")]}


def build_form(*more):
    return modal(
        input_block("title", plain_input(max_length=60), label=text("Title")),
        input_block("why", plain_input(multiline=True), label=text("Why now"), optional=True),
        input_block("metric", METRICS, label=text("Primary metric")),
        actions(button("add_field"), block_id="more"),
        *more,
    )


def build_card(words):
    section = {"type": "section", "block_id": "card", "text": {"type": "mrkdwn", "text": words}}
    return {"text": words, "blocks": [section, actions(button("start"), button("broken"))]}


def build_listeners(app):
    """Register everything: a command, a form, two buttons."""

    @app.command("/lab")
    async def lab(ack, body, client, respond):
        await ack()
        if body["text"] == "new":
            await client.views_open(trigger_id=body["trigger_id"], view=build_form())
        elif body["text"] == "card":
            await client.chat_postMessage(channel=body["channel_id"], **build_card("*Planned*"))
        else:
            await respond(f"You said {body['text']}")

    @app.action("add_field")
    async def add_field(ack, body, client):
        await ack()
        extra = input_block("extra", plain_input(), label=text("One more"), optional=True)
        await client.views_update(view_id=body["view"]["id"], view=build_form(extra))

    @app.view("proposal")
    async def propose(ack, view, client):
        title = view["state"]["values"]["title"]["value"]["value"]
        if title == "crash":
            raise RuntimeError(title)
        if "fraud" not in title:
            await ack(response_action="errors", errors={"title": "Say which fraud"})
            return
        await ack()

    @app.action("start")
    async def start(ack, body, client):
        await asyncio.sleep(0.3)
        await ack()
        await client.chat_update(
            channel=body["channel"]["id"], ts=body["message"]["ts"], **build_card("*Running*")
        )

    @app.action("broken")
    async def broken(ack):
        raise RuntimeError("this button never works")
