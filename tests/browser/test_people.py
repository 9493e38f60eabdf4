"""Guests, people of other companies, groups, and who is in which channel."""

import pytest
from playwright.async_api import expect

pytestmark = pytest.mark.browser

COMPOSER = "#composer textarea"


class TestPeople:
    async def test_are_told_apart_by_words(self, workspace, open_page):
        await workspace.person("mina").say("#contoso-fraud", "Hello from us")
        page = await open_page("gil")

        await expect(page.locator("#act-as option:checked")).to_contain_text("Gil Moreau (guest)")
        await expect(page.locator("#act-as option", has_text="Mina")).to_contain_text(
            "(from Contoso)"
        )
        await expect(page.locator("#messages [data-ts]")).to_contain_text("from Contoso")
        await expect(page.locator("[data-channel]")).to_have_count(1)

    async def test_are_mentioned_in_groups_by_their_handle(self, workspace, open_page):
        page = await open_page("ben")

        await page.locator(COMPOSER).press_sequentially("@fraud")
        offer = page.locator("#composer .completion [role=option]")
        await expect(offer).to_contain_text("Fraud reviewers")
        await offer.click()

        await expect(page.locator(COMPOSER)).to_have_value("@fraud-reviewers ")


class TestChannels:
    async def test_shared_with_another_company_say_so(self, workspace, open_page):
        page = await open_page()
        row = page.locator("[data-channel]", has_text="contoso-fraud")

        await expect(row.locator(".shared-mark")).to_have_attribute("title", "shared with Contoso")
        await row.click()

        await expect(page.locator("#channel-shared")).to_have_text("shared with Contoso")

    async def test_are_left_and_joined(self, workspace, open_page):
        page = await open_page()

        await page.get_by_role("button", name="Channel actions").click()
        await page.get_by_role("menuitem", name="Leave #fraud-ml").click()
        await page.get_by_role("button", name="Join #fraud-ml").click()

        await expect(page.locator(COMPOSER)).to_be_focused()
        await page.locator(COMPOSER).fill("Back again")
        await page.locator(COMPOSER).press("Enter")
        await expect(page.locator("#messages")).to_contain_text("Back again")

    async def test_that_are_private_are_not_left_by_accident(self, workspace, open_page):
        page = await open_page()
        await page.locator("[data-channel]", has_text="secret-lab").click()

        await page.get_by_role("button", name="Channel actions").click()
        await page.get_by_role("menuitem", name="Leave secret-lab").click()
        await page.get_by_role("dialog").get_by_role("button", name="Leave").click()

        await expect(page.locator("[data-channel]", has_text="secret-lab")).to_have_count(0)
        await expect(page.locator("#channel-title")).to_have_text("fraud-ml")
