"""User groups: whom they hold, and how they are mentioned."""

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
