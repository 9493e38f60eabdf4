"""A person runs a slash command."""

import pytest

from bot.workspace import Workspace, WorkspaceConfig
from tests.workspace.building import (
    build_manifest,
    connected,
)


async def acknowledge(ack):
    await ack()


@pytest.mark.slack("2 slash commands")
class TestCommand:
    async def test_carries_where_and_who(self, workspace, ana):
        async with connected(workspace, lambda app: app.command("/lab")(acknowledge)):
            await ana.command("#secret-lab", "/lab  new  Catch <fraud>")
        payload = workspace.deliveries[-1].payload
        assert payload["text"] == "new  Catch <fraud>"
        assert payload["user_id"] == ana.id
        assert payload["channel_name"] == "privategroup"
        assert payload["response_url"].startswith(f"{workspace.url}/response/")

    async def test_is_escaped_when_the_manifest_says_so(self, ana):
        command = {"command": "/lab", "description": "d", "should_escape": True}
        manifest = build_manifest(slash_commands=[command])
        async with Workspace(WorkspaceConfig(manifest=manifest)).serve() as workspace:
            ana, ben = workspace.person("ana"), workspace.person("ben")
            fraud = workspace.channel("#fraud-ml").id
            async with connected(workspace, lambda app: app.command("/lab")(acknowledge)):
                await ana.command("#fraud-ml", "/lab ask @ben in #fraud-ml if a < b")
            assert workspace.deliveries[-1].payload["text"] == (
                f"ask <@{ben.id}|ben> in <#{fraud}|fraud-ml> if a &lt; b"
            )

    @pytest.mark.parametrize(
        ("channel", "command", "thread_ts", "words"),
        [
            ("#fraud-ml", "/nope", None, "/nope is not a valid command"),
            ("#fraud-ml", "/lab", "1.000001", "/lab is not supported in threads"),
            ("#old-ideas", "/lab", None, "archived"),
            ("#nowhere", "/lab", None, "not there"),
        ],
    )
    async def test_never_reaches_the_app_where_slack_refuses(
        self, workspace, ana, channel, command, thread_ts, words
    ):
        answer = await ana.command(channel, command, thread_ts=thread_ts)
        assert not answer.ok
        assert words in answer.error
        assert workspace.deliveries == []

    async def test_is_for_members(self, workspace):
        answer = await workspace.person("dev").command("#fraud-ml", "/lab")
        assert "not in this channel" in answer.error

    async def test_fails_in_words_when_no_app_is_there(self, ana):
        answer = await ana.command("#fraud-ml", "/lab")
        assert answer.error == '/lab failed with the error "dispatch_failed"'

    async def test_fails_in_words_when_the_ack_is_late(self):
        config = WorkspaceConfig(manifest=build_manifest(), ack_timeout=0.05)

        def build(app):
            @app.command("/lab")
            async def stay_silent(body):
                """Never ack: Bolt answers 404, and sends nothing."""

        async with Workspace(config).serve() as workspace, connected(workspace, build):
            answer = await workspace.person("ana").command("#fraud-ml", "/lab")
        assert answer.error == '/lab failed with the error "operation_timeout"'

    async def test_posts_an_ack_in_channel_for_everyone(self, workspace, ana):
        def build(app):
            @app.command("/lab")
            async def answer(ack):
                await ack(text="Hello all", response_type="in_channel")

        async with connected(workspace, build):
            await ana.command("#fraud-ml", "/lab")
        assert workspace.channel("#fraud-ml").messages[0]["text"] == "Hello all"

    async def test_shows_nothing_of_a_wrong_ack(self, workspace, ana):
        def build(app):
            @app.command("/lab")
            async def answer(ack):
                await ack(text="Hi", blocks=[{"type": "header"}])

        async with connected(workspace, build):
            answer = await ana.command("#fraud-ml", "/lab")
        assert not answer.ok
        assert ana.ephemerals == []
        assert "/blocks/0" in workspace.deliveries[-1].refused[0]
