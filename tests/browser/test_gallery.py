"""One of everything that an app can show, as people see and use it."""

import pytest
from playwright.async_api import expect

from tests.browser.looking import faint, too_wide, unnamed

pytestmark = pytest.mark.browser

COMPOSER = "#composer textarea"
BLOCKS = {
    "words": {"header", "section", "divider", "context", "rich_text"},
    "tables": {"markdown", "table", "data_table"},
    "charts": {"data_visualization"},
    "cards": {"card", "carousel", "container", "plan", "task_card", "video", "image"}
    | {"context_actions"},
    "elements": {"section", "actions", "input"},
}


async def show(workspace, *sets, person="ana", channel="#fraud-ml"):
    for words in sets:
        await workspace.person(person).command(channel, f"/gallery {words}")
    await workspace.settled()


async def open_form(page):
    await page.locator(COMPOSER).fill("/gallery form")
    await page.locator(COMPOSER).press("Enter")
    form = page.get_by_role("dialog", name="Everything")
    await expect(form).to_be_visible()
    return form


def values_of(delivery):
    return {
        block_id: next(iter(actions.values()))
        for block_id, actions in delivery.payload["view"]["state"]["values"].items()
    }


def chosen(state):
    return [option["value"] for option in state["selected_options"]]


class TestBlocks:
    async def test_of_every_type_are_drawn(self, gallery, open_gallery):
        await show(gallery, *BLOCKS, "files")
        page = await open_gallery()
        messages = page.locator("#messages")

        for kind in set().union(*BLOCKS.values()):
            drawn = messages.locator(f'[data-block-type="{kind}"]')
            assert await drawn.count(), kind
        await expect(page.locator(".unsupported, .unsupported-inline")).to_have_count(0)
        await expect(messages.locator(".chart svg.plot")).to_have_count(4)
        await expect(messages.locator(".mention", has_text="@fraud-reviewers")).to_have_count(2)
        await expect(messages.locator(".task input:checked")).to_have_count(1)
        await expect(messages.locator("figure img")).to_have_js_property("naturalWidth", 240)

    async def test_charts_say_their_numbers_in_words(self, gallery, open_gallery):
        await show(gallery, "charts")
        page = await open_gallery()
        pie, bars = page.locator(".chart").nth(0), page.locator(".chart").nth(1)

        await expect(pie.locator(".legend")).to_contain_text("Duplicate: 31 (16 %)")
        await bars.get_by_text("Numbers").click()
        row = bars.get_by_role("row", name="Aug")
        await expect(row.get_by_role("cell")).to_have_text(["61", "88", "86"])

    async def test_data_tables_sort_turn_pages_and_filter(self, gallery, open_gallery):
        await show(gallery, "tables")
        page = await open_gallery()
        table = page.locator('[data-block-id="results"]')
        first = table.locator("tbody th").first

        await table.get_by_role("button", name="Latency, ms").click()
        await expect(first).to_have_text("linear")
        await table.get_by_role("button", name="Latency, ms").click()
        await expect(first).to_have_text("net")
        await table.get_by_role("button", name="Next").press("Enter")
        await expect(table.locator(".pager")).to_contain_text("Page 2 of 3")
        await expect(table.get_by_role("button", name="Next")).to_be_focused()
        await table.get_by_label("Filter rows of Results of the offline test").fill("variant 3")
        await expect(table.locator("tbody tr")).to_have_count(1)
        await expect(first).to_have_text("variant 3")

    async def test_fit_a_phone(self, gallery, open_gallery):
        await show(gallery, *BLOCKS)
        page = await open_gallery(width=390, height=844)

        # What is wider scrolls inside its own frame.
        assert await too_wide(page, ".message, .message-body > .block, .file-card") == []
        assert await page.evaluate("document.documentElement.scrollWidth") == 390

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    async def test_can_be_read_and_named_in_both_schemes(self, gallery, open_gallery, scheme):
        await show(gallery, *BLOCKS, "files")
        await gallery.person("mina").say("#contoso-fraud", "Hello <@nobody>")
        page = await open_gallery(color_scheme=scheme)
        await page.locator("#traffic-toggle").click()
        await expect(page.locator(".traffic-entry").first).to_be_visible()

        assert await faint(page) == []
        assert await unnamed(page) == []
        await page.locator("#traffic-close").click()
        await open_form(page)
        assert await faint(page) == []
        assert await unnamed(page) == []


class TestElements:
    async def test_ask_before_what_the_app_wants_confirmed(self, gallery, open_gallery):
        await show(gallery, "elements")
        page = await open_gallery()
        stop = page.locator("[data-action-id=stop]")
        before = len(gallery.deliveries)

        await stop.click()
        dialog = page.get_by_role("dialog", name="Stop the experiment?")
        await expect(dialog).to_contain_text("The canary goes back")
        await dialog.get_by_role("button", name="Keep it").click()
        await expect(dialog).to_be_hidden()
        assert len(gallery.deliveries) == before

        await stop.click()
        await dialog.get_by_role("button", name="Stop it").click()
        await expect(stop).not_to_have_attribute("aria-busy", "true")
        await gallery.settled()
        assert gallery.deliveries[-1].payload["actions"][0]["action_id"] == "stop"

    async def test_in_a_message_offer_what_the_app_suggests(self, gallery, open_gallery):
        await show(gallery, "elements")
        page = await open_gallery()
        select = page.locator("[data-action-id=search]")
        field = select.get_by_role("combobox")

        await field.press_sequentially("run")
        offers = select.get_by_role("option")
        await expect(offers).to_have_count(5)
        await field.press("ArrowDown")
        await field.press("Enter")
        await expect(select.locator(".chip")).to_have_text("Run 2")
        await gallery.settled()
        chosen = gallery.deliveries[-1].payload["actions"][0]["selected_option"]
        assert chosen["value"] == "Run 2"


