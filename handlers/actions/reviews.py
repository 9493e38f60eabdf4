"""Buttons of a review: ask for one, approve, request changes, comment."""

from bot.experiments.reviews import Answer
from bot.experiments.service.reviews import answer_review
from bot.experiments.template import NOTES
from handlers import ids
from handlers.interaction import Interaction
from handlers.openings import open_review
from handlers.views.review_modals import build_changes_modal, build_comment_modal


async def request(interaction: Interaction) -> None:
    """Open the form that asks for a review, or say what is missing for one."""
    await open_review(interaction, interaction.target.project_id)


async def approve(interaction: Interaction) -> None:
    """Take an approval at once."""
    target = interaction.target
    async with interaction.begin() as work:
        await interaction.see(work, target.project_id)
        await answer_review(
            work, interaction.act, project_id=target.project_id, answer=Answer.APPROVED
        )


async def request_changes(interaction: Interaction) -> None:
    """Open the form that asks what should change; only for who was asked to review."""
    target = interaction.target
    async with interaction.read() as work:
        project = await interaction.see(work, target.project_id)
        review = await work.reviews.latest(project.id)
    project.require_changeable()
    if review is not None:
        review.require_reviewer(interaction.act.actor_id)
    state = interaction.modal_state(project_id=project.id)
    await interaction.open(build_changes_modal(project, metadata=state))


async def comment(interaction: Interaction) -> None:
    """Open the form for a comment on the part whose button was pressed."""
    target = interaction.target
    async with interaction.read() as work:
        project = await interaction.see(work, target.project_id)
        template = await work.templates.of(project)
        hypotheses = await work.hypotheses.all(project.id)
    chosen = target.section or (f"H{target.number}" if target.number else ids.WHOLE_DOCUMENT)
    # Slack takes 100 options: the one whose button was pressed is among them.
    able = sorted(hypotheses, key=lambda each: (each.ref != chosen, each.number))
    shapes = [*template.written_once, *([NOTES] if chosen == NOTES.key else [])]
    parts = [
        (ids.WHOLE_DOCUMENT, "The document as a whole"),
        *((each.key, each.title) for each in shapes),
        *((each.ref, f"{each.ref}: {each.statement}") for each in able),
    ]
    state = interaction.modal_state(project_id=project.id)
    await interaction.open(build_comment_modal(parts, chosen, metadata=state))
