"""The listeners of the stock app, for slack_bolt.async_app.AsyncApp."""

from tests.workspace.stock import screens


async def open_baseline(ack, body, client, respond):
    await ack()
    if body["text"] == "help":
        await respond(screens.HELP)
        return
    await client.views_open(
        trigger_id=body["trigger_id"], view=screens.baseline(body["channel_id"])
    )


async def offer_metrics(ack, payload):
    await ack(options=screens.offered(payload["value"]))


async def record_baseline(ack, view, client):
    metric, value = screens.filled_in(view)
    problems = screens.problems(value)
    if problems:
        await ack(response_action="errors", errors=problems)
        return
    await ack()
    await client.chat_postMessage(
        channel=view["private_metadata"], **screens.announcement(metric, value)
    )


async def note_closing(ack, body, view, client):
    await ack()
    await client.chat_postEphemeral(
        channel=view["private_metadata"], user=body["user"]["id"], text="Nothing was recorded."
    )


async def confirm_baseline(ack, body, client):
    await ack()
    channel, person, message = body["channel"]["id"], body["user"]["id"], body["message"]
    confirmed = screens.confirmation(message, person)
    await client.chat_update(channel=channel, ts=message["ts"], **confirmed)
    await client.chat_postEphemeral(channel=channel, user=person, text="Thank you for checking.")


async def show_home(event, client):
    await client.views_publish(user_id=event["user"], view=screens.home(0))


async def refresh_home(ack, action, body, client):
    await ack()
    await client.views_publish(
        user_id=body["user"]["id"],
        view=screens.home(int(action["value"]) + 1),
        hash=body["view"]["hash"],
    )


async def share_plot(ack, body, client):
    await ack()
    await client.files_upload_v2(channel=body["channel_id"], **screens.PLOT)


async def ask_about_message(ack, shortcut, client):
    await ack()
    await client.views_open(trigger_id=shortcut["trigger_id"], view=screens.question(shortcut))


async def ask_question(ack, view, client):
    await ack()
    await client.chat_postMessage(**screens.asked(view))


async def answer_mention(event, say):
    await say(text=f"<@{event['user']}> {screens.HELP}", thread_ts=event["ts"])