class TestForms:
    async def test_hand_in_what_every_input_holds(self, gallery, open_gallery):
        page = await open_gallery()
        form = await open_form(page)

        await expect(form.locator(".alert")).to_have_count(5)
        await form.get_by_label("Title").fill("Fraud")
        await form.get_by_label("Expected recall").fill("0.9")
        await form.get_by_label("E-mail").fill("ana@example.com")
        await form.get_by_label("Link to the data").fill("https://example.com/d")
        await form.get_by_label("The story").fill("*Big* @ben\n- one")
        await form.get_by_label("Day", exact=False).first.fill("2026-12-01")
        await form.get_by_label("Moment").fill("2026-12-01T10:30")
        await form.get_by_label("Primary metric").select_option("recall")
        await form.get_by_label("Guardrail").select_option("latency")
        for value in ("auc", "recall"):
            await form.get_by_label("Other metrics").select_option(value)
        await expect(form.get_by_label("Other metrics")).to_be_disabled()
        await form.get_by_label("Owner").select_option(gallery.person("ben").id)
        await form.get_by_label("Reviewers").select_option(gallery.person("chloe").id)
        await form.get_by_label("Channels").select_option(gallery.channel("#general").id)
        await form.get_by_label("Shadow traffic").first.check()
        await form.locator("[data-block-id=stage]").get_by_label("Canary").check()
        await form.get_by_role("button", name="Send").click()
        await expect(form).to_be_hidden()

        values = values_of(gallery.deliveries[-1])
        assert values["recall"]["value"] == "0.9"
        assert values["mail"]["value"] == "ana@example.com"
        kinds = [each["type"] for each in values["story"]["rich_text_value"]["elements"]]
        assert kinds == ["rich_text_section", "rich_text_list"]
        assert values["day"]["selected_date"] == "2026-12-01"
        assert values["time"]["selected_time"] == "09:30"
        assert values["moment"]["selected_date_time"] == 1_796_117_400
        assert values["grouped"]["selected_option"]["value"] == "latency"
        assert chosen(values["metrics"]) == ["auc", "recall"]
        assert values["owner"]["selected_user"] == gallery.person("ben").id
        assert values["room"]["selected_conversation"] == gallery.channel("#fraud-ml").id
        assert values["channels"]["selected_channels"] == [gallery.channel("#general").id]
        assert chosen(values["stages"]) == ["sh"]
        assert values["stage"]["selected_option"]["value"] == "can"

    async def test_say_beside_each_field_what_is_wrong(self, gallery, open_gallery):
        page = await open_gallery()
        form = await open_form(page)

        await form.get_by_label("Title").fill("ab")
        await form.get_by_label("Expected recall").fill("1.5")
        await form.get_by_label("E-mail").fill("nobody")
        await form.get_by_label("Link to the data").fill("example")
        await form.get_by_role("button", name="Send").click()

        wrong = [
            "This entry is too short: 3 characters at least.",
            "Please enter a number that is at most 1.",
            "Please enter a valid email address.",
            "Please enter a valid URL.",
        ]
        await expect(form.locator(".field-error")).to_have_text(wrong)
        await expect(form.get_by_label("Title")).to_be_focused()

    async def test_lie_on_top_of_each_other(self, gallery, open_gallery):
        page = await open_gallery()
        form = await open_form(page)
        await form.get_by_label("Title").fill("Kept")

        await form.get_by_role("button", name="Another form").click()
        second = page.get_by_role("dialog", name="One more")
        await second.get_by_role("button", name="Back").first.click()

        await expect(form.get_by_label("Title")).to_have_value("Kept")
        await form.get_by_role("button", name="Close").click()
        await expect(form).to_be_hidden()
        assert gallery.person("ana").views == []


class TestHomeTab:
    async def test_shows_what_the_app_publishes(self, gallery, open_gallery):
        page = await open_gallery()

        await page.locator("#app-home").click()

        await expect(page.locator("#home").get_by_role("heading")).to_have_text("Hello there")
        await expect(page.locator("#home").get_by_label("A topic")).to_be_visible()
        await page.locator("#home").get_by_role("button", name="Refresh").click()
        await gallery.settled()
        assert gallery.deliveries[-1].payload["view"]["type"] == "home"


class TestInspector:
    async def test_shows_a_messages_json_with_its_metadata(self, gallery, open_gallery):
        await show(gallery, "metadata")
        page = await open_gallery()
        message = page.locator("#messages [data-ts]").last

        await message.hover()
        await message.get_by_label("More actions").click()
        await page.get_by_role("menuitem", name="View JSON").click()

        await expect(page.locator(".inspector pre")).to_contain_text('"experiment_started"')
