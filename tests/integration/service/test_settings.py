from datetime import timedelta

import pytest

from bot.experiments.errors import FieldErrors, NotAllowed, NotFound
from bot.experiments.log import DeadlineMoved
from bot.experiments.service.settings import change_settings
from bot.experiments.settings import WORKSPACE, project_scope

from ..factories import CHANNEL, COLLABORATOR, DEADLINE, OWNER, STRANGER, T1, build_act
from .team import Team

DAY = timedelta(days=1)
FREE_TUESDAY = {"free_days": "2026-11-24"}


async def choose(team: Team, scope, choices, by=OWNER, by_admin=False, project_id=0):
    async with team.storage.begin(T1) as work:
        act = build_act(actor_id=by)
        await change_settings(
            work, act, scope=scope, choices=choices, by_admin=by_admin, project_id=project_id
        )


async def choose_for_project(team: Team, choices, by=OWNER):
    scope = project_scope(team.project_id)
    await choose(team, scope, choices, by=by, project_id=team.project_id)


async def chosen(team: Team, scope):
    async with team.storage.read(T1) as work:
        return await work.settings.chosen(scope)


class TestWho:
    async def test_a_project_is_its_owners(self, running):
        with pytest.raises(NotAllowed) as refused:
            await choose_for_project(running, FREE_TUESDAY, by=COLLABORATOR)

        assert refused.value.allowed == (OWNER,)

    async def test_an_admin_of_the_workspace_does_not_settle_a_project(self, running):
        scope = project_scope(running.project_id)
        with pytest.raises(NotAllowed):
            await choose(
                running, scope, {}, by=STRANGER, by_admin=True, project_id=running.project_id
            )

    async def test_a_channel_is_its_owners_and_the_admins(self, running):
        await choose(running, CHANNEL, FREE_TUESDAY)
        await choose(running, CHANNEL, {}, by=STRANGER, by_admin=True)

        with pytest.raises(NotAllowed, match="this channel's settings") as refused:
            await choose(running, CHANNEL, {}, by=STRANGER)
        assert refused.value.allowed == (OWNER,)

    async def test_the_workspace_is_the_admins_alone(self, running):
        await choose(running, WORKSPACE, FREE_TUESDAY, by_admin=True)

        with pytest.raises(NotAllowed, match="the workspace's settings"):
            await choose(running, WORKSPACE, {})


class TestWhatMoves:
    @pytest.mark.parametrize("scope", [WORKSPACE, CHANNEL])
    async def test_a_day_off_moves_what_runs_there(self, running, scope):
        await choose(running, scope, FREE_TUESDAY, by_admin=True)

        assert (await running.hypothesis()).deadline == DEADLINE + DAY
        assert isinstance(await running.last_event(), DeadlineMoved)

    async def test_a_day_off_moves_the_project_that_has_it(self, running):
        await choose_for_project(running, FREE_TUESDAY)

        assert (await running.hypothesis()).deadline == DEADLINE + DAY

    async def test_another_channels_choice_moves_nothing(self, running):
        await choose(running, "C0RANKING", FREE_TUESDAY, by_admin=True)

        assert (await running.hypothesis()).deadline == DEADLINE

    async def test_to_forget_everything_moves_it_back(self, running):
        await choose_for_project(running, FREE_TUESDAY)

        await choose_for_project(running, {})

        assert (await running.hypothesis()).deadline == DEADLINE


class TestWhatIsTaken:
    async def test_a_choice_alone(self, running):
        await choose_for_project(running, {"weekend": "5,6"})

        assert (await chosen(running, project_scope(running.project_id)))["weekend"] == "5,6"

    async def test_a_country_by_its_name_as_its_code(self, running):
        await choose_for_project(running, {"country": "germany - by"})

        assert (await chosen(running, project_scope(running.project_id)))["country"] == "DE-BY"

    @pytest.mark.parametrize(
        ("choices", "wrong"),
        [
            ({"country": "Atlantis"}, "country"),
            ({"check_in_at": "25:00"}, "check_in_at"),
            ({"weekend": "1,2,3,4,5,6,7"}, "weekend"),
            ({"halfway": "perhaps"}, "halfway"),
            ({"quiet_from": "22:00"}, "quiet_until"),
            ({"quiet_until": "22:00"}, "quiet_from"),
            ({"quiet_from": "08:00", "quiet_until": "07:30"}, "quiet_until"),
            ({"free_days": "2026-12-31 to 2026-12-24"}, "free_days"),
        ],
    )
    async def test_nonsense_is_refused_where_it_stands_and_nothing_is_kept(
        self, running, choices, wrong
    ):
        with pytest.raises(FieldErrors) as refused:
            await choose_for_project(running, choices)

        assert list(refused.value.errors) == [wrong]
        assert await chosen(running, project_scope(running.project_id)) == {}

    async def test_a_template_that_is_there(self, running):
        await choose(running, CHANNEL, {"template": "default"})

        assert (await chosen(running, CHANNEL))["template"] == "default"
        with pytest.raises(NotFound):
            await choose(running, CHANNEL, {"template": "gone"})
