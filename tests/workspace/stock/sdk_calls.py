"""Every Web API method as slack_sdk's clients spell it, with and without asyncio."""

from tests.workspace.stock.scene import FORM, HOME

CALLS = {
    "api.test": lambda client, scene: client.api_test(metric="recall"),
    "apps.connections.open": lambda client, scene: client.apps_connections_open(
        app_token=scene.app_token
    ),
    "auth.test": lambda client, scene: client.auth_test(),
    "blocks.validate": lambda client, scene: client.blocks_validate(view=FORM),
    "chat.delete": lambda client, scene: client.chat_delete(channel=scene.fraud, ts=scene.message),
    "chat.getPermalink": lambda client, scene: client.chat_getPermalink(
        channel=scene.fraud, message_ts=scene.message
    ),
    "chat.postEphemeral": lambda client, scene: client.chat_postEphemeral(
        channel=scene.fraud, user=scene.ana, text="Only you see the invoices"
    ),
    "chat.postMessage": lambda client, scene: client.chat_postMessage(
        channel=scene.fraud,
        thread_ts=scene.message,
        reply_broadcast=True,
        text="Recall is back",
        blocks=[{"type": "header", "text": {"type": "plain_text", "text": "Recall is back"}}],
        metadata={"event_type": "baseline", "event_payload": {"recall": 0.81}},
        unfurl_links=False,
    ),
    "chat.update": lambda client, scene: client.chat_update(
        channel=scene.fraud, ts=scene.message, text="Recall is back"
    ),
    "conversations.history": lambda client, scene: client.conversations_history(
        channel=scene.fraud, oldest="0", inclusive=True, include_all_metadata=True
    ),
    "conversations.info": lambda client, scene: client.conversations_info(
        channel=scene.fraud, include_num_members=True
    ),
    "conversations.join": lambda client, scene: client.conversations_join(channel=scene.general),
    "conversations.list": lambda client, scene: client.conversations_list(
        types=["public_channel", "private_channel"], exclude_archived=True
    ),
    "conversations.members": lambda client, scene: client.conversations_members(
        channel=scene.fraud
    ),
    "conversations.open": lambda client, scene: client.conversations_open(
        users=[scene.ana], return_im=True
    ),
    "conversations.replies": lambda client, scene: client.conversations_replies(
        channel=scene.fraud, ts=scene.message
    ),
    "files.completeUploadExternal": lambda client, scene: client.files_completeUploadExternal(
        files=[{"id": scene.uploaded, "title": "Costs"}],
        channel_id=scene.fraud,
        initial_comment="What the invoices cost",
    ),
    "files.delete": lambda client, scene: client.files_delete(file=scene.file),
    "files.getUploadURLExternal": lambda client, scene: client.files_getUploadURLExternal(
        filename="recall.png", length=1200, alt_txt="Recall by day"
    ),
    "files.info": lambda client, scene: client.files_info(file=scene.file),
    "reactions.add": lambda client, scene: client.reactions_add(
        channel=scene.fraud, timestamp=scene.message, name="thumbsup"
    ),
    "reactions.get": lambda client, scene: client.reactions_get(
        channel=scene.fraud, timestamp=scene.message, full=True
    ),
    "reactions.list": lambda client, scene: client.reactions_list(limit=20),
    "reactions.remove": lambda client, scene: client.reactions_remove(
        channel=scene.fraud, timestamp=scene.message, name="eyes"
    ),
    "team.info": lambda client, scene: client.team_info(),
    "usergroups.list": lambda client, scene: client.usergroups_list(
        include_count=True, include_users=True
    ),
    "usergroups.users.list": lambda client, scene: client.usergroups_users_list(
        usergroup=scene.group
    ),
    "users.conversations": lambda client, scene: client.users_conversations(
        user=scene.ana, types=["public_channel"]
    ),
    "users.info": lambda client, scene: client.users_info(user=scene.ana, include_locale=True),
    "users.list": lambda client, scene: client.users_list(),
    "views.open": lambda client, scene: client.views_open(trigger_id=scene.trigger, view=FORM),
    "views.publish": lambda client, scene: client.views_publish(user_id=scene.ana, view=HOME),
    "views.push": lambda client, scene: client.views_push(trigger_id=scene.view_trigger, view=FORM),
    "views.update": lambda client, scene: client.views_update(view_id=scene.view, view=FORM),
}
