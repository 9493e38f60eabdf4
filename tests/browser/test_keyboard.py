"""The page without a mouse."""

import pytest
from playwright.async_api import expect

pytestmark = pytest.mark.browser


async def tab_to(page, name, most=60):
    """Press Tab until something of this name has the focus."""
    for _ in range(most):
        await page.keyboard.press("Tab")
        focused = await page.evaluate(
            "document.activeElement.ariaLabel || document.activeElement.textContent.trim()"
        )
        if focused == name:
            return
    raise AssertionError(f"Tab does not reach {name!r}")


async def test_the_keyboard_alone_completes_fills_a_form_and_replies(workspace, open_page):
    await workspace.person("ben").say("#fraud-ml", "Who relabels?")
    page = await open_page()
    keyboard = page.keyboard

    await keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to messages")).to_be_focused()
    await tab_to(page, "Reply in thread")
    await keyboard.press("Enter")
    await expect(page.locator("#thread-composer textarea")).to_be_focused()
    await keyboard.type("I do")
    await keyboard.press("Enter")
    await expect(page.locator("#thread-messages [data-ts]")).to_have_count(2)
    await keyboard.press("Escape")
    await expect(page.get_by_role("complementary", name="Thread")).to_be_hidden()
    await expect(page.locator(".reply-link")).to_be_focused()

    await tab_to(page, "Message")
    await keyboard.type("/la")
    await keyboard.press("ArrowDown")
    await keyboard.press("ArrowUp")
    await keyboard.press("Tab")
    await keyboard.type("new")
    await keyboard.press("Enter")
    form = page.get_by_role("dialog", name="Proposal")
    await expect(form.get_by_label("Title")).to_be_focused()
    await keyboard.type("Invoice fraud")
    await keyboard.press("Tab")
    await keyboard.type("It costs")
    await keyboard.press("Tab")
    await keyboard.type("re")
    await keyboard.press("Control+Enter")
    await expect(form).to_be_hidden()
    values = workspace.deliveries[-1].payload["view"]["state"]["values"]
    assert values["why"]["value"]["value"] == "It costs"
    assert values["metric"]["value"]["selected_option"]["value"] == "recall"


async def test_a_menu_is_walked_with_arrows_and_left_with_escape(workspace, open_page):
    await workspace.person("ben").say("#fraud-ml", "Who relabels?")
    page = await open_page()
    more = page.get_by_role("button", name="More actions")

    await more.focus()
    await page.keyboard.press("Enter")
    items = page.get_by_role("menuitem")
    await expect(items.first).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(items.last).to_be_focused()
    await page.keyboard.press("Escape")

    await expect(items).to_have_count(0)
    await expect(more).to_be_focused()


async def test_tabs_of_the_drawer_follow_the_arrows_and_escape_closes_it(open_page):
    page = await open_page()

    await page.locator("#traffic-toggle").press("Enter")
    await page.get_by_role("tab", name="Traffic").focus()
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("tab", name="Faults")).to_be_focused()
    await expect(page.locator("#fault-form")).to_be_visible()
    await page.keyboard.press("Escape")

    await expect(page.locator("#traffic")).to_be_hidden()
    await expect(page.locator("#traffic-toggle")).to_be_focused()
