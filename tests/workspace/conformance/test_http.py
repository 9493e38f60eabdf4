"""Delivery over signed HTTP."""

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace import Workspace, WorkspaceConfig
from tests.workspace.building import actions, build_manifest, button


@pytest.fixture
async def listen(unused_tcp_port):
    """Let a handler answer whatever is posted to an address of this machine, to any path."""
    runners = []

    async def listen(handler):
        app = web.Application()
        app.router.add_post("/{path:.*}", handler)
        runners.append(web.AppRunner(app, access_log=None))
        await runners[-1].setup()
        await web.TCPSite(runners[-1], "127.0.0.1", unused_tcp_port).start()
        return f"http://127.0.0.1:{unused_tcp_port}"

    yield listen
    for runner in runners:
        await runner.cleanup()


@pytest.mark.slack("7 signatures")
class TestHttpDelivery:
    @pytest.fixture
    async def served(self, unused_tcp_port):
        """A workspace that posts to a stock Bolt app's signed HTTP endpoint."""
        url = f"http://127.0.0.1:{unused_tcp_port}/slack/events"
        config = WorkspaceConfig(
            manifest=build_manifest(events=["message.channels"]), request_url=url, rate_limits=False
        )
        async with Workspace(config).serve() as workspace:
            client = AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url)
            app = AsyncApp(
                client=client,
                signing_secret=workspace.signing_secret,
                process_before_response=True,
            )
            runner = web.AppRunner(app.web_app("/slack/events", unused_tcp_port), access_log=None)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
            yield workspace, app
            await runner.cleanup()

    async def test_carries_commands_actions_and_events(self, served, client):
        workspace, app = served
        events = []

        @app.command("/lab")
        async def answer(ack, body, client):
            await client.chat_postMessage(
                channel=body["channel_id"], text="Hi", blocks=[actions(button())]
            )
            await ack("Done")

        @app.action("press")
        async def acknowledge(ack):
            await ack()

        @app.event("message")
        async def keep(event):
            events.append(event["text"])

        ana = workspace.person("ana")
        assert (await ana.command("#fraud-ml", "/lab")).ephemeral == "Done"
        assert (await ana.click(workspace.channel("#fraud-ml").messages[0], "press")).ok
        await ana.say("#fraud-ml", "Recall fell")
        await workspace.settled(quiet=0.05)
        assert events == ["Recall fell"]

    async def test_fails_in_words_when_the_app_refuses(self, served):
        workspace, _ = served
        answer = await workspace.person("ana").command("#fraud-ml", "/lab")
        assert not answer.ok


@pytest.mark.slack("2 Events API")
class TestRetries:
    @pytest.fixture
    async def posting(self, listen):
        """A workspace, what its app heard, and what it will answer as a test tells it."""
        heard, answers = [], []

        async def take(request):
            heard.append((request.headers.copy(), await request.read()))
            return answers.pop(0) if answers else web.Response()

        config = WorkspaceConfig(
            manifest=build_manifest(events=["message.channels"]),
            request_url=await listen(take),
            ack_timeout=0.3,
            event_retry_delays=(0.0, 0.01, 0.02),
        )
        async with Workspace(config).serve() as workspace:
            yield workspace, heard, answers

    async def say(self, workspace):
        await workspace.person("ana").say("#fraud-ml", "Recall fell")
        await workspace.settled(quiet=0.1)

    async def test_come_three_times_with_number_and_reason(self, posting):
        workspace, heard, answers = posting
        answers += [web.Response(status=500) for _ in range(4)]

        await self.say(workspace)

        numbers = [headers.get("X-Slack-Retry-Num") for headers, _ in heard]
        reasons = {headers.get("X-Slack-Retry-Reason") for headers, _ in heard}
        assert numbers == [None, "1", "2", "3"]
        assert reasons == {None, "http_error"}
        assert len({body for _, body in heard}) == 1

    async def test_stop_once_the_app_took_it(self, posting):
        workspace, heard, answers = posting
        answers += [web.Response(status=503)]

        await self.say(workspace)

        assert len(heard) == 2

    async def test_stop_when_the_app_asks_for_none(self, posting):
        workspace, heard, answers = posting
        answers += [web.Response(status=500, headers={"X-Slack-No-Retry": "1"})]

        await self.say(workspace)

        assert len(heard) == 1

    async def test_name_an_app_that_is_not_there(self, unused_tcp_port):
        config = WorkspaceConfig(
            manifest=build_manifest(events=["message.channels"]),
            request_url=f"http://127.0.0.1:{unused_tcp_port}/",
            event_retry_delays=(0.0,),
        )
        async with Workspace(config).serve() as workspace:
            await self.say(workspace)
            lost = await workspace.person("ana").command("#fraud-ml", "/lab")

            assert [each.problem for each in workspace.deliveries[:2]] == ["connection_failed"] * 2
            assert "dispatch_failed" in lost.error

    async def test_are_not_made_for_what_a_person_does(self, posting):
        workspace, heard, answers = posting
        answers += [web.Response(status=500)]

        answer = await workspace.person("ana").command("#fraud-ml", "/lab")

        assert "dispatch_failed" in answer.error
        assert len(heard) == 1


