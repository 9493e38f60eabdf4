"""Forms that more than one way in opens."""

from slack_sdk.errors import SlackApiError

from bot.experiments.errors import NotPossible
from bot.experiments.fields import Need
from bot.experiments.hypotheses import HypothesisState
from bot.experiments.projects import Right
from bot.experiments.service.calendars import calendar_of
from bot.experiments.service.reviews import lacking
from bot.experiments.tree import problems
from handlers.ids import Target
from handlers.interaction import Interaction
from handlers.slack_errors import code_of
from handlers.views.hypothesis_modal import build_hypothesis_modal
from handlers.views.project_modal import build_project_modal
from handlers.views.result_modal import build_result_modal
from handlers.views.review_modals import build_lacking, build_review_modal

#: Working days that reviewers have, unless the owner chooses another day.
_REVIEW_DAYS = 3


async def open_project_form(interaction: Interaction, title: str = "") -> None:
    """Open the form for a new project."""
    view = build_project_modal(
        title=title[:3000],
        channel_id=interaction.channel_id,
        owner_id=interaction.act.actor_id,
        metadata=interaction.modal_state(),
    )
    await interaction.open(view)


async def open_new_hypothesis(interaction: Interaction, project_id: int) -> None:
    """Open the form for a new hypothesis of this project."""
    async with interaction.read() as work:
        project = await interaction.see(work, project_id)
        shape = (await work.templates.of(project)).hypothesis
        others = await work.hypotheses.all(project_id)
    project.require(Right.EDIT, interaction.act.actor_id)
    state = interaction.modal_state(project_id=project_id)
    await interaction.open(build_hypothesis_modal(shape, {}, others=others, metadata=state))


async def open_result(interaction: Interaction, target: Target) -> None:
    """Open the form for a result of this hypothesis."""
    async with interaction.read() as work:
        await interaction.see(work, target.project_id)
        hypothesis = await work.hypotheses.get(target.project_id, target.number)
    if hypothesis.state is HypothesisState.PLANNED:
        raise NotPossible(
            f"{hypothesis.ref} has not started, so there is no baseline to judge a result by. "
            "Start it first."
        )
    state = interaction.modal_state(project_id=target.project_id, number=target.number)
    await interaction.open(build_result_modal(hypothesis, metadata=state))


async def open_review(interaction: Interaction, project_id: int) -> None:
    """Open the form that asks for a review, or say what is missing for one."""
    async with interaction.read() as work:
        project = await interaction.see(work, project_id)
        project.require(Right.MANAGE, interaction.act.actor_id)
        project.require_changeable()
        template = await work.templates.of(project)
        missing = await lacking(work, template, project_id, Need.REVIEW)
        hypotheses = await work.hypotheses.all(project_id)
        known = await work.reviews.latest(project_id)
        calendar, _ = await calendar_of(work, project)
    if missing or not hypotheses:
        await interaction.say(build_lacking(project, missing, no_hypothesis=not hypotheses))
        return
    today = calendar.local_day(interaction.act.at)
    state = interaction.modal_state(project_id=project_id)
    await interaction.open(
        build_review_modal(
            known,
            problems(hypotheses),
            await _groups(interaction),
            calendar.add_working_days(today, _REVIEW_DAYS),
            metadata=state,
        )
    )


async def _groups(interaction: Interaction) -> list[tuple[str, str]]:
    """The workspace's user groups; none where the app may not see them."""
    try:
        answer = await interaction.client.usergroups_list()
    except SlackApiError as error:
        if code_of(error) not in {"missing_scope", "paid_teams_only", "plan_upgrade_required"}:
            raise
        return []
    return [(str(each["id"]), str(each["name"])) for each in answer["usergroups"]]
