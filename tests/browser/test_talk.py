"""What people do with messages: change, delete, react, read."""

import pytest
from playwright.async_api import expect

pytestmark = pytest.mark.browser

COMPOSER = "#composer textarea"
MESSAGE = "#messages [data-ts]"


async def choose(page, message, item):
    await message.hover()
    await message.get_by_label("More actions").click()
    await page.get_by_role("menuitem", name=item).click()


class TestEditing:
    async def test_starts_from_what_was_typed_and_keeps_mentions(self, workspace, open_page):
        ana, ben = workspace.person("ana"), workspace.person("ben")
        await ana.say("#fraud-ml", "Ask @ben & #ranking-ml")
        page = await open_page()
        message = page.locator(MESSAGE)

        await page.locator(COMPOSER).press("ArrowUp")
        field = page.get_by_label("Edit message")
        await expect(field).to_be_focused()
        await expect(field).to_have_value("Ask @ben & #ranking-ml")
        await field.fill("Ask @ben today")
        await field.press("Enter")

        await expect(message).to_contain_text("Ask @Ben Okafor today (edited)")
        [stored] = ana.channel("#fraud-ml").messages
        assert stored["text"] == f"Ask <@{ben.id}> today"

        await choose(page, message, "Edit message")
        await field.fill("never mind")
        await field.press("Escape")
        await expect(message).to_contain_text("today (edited)")


class TestDeleting:
    async def test_asks_first_and_admins_may_delete_any(self, workspace, open_page):
        await workspace.person("ben").say("#fraud-ml", "Off topic")
        page = await open_page("ana")
        message = page.locator(MESSAGE)

        await choose(page, message, "Delete message")
        await page.get_by_role("button", name="Keep it").click()
        await expect(message).to_have_count(1)
        await choose(page, message, "Delete message")
        await page.get_by_role("button", name="Delete", exact=True).click()
        await expect(message).to_have_count(0)

    async def test_is_not_offered_for_what_others_wrote(self, workspace, open_page):
        await workspace.person("ana").say("#fraud-ml", "Mine")
        page = await open_page("ben")

        await page.locator(MESSAGE).hover()
        await page.get_by_label("More actions").click()

        items = page.get_by_role("menuitem")
        await expect(items.filter(has_text="View JSON")).to_be_visible()
        await expect(items.filter(has_text="Delete")).to_have_count(0)
        await expect(items.filter(has_text="Edit")).to_have_count(0)


class TestReactions:
    async def test_are_added_by_keyboard_and_toggled_and_say_who(self, workspace, open_page):
        ben = workspace.person("ben")
        await ben.say("#fraud-ml", "Recall is at 0.91")
        page = await open_page("ana")
        message = page.locator(MESSAGE)

        await message.get_by_label("Add reaction").focus()
        await page.keyboard.press("Enter")
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        reaction = message.locator("[data-reaction=white_check_mark]")
        await expect(reaction).to_have_attribute("aria-pressed", "true")
        await expect(reaction).to_have_attribute("title", "you reacted with :white_check_mark:")

        await page.locator("#act-as").select_option(ben.id)
        await expect(reaction).to_have_attribute(
            "title", "Ana Ruiz reacted with :white_check_mark:"
        )
        await reaction.click()
        await expect(reaction).to_have_text("✅2")
        await reaction.click()
        await expect(reaction).to_have_text("✅1")


class TestReading:
    async def test_goes_on_at_a_line_where_it_stopped(self, workspace, open_page):
        ben, other = workspace.person("ben"), "#ranking-ml"
        await ben.say(other, "Before")
        page = await open_page()
        await page.locator("[data-channel]", has_text="ranking-ml").click()
        await expect(page.locator(MESSAGE)).to_have_count(1)
        await expect(page.locator(".separator-new")).to_have_count(0)

        await page.locator("[data-channel]", has_text="fraud-ml").first.click()
        await expect(page.locator("#channel-title")).to_have_text("fraud-ml")
        await ben.say(other, "After")
        row = page.locator("[data-channel]", has_text="ranking-ml")
        await expect(row).to_have_attribute("data-unread", "1")
        await row.click()

        line = page.locator(".separator-new")
        await expect(line).to_have_text("New")
        await expect(line.locator("xpath=following-sibling::*[1]")).to_contain_text("After")
