"""User groups and reactions of the app."""

import pytest

from tests.workspace.building import error


@pytest.mark.slack("3 usergroups")
class TestGroups:
    async def test_are_listed_with_whom_they_hold(self, client, workspace):
        [group] = (await client.usergroups_list(include_users=True))["usergroups"]
        listed = await client.usergroups_users_list(usergroup=group["id"])

        assert group["handle"] == "fraud-reviewers"
        members = [workspace.person("ben").id, workspace.person("chloe").id]
        assert group["users"] == listed["users"] == members

    async def test_are_mentioned_by_their_id(self, client, workspace):
        [group] = (await client.usergroups_list())["usergroups"]
        said = await workspace.person("ana").say("#fraud-ml", "@fraud-reviewers please, @ben too")
        assert said["text"].startswith(f"<!subteam^{group['id']}|@fraud-reviewers> please, <@U")

    async def test_are_known_or_not(self, client):
        assert await error(client.usergroups_users_list(usergroup="S0NONE")) == "no_such_subteam"


@pytest.mark.slack("3 reactions")
class TestReactions:
    @pytest.fixture
    async def place(self, client, workspace):
        fraud = workspace.channel("#fraud-ml").id
        posted = await client.chat_postMessage(channel=fraud, text="H2 supported")
        return {"channel": fraud, "timestamp": posted["ts"]}

    async def test_come_and_go(self, client, place, workspace):
        await client.reactions_add(name="tada", **place)
        added = await client.reactions_get(**place)
        listed = await client.reactions_list()
        await client.reactions_remove(name="tada", **place)

        assert added["message"]["reactions"][0]["users"] == [workspace.bot_user_id]
        assert listed["items"][0]["message"]["ts"] == place["timestamp"]
        assert "reactions" not in (await client.reactions_get(**place))["message"]

    @pytest.mark.parametrize(
        ("method", "name", "code"),
        [
            ("reactions_add", "no such name", "invalid_name"),
            ("reactions_remove", "tada", "no_reaction"),
        ],
    )
    async def test_are_refused(self, client, place, method, name, code):
        assert await error(getattr(client, method)(name=name, **place)) == code
