"""The shortcut that adds a message to an experiment log."""

from handlers.asking import names_of
from handlers.interaction import Interaction
from handlers.notes import open_note
from handlers.views.quoted import mentioned, quoted


async def add_to_log(interaction: Interaction) -> None:
    """Open the form for a note, filled with the message; its thread says which project."""
    message = interaction.body["message"]
    ts = str(message["ts"])
    async with interaction.read() as work:
        root_ts = str(message.get("thread_ts") or ts)
        project_id = await work.messages.project_of_thread(interaction.channel_id, root_ts)
    is_of_person = not message.get("bot_id")
    text = str(message.get("text") or "") if is_of_person else ""
    names = await names_of(interaction.client, mentioned(text))
    await open_note(
        interaction,
        project_id,
        text=quoted(text, names),
        message_ts=ts,
        author_id=str(message.get("user") or "") if is_of_person else "",
    )
