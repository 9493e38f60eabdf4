"""The page as people use it: a real browser, a real workspace, a stock Bolt app."""

import re

import pytest
from playwright.async_api import expect

pytestmark = pytest.mark.browser

COMPOSER = "#composer textarea"
THREAD_COMPOSER = "#thread-composer textarea"


async def open_form(page):
    await page.locator(COMPOSER).fill("/lab new")
    await page.locator(COMPOSER).press("Enter")
    form = page.get_by_role("dialog", name="Proposal")
    await expect(form).to_be_visible()
    return form


class TestMessages:
    async def test_enter_sends_what_was_typed_and_shift_enter_breaks_the_line(
        self, workspace, open_page
    ):
        page = await open_page()
        composer = page.locator(COMPOSER)

        await composer.press_sequentially("Labels are late,")
        await composer.press("Shift+Enter")
        await composer.press_sequentially("@ben")
        await composer.press("Escape")
        await composer.press("Enter")

        message = page.locator("#messages [data-ts]")
        await expect(message).to_contain_text("@Ben Okafor")
        await expect(composer).to_have_value("")
        ben = workspace.person("ben")
        [sent] = ben.channel("#fraud-ml").messages
        assert sent["text"] == f"Labels are late,\n<@{ben.id}>"

    async def test_text_never_becomes_markup(self, workspace, open_page):
        page = await open_page()

        await workspace.person("ben").say("#fraud-ml", "<img src=x onerror=alert(1)> *bold* & co")

        message = page.locator("#messages [data-ts]")
        await expect(message).to_contain_text("<img src=x onerror=alert(1)> bold & co")
        await expect(message.locator("strong", has_text="bold")).to_have_count(1)
        await expect(message.locator("img")).to_have_count(0)

    async def test_a_button_is_busy_until_the_app_took_it_and_the_message_changes_in_place(
        self, workspace, open_page
    ):
        page = await open_page()
        await workspace.person("ben").command("#fraud-ml", "/lab card")
        start = page.locator("[data-action-id=start]")

        await start.evaluate("button => { button.click(); button.click(); }")
        await expect(start).to_have_attribute("aria-busy", "true")

        await expect(page.locator("[data-block-id=card]")).to_have_text("Running")
        pressed = [each for each in workspace.deliveries if "actions" in each.payload]
        assert len(pressed) == 1

    async def test_a_button_the_app_fails_says_so_beside_it(self, workspace, open_page):
        page = await open_page()
        await workspace.person("ben").command("#fraud-ml", "/lab card")

        await page.locator("[data-action-id=broken]").click()

        failure = page.locator("[data-block-id=actions] [role=alert]")
        await expect(failure).to_contain_text("Try again?")

    async def test_a_channel_that_is_not_open_counts_what_came_in(self, workspace, open_page):
        page = await open_page()
        other = page.locator(f'[data-channel="{workspace.channel("#ranking-ml").id}"]')

        await workspace.person("ben").say("#ranking-ml", "NDCG@10 is at 0.412")
        await expect(other).to_have_attribute("data-unread", "1")

        await other.click()
        await expect(other).to_have_attribute("data-unread", "0")


class TestSlashCommands:
    async def test_are_offered_and_completed_from_the_keyboard(self, open_page):
        page = await open_page()
        composer = page.locator(COMPOSER)

        await composer.press_sequentially("/la")
        offers = page.locator("#composer .completion [role=option]")
        await expect(offers).to_have_count(2)
        await composer.press("ArrowDown")
        await expect(offers.nth(1)).to_have_attribute("aria-selected", "true")
        await composer.press("ArrowUp")
        await composer.press("Tab")
        await expect(composer).to_have_value("/lab ")

        await composer.press_sequentially("hello")
        await composer.press("Enter")
        answer = page.locator(".is-ephemeral")
        await expect(answer).to_contain_text("Only visible to you")
        await expect(answer).to_contain_text("You said hello")

    async def test_that_fail_leave_what_was_typed(self, open_page):
        page = await open_page()
        composer = page.locator(COMPOSER)

        await composer.fill("/nothing here")
        await composer.press("Enter")

        await expect(page.locator(".is-ephemeral")).to_contain_text("not a valid command")
        await expect(composer).to_have_value("/nothing here")


class TestThreads:
    async def test_open_beside_the_channel_and_take_replies_but_no_commands(
        self, workspace, open_page
    ):
        ana, ben = workspace.person("ana"), workspace.person("ben")
        await ben.say("#fraud-ml", "Who relabels?")
        [root] = ana.channel("#fraud-ml").messages
        await ben.say("#fraud-ml", "I could", thread_ts=root["ts"])
        page = await open_page()

        await page.get_by_role("button", name="1 reply").click()
        pane = page.get_by_role("complementary", name="Thread")
        await expect(pane.locator("[data-ts]")).to_have_count(2)

        await page.locator(THREAD_COMPOSER).fill("/lab new")
        await page.locator(THREAD_COMPOSER).press("Enter")
        await expect(pane).to_contain_text("/lab is not supported in threads")
        await expect(page.locator(THREAD_COMPOSER)).to_have_value("/lab new")

        await page.locator(THREAD_COMPOSER).fill("Thank you")
        await page.locator(THREAD_COMPOSER).press("Enter")
        await expect(page.get_by_role("button", name="2 replies")).to_be_visible()
        assert ana.channel("#fraud-ml").thread(root["ts"])[-1]["text"] == "Thank you"


