"""A project's whole life, from its opening to its launch, by four people and a CI job.

Every use case that people or programs have is in it, with the words and buttons that they use.
"""

from tests.conversations.reviewable import DOCUMENT
from tests.conversations.small import plan
from tests.conversations.talk import KEY, until
from tests.reliability.life import Life

LAUNCH = {
    "criteria": "Held mails are right in nine of ten",
    "surfaces": "The mail gateway",
    "customers": "All",
    "monitoring": "Held mails an hour",
    "rollback": "One switch",
    "security": "No new access",
    "privacy": "Nothing new is kept",
}


async def tell(life: Life) -> None:
    """Live it from end to end."""
    await _begin(life)
    await _review(life)
    await _first_hypothesis(life)
    await _second_hypothesis(life)
    await _end(life)


async def _begin(life: Life) -> None:
    file = await life.ana.upload("design.md", DOCUMENT.encode())
    await life.fill(
        life.ana,
        [lambda: life.ana.command("#fraud-ml", "/lab new")],
        {"title": "", "collaborators": ["ben"], "document": [file["id"]]},
    )
    await life.delivered()
    await life.write("problem", {"why_now": "The insurer asks"})
    await life.plan(plan(statement="Simulated fraud improves recall for BEC by 10%"))
    await life.fill_by_button(life.ben, "hypothesis_edit", "/H3", {"method": "A simulator"})
    await life.fill_by_button(life.chloe, "comment_add", "/problem", {"text": "How many?"})
    await life.delivered()
    await life.fill_in_settings(life.ana, "people_edit", {"decider": ["ben"]})
    await life.fill_in_settings(life.ana, "settings_edit_project", {"halfway": "no"})
    await life.delivered()


async def _review(life: Life) -> None:
    await life.fill_by_button(life.ana, "review_request", "", {"reviewers": ["ben", "chloe"]})
    await life.delivered()
    await life.fill_by_button(life.chloe, "review_changes", "", {"words": "Say how many"})
    await life.delivered()
    await life.write("problem", {"problem": "Ninety invoices a month are paid to nobody"})
    for person in (life.ben, life.chloe):
        await life.push(person, "review_approve", until_done=lambda p=person: _approved(life, p))
        await life.delivered()


async def _approved(life: Life, person) -> bool:
    async with life.labthread.storage.read(life.labthread.workspace_id) as work:
        review = await work.reviews.latest(1)
    return any(each.user_id == person.id and each.answer == "approved" for each in review.reviewers)


async def _first_hypothesis(life: Life) -> None:
    await start_hypothesis(life, "H1")
    await life.fill(
        life.ana,
        [lambda: life.ana.command("#fraud-ml", "/lab away")],
        {"first": "2035-01-10", "last": "2035-01-11"},
    )
    await life.delivered()
    life.pass_days(9)
    await life.delivered()
    await life.fill_by_button(life.ben, "timebox_snooze", "/H1", {"until": "2035-01-18"})
    await life.delivered()
    await life.fill_by_button(life.ben, "timebox_extend", "/H1", {"days": "2", "reason": "Late"})
    await life.delivered()
    await life.report(_run("graph-1", 0.53, "H1"))
    await life.delivered()
    await life.report(_run("graph-1", 0.53, "H1"))
    await life.fill_by_button(life.chloe, "result_report", "/H1", {"metric.0": "0.54"})
    await life.delivered()
    life.pass_days(9)
    await life.delivered()
    await life.fill_by_button(
        life.ben, "decision_failure_step", "/H1", {"outcome": "refuted", "learning": "Too sparse"}
    )
    await life.delivered()


async def _second_hypothesis(life: Life) -> None:
    await life.report(_run("text-1", 0.6, "H2"))
    await life.delivered()
    root = life.card()["ts"]
    said = await life.chloe.say("#fraud-ml", "The new account is the tell", root)
    await life.fill(
        life.ana,
        [lambda: life.ana.message_shortcut("log_add_shortcut", said)],
        {"about": "1/H2"},
    )
    await life.delivered()
    await life.fill_by_button(
        life.ben, "decision_success_step", "/H2", {"outcome": "supported", "learning": "Headers"}
    )
    await life.delivered()
    await _export(life)
    life.pass_days(60)
    await life.delivered()


async def _end(life: Life) -> None:
    if life.offers("stage_delivered", "/crawl"):
        await life.push(life.ana, "stage_delivered", "/crawl")
    await life.delivered()
    await life.write("launch", LAUNCH)
    await life.fill_by_button(life.ana, "project_launch", "", {})
    await life.delivered()
    await until(lambda: life.newest("*Launched*"))


async def _export(life: Life) -> None:
    """Ask for the document; whoever got no answer looks in the thread before asking again."""
    while not any(each.get("files") for each in life.thread()):
        await life.bot.up()
        await life.ana.command("#fraud-ml", f"/lab export {KEY} json")
        await life.delivered()
        # Slack shows a file a moment after it was handed over.
        await life.workspace.settled(quiet=0.05)


async def start_hypothesis(life: Life, ref: str) -> None:
    async def has_started() -> bool:
        return (await life.hypothesis(int(ref[1:]))).started_at is not None

    await life.push(life.ana, "hypothesis_start", f"/{ref}", until_done=has_started)
    await life.delivered()


def _run(run_id: str, recall: float, ref: str):
    return {
        "hypothesis": f"{KEY}/{ref}",
        "run_id": run_id,
        "source": "ci",
        "metrics": {"recall[bec]": recall},
    }
