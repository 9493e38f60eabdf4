"""A small document, for conversations that are not about the document."""

BASELINE = {
    "method": "Rules v14 as deployed, measured on October's labelled mail",
    "values": "recall[bec] = 0.52\nrecall[phishing] = 0.91",
}


def plan(**changes):
    """A hypothesis' answers, as a person types them."""
    answers = {
        "statement": "Vendor-graph features improve recall for BEC by 10% over baseline",
        "method": "Gradient boosted trees over the sender-recipient graph",
        "metric": "recall",
        "slice": "bec",
        "minimum_lift": "10",
        "timebox": "5",
    }
    return answers | changes


async def running_project(talk, **values):
    """Open a project with a baseline and H1 running in it."""
    await talk.open_project(**values)
    await talk.write("baseline", BASELINE)
    await talk.plan(plan())
    await talk.start("H1")


async def opened(talk, action_id, value=""):
    """Press a button of ana's and return the modal that it opens."""
    answer = await talk.press(talk.ana, action_id, value)
    assert answer.ok, answer
    return talk.ana.view
