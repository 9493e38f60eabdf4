"""The form that opens a project."""

from slack_sdk.errors import SlackApiError

from bot.experiments.errors import FieldErrors
from bot.experiments.service.projects import NewProject, open_project
from handlers.forms import ProjectForm
from handlers.interaction import Interaction
from handlers.slack_errors import code_of

_INVITE = (
    "I am not in this channel yet. Type /invite @Labthread there, then press Open project again."
)
_UNREACHABLE = {
    "channel_not_found": _INVITE,
    "not_in_channel": _INVITE,
    "missing_scope": "This app may not look at channels. An admin has to reinstall it.",
}


async def submit_project(interaction: Interaction) -> None:
    """Open the project, unless its channel is out of reach."""
    form = ProjectForm.read(interaction.view)
    is_private = await _reachable_channel(interaction, form.channel)
    zone = await _zone_of(interaction, form.owner)
    async with interaction.begin() as work:
        await open_project(
            work,
            interaction.act,
            NewProject(
                title=form.title,
                key=form.key,
                channel_id=form.channel,
                channel_is_private=is_private,
                owner_id=form.owner,
                owner_zone=zone,
                decider_id=form.decider or None,
                collaborator_ids=tuple(form.collaborators),
            ),
        )


async def _reachable_channel(interaction: Interaction, channel_id: str) -> bool:
    """Whether the channel is private; raises FieldErrors where the bot cannot post."""
    try:
        found = await interaction.client.conversations_info(channel=channel_id)
    except SlackApiError as error:
        code = code_of(error)
        if code not in _UNREACHABLE:
            raise
        raise FieldErrors({"channel": _UNREACHABLE[code]}) from None
    channel = found["channel"]
    if channel.get("is_archived"):
        raise FieldErrors({"channel": "This channel is archived. Choose another."})
    if channel.get("is_ext_shared"):
        raise FieldErrors({"channel": "This channel is shared with another company."})
    if not channel.get("is_member"):
        raise FieldErrors({"channel": _INVITE})
    return bool(channel.get("is_private"))


async def _zone_of(interaction: Interaction, user_id: str) -> str:
    """The owner's time zone, by its IANA name."""
    try:
        user = (await interaction.client.users_info(user=user_id))["user"]
    except SlackApiError as error:
        if code_of(error) != "user_not_found":
            raise
        raise FieldErrors({"owner": "Slack does not know this person."}) from None
    if user.get("is_bot") or user.get("deleted"):
        raise FieldErrors({"owner": "An owner is a person who can still be asked."})
    return str(user.get("tz") or "UTC")
