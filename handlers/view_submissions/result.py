"""The form that reports a result."""

from bot.experiments.errors import FieldErrors
from bot.experiments.results import Report
from bot.experiments.service.results import ResultDiffers, record_result
from handlers.forms import read_result
from handlers.interaction import Interaction


async def submit_result(interaction: Interaction) -> None:
    """Take in a result that a person typed."""
    state = interaction.state
    async with interaction.read() as work:
        await interaction.see(work, state.project_id)
        hypothesis = await work.hypotheses.get(state.project_id, state.number)
    form, measured = read_result(hypothesis, interaction.view)
    report = Report(
        source="slack",
        run_id=form.run_id or str(interaction.view["id"]),
        by_hand=not form.run_id,
        values=measured,
        body={
            "metrics": {str(metric): value.text for metric, value in measured.items()},
            "url": form.url,
            "note": form.note,
        },
        url=form.url,
        note=form.note,
    )
    try:
        async with interaction.begin() as work:
            receipt = await record_result(
                work,
                interaction.act,
                project_id=state.project_id,
                number=state.number,
                report=report,
            )
            if receipt.status == "duplicate":
                # Raised in here, so that the same form can be sent again with another run.
                raise FieldErrors({"run_id": "This run was reported before, with these numbers."})
    except ResultDiffers as differs:
        raise FieldErrors({"run_id": differs.message}) from None
