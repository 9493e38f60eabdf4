"""The form that names a project's people."""

from pydantic import Field

from bot.experiments.errors import FieldErrors
from bot.experiments.projects import Project, Right
from bot.experiments.service.people import change_people
from handlers.asking import is_admin, require_present, those_who_left, zone_of
from handlers.forms import Form
from handlers.interaction import Interaction
from handlers.overviews import show_settings_again
from handlers.views.people_modal import MAX_COLLABORATORS


class PeopleForm(Form):
    """A project's people, as they were chosen."""

    owner: str = Field(min_length=1)
    decider: tuple[str, ...] = ()
    collaborators: tuple[str, ...] = ()


async def submit_people(interaction: Interaction) -> None:
    """Keep who owns, decides and collaborates; all of them have to be able to answer."""
    project_id = interaction.state.project_id
    form = PeopleForm.read(interaction.view)
    async with interaction.read() as work:
        project = await interaction.see(work, project_id)
    for_owner = await _acts_for_owner(interaction, project)
    if not for_owner:
        project.require(Right.MANAGE, interaction.act.actor_id)
    zone = await _check(interaction, form)
    async with interaction.begin() as work:
        await interaction.see(work, project_id)
        await change_people(
            work,
            interaction.act,
            project_id=project_id,
            owner_id=form.owner,
            owner_zone=zone,
            decider_id=form.decider[0] if form.decider else None,
            collaborator_ids=form.collaborators,
            for_owner=for_owner,
        )
    await show_settings_again(interaction, str(interaction.view.get("previous_view_id")))


async def _acts_for_owner(interaction: Interaction, project: Project) -> bool:
    """Whether an admin stands in for an owner who has left; nobody else could do it then."""
    if interaction.act.actor_id == project.owner_id:
        return False
    left = await those_who_left(interaction.client, [project.owner_id])
    return bool(left) and await is_admin(interaction.client, interaction.act.actor_id)


async def _check(interaction: Interaction, form: PeopleForm) -> str:
    """The owner's time zone; raises FieldErrors for whoever can answer nothing."""
    if len(form.collaborators) > MAX_COLLABORATORS:
        words = f"A project takes at most {MAX_COLLABORATORS} collaborators."
        raise FieldErrors({"collaborators": words})
    if len(form.decider) > 1:
        raise FieldErrors({"decider": "One person decides. Name the others as collaborators."})
    await require_present(
        interaction.client, decider=form.decider, collaborators=form.collaborators
    )
    return await zone_of(interaction.client, form.owner)
