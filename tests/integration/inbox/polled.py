"""What runs of MLflow are tagged with, and what was kept of them."""

H1, H2 = "fraud-recall/H1", "fraud-recall/H2"


def tag(reference):
    """The tag by which a run names its hypothesis."""
    return {"labthread.hypothesis": reference}


async def results(team):
    """The results in the log: each one's hypothesis, run and arrival."""
    return [
        (each.number, each.event.run_id, each.event.arrival.value)
        for each in await team.log()
        if each.event.kind == "result"
    ]
