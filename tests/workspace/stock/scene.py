"""What Web API methods can be asked about: a message, files, a modal and the right to open one."""

from dataclasses import dataclass

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.building import actions, button, modal

FORM = modal(actions(button("more")))
HOME = {"type": "home", "blocks": [{"type": "divider"}]}


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Ids of what there is in a workspace where something happened already."""

    fraud: str  # a channel that the bot is in
    general: str  # a channel that it can join
    ana: str
    message: str  # ts of the bot's message in `fraud`, with its own reaction
    trigger: str  # may open a modal
    view: str  # an open modal
    view_trigger: str  # may push a modal on it
    file: str  # complete
    uploaded: str  # has its bytes, and waits to be completed
    group: str  # of people who are mentioned together
    app_token: str


async def set_scene(workspace):
    """Let something happen in a workspace, and return what there is now."""
    client = AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url)
    ana, fraud = workspace.person("ana"), workspace.channel("#fraud-ml").id
    message = await client.chat_postMessage(channel=fraud, text="Recall fell to 0.6 over night")
    await client.reactions_add(channel=fraud, timestamp=message["ts"], name="eyes")
    plot = await client.files_upload_v2(filename="recall.csv", content="day,recall\n1,0.81\n")
    opened = await client.views_open(trigger_id=await trigger(workspace, ana), view=FORM)
    await ana.click(ana.view, "more")
    view_trigger = workspace.deliveries[-1].payload["trigger_id"]
    return Scene(
        fraud=fraud,
        general=workspace.channel("#general").id,
        ana=ana.id,
        message=message["ts"],
        trigger=await trigger(workspace, ana),
        view=opened["view"]["id"],
        view_trigger=view_trigger,
        file=plot["file"]["id"],
        uploaded=await upload(client),
        group=(await client.usergroups_list())["usergroups"][0]["id"],
        app_token=workspace.app_token,
    )


async def trigger(workspace, person):
    """Return the trigger of a command: no app is connected, so nobody else takes it."""
    await person.command("#fraud-ml", "/lab")
    return workspace.deliveries[-1].payload["trigger_id"]


async def upload(client):
    """Announce a file and send its bytes; return its id."""
    announced = await client.files_getUploadURLExternal(filename="costs.csv", length=4)
    async with aiohttp.ClientSession() as session:
        await session.post(announced["upload_url"], data=b"cost")
    return announced["file_id"]
