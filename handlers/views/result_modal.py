"""The modal that reports a result, made from the hypothesis' own metrics."""

from typing import Any

from bot.experiments.hypotheses import Hypothesis
from bot.experiments.measurements import Measured, with_unit
from bot.experiments.metrics import MetricKey
from handlers import ids
from handlers.views.blocks import Block, context, escape, input_block, modal, plain

#: A view holds a hundred blocks; more metrics come by a file or over HTTP.
MAX_INPUTS = 90


def build_result_modal(hypothesis: Hypothesis, *, metadata: str) -> dict[str, Any]:
    """Ask for one number per metric, with the baseline beside it."""
    blocks: list[Block] = [context(f"*{hypothesis.ref}* {escape(hypothesis.statement)}")]
    if not hypothesis.state.is_open:
        closed = f"{hypothesis.ref} is {hypothesis.state.words}"
        blocks.append(context(f"{closed}: a result is kept in the log and changes no verdict."))
    blocks.extend(
        input_block(
            f"metric.{index}",
            str(metric),
            {
                "type": "plain_text_input",
                "action_id": "value",
                "max_length": 2000,
                "placeholder": plain("0.61, or 0.61 stderr 0.008, or of several runs 0.60 0.62"),
            },
            # Without the primary metric there is nothing to judge; a guardrail may come later.
            optional=index > 0,
            hint=_beside(hypothesis, metric),
        )
        for index, metric in enumerate(hypothesis.metrics[:MAX_INPUTS])
    )
    blocks.append(
        input_block(
            "run_id",
            "Run",
            {"type": "plain_text_input", "action_id": "run_id", "max_length": 150},
            optional=True,
            hint="Its name in your tracker. The same run is taken once.",
        )
    )
    blocks.append(
        input_block(
            "url",
            "Link",
            {
                "type": "url_text_input",
                "action_id": "url",
                "placeholder": plain("https://tracker.example/run/4711"),
            },
            optional=True,
        )
    )
    blocks.append(
        input_block(
            "note",
            "Note",
            {
                "type": "plain_text_input",
                "action_id": "note",
                "multiline": True,
                "max_length": 1000,
                "placeholder": plain("5-fold, seeds 1 to 3"),
            },
            optional=True,
        )
    )
    title = f"Result for {hypothesis.ref}"
    return modal(ids.RESULT_FORM, title, blocks, metadata=metadata, submit="Report")


def _beside(hypothesis: Hypothesis, metric: MetricKey) -> str:
    baseline = hypothesis.baseline.get(metric)
    known = f"Baseline {baseline}. " if baseline is not None else ""
    return known + _asked(hypothesis, metric, baseline)


def _asked(hypothesis: Hypothesis, metric: MetricKey, baseline: Measured | None) -> str:
    if metric == hypothesis.criterion.metric:
        if baseline is None:
            return f"Asked: {hypothesis.criterion}."
        return f"Target {with_unit(hypothesis.criterion.target(baseline), baseline.unit)}."
    guardrail = hypothesis.guardrail_of(metric)
    if baseline is None:
        return f"Guardrail: {guardrail}."
    limit = with_unit(guardrail.limit(baseline), baseline.unit)
    return f"Guardrail: {guardrail}, so the limit is {limit}."
