"""What a part of the document says in full, what it said before, and bringing that back."""

from typing import Any

from bot.experiments.errors import Conflict, FieldErrors, NotFound, NotPossible
from bot.experiments.projects import Right
from bot.experiments.service.plans import edit_hypothesis
from bot.experiments.service.revisions import read_revision, shape_of
from bot.experiments.service.sections import save_section
from bot.experiments.template import Content
from handlers.actions.document import hypothesis_form, section_form
from handlers.ids import Target
from handlers.interaction import Interaction
from handlers.views.blocks import escape, section
from handlers.views.differences import MEANWHILE
from handlers.views.reading_modal import build_reading_modal
from handlers.views.revisions_modal import LISTED, build_revisions_modal


async def read_text(interaction: Interaction) -> None:
    """Show all of a section or hypothesis, whose reply has room for a part only."""
    await interaction.open(await _reading(interaction, interaction.target, page=1))


async def turn_page(interaction: Interaction) -> None:
    """Show another page of a long text."""
    page = int(str(interaction.pressed.get("value", "1")))
    await interaction.redraw(await _reading(interaction, _target(interaction), page))


async def show_revisions(interaction: Interaction) -> None:
    """Show what changed last, with every revision to choose from."""
    await interaction.open(await _revisions(interaction, interaction.target))


async def choose_revision(interaction: Interaction) -> None:
    """Show what changed with another revision."""
    chosen = int(str((interaction.pressed.get("selected_option") or {}).get("value", "0")))
    await interaction.redraw(await _revisions(interaction, _target(interaction), chosen))


async def restore_revision(interaction: Interaction) -> None:
    """Make an old revision the newest; where that needs a person's words, open the form."""
    target, number = _target(interaction), int(str(interaction.pressed.get("value", "0")))
    async with interaction.read() as work:
        await interaction.see(work, target.project_id)
        old = await read_revision(work, target.project_id, _subject(target), number)
    try:
        newest = await _restore(interaction, target, number, old.content)
        told = f"*Revision {number} is back*, as revision {newest}. Nothing of the others is lost."
        if newest == interaction.state.revision:
            told = f"Revision {number} says the same as the newest, so nothing was changed."
    except FieldErrors:
        await interaction.redraw(await _form(interaction, target, number, old.content))
        return
    except Conflict as conflict:
        told = f"{escape(conflict.message)} Nothing was restored. Have a look, then try again."
    except NotPossible as refusal:
        told = escape(refusal.message)
    view = await _revisions(interaction, target, notice=told)
    await interaction.refresh(interaction.view["id"], view)


async def _restore(interaction: Interaction, target: Target, number: int, content: Content) -> int:
    """The number of the revision that the old content is from now on."""
    revision = interaction.state.revision
    async with interaction.begin() as work:
        project = await interaction.see(work, target.project_id)
        template = await work.templates.of(project)
        if target.number:
            changed = await edit_hypothesis(
                work,
                interaction.act,
                template,
                project_id=project.id,
                number=target.number,
                plan=content[0],
                revision=revision,
            )
            return changed.revision
        saved = await save_section(
            work,
            interaction.act,
            template,
            project_id=project.id,
            key=target.section,
            content=content,
            revision=revision,
            reason=f"Brings back revision {number}.",
        )
        return saved.revision


async def _form(
    interaction: Interaction, target: Target, number: int, content: Content
) -> dict[str, Any]:
    told = f"The fields hold revision {number} again. Nothing is saved yet."
    notice = [section(told) | {"block_id": f"{MEANWHILE}0"}]
    if target.number:
        return await hypothesis_form(interaction, target, content[0], notice)
    return await section_form(interaction, target, content, notice)


async def _revisions(
    interaction: Interaction, target: Target, chosen: int = 0, notice: str = ""
) -> dict[str, Any]:
    async with interaction.read() as work:
        project = await interaction.see(work, target.project_id)
        shape = shape_of(await work.templates.of(project), _subject(target))
        newest = await work.revisions.newest(project.id, _subject(target), LISTED + 1)
    if not newest:
        raise NotFound("Nothing was written here yet.")
    may_edit = interaction.act.actor_id in project.who_may(Right.EDIT)
    return build_revisions_modal(
        project,
        shape,
        _subject(target) if target.number else shape.title,
        newest,
        chosen=chosen,
        may_edit=may_edit and project.state.can_change,
        metadata=_metadata(interaction, target, revision=newest[0].number),
        notice=notice,
    )


async def _reading(interaction: Interaction, target: Target, page: int) -> dict[str, Any]:
    async with interaction.read() as work:
        project = await interaction.see(work, target.project_id)
        shape = shape_of(await work.templates.of(project), _subject(target))
        content: Content
        if target.number:
            hypothesis = await work.hypotheses.get(project.id, target.number)
            title, content = f"{hypothesis.ref} · {shape.title}", [hypothesis.plan]
        else:
            saved = await work.sections.get(project.id, shape.key)
            title, content = shape.title, saved.content if saved else ()
    if not content:
        raise NotFound("Nothing was written here yet.")
    return build_reading_modal(
        shape, title, content, page=page, metadata=_metadata(interaction, target)
    )


def _subject(target: Target) -> str:
    return f"H{target.number}" if target.number else target.section


def _target(interaction: Interaction) -> Target:
    """What the open modal is about."""
    state = interaction.state
    return Target(state.project_id, state.number, state.section)


def _metadata(interaction: Interaction, target: Target, revision: int = 0) -> str:
    return interaction.modal_state(
        project_id=target.project_id,
        number=target.number,
        section=target.section,
        revision=revision,
    )
