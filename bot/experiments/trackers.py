"""Trackers: the other tools that know of a hypothesis' runs, and how a plan names them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Tracker(StrEnum):
    """A tool that tells us of runs; the value is a part of a hook's address."""

    GITHUB = "github"
    GROWTHBOOK = "growthbook"
    MLFLOW = "mlflow"
    WANDB = "wandb"

    @property
    def words(self) -> str:
        """What it calls itself."""
        return {
            Tracker.GITHUB: "GitHub",
            Tracker.GROWTHBOOK: "GrowthBook",
            Tracker.MLFLOW: "MLflow",
            Tracker.WANDB: "Weights & Biases",
        }[self]


@dataclass(frozen=True, order=True)
class Link:
    """A hypothesis and what it is linked to."""

    project_id: int
    number: int
    reference: str


#: The field of a plan that links a hypothesis to what a tracker has. Weights & Biases has none:
#: what it sends names its hypothesis itself.
LINK_FIELDS = {
    Tracker.GITHUB: "github_workflow",
    Tracker.GROWTHBOOK: "growthbook_experiment",
    Tracker.MLFLOW: "mlflow_tag",
}
_WORKFLOW = re.compile(r"[\w.-]+/[\w.-]+(?:/[\w.-]+\.ya?ml)?", re.ASCII)
# What MLflow takes as a key (mlflow/utils/validation.py), and values that can stand in a search.
_TAG = re.compile(r"[\w./: -]*[\w./:-]=[^'\"`\\]+", re.ASCII)


def links_of(plan: Mapping[str, str]) -> dict[Tracker, str]:
    """What a plan is linked to, as trackers are asked for it."""
    found = {tracker: plan.get(field, "") for tracker, field in LINK_FIELDS.items()}
    return {tracker: link_key(tracker, text) for tracker, text in found.items() if text}


def link_key(tracker: Tracker, text: str) -> str:
    """A link as it is looked for: GitHub's names are the same in upper and lower case."""
    return text.lower() if tracker is Tracker.GITHUB else text


def parse_workflow(text: str) -> str:
    """Check `owner/repo` or `owner/repo/workflow.yml`; raises ValueError with a sentence."""
    if not _WORKFLOW.fullmatch(text):
        raise ValueError("Write it like acme/fraud-models or acme/fraud-models/train.yml.")
    return text


def parse_tag(text: str) -> tuple[str, str]:
    """Key and value of `key=value`; raises ValueError with a sentence."""
    if not _TAG.fullmatch(text):
        raise ValueError("Write it like experiment=vendor-graph, without quotes.")
    key, _, value = text.partition("=")
    return key, value
