"""Bolt's own check of the signatures on what comes over HTTP."""

import aiohttp
import pytest

from tests.workspace.stock.ways import asgi_over_http, async_over_http, sync_over_http

EVENT = {"type": "event_callback", "event": {"type": "app_home_opened", "user": "U0STRANGER"}}


class TestSignature:
    @pytest.mark.parametrize("way", [sync_over_http, async_over_http, asgi_over_http])
    async def test_is_what_the_app_takes_a_delivery_for(self, way):
        async with way() as workspace, aiohttp.ClientSession() as session:
            await workspace.person("ana").open_home()
            await workspace.settled(quiet=0.1)
            assert [sent.is_acked for sent in workspace.deliveries] == [True]

            async with session.post(workspace.config.request_url, json=EVENT) as unsigned:
                assert unsigned.status == 401
