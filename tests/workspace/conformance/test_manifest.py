"""The app manifest: what Slack makes no app from, and what it makes of the rest."""

from copy import deepcopy

import pytest

from bot.workspace.validation.manifest import EVENT_SCOPES, manifest_problems
from tests.workspace.building import build_manifest


def changed(path, value):
    """Return a manifest with one part changed; `path` is a JSON pointer to it."""
    manifest = deepcopy(build_manifest())
    *parents, last = [int(p) if p.isdecimal() else p for p in path.strip("/").split("/")]
    place = manifest
    for part in parents:
        place = place[part] if isinstance(place, list) else place.setdefault(part, {})
    place[last] = value
    return manifest


def command(**extra):
    return {"command": "/lab", "description": "Design", **extra}


def shortcut(**extra):
    return {"name": "Quote", "type": "message", "callback_id": "q", "description": "d", **extra}


def commands(count):
    return [command(command=f"/lab{n}") for n in range(count)]


NAME, SLASH = "/display_information/name", "/features/slash_commands"
LIMITS = [
    (NAME, "x" * 35, "x" * 36, NAME),
    ("/display_information/description", "x" * 140, "x" * 141, None),
    ("/display_information/long_description", "x" * 175, "x" * 174, None),
    ("/display_information/long_description", "x" * 4000, "x" * 4001, None),
    ("/features/bot_user/display_name", "x" * 80, "x" * 81, None),
    (SLASH, commands(50), commands(51), None),
    (f"{SLASH}/0/command", f"/{'x' * 31}", f"/{'x' * 32}", None),
    (f"{SLASH}/0/command", "/lab", "lab", None),
    (f"{SLASH}/0/description", "x" * 2000, "x" * 2001, None),
    (f"{SLASH}/0/usage_hint", "x" * 1000, "x" * 1001, None),
    (SLASH, [command()], [command(), command()], f"{SLASH}/1/command"),
    ("/features/shortcuts", [shortcut()] * 10, [shortcut()] * 11, None),
    ("/features/shortcuts/0/name", "x" * 24, "x" * 25, None),
    ("/features/shortcuts/0/type", "global", "local", None),
    ("/features/shortcuts/0/callback_id", "x" * 255, "x" * 256, None),
    ("/features/shortcuts/0/description", "x" * 150, "x" * 151, None),
    ("/features/unfurl_domains", ["a.example"] * 5, ["a.example"] * 6, None),
    ("/settings/event_subscriptions/bot_events", ["app_mention"], ["app_mentioned"], "…/0"),
    ("/settings/socket_mode_enabled", True, "yes", None),
    ("/features/tabs", None, {}, "/features/tabs"),
]


@pytest.mark.slack("5 manifest")
@pytest.mark.parametrize(("path", "inside", "outside", "pointer"), LIMITS)
def test_a_manifest_keeps_within_its_limits(path, inside, outside, pointer):
    wanted = (pointer or path).replace("…", path)

    if inside is not None:
        assert manifest_problems(changed(path, inside)) == []
    [problem] = manifest_problems(changed(path, outside))

    assert problem.pointer == wanted


@pytest.mark.slack("5 scopes")
@pytest.mark.parametrize("event", sorted(name for name, scopes in EVENT_SCOPES.items() if scopes))
def test_an_event_needs_a_scope(event):
    granted = build_manifest(scopes=EVENT_SCOPES[event][:1], events=[event])
    lacking = build_manifest(scopes=["chat:write"], events=[event])

    assert manifest_problems(granted) == []
    [problem] = manifest_problems(lacking)
    assert EVENT_SCOPES[event][0] in problem.message


@pytest.mark.slack("5 manifest")
class TestWhole:
    def test_commands_need_their_scope(self):
        manifest = build_manifest()
        manifest["oauth_config"]["scopes"]["bot"] = ["chat:write"]

        assert "commands" in manifest_problems(manifest)[0].message

    def test_events_need_a_way_to_come(self):
        manifest = build_manifest(events=["app_mention"])
        manifest["settings"]["socket_mode_enabled"] = False
        refused = manifest_problems(manifest)
        manifest["settings"]["event_subscriptions"]["request_url"] = "https://app.example/events"

        assert "Request URL" in refused[0].message
        assert manifest_problems(manifest) == []

    @pytest.mark.parametrize("garbage", [None, 5, [], {}, {"display_information": []}])
    def test_garbage_is_none(self, garbage):
        assert manifest_problems(garbage)