class TestModals:
    async def test_keep_what_was_typed_while_errors_are_mended(self, workspace, open_page):
        page = await open_page()
        form = await open_form(page)
        title = form.get_by_label("Title")

        await form.get_by_role("button", name="Propose").click()
        await expect(form.locator(".field-error")).to_have_count(2)
        await expect(title).to_be_focused()

        await title.fill("Spam")
        await form.get_by_label("Why now").fill("It costs <money>")
        await form.get_by_label("Primary metric").select_option("recall")
        await form.get_by_role("button", name="Propose").click()
        await expect(form.locator("[data-block-id=title] .field-error")).to_have_text(
            "Say which fraud"
        )
        await expect(form.get_by_label("Why now")).to_have_value("It costs <money>")

        await title.fill("Invoice fraud")
        await title.press("Control+Enter")
        await expect(form).to_be_hidden()
        values = workspace.deliveries[-1].payload["view"]["state"]["values"]
        assert values["why"]["value"]["value"] == "It costs <money>"
        assert values["metric"]["value"]["selected_option"]["value"] == "recall"

    async def test_keep_what_was_typed_when_the_app_changes_or_fails(self, open_page):
        page = await open_page()
        form = await open_form(page)
        title = form.get_by_label("Title")
        await title.fill("crash")
        await form.get_by_label("Primary metric").select_option("auc")

        await form.locator("[data-action-id=add_field]").click()
        await expect(form.get_by_label("One more")).to_be_visible()
        await expect(title).to_have_value("crash")

        await form.get_by_role("button", name="Propose").click()
        await expect(form.locator(".modal-alert")).to_contain_text("trouble connecting")
        await expect(title).to_have_value("crash")
        await expect(form.get_by_label("Primary metric")).to_have_value("auc")

    async def test_escape_closes(self, workspace, open_page):
        page = await open_page()
        form = await open_form(page)

        await page.keyboard.press("Escape")

        await expect(form).to_be_hidden()
        assert workspace.person("ana").view is None


class TestPeople:
    async def test_see_their_own_ephemeral_messages_alone(self, workspace, open_page):
        page = await open_page("ana")
        await page.locator(COMPOSER).fill("/lab secret")
        await page.locator(COMPOSER).press("Enter")
        answer = page.locator(".is-ephemeral", has_text="You said secret")
        await expect(answer).to_be_visible()

        await page.locator("#act-as").select_option(workspace.person("ben").id)
        await expect(page).to_have_url(re.compile("as=ben"))
        await expect(answer).to_be_hidden()
        private = page.locator(f'[data-channel="{workspace.channel("#secret-lab").id}"]')
        await expect(private).to_have_count(0)

        await page.locator("#act-as").select_option(workspace.person("ana").id)
        await expect(answer).to_be_visible()

    async def test_start_as_the_first_of_them_and_stay_who_they_chose(self, workspace, open_page):
        page = await open_page("")
        chosen = page.locator("#act-as")
        await expect(chosen).to_have_value(workspace.person("ana").id)

        await chosen.select_option(workspace.person("ben").id)
        await page.reload()

        await expect(chosen).to_have_value(workspace.person("ben").id)


class TestClock:
    async def test_moves_the_workspace_and_says_how_far(self, workspace, open_page):
        page = await open_page()

        await page.locator("#clock-advance-day").click()
        await page.locator("#clock-advance-hour").click()
        await expect(page.locator("#clock-offset")).to_have_text("1 day 1 hour ahead")
        assert round(workspace.clock.offset) == 25 * 3600

        await page.locator("#clock-toggle").click()
        await page.locator("#clock-to").fill("2031-03-01T09:30")
        await page.get_by_role("button", name="Jump", exact=True).click()
        await expect(page.locator("#clock-now")).to_have_text("Sat 1 Mar 2031, 09:30")


class TestSmallScreens:
    async def test_fit_and_show_one_thing_at_a_time(self, workspace, open_page):
        await workspace.person("ben").say("#fraud-ml", "Who relabels?")
        await workspace.person("ben").command("#fraud-ml", "/lab card")
        page = await open_page(width=390, height=844)
        width = "document.documentElement.scrollWidth"
        assert await page.evaluate(width) == 390

        await page.locator("#messages [data-ts]").first.get_by_label("Reply in thread").click()
        await expect(page.locator(THREAD_COMPOSER)).to_be_focused()
        await expect(page.locator("#messages")).to_be_hidden()
        assert await page.evaluate(width) == 390

        await page.get_by_role("button", name="Close thread").click()
        await expect(page.locator("#messages")).to_be_visible()
        await page.get_by_role("button", name="Channels").click()
        await page.locator("[data-channel]", has_text="ranking-ml").click()
        await expect(page.get_by_role("heading", name="ranking-ml")).to_be_visible()


class TestOutage:
    async def test_is_told_calmly_and_typing_goes_on(self, open_page):
        page = await open_page()
        await page.locator(COMPOSER).fill("half a sentence")

        await page.context.set_offline(True)
        await page.locator(COMPOSER).press("Enter")

        await expect(page.locator(".is-ephemeral")).to_contain_text("not reachable")
        await expect(page.locator(COMPOSER)).to_have_value("half a sentence")
