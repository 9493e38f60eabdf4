"""Docs that would be wrong fail here."""

import re
import tomllib
from pathlib import Path

from bot.config import Settings
from handlers.views.replies import build_help

ROOT = Path(__file__).parents[2]


def test_every_setting_is_in_the_example_with_its_default():
    example = dict(re.findall(r"^([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.M))

    known = {name.upper(): field.default for name, field in Settings.model_fields.items()}

    assert example.keys() == known.keys()
    for name, default in known.items():
        secret = hasattr(default, "get_secret_value")
        assert example[name] == str(default.get_secret_value() if secret else default)


def test_readme_is_one_screen_of_links_that_lead_somewhere():
    readme = (ROOT / "README.md").read_text()

    assert len(readme.splitlines()) < 90
    for target in re.findall(r"\]\(([^)#]+)\)", readme):
        assert target.startswith("https://") or (ROOT / target).exists(), target


def test_requirements_name_no_address_and_pin_everything_by_hash():
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-mlflow.txt"):
        text = (ROOT / name).read_text()

        assert "://" not in text
        assert "--index-url" not in text
        for pinned in re.findall(r"^[a-z0-9].*", text, re.M):
            assert "==" in pinned
            assert pinned.endswith("\\"), "a hash follows"


def test_the_runtime_set_is_part_of_the_development_set():
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9].*?==[^ ;]+", (ROOT / name).read_text(), re.M))

    assert pins("requirements.txt") <= pins("requirements-dev.txt")


def test_help_names_what_is_there_and_nothing_else():
    from handlers.commands.lab import _HERE
    from handlers.verbs import VERBS

    named = set(re.findall(r"`/lab ([a-z]+)", build_help().text))

    # "export html" is a verb with its format.
    assert named == {*_HERE, *(verb.split()[0] for verb in VERBS), "help"}


def test_the_command_line_of_the_readme_is_the_one_that_is_installed():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert project["scripts"] == {"labthread": "bot.__main__:main"}
