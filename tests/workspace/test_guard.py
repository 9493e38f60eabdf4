"""Who may talk to the server, and what it gives away."""

import pytest

from bot.workspace import Workspace, WorkspaceConfig
from tests.workspace.building import (
    build_manifest,
)


class TestGuard:
    async def test_answers_to_loopback_names_alone(self, workspace, browser):
        status, answer = await browser.post("clock", {"advance": 1}, Host="evil.example")
        assert (status, answer["ok"]) == (403, False)
        port = workspace.url.rsplit(":", 1)[1]
        for host in (f"localhost:{port}", f"127.0.0.1:{port}", f"[::1]:{port}"):
            status, _ = await browser.post("clock", {"advance": 1}, Host=host)
            assert status == 200

    async def test_refuses_other_pages(self, workspace, browser):
        assert (await browser.post("clock", {"advance": 1}, Origin=workspace.url))[0] == 200
        for origin in ("https://evil.example", "null", "http://127.0.0.1:1"):
            assert (await browser.post("clock", {"advance": 1}, Origin=origin))[0] == 403

    async def test_listens_on_loopback_alone(self):
        workspace = Workspace(WorkspaceConfig(manifest=build_manifest()))
        with pytest.raises(ValueError, match="loopback"):
            async with workspace.serve(host="0.0.0.0"):
                pass

    async def test_keeps_the_pages_folder_to_itself(self, workspace, browser):
        for path in ("/page/../page.py", "/page/%2e%2e/page.py", "/page/none.js", "/page/x"):
            async with browser.session.get(f"{workspace.url}{path}") as response:
                assert response.status == 404

    async def test_leads_permalinks_to_the_page(self, workspace, browser):
        link = f"{workspace.url}/archives/C1/p1700000000000100"
        async with browser.session.get(link, allow_redirects=False) as response:
            assert response.headers["Location"] == "/#/C1/1700000000.000100"
        reply = f"{link}?thread_ts=1600000000.000100&cid=C1"
        async with browser.session.get(reply, allow_redirects=False) as response:
            assert response.headers["Location"] == "/#/C1/1600000000.000100"

    async def test_gives_files_to_the_app_and_to_its_own_page(self, workspace, browser, client):
        uploaded = await client.files_upload_v2(filename="a b.html", content="<script>")
        url = uploaded["file"]["url_private"]
        token = {"Authorization": f"Bearer {workspace.bot_token}"}
        for headers, status in (
            ({}, 404),
            (token, 200),
            ({"Authorization": "Bearer no"}, 404),
            ({"Sec-Fetch-Site": "same-origin"}, 200),
            ({"Sec-Fetch-Site": "cross-site"}, 404),
        ):
            async with browser.session.get(url, headers=headers) as response:
                assert response.status == status
        async with browser.session.get(url, headers=token) as response:
            assert await response.text() == "<script>"
            assert response.headers["Content-Disposition"] == "attachment"
