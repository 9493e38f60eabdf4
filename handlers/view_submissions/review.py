"""The forms of a review."""

from slack_sdk.errors import SlackApiError

from bot.experiments.errors import FieldErrors
from bot.experiments.projects import Project
from bot.experiments.reviews import MAX_REVIEWERS, Answer
from bot.experiments.service.reviews import answer_review, comment, request_review
from handlers import ids
from handlers.asking import require_present, those_outside
from handlers.forms import ChangesForm, CommentForm, ReviewForm
from handlers.interaction import Interaction
from handlers.slack_errors import code_of


async def submit_review(interaction: Interaction) -> None:
    """Ask the people and the group that were named to review."""
    state = interaction.state
    form = ReviewForm.read(interaction.view)
    named = [*form.reviewers, *await _members(interaction, form.group)]
    async with interaction.read() as work:
        project = await interaction.see(work, state.project_id)
    await _require_people(interaction, project, named)
    async with interaction.begin() as work:
        project = await interaction.see(work, state.project_id)
        await request_review(
            work,
            interaction.act,
            await work.templates.of(project),
            project_id=state.project_id,
            # An owner who is in the group is not asked about their own document.
            reviewer_ids=[
                each for each in named if each in form.reviewers or each != project.owner_id
            ],
            due_on=form.due_on,
        )


async def submit_changes(interaction: Interaction) -> None:
    """Take what a reviewer wants changed."""
    state = interaction.state
    form = ChangesForm.read(interaction.view)
    async with interaction.begin() as work:
        await interaction.see(work, state.project_id)
        await answer_review(
            work,
            interaction.act,
            project_id=state.project_id,
            answer=Answer.CHANGES,
            words=form.words,
        )


async def submit_comment(interaction: Interaction) -> None:
    """Keep a comment on a part of the document."""
    state = interaction.state
    form = CommentForm.read(interaction.view)
    async with interaction.begin() as work:
        project = await interaction.see(work, state.project_id)
        await comment(
            work,
            interaction.act,
            await work.templates.of(project),
            project_id=state.project_id,
            subject="" if form.about == ids.WHOLE_DOCUMENT else form.about,
            text=form.text,
        )


async def _members(interaction: Interaction, group_id: str) -> list[str]:
    """Who is in a user group; raises FieldErrors on `group`."""
    if not group_id:
        return []
    try:
        answer = await interaction.client.usergroups_users_list(usergroup=group_id)
    except SlackApiError as error:
        if code_of(error) not in {"no_such_subteam", "subteam_not_found", "missing_scope"}:
            raise
        words = "Slack does not know this group any more. Name people instead."
        raise FieldErrors({"group": words}) from None
    members = [str(each) for each in answer["users"]]
    if not members:
        raise FieldErrors({"group": "Nobody is in this group. Name people instead."})
    return members


async def _require_people(interaction: Interaction, project: Project, user_ids: list[str]) -> None:
    """Raise FieldErrors on `reviewers` for whoever can answer nothing, or sees nothing of it."""
    # A longer list is refused whoever is in it: a large group must not cost a call a member.
    asked = list(dict.fromkeys(user_ids))[: MAX_REVIEWERS + 1]
    await require_present(interaction.client, reviewers=asked)
    if not project.channel_is_private:
        return
    if outside := await those_outside(interaction.client, project.channel_id, asked):
        words = f"{len(outside)} of them cannot see this private channel. Invite them first."
        raise FieldErrors({"reviewers": words})
