"""Tokens in Slack: made, shown once, used and revoked, by those who may."""

import json
from dataclasses import replace

from tests.conversations.small import running_project
from tests.conversations.surfaces import buttons_of, parts, shown
from tests.conversations.talk import KEY


def result(**changes):
    body = {"hypothesis": f"{KEY}/H1", "run_id": "train-1", "metrics": {"recall[bec]": 0.61}}
    return body | changes


async def tokens(talk, scope="project", person=None, channel="#fraud-ml"):
    """Open the settings, and the tokens on top of them."""
    person = person or talk.ana
    assert (await person.command(channel, "/lab settings")).ok
    assert (await person.click(person.view, f"tokens_show_{scope}")).ok
    return person.view


async def make(talk, scope="project", **values):
    """Make a token in Slack; return it as the modal shows it."""
    await tokens(talk, scope)
    assert (await talk.ana.submit({"label": "CI of <fraud> & co", **values})).ok
    secret, _ = [
        each["elements"][0]["text"]
        for each in parts(talk.ana.view["blocks"])
        if each.get("type") == "rich_text_preformatted"
    ]
    return secret


async def test_a_token_is_shown_once_works_and_works_no_more_once_revoked(talk):
    await running_project(talk)

    secret = await make(talk, lasts="30")

    how = shown(talk.ana.view["blocks"])
    assert "LABTHREAD_TOKEN" in how
    assert f'{{"hypothesis": "{KEY}/H1"' in how
    assert how.count(secret) == 1
    assert (await talk.post(result(), token=secret))[0] == 202
    await talk.delivered()

    listed = shown((await tokens(talk))["blocks"])
    assert "CI of &lt;fraud&gt; &amp; co" in listed
    assert f"made by <@{talk.ana.id}>" in listed
    assert "last used <!date" in listed
    assert "expires <!date" in listed
    assert "Wed 7 Feb 2035" in listed

    assert (await talk.ana.click(talk.ana.view, "token_revoke")).ok
    assert "Revoked: CI of &lt;fraud&gt; &amp; co." in shown(talk.ana.view["blocks"])
    assert "There are none yet." in shown(talk.ana.view["blocks"])
    status, answer = await talk.post(result(run_id="train-2"), token=secret)
    assert status == 401
    assert "was revoked on 8 Jan 2035" in answer["error"]

    assert secret not in listed
    said = [call.args for call in talk.workspace.calls]
    assert secret not in json.dumps([said, talk.channel(), talk.thread()], default=str)
    assert [each.event.kind for each in await talk.log()] == ["started", "result"]


async def test_only_the_owner_and_admins_see_a_projects_tokens_and_admins_the_workspaces(talk):
    # Ben owns a project; ana, who owns another one, is an admin.
    await talk.open_project(talk.ben, collaborators=["chloe"])
    await talk.token((await talk.project()).id)

    offered = {}
    for person in (talk.ana, talk.ben, talk.chloe):
        await person.command("#fraud-ml", "/lab settings")
        buttons = [each["action_id"] for each in buttons_of(person.view)]
        offered[person.name] = [each for each in buttons if each.startswith("tokens_")]
    assert offered == {
        "ana": ["tokens_show_project", "tokens_show_workspace"],
        "ben": ["tokens_show_project"],
        "chloe": [],
    }
    assert len(buttons_of(await tokens(talk, person=talk.ben), "token_revoke")) == 1
    assert "There are none yet." in shown((await tokens(talk, "workspace"))["blocks"])
    await talk.open_project(channel="#ranking-ml", title="Rank better")
    others = await tokens(talk, channel="#ranking-ml")
    assert "*Tokens of Rank better*" in shown(others["blocks"])
    assert buttons_of(others, "token_revoke") == []


async def test_a_modal_that_was_open_while_rights_changed_makes_and_revokes_nothing(talk):
    await talk.token()
    await talk.open_project(talk.ben)
    view = await tokens(talk, "workspace")
    members = talk.workspace._backend.state.members
    members[talk.ana.id] = replace(talk.ana.member, is_admin=False)

    answer = await talk.ana.submit({"label": "CI"})
    pressed = await talk.ana.click(view, "token_revoke")

    refusal = "You may not manage the workspace's tokens. Workspace admins may."
    assert refusal in answer.errors["label"]
    assert refusal in talk.ana.ephemerals[-1]["text"], pressed
    async with talk.labthread.storage.read(talk.labthread.workspace_id) as work:
        (kept,) = await work.tokens.all()
    assert kept.revoked_at is None


async def test_a_token_of_the_workspace_reports_for_every_project(talk):
    await running_project(talk)

    secret = await make(talk, "workspace", lasts="never")

    assert "every project" in shown(talk.ana.view["blocks"])
    assert (await talk.post(result(), token=secret))[0] == 202
    await talk.delivered()
    assert "no end" in shown((await tokens(talk, "workspace"))["blocks"])


async def test_twenty_tokens_are_listed_and_the_rest_is_counted(talk):
    await talk.open_project()
    project = await talk.project()
    for _ in range(23):
        await talk.token(project.id)

    view = await tokens(talk)

    assert len(buttons_of(view, "token_revoke")) == 20
    assert "And 3 older." in shown(view["blocks"])
