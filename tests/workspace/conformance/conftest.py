"""Every test here says which section of slack-platform.md it comes from."""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import Any

import pytest

_FACTS = [f"0.{number}" for number in range(1, 18)]  # numbered design-shaping facts
_SECTIONS = [*_FACTS, "1.1", "1.2", "1.3", "1.4", "2", "3", "4", "5", "6", "7", "8"]
SECTION = re.compile(rf"({'|'.join(map(re.escape, _SECTIONS))})( .+)?")


def source_of(item: pytest.Item) -> str:
    """Return the section that a test names, empty when it names none."""
    marker = item.get_closest_marker("slack")
    named = marker.args[0] if marker and marker.args else ""
    return named if isinstance(named, str) and SECTION.fullmatch(named) else ""


@pytest.hookimpl(wrapper=True)
def pytest_pycollect_makeitem() -> Generator[None, Any, Any]:
    """Refuse to collect a test without a source."""
    made = yield
    for item in made if isinstance(made, list) else [made]:
        if isinstance(item, pytest.Item) and not source_of(item):
            named = '@pytest.mark.slack("1.1 section")'
            raise pytest.UsageError(f"{item.nodeid} needs a source, as in {named}")
    return made


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Show the source of a test that failed."""
    report = yield
    if report.failed:
        report.sections.append(("Slack's rule", f"slack-platform.md, section {source_of(item)}"))
    return report
