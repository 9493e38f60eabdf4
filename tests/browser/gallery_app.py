"""A Bolt app that shows one of everything: messages, a form, a Home tab, files."""

import re
import struct
import zlib
from contextlib import suppress

from slack_sdk.errors import SlackApiError

from tests.browser import gallery_blocks, gallery_data, gallery_forms

COMMANDS = [
    {
        "command": "/gallery",
        "description": "Show one of everything",
        "usage_hint": "[form | words]",
    },
    {"command": "/lab", "description": "Design", "usage_hint": "[new | help]"},
]
CSV = b'model,recall,latency_ms\nrules,0.62,12\n"trees, boosted",0.91,40\n' + b"".join(
    b"variant %d,0.5,%d\n" % (number, number) for number in range(20)
)


def picture(width=240, height=120):
    """Return a PNG: two colours, one above the other."""

    def chunk(kind, data):
        named = kind + data
        return struct.pack(">I", len(data)) + named + struct.pack(">I", zlib.crc32(named))

    def row(number):
        return b"\0" + (b"\x12\x65\x6e" if number < height / 2 else b"\xd0\x8a\x1d") * width

    rows = b"".join(row(number) for number in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


async def _show(client, body, words):
    channel = body["channel_id"]

    async def post(blocks):
        await client.chat_postMessage(channel=channel, text=words, blocks=blocks)

    match words:
        case "words":
            groups = await client.usergroups_list()
            group = groups["usergroups"][0]["id"]
            await post(gallery_blocks.words(channel, body["user_id"], group))
        case "tables":
            await post(gallery_data.tables())
        case "charts":
            await post(gallery_data.charts("pie", "bar"))
            await post(gallery_data.charts("area", "line"))
        case "cards":
            await post(gallery_blocks.cards(await _picture_block(client)))
        case "elements":
            await post(gallery_blocks.elements())
        case "files":
            files = {"results.csv": CSV, "curve.png": picture(), "notes.md": b"# Notes\nShort."}
            for name, content in files.items():
                await client.files_upload_v2(channel=channel, filename=name, content=content)
        case "whisper":
            with suppress(SlackApiError):
                await client.chat_postEphemeral(channel=channel, user=body["user_id"], text=words)
        case "metadata":
            event = {"event_type": "experiment_started", "event_payload": {"recall": 0.91}}
            await client.chat_postMessage(channel=channel, text="With metadata", metadata=event)


async def _picture_block(client):
    uploaded = await client.files_upload_v2(filename="shown.png", content=picture(), title="Shown")
    shown = {"id": uploaded["file"]["id"]}
    return {"type": "image", "slack_file": shown, "alt_text": "Two colours"}


def build_gallery(app):
    """Register everything."""

    @app.command("/gallery")
    async def gallery(ack, body, client):
        await ack()
        if body["text"] == "form":
            await client.views_open(trigger_id=body["trigger_id"], view=gallery_forms.form())
        else:
            await _show(client, body, body["text"])

    @app.command("/lab")
    async def lab(ack, body):
        await ack(f"You said {body['text']}")

    @app.options(re.compile("search|runs?"))
    async def runs(ack, payload):
        names = [f"Run {number}" for number in range(1, 20)]
        found = [name for name in names if payload["value"].lower() in name.lower()][:5]
        await ack(options=[{"text": {"type": "plain_text", "text": n}, "value": n} for n in found])

    @app.action("push")
    async def push(ack, body, client):
        await ack()
        await client.views_push(trigger_id=body["trigger_id"], view=gallery_forms.second())

    @app.action(re.compile(".*"))
    async def anything(ack):
        await ack()

    @app.view("everything")
    async def send(ack, view):
        title = view["state"]["values"]["title"]["value"]["value"]
        if title == "taken":
            await ack(response_action="errors", errors={"title": "Choose another"})
        else:
            await ack()

    @app.view("second")
    async def save(ack):
        await ack()

    @app.event("app_home_opened")
    async def home(event, client):
        await client.views_publish(user_id=event["user"], view=gallery_forms.home("there"))
