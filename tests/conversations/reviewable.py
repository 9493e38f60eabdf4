"""A document that can be reviewed, handed in whole."""

from tests.conversations.small import plan
from tests.conversations.talk import TITLE

#: All that a review needs, and two hypotheses that lead on to each other.
DOCUMENT = f"""\
# {TITLE}

## Problem statement

**The problem:** Invoices of vendors that nobody knows are paid

**Why now:** Three customers left

## Software goals

**The system:** A scorer beside the rules

**Its capabilities:** Scores every invoice mail

## Metric goals

**Metric:** recall

**By how much:** 10

**How it is measured:** On October's labelled mail

## Data motivation

**What the data says:** 1,930 of 2.4 million

## Baseline

**What the baseline is:** Rules v14 as deployed

**Measured values:** recall[bec] = 0.52

## Software design

**Systems:** One service

**Data available in production:** The mail and its headers

## Delivery plan

**Crawl:** Shadow mode

**Crawl by:** 2035-03-01

## H1: {plan()["statement"]}

**Method:** Gradient boosted trees

**Primary metric:** recall

**Slice:** bec

**Minimum lift:** 10

**Timebox:** 5

**If it fails:** H2

**If it succeeds:** launch

## H2: Header features improve recall for BEC by 5% over baseline

**Method:** Parsed headers

**Primary metric:** recall

**Slice:** bec

**Minimum lift:** 5

**Timebox:** 3

**If it fails:** stop

**If it succeeds:** launch
"""


async def complete_project(talk, channel="#fraud-ml"):
    """A document that can be reviewed; ben collaborates."""
    file = await talk.ana.upload("design.md", DOCUMENT.encode())
    await talk.open_project(title="", channel=channel, collaborators=["ben"], document=[file["id"]])
    await talk.delivered()