@pytest.mark.slack("2 Events API")
async def test_an_endless_redirect_is_given_up(listen):
    async def around(request):
        raise web.HTTPTemporaryRedirect("/slack/events")

    config = WorkspaceConfig(manifest=build_manifest(), request_url=await listen(around))
    async with Workspace(config).serve() as workspace:
        await workspace.person("ana").command("#fraud-ml", "/lab")

        assert workspace.deliveries[0].problem == "too_many_redirects"


@pytest.mark.slack("5 request URLs")
async def test_each_kind_goes_to_the_address_that_the_manifest_gives_it(listen):
    heard = []

    async def take(request):
        heard.append(request.path)
        return web.Response()

    base = await listen(take)
    manifest = build_manifest(events=["message.channels"])
    manifest["features"]["slash_commands"][0]["url"] = f"{base}/commands"
    manifest["settings"] |= {"socket_mode_enabled": False}
    manifest["settings"]["interactivity"] |= {
        "request_url": f"{base}/interactivity",
        "message_menu_options_url": f"{base}/options",
    }
    manifest["settings"]["event_subscriptions"]["request_url"] = f"{base}/events"
    async with Workspace(WorkspaceConfig(manifest=manifest)).serve() as workspace:
        client = AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url)
        fraud, ana = workspace.channel("#fraud-ml"), workspace.person("ana")
        select = {"type": "external_select", "action_id": "run", "min_query_length": 0}
        await client.chat_postMessage(channel=fraud.id, text="Choose", blocks=[actions(select)])
        await workspace.settled(quiet=0.05)
        await ana.command("#fraud-ml", "/lab")
        await ana.shortcut("propose")
        await ana.suggest("run", "", fraud.messages[0])

    assert heard == ["/events", "/commands", "/interactivity", "/options"]


@pytest.mark.slack("7 signatures")
@pytest.mark.parametrize("fault", ["bad_signature", "stale_signature"])
async def test_a_wrong_signature_is_refused_by_a_stock_app(unused_tcp_port, fault):
    url = f"http://127.0.0.1:{unused_tcp_port}/slack/events"
    config = WorkspaceConfig(manifest=build_manifest(), request_url=url)
    async with Workspace(config).serve() as workspace:
        client = AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url)
        app = AsyncApp(client=client, signing_secret=workspace.signing_secret)

        @app.command("/lab")
        async def acknowledge(ack):
            await ack()

        runner = web.AppRunner(app.web_app("/slack/events", unused_tcp_port), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
        ana = workspace.person("ana")
        workspace.fail_next_delivery("slash_commands", fault)

        refused, taken = [await ana.command("#fraud-ml", "/lab") for _ in range(2)]

        await runner.cleanup()
        assert not refused.ok
        assert taken.ok


@pytest.mark.slack("2 url_verification")
@pytest.mark.parametrize(
    ("answer", "verified"),
    [
        (lambda challenge: web.Response(text=challenge), True),
        (lambda challenge: web.json_response({"challenge": challenge}), True),
        (lambda challenge: web.Response(text="ok"), False),
        (lambda challenge: web.Response(text=challenge, status=500), False),
    ],
    ids=["as text", "as JSON", "something else", "an error"],
)
async def test_a_challenge_is_echoed(listen, answer, verified):
    async def take(request):
        return answer((await request.json())["challenge"])

    config = WorkspaceConfig(manifest=build_manifest(), request_url=await listen(take))
    async with Workspace(config).serve() as workspace:
        assert await workspace.verify_url() is verified


@pytest.mark.slack("2 slash commands")
@pytest.mark.parametrize(
    ("content_type", "shown"),
    [("application/json", "Done"), ("text/plain", '{"text": "Done"}')],
)
async def test_an_answer_is_read_as_what_it_says_it_is(listen, content_type, shown):
    async def take(request):
        return web.Response(text='{"text": "Done"}', content_type=content_type)

    config = WorkspaceConfig(manifest=build_manifest(), request_url=await listen(take))
    async with Workspace(config).serve() as workspace:
        answer = await workspace.person("ana").command("#fraud-ml", "/lab")

        assert answer.ephemeral == shown
