"""A channel that the bot can post to again: it was invited, or the channel is no archive any more.

Scopes and events: https://docs.slack.dev/reference/events/member_joined_channel and
https://docs.slack.dev/reference/events/channel_unarchive
"""

from handlers.interaction import Interaction


async def post_again(interaction: Interaction) -> None:
    """Deliver at once what waits for a channel that was out of reach."""
    channel_id = str(interaction.body["event"]["channel"])
    async with interaction.read() as work:
        # People join channels all day, and nearly always nothing waits there.
        in_trouble = await work.lanes.trouble_in(channel_id)
    if in_trouble:
        async with interaction.begin() as work:
            await work.lanes.resume(channel_id)
