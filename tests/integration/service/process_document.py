"""Rules of the process' machine about the document: who is who, what is written and reviewed."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.experiments.default_template import DEFAULT_TEMPLATE
from bot.experiments.reviews import Answer
from bot.experiments.service.people import change_people
from bot.experiments.service.plans import add_hypothesis, edit_hypothesis
from bot.experiments.service.projects import open_project
from bot.experiments.service.reviews import answer_review, request_review
from bot.experiments.service.sections import save_section
from bot.experiments.service.stages import deliver_stage

from . import process_material as material
from .process_machine import ProcessMachine
from .process_material import DAY
from .process_state import UNDECIDED
from .process_world import ZONES

# The ends of a range are drawn more often than its middle, where what is refused has its place.

#: Which of those that an act is meant for; a few stand for any other.
PICK = st.integers(0, 20)
#: The owner most of the time, so that most of what is tried is done.
WHO = st.sampled_from([*["owner"] * 5, "ben", "chloe", "dev", *["owner"] * 5])
REASONS = st.sampled_from(["we looked closer", "", "we looked again"])
DAYS = st.sampled_from([1, 0, 3, 8])
REVIEWERS = st.sets(st.sampled_from(list(ZONES)), min_size=1)
BEHIND = st.sampled_from([0, 0, 1, 0, 0])


class DocumentMachine(ProcessMachine):
    """People who open projects, write, review and talk; each act by one who may, or may not."""

    # Opening, and who is who.

    @precondition(lambda self: len(self.state.projects) < 3)
    @rule(
        title=st.sampled_from(material.TITLES),
        key=st.sampled_from(material.KEYS),
        channel=st.sampled_from([0, 1]),
    )
    def open(self, title: str, key: str, channel: int) -> None:
        self.do(open_project, self.world.people["ana"], new=self._new(title, key, channel, None))

    @rule(pick=PICK, who=WHO, owner=st.sampled_from(list(ZONES)), decider=st.integers(0, 4))
    def rename_people(self, pick: int, who: str, owner: str, decider: int) -> None:
        people = self.world.people
        self._of(
            self._project(pick),
            who,
            change_people,
            owner_id=people[owner],
            owner_zone=ZONES[owner],
            decider_id=[*people.values(), None][decider],
            collaborator_ids=(people["chloe"], people["ben"]),
        )

    # Writing.

    @rule(
        pick=PICK,
        who=WHO,
        key=st.sampled_from(["baseline", "problem", "delivery", "launch"]),
        variant=st.integers(0, 3),
        behind=BEHIND,
    )
    def save(self, pick: int, who: str, key: str, variant: int, behind: int) -> None:
        project = self._project(pick)
        known = self.state.sections.get((project, key))
        saved = self._of(
            project,
            who,
            save_section,
            template=DEFAULT_TEMPLATE,
            key=key,
            content=material.section(key, variant, self.world.now),
            revision=known["revision"] - behind if known else 0,
        )
        if known is not None and behind:
            # Nothing is written over what came first.
            assert saved is None or saved.revision == known["revision"]

    @rule(pick=PICK, who=WHO, variant=st.integers(0, 6), follows=st.sampled_from(["", "H1"]))
    def plan(self, pick: int, who: str, variant: int, follows: str) -> None:
        plan = material.plan(variant, self.world.now, follows)
        self._of(self._project(pick), who, add_hypothesis, template=DEFAULT_TEMPLATE, plan=plan)

    @rule(
        pick=PICK,
        who=WHO,
        variant=st.integers(0, 6),
        reason=REASONS,
        behind=BEHIND,
        rebase=st.sampled_from([False, False, True]),
    )
    def edit(
        self, pick: int, who: str, variant: int, reason: str, behind: int, rebase: bool
    ) -> None:
        project, number = self._hypothesis(pick, UNDECIDED)
        known = self.state.hypotheses.get((project, number))
        edited = self._of(
            project,
            who,
            edit_hypothesis,
            template=DEFAULT_TEMPLATE,
            number=number,
            plan=material.plan(variant, self.world.now, "H2" if number != 2 else "stop"),
            revision=(known["revision"] if known else 1) - behind,
            reason=reason,
            rebase=rebase,
        )
        if known is not None and behind:
            assert edited is None or edited.revision == known["revision"]

    # Reviews, words, stages.

    @rule(pick=PICK, who=WHO, reviewers=REVIEWERS, days=DAYS)
    def request_review(self, pick: int, who: str, reviewers: set[str], days: int) -> None:
        self._of(
            self._project(pick),
            who,
            request_review,
            template=DEFAULT_TEMPLATE,
            reviewer_ids=[self.world.people[each] for each in sorted(reviewers)],
            due_on=self.world.now.date() + days * DAY,
        )

    @precondition(lambda self: self.state.rounds)
    @rule(pick=PICK, person=PICK, approves=st.sampled_from([True, True, True, False]))
    def answer(self, pick: int, person: int, approves: bool) -> None:
        project = [*self.state.rounds][pick % len(self.state.rounds)]
        asked = [each["user_id"] for each in self.state.unsatisfied(project)]
        asked.append(self.world.people["chloe"])
        answer, words = (Answer.APPROVED, "") if approves else (Answer.CHANGES, "Say which month")
        who = asked[person % len(asked)]
        self._of(project, who, answer_review, answer=answer, words=words)

    @rule(
        pick=PICK,
        who=WHO,
        what=st.sampled_from(
            ["comment", "note", "news", "export", "digest", "token", "revoked", "comment"]
        ),
        about=st.sampled_from(["H1", "baseline", "", "launch", "H7", "H2"]),
        days=DAYS,
    )
    def say(self, pick: int, who: str, what: str, about: str, days: int) -> None:
        use_case, given = material.said(what, about, days, self.world.now)
        project = None if what == "news" else self._project(pick)
        self._of(project, who, use_case, **given)

    @rule(pick=PICK, who=WHO, stage=st.sampled_from(["crawl", "walk", "fly"]), days=DAYS)
    def answer_for_a_stage(self, pick: int, who: str, stage: str, days: int) -> None:
        project = self._project(pick)
        if pick % 2:
            self._of(project, who, deliver_stage, stage=stage)
        else:
            day = self.world.now.date() + days * DAY
            self._of(project, who, material.move_stage, stage=stage, day=day, words="late")
