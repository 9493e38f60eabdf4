"""A channel that the bot can post to again: it was invited, or the channel is no archive any more.

Scopes and events: https://docs.slack.dev/reference/events/member_joined_channel and
https://docs.slack.dev/reference/events/channel_unarchive
"""

from handlers.interaction import Interaction


async def post_again(interaction: Interaction) -> None:
    """Deliver at once what waits for a channel that was out of reach, or is just failing."""
    event = interaction.body["event"]
    # People join channels all day, and only the bot's own coming changes what it can do there.
    bot = {each.get("user_id") for each in interaction.body.get("authorizations") or ()}
    if event["type"] != "member_joined_channel" or not bot or event.get("user") in bot:
        async with interaction.begin() as work:
            await work.lanes.resume(str(event["channel"]))
