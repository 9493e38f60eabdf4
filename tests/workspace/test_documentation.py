"""docs/workspace.md names all that there is to configure, to ask and to break."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from bot.workspace.backend import Backend
from bot.workspace.config import (
    ChannelConfig,
    GroupConfig,
    PersonConfig,
    WorkspaceConfig,
    read_config,
)
from bot.workspace.control.people import People
from bot.workspace.control.routes import control_routes
from bot.workspace.memory.faults import CALL_FAULTS, DELIVERY_FAULTS, DELIVERY_KINDS
from bot.workspace.transport.socket_mode import REASONS
from tests.workspace.building import build_manifest

PAGE = (Path(__file__).parents[2] / "docs" / "workspace.md").read_text(encoding="utf-8")


@pytest.fixture
def backend():
    return Backend(WorkspaceConfig(manifest=build_manifest()))


@pytest.mark.parametrize("config", [WorkspaceConfig, PersonConfig, ChannelConfig, GroupConfig])
def test_every_key_of_the_configuration_is_shown(config):
    example = PAGE.split("```yaml")[1].split("```")[0]

    for each in fields(config):
        assert re.search(rf"\b{each.name}:", example), each.name


def test_every_route_is_described(backend):
    for route in control_routes(backend):
        path = re.sub(r"\{verb:[^}]*\}", "archive", route.path)
        path = path.replace("/{act}", "/ACT").replace("{person}", "PERSON")
        path = path.replace("{channel}", "CHANNEL").replace("{ts}", "TS")
        tail = path.replace("/control/channels/CHANNEL", "…")
        assert path in PAGE or tail in PAGE, path
        assert route.method in PAGE


def test_every_act_is_described(backend):
    for act in People(backend)._acts:
        assert f"`{act}`" in PAGE, act


@pytest.mark.parametrize("word", [*CALL_FAULTS, *DELIVERY_FAULTS, *DELIVERY_KINDS, *REASONS])
def test_every_way_to_fail_is_described(word):
    assert f"`{word}`" in PAGE or f'"{word}"' in PAGE


def test_the_example_is_a_configuration(tmp_path):
    example = PAGE.split("```yaml")[1].split("```")[0]
    (tmp_path / "workspace.yml").write_text(example, encoding="utf-8")
    (tmp_path / "manifest.yml").write_text(yaml.safe_dump(build_manifest()), encoding="utf-8")

    assert read_config(tmp_path / "workspace.yml").channels[1].shared_with == "Contoso"
