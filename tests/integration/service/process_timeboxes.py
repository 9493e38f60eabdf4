"""Rules of the process' machine about timeboxes: starting, putting off, results, decisions."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.experiments.hypotheses import Decision, HypothesisState
from bot.experiments.next_steps import NextStep
from bot.experiments.service.decisions import decide
from bot.experiments.service.results import record_result
from bot.experiments.service.timeboxes import (
    extend_hypothesis,
    snooze_hypothesis,
    start_hypothesis,
)

from ..factories import build_report
from .process_document import DAYS, PICK, REASONS, WHO, DocumentMachine
from .process_material import DAY
from .process_state import OPEN

NUMBERS = st.sampled_from(["0.61", "0.53", "0.4"])


class TimeboxMachine(DocumentMachine):
    """People and programs who work on hypotheses."""

    @rule(pick=PICK, who=WHO)
    def start(self, pick: int, who: str) -> None:
        project, number = self._hypothesis(pick, {"planned"})
        self._of(project, who, start_hypothesis, number=number)

    @precondition(lambda self: self.state.under_way)
    @rule(pick=PICK, who=WHO, days=DAYS, extends=st.booleans())
    def put_off(self, pick: int, who: str, days: int, extends: bool) -> None:
        project, number = self._hypothesis(pick, OPEN)
        if extends:
            given = {"days": days, "reason": "labels"}
            self._of(project, who, extend_hypothesis, number=number, **given)
        else:
            until = self.world.now.date() + days * DAY
            self._of(project, who, snooze_hypothesis, number=number, until=until, reason="")

    @rule(
        pick=PICK,
        bec=NUMBERS,
        run_id=st.sampled_from(["train-1", "train-2", "train-3", "train-4"]),
        source=st.sampled_from(["ci", "mlflow"]),
    )
    def report(self, pick: int, bec: str, run_id: str, source: str) -> None:
        report = build_report(bec, run_id=run_id, source=source)
        project, number = self._hypothesis(pick, OPEN)
        known = self.state.results.get((project, number, source, run_id))
        receipt = self._of(project, "", record_result, number=number, report=report)
        if known is not None:
            repeated = receipt is not None and (receipt.status, receipt.result_id)
            is_same = known["digest"] == report.digest
            assert repeated == (is_same and ("duplicate", known["id"]))

    @precondition(lambda self: self.state.under_way)
    @rule(
        pick=PICK,
        who=WHO,
        decision=st.sampled_from([None, *Decision]),
        outcome=st.sampled_from(["", "refuted", "running", "supported", ""]),
        reason=REASONS,
        step=st.sampled_from([None, None, "H2", "launch"]),
    )
    def decide(
        self,
        pick: int,
        who: str,
        decision: Decision | None,
        outcome: str,
        reason: str,
        step: str | None,
    ) -> None:
        project, number = self._hypothesis(pick, OPEN)
        says, takes = self._as_the_numbers_say(project, number)
        self._of(
            project,
            who,
            decide,
            number=number,
            decision=decision or takes,
            outcome=HypothesisState(outcome or says),
            learning="Vendors seen once carry the signal",
            reason=reason,
            next_step=NextStep(step) if step else None,
        )
