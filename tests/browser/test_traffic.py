"""The drawer for who builds the app: what passed, and what should go wrong."""

import pytest
from playwright.async_api import expect

from bot.workspace.memory.faults import CALL_FAULTS, DELIVERY_FAULTS

pytestmark = pytest.mark.browser

COMPOSER = "#composer textarea"


async def open_drawer(page, tab="Traffic"):
    await page.locator("#traffic-toggle").click()
    drawer = page.get_by_role("complementary", name="Traffic and faults")
    await drawer.get_by_role("tab", name=tab, exact=True).click()
    return drawer


async def say(page, words):
    await page.locator(COMPOSER).fill(words)
    await page.locator(COMPOSER).press("Enter")


async def offered(drawer):
    options = drawer.get_by_label("How").locator("option")
    return set(await options.evaluate_all("found => found.map((option) => option.value)"))


def kinds(forms):
    return {form.partition(":")[0] for form in forms}


class TestTraffic:
    async def test_is_listed_newest_first_with_its_result_in_words(self, gallery, open_gallery):
        page = await open_gallery()
        drawer = await open_drawer(page)
        gallery.fail_next("chat.postEphemeral", "error:restricted_action")

        await say(page, "/gallery whisper")

        entries = drawer.locator(".traffic-entry")
        await expect(entries.nth(0)).to_contain_text("From the app: chat.postEphemeral #fraud-ml")
        await expect(entries.nth(0)).to_contain_text("refused: restricted_action")
        command = drawer.locator(".traffic-entry", has_text="/gallery")
        await expect(command).to_contain_text("To the app: /gallery whisper, Ana Ruiz")
        await expect(command.locator(".traffic-result")).to_have_text("acked")
        await command.locator(".traffic-line").click()
        await expect(page.locator(".inspector pre")).to_contain_text('"command": "/gallery"')

    async def test_can_be_filtered_and_delivered_again(self, gallery, open_gallery):
        page = await open_gallery()
        drawer = await open_drawer(page)
        entries = drawer.locator(".traffic-entry")
        gallery.fail_next_delivery("*", "drop")
        await say(page, "/lab one")
        await expect(drawer.get_by_text("failed: not acked in time")).to_be_visible()

        await drawer.get_by_label("Filter what passed").fill("/lab")
        await expect(entries).to_have_count(1)
        await drawer.get_by_role("button", name="Deliver again: /lab").click()

        await expect(entries).to_have_count(2)
        await expect(entries.first.locator(".traffic-result")).to_have_text("acked with an answer")
        one, other = gallery.deliveries
        assert one.envelope_id == other.envelope_id


class TestFaults:
    async def test_are_planned_for_requests_and_for_deliveries(self, gallery, open_gallery):
        page = await open_gallery()
        drawer = await open_drawer(page, "Faults")
        planned = drawer.locator("#faults-planned")
        assert await offered(drawer) == kinds(CALL_FAULTS)

        await drawer.get_by_label("Method (* is any)").fill("views.open")
        await drawer.get_by_label("Seconds").fill("7")
        await drawer.get_by_label("Times").fill("3")
        await drawer.get_by_role("button", name="Plan it").click()
        await expect(planned).to_have_text("views.open 429, try again later: 7 3 times")

        await drawer.get_by_label("Let fail").select_option("delivery")
        assert await offered(drawer) == kinds(DELIVERY_FAULTS)
        await drawer.get_by_label("Kind").select_option("slash_commands")
        await drawer.get_by_label("How").select_option("duplicate")
        await drawer.get_by_label("Times").fill("1")
        await drawer.get_by_role("button", name="Plan it").click()
        await expect(planned.locator("li")).to_have_count(2)

        await say(page, "/lab twice")
        await expect(planned.locator("li")).to_have_count(1)
        await gallery.settled()
        assert len(gallery.deliveries) == 2

        await drawer.get_by_role("button", name="Clear all").click()
        await expect(planned).to_have_text("Nothing will fail.")


class TestApp:
    async def test_connections_freeze_and_are_haunted_and_cut(self, gallery, open_gallery):
        page = await open_gallery()
        drawer = await open_drawer(page, "App and limits")
        status = drawer.locator("#sockets-status")
        await expect(status).to_have_text("1 open, 0 ghosts")

        await drawer.get_by_role("button", name="Freeze").click()
        await expect(status).to_have_text("1 open, 0 ghosts, frozen")
        await drawer.get_by_role("button", name="Thaw").click()
        await drawer.get_by_role("button", name="One ghost more").click()
        await expect(status).to_have_text("1 open, 1 ghost")
        await drawer.get_by_role("button", name="One ghost fewer").click()
        await drawer.get_by_label("Slack's rate limits apply").check()
        await gallery.settled()
        assert gallery.limits.enabled

        await drawer.get_by_role("button", name="Disconnect", exact=True).click()
        await drawer.get_by_role("tab", name="Traffic", exact=True).click()
        opened = drawer.locator(".traffic-entry", has_text="apps.connections.open")
        await expect(opened.nth(1)).to_be_visible()
        await expect(page.locator("#app-status.is-connected")).to_be_visible()

    async def test_goes_and_comes_back(self, gallery, open_gallery):
        page = await open_gallery()
        drawer = await open_drawer(page, "App and limits")

        await drawer.get_by_role("button", name="Uninstall").click()
        await page.get_by_role("dialog").get_by_role("button", name="Uninstall").click()
        await expect(page.locator("#app-status")).to_contain_text("Labthread is uninstalled")

        await drawer.get_by_role("button", name="Reinstall").click()
        await expect(page.locator("#app-status")).not_to_contain_text("uninstalled")
