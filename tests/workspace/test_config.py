"""A workspace from a YAML file: what it may hold, and what is said of the rest."""

from dataclasses import asdict

import pytest
import yaml

from bot.workspace import ChannelConfig, ConfigError, PersonConfig, WorkspaceConfig
from bot.workspace.config import read_config
from tests.workspace.building import build_manifest

PEOPLE = """
people:
  - {name: ana, real_name: Ana Ruiz, tz: Europe/Madrid, is_admin: true}
  - {name: mina, real_name: Mina Sato, kind: external, team: Contoso}
"""


@pytest.fixture
def read(tmp_path):
    """Read a file of these lines, beside a manifest."""

    def read(lines, manifest=None):
        content = yaml.safe_dump(manifest or build_manifest())
        (tmp_path / "manifest.yml").write_text(content, encoding="utf-8")
        path = tmp_path / "workspace.yml"
        path.write_text(f"manifest: manifest.yml\n{lines}", encoding="utf-8")
        return read_config(path)

    return read


def test_what_is_left_out_is_as_in_the_demo(read):
    assert asdict(read("")) == asdict(WorkspaceConfig(manifest=build_manifest()))


def test_own_people_begin_in_one_channel(read):
    config = read(PEOPLE)

    assert [person.name for person in config.people] == ["ana", "mina"]
    assert [channel.name for channel in config.channels] == ["general"]
    assert config.groups == []


def test_every_key_of_the_documentation_is_known(read):
    config = read(f"""{PEOPLE}
team_name: Tailspin
channels:
  - {{name: fraud-ml, topic: Invoice fraud, members: [ana]}}
  - {{name: contoso-fraud, shared_with: Contoso, members: [ana, mina], has_bot: false}}
  - {{name: old-ideas, is_archived: true, is_private: true}}
groups:
  - {{handle: reviewers, name: Reviewers, members: [ana]}}
rate_limits: false
per_minute: {{chat.update: 2}}
per_channel: 30
request_url: http://127.0.0.1:3000/slack/events
ack_timeout: 1.5
event_retry_delays: [0, 1]
""")

    assert config.per_minute == {"chat.update": 2}
    assert config.channels[1].shared_with == "Contoso"


@pytest.mark.parametrize(
    ("lines", "place", "reason"),
    [
        ("colour: red", "colour", "not a key"),
        ("people: [{name: ana}]", "people.0.real_name", "missing"),
        ("people: [{name: Ana R, real_name: Ana}]", "people.0.name", "lower-case"),
        ("people: [{name: ana, real_name: Ana, tz: Mars/Base}]", "people.0.tz", "time zone"),
        ("people: [{name: ana, real_name: Ana, kind: robot}]", "people.0.kind", "guest"),
        ("ack_timeout: 0", "ack_timeout", "greater than 0"),
        ("per_minute: {chat.update: -1}", "per_minute.chat.update", "greater"),
        ("groups: [{handle: all, name: All, members: [zoe]}]", "members", "zoe is none"),
        (f"{PEOPLE}channels: [{{name: x, members: [mina]}}]", "members", "mina is external"),
        (f"{PEOPLE}  - {{name: ana, real_name: Ana}}", "people and groups", "ana is there twice"),
        ("channels: [{name: x}, {name: x}]", "channels", "x is there twice"),
        ("groups: [{handle: labthread, name: Bots}]", "people and groups", "labthread"),
        ("people: [{name: ana, real_name: Ana, team: Contoso}]", "people: ana", "external"),
        ("request_url: hello", "request_url", "https://"),
        ("ack_timeout: .inf", "ack_timeout", "finite"),
        ("event_retry_delays: [-1]", "event_retry_delays.0", "greater"),
        ("team_name: ''", "team_name", "1 character"),
        ("people: [", "workspace.yml", "parsing"),
        ("- a list", "workspace.yml", ""),
    ],
)
def test_what_is_wrong_is_named_with_its_place(read, lines, place, reason):
    with pytest.raises(ConfigError) as caught:
        read(lines)

    words = str(caught.value)
    assert place in words
    assert reason in words
    assert "\n" not in words


def test_a_manifest_that_slack_refuses_is_named(read):
    with pytest.raises(ConfigError, match="manifest/features/slash_commands/0/command"):
        read("", build_manifest(slash_commands=[{"command": "lab", "description": "Design"}]))


@pytest.mark.parametrize("content", ["", "manifest: 5", "manifest: elsewhere.yml", "5"])
def test_a_file_without_a_manifest_is_refused(tmp_path, content):
    (tmp_path / "workspace.yml").write_text(content, encoding="utf-8")

    with pytest.raises(ConfigError):
        read_config(tmp_path / "workspace.yml")


def test_a_person_of_another_company_needs_its_name():
    mina = PersonConfig(name="mina", real_name="Mina Sato", kind="external")
    channel = ChannelConfig(name="contoso-fraud")

    with pytest.raises(ConfigError, match="external"):
        WorkspaceConfig(manifest=build_manifest(), people=[mina], channels=[channel], groups=[])
