"""The listeners of the stock app, for slack_bolt.App."""

from tests.workspace.stock import screens


def open_baseline(ack, body, client, respond):
    ack()
    if body["text"] == "help":
        respond(screens.HELP)
        return
    view = screens.baseline(body["channel_id"])
    client.views_open(trigger_id=body["trigger_id"], view=view)


def offer_metrics(ack, payload):
    ack(options=screens.offered(payload["value"]))


def record_baseline(ack, view, client):
    metric, value = screens.filled_in(view)
    problems = screens.problems(value)
    if problems:
        ack(response_action="errors", errors=problems)
        return
    ack()
    client.chat_postMessage(channel=view["private_metadata"], **screens.announcement(metric, value))


def note_closing(ack, body, view, client):
    ack()
    client.chat_postEphemeral(
        channel=view["private_metadata"], user=body["user"]["id"], text="Nothing was recorded."
    )


def confirm_baseline(ack, body, client):
    ack()
    channel, person, message = body["channel"]["id"], body["user"]["id"], body["message"]
    confirmed = screens.confirmation(message, person)
    client.chat_update(channel=channel, ts=message["ts"], **confirmed)
    client.chat_postEphemeral(channel=channel, user=person, text="Thank you for checking.")


def show_home(event, client):
    client.views_publish(user_id=event["user"], view=screens.home(0))


def refresh_home(ack, action, body, client):
    ack()
    client.views_publish(
        user_id=body["user"]["id"],
        view=screens.home(int(action["value"]) + 1),
        hash=body["view"]["hash"],
    )


def share_plot(ack, body, client):
    ack()
    client.files_upload_v2(channel=body["channel_id"], **screens.PLOT)


def ask_about_message(ack, shortcut, client):
    ack()
    client.views_open(trigger_id=shortcut["trigger_id"], view=screens.question(shortcut))


def ask_question(ack, view, client):
    ack()
    client.chat_postMessage(**screens.asked(view))


def answer_mention(event, say):
    say(text=f"<@{event['user']}> {screens.HELP}", thread_ts=event["ts"])
