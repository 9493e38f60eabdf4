"""The modals in which people decide: take a step, revise, stop, or extend."""

from typing import Any

from bot.experiments.hypotheses import (
    OUTCOMES,
    Decision,
    Hypothesis,
    HypothesisState,
)
from bot.experiments.verdicts import Outcome
from handlers import ids
from handlers.views.blocks import Block, context, escape, input_block, modal, plain, section, select


def build_decision_modal(
    hypothesis: Hypothesis, decision: Decision, *, metadata: str
) -> dict[str, Any]:
    """Ask what was decided and learned; the outcome is proposed from the verdict."""
    steps = [(each.value, _step_label(hypothesis, each)) for each in Decision]
    outcomes = [(each.value, each.words.capitalize()) for each in OUTCOMES]
    blocks: list[Block] = [
        section(f"*{hypothesis.ref}* {escape(hypothesis.statement)}"),
        context(_said(hypothesis)),
        input_block("decision", "Decision", select("decision", steps, initial=decision.value)),
        input_block(
            "outcome",
            "What came out",
            select("outcome", outcomes, initial=proposed_outcome(hypothesis, decision).value),
            hint="The verdict proposes it, you decide. Ruling something out is an answer too. "
            "Stopping or revising is kept as just that.",
        ),
        input_block(
            "learning",
            "What did we learn?",
            {
                "type": "plain_text_input",
                "action_id": "learning",
                "multiline": True,
                "max_length": 3000,
                "placeholder": plain("Graph features help only where the vendor has a history."),
            },
            optional=True,
        ),
    ]
    title = f"Decide on {hypothesis.ref}"
    return modal(ids.DECISION_FORM, title, blocks, metadata=metadata, submit="Decide")


def proposed_outcome(hypothesis: Hypothesis, decision: Decision) -> HypothesisState:
    """The outcome that the verdict suggests or, without one, the step taken."""
    judged = {
        Outcome.SUPPORTED: HypothesisState.SUPPORTED,
        Outcome.REFUTED: HypothesisState.REFUTED,
    }
    if hypothesis.latest_verdict in judged:
        return judged[hypothesis.latest_verdict]
    taken = {
        Decision.SUCCESS_STEP: HypothesisState.SUPPORTED,
        Decision.FAILURE_STEP: HypothesisState.REFUTED,
    }
    if hypothesis.latest_verdict is None and decision in taken:
        return taken[decision]
    return HypothesisState.INCONCLUSIVE


def build_extension_modal(hypothesis: Hypothesis, *, metadata: str) -> dict[str, Any]:
    """Ask by how many working days to extend, and why."""
    so_far = f" It was extended {hypothesis.extensions} times already." * bool(
        hypothesis.extensions
    )
    blocks: list[Block] = [
        section(f"*{hypothesis.ref}* {escape(hypothesis.statement)}"),
        context(f"Timebox: {hypothesis.days_allowed} working days.{so_far}"),
        input_block(
            "days",
            "Working days more",
            {"type": "number_input", "action_id": "days", "is_decimal_allowed": False},
            hint="Counted from the deadline or, once that is past, from today.",
        ),
        input_block(
            "reason",
            "Why",
            {
                "type": "plain_text_input",
                "action_id": "reason",
                "max_length": 500,
                "placeholder": plain("Labelling took three days longer"),
            },
        ),
    ]
    title = f"Extend {hypothesis.ref}"
    return modal(ids.EXTENSION_FORM, title, blocks, metadata=metadata, submit="Extend")


def _step_label(hypothesis: Hypothesis, decision: Decision) -> str:
    step = hypothesis.next_step(decision)
    words = decision.words.capitalize()
    return f"{words}: {step}" if step else words


def _said(hypothesis: Hypothesis) -> str:
    if hypothesis.latest_verdict is None:
        return "No result is in yet, so the numbers say nothing."
    return f"The numbers say: *{hypothesis.latest_verdict.value}*."
