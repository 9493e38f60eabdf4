"""Typing a whole design document in, and taking it home again."""

import re

import aiohttp

from tests.conversations import invoice_fraud as paper
from tests.conversations.talk import CHANNEL, Talk, until

SECTIONS = {
    "problem": paper.PROBLEM,
    "software_goals": paper.SOFTWARE_GOALS,
    "data_motivation": paper.DATA_MOTIVATION,
    "baseline": paper.BASELINE,
    "software_design": paper.SOFTWARE_DESIGN,
    "delivery": paper.DELIVERY,
    "launch": paper.LAUNCH,
}
_TYPED = (*SECTIONS.values(), *paper.METRIC_GOALS, paper.H1, paper.H2)


async def write_document(talk: Talk) -> None:
    """Fill in every field of every section, and plan both hypotheses; ben collaborates."""
    for section, values in SECTIONS.items():
        await talk.write(section, values)
    await _write_goals(talk)
    await talk.plan(paper.H1, talk.ben)
    await talk.plan(paper.H2)
    await talk.press(talk.ben, "hypothesis_edit", "/H1")
    assert (await talk.ben.submit({"failure_step": "H2"})).ok
    await talk.delivered()


async def _write_goals(talk: Talk) -> None:
    first, second = paper.METRIC_GOALS
    await talk.press(talk.ana, "section_edit", "/metric_goals")
    # The first press carries what was typed so far, as Slack's client does.
    typed = {f"{key}.0": text for key, text in first.items()}
    assert (await talk.ana.submit({**typed, "metric.0": None})).errors
    talk_view = talk.ana.view
    await talk.ana.click(talk_view, "section_add_item")
    more = {f"{key}.1": text for key, text in second.items() if text}
    assert (await talk.ana.submit({"metric.0": first["metric"], **more})).ok
    await talk.delivered()


async def export_text(talk: Talk, channel: str = CHANNEL) -> str:
    """Ask for the document by the command; return the file that comes into the thread."""
    known = _files(talk, channel)
    answer = await talk.ana.command(channel, "/lab export")
    assert "on its way" in (answer.ephemeral or ""), answer
    files = await until(lambda: len(found := _files(talk, channel)) > len(known) and found)
    # A person opens it in a browser, which says so itself.
    headers = {"Sec-Fetch-Site": "same-origin"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.get(files[-1]["url_private"]) as answer,
    ):
        assert answer.status == 200
        return await answer.text()


def _files(talk: Talk, channel: str) -> list[dict[str, str]]:
    return [file for each in talk.thread(channel) for file in each.get("files", [])]


def sentences() -> list[str]:
    """Every sentence that was typed into the document."""
    texts = [text for values in _TYPED for text in values.values()]
    found = [part for text in texts for part in re.split(r"(?<=[.;])\s+|\n", text)]
    # A choice is shown by its label, and a short number proves nothing.
    return [each for each in found if len(each) > 12 and "_is_better" not in each]
