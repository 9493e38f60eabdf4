"""The modals in which people decide: take a step, revise, stop, or extend."""

from collections.abc import Sequence
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
from handlers.views.hypothesis_modal import next_steps


def build_decision_modal(
    hypothesis: Hypothesis, decision: Decision, others: Sequence[Hypothesis], *, metadata: str
) -> dict[str, Any]:
    """Ask what was decided and learned; outcome and next step are proposed.

    `others` are the project's other hypotheses. The proposals follow the decision that is
    chosen: an input's `action_id` says for which one it is filled, since Slack keeps what
    stands in an input of the same ids.
    """
    steps = [(each.value, _step_label(hypothesis, each)) for each in Decision]
    outcomes = [(each.value, each.words.capitalize()) for each in OUTCOMES]
    chooser = select(ids.DECISION_CHANGE, steps, initial=decision.value)
    proposed = proposed_outcome(hypothesis, decision).value
    blocks: list[Block] = [
        section(f"*{hypothesis.ref}* {escape(hypothesis.statement)}"),
        context(_said(hypothesis)),
        input_block("decision", "Decision", chooser) | {"dispatch_action": True},
        input_block(
            "outcome",
            "What came out",
            select(f"outcome_{decision.value}", outcomes, initial=proposed),
            hint="The verdict proposes it, you decide. Ruling something out is an answer too. "
            "Stopping or revising is kept as just that.",
        ),
        *_next_step(hypothesis, decision, others),
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
            hint="It stays, whatever came out: the next project can start from it.",
        ),
    ]
    if hypothesis.latest_verdict is not None:
        reason = {"type": "plain_text_input", "action_id": "reason", "max_length": 500}
        words = "If you decide otherwise than the numbers say, why?"
        blocks.append(input_block("reason", words, reason, optional=True))
    title = f"Decide on {hypothesis.ref}"
    return modal(ids.DECISION_FORM, title, blocks, metadata=metadata, submit="Decide")


def _next_step(
    hypothesis: Hypothesis, decision: Decision, others: Sequence[Hypothesis]
) -> list[Block]:
    """What follows, as the document foresaw it, and open to another choice."""
    step = hypothesis.next_step(decision)
    if step is None:
        return []
    planned = [each for each in others if each.state is HypothesisState.PLANNED]
    foreseen = step.choice
    chooser = select(
        f"next_step_{decision.value}",
        next_steps(planned, {foreseen}),
        initial=foreseen,
        placeholder="Choose what happens next",
    )
    note: dict[str, Any] = {
        "type": "plain_text_input",
        "action_id": f"next_note_{decision.value}",
        "max_length": 150,
    }
    if step.note:
        note["initial_value"] = step.note
    return [
        input_block(
            "next_step",
            "Next step",
            chooser,
            optional=True,
            hint="As the document foresaw. Another hypothesis starts with this decision.",
        ),
        input_block("next_note", "Next step, in words", note, optional=True),
    ]


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
