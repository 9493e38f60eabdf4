"""The form that adds a note to an experiment log."""

from bot.experiments.errors import FieldErrors
from bot.experiments.service.notes import add_note
from handlers.experiment_log import Wanted, build_log
from handlers.forms import NoteForm
from handlers.ids import Target
from handlers.interaction import Interaction
from storage.messages import message_url


async def submit_note(interaction: Interaction) -> None:
    """Log the note, with a link to the message that it quotes."""
    state = interaction.state
    form = NoteForm.read(interaction.view)
    about = Target.parse(form.about) if form.about else Target(form.project)
    if about.project_id != form.project:
        words = "This hypothesis is of another project. Choose again."
        raise FieldErrors({"about": words})
    async with interaction.begin() as work:
        await interaction.see(work, form.project)
        url = ""
        if state.message_ts and state.channel_id:
            root_ts = state.thread_ts or state.message_ts
            home = await work.workspace_url()
            url = message_url(home, state.channel_id, state.message_ts, root_ts)
        await add_note(
            work,
            interaction.act,
            project_id=form.project,
            number=about.number,
            text=form.text,
            url=url,
            quoted_id=state.author_id,
        )
    await interaction.ack()
    if beneath := interaction.view.get("previous_view_id"):
        await interaction.refresh(
            str(beneath), await build_log(interaction, form.project, Wanted())
        )
