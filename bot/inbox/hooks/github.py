"""GitHub: a run of a linked workflow ended.

Source: the event `workflow_run` in GitHub's documentation of webhook events and payloads. It
carries no metrics; a step that calls `labthread report` does.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from bot.experiments.service.trackers import News
from bot.experiments.text import shorten, tidy
from bot.experiments.trackers import Tracker
from bot.inbox.hooks.words import link_or_nothing


class _Run(BaseModel):
    name: str | None = None
    #: As in `.github/workflows/train.yml`, at times with `@` and the branch behind it.
    path: str = ""
    conclusion: str | None = None
    head_branch: str | None = None
    html_url: str = ""


class _Repository(BaseModel):
    full_name: str


class _Ended(BaseModel):
    workflow_run: _Run
    repository: _Repository


def read(headers: Mapping[str, str], data: Any) -> News | None:
    """What a delivery tells; None where it is another event. Raises ValidationError."""
    if headers.get("X-GitHub-Event") != "workflow_run":
        return None
    if not isinstance(data, dict) or data.get("action") != "completed":
        return None
    ended = _Ended.model_validate(data)
    run, repository = ended.workflow_run, ended.repository.full_name
    file = run.path.partition("@")[0].rpartition("/")[2]
    name = shorten(tidy(run.name or file), 100) or "without a name"
    text = f"Workflow {name} ended: {(run.conclusion or 'no conclusion').replace('_', ' ')}"
    if branch := shorten(tidy(run.head_branch or ""), 100):
        text += f", on branch {branch}"
    return News(
        tracker=Tracker.GITHUB,
        references=(repository, f"{repository}/{file}") if file else (repository,),
        text=f"{text}.",
        url=link_or_nothing(run.html_url),
        only_open=True,
    )
