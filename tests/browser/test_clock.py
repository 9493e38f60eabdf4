"""The workspace's calendar on the page."""

import pytest
from playwright.async_api import expect

from bot.workspace import Scheduled

pytestmark = pytest.mark.browser


class TestClock:
    async def test_stands_while_it_is_paused_and_goes_on(self, workspace, open_page):
        page = await open_page()
        await page.clock.install()
        await page.locator("#clock-toggle").click()

        await page.get_by_role("button", name="Pause").click()
        await expect(page.locator("#clock-offset")).to_have_text("paused")
        assert workspace.clock.is_paused
        shown = await page.locator("#clock-now").text_content()
        await page.clock.run_for(120_000)
        await expect(page.locator("#clock-now")).to_have_text(shown)

        await page.locator("#clock-advance-day").click()
        await expect(page.locator("#clock-now")).not_to_have_text(shown)
        await expect(page.locator("#clock-offset")).to_have_text("paused")
        await page.get_by_role("button", name="Go on").click()
        await expect(page.locator("#clock-offset")).to_contain_text("ahead")

    async def test_jumps_to_what_comes_next_and_back_to_real_time(self, workspace, open_page):
        async def check_in():
            at = workspace.clock.now() + 3 * 86400 - workspace.clock.offset
            return None if workspace.clock.offset > 86400 else Scheduled(at=at, label="Check in")

        workspace.upcoming = check_in
        page = await open_page()
        await page.locator("#clock-toggle").click()

        await page.get_by_role("button", name="Next: Check in, in 3 days").click()
        await expect(page.locator("#clock-offset")).to_have_text("3 days ahead")
        await expect(page.locator("#clock-next")).to_be_hidden()

        await page.get_by_role("button", name="Back to real time").click()
        await expect(page.locator("#clock-offset")).to_have_text("real time")
        await expect(page.locator("#clock-panel")).to_be_hidden()
