"""The run of a CI service that a command is part of, as the service's environment names it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class CiRun:
    """A job's run: its id, the same for every attempt to report it, and its page."""

    run_id: str
    #: Blank where the service names none.
    url: str


#: As the services' own references list them: GitHub Actions ("Variables reference"), GitLab
#: ("Predefined CI/CD variables reference"), CircleCI ("Project values and variables"), Buildkite
#: ("Environment variables") and Jenkins ("Using a Jenkinsfile").
_SERVICES = (
    CiRun(
        run_id="{GITHUB_RUN_ID}-{GITHUB_RUN_ATTEMPT}",
        url="{GITHUB_SERVER_URL}/{GITHUB_REPOSITORY}/actions/runs/{GITHUB_RUN_ID}",
    ),
    CiRun(run_id="{CI_JOB_ID}", url="{CI_JOB_URL}"),
    CiRun(run_id="{CIRCLE_BUILD_NUM}", url="{CIRCLE_BUILD_URL}"),
    CiRun(run_id="{BUILDKITE_JOB_ID}", url="{BUILDKITE_BUILD_URL}"),
    CiRun(run_id="{BUILD_TAG}", url="{BUILD_URL}"),
)


def ci_run(environment: Mapping[str, str]) -> CiRun | None:
    """The run that these environment variables name; None outside of CI."""
    for service in _SERVICES:
        if run_id := _filled(service.run_id, environment):
            return CiRun(run_id=run_id, url=_filled(service.url, environment))
    return None


def _filled(template: str, environment: Mapping[str, str]) -> str:
    try:
        return template.format_map({name: value for name, value in environment.items() if value})
    except KeyError:
        return ""
