"""Files that people attach, drop, and hand in with forms."""

import pytest
from playwright.async_api import expect

from tests.browser.gallery_app import CSV, picture
from tests.browser.test_gallery import open_form, values_of

pytestmark = pytest.mark.browser

COMPOSER = "#composer textarea"
TOO_LARGE = b"0" * (10 * 1024 * 1024 + 1)

DROP = """(node, {name, text}) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name, { type: "text/plain" }));
  for (const kind of ["dragover", "drop"]) {
    const options = { dataTransfer: data, bubbles: true, cancelable: true };
    node.dispatchEvent(new DragEvent(kind, options));
  }
}"""


def file(name, content, kind="application/octet-stream"):
    return {"name": name, "mimeType": kind, "buffer": content}


class TestAttaching:
    async def test_sends_what_was_left_attached_with_the_message(self, gallery, open_gallery):
        page = await open_gallery()
        chips = page.locator("#composer .upload-chip")
        chosen = [file("results.csv", CSV), file("curve.png", picture()), file("no.txt", b"not")]

        await page.locator("#composer input[type=file]").set_input_files(chosen)
        await expect(page.locator("#composer .upload-chip[data-file]")).to_have_count(3)
        await page.get_by_role("button", name="Remove no.txt").click()
        await expect(chips).to_have_count(2)
        await page.locator(COMPOSER).fill("The numbers")
        await page.locator(COMPOSER).press("Enter")

        cards = page.locator("#messages .file-card")
        await expect(cards).to_have_count(2)
        await expect(cards.first.locator("tbody tr").nth(1)).to_have_text("trees, boosted0.9140")
        await cards.first.get_by_role("button", name="Show all 22 rows").click()
        await expect(cards.first.locator("tbody tr")).to_have_count(22)
        await expect(cards.last.locator("img")).to_have_js_property("naturalWidth", 240)
        await expect(chips).to_have_count(0)
        [sent] = gallery.person("ana").channel("#fraud-ml").messages
        assert sent["text"] == "The numbers"

    async def test_takes_what_is_dropped_and_needs_no_words(self, gallery, open_gallery):
        page = await open_gallery()

        await page.locator("#composer .composer-box").evaluate(
            DROP, {"name": "notes.md", "text": "# Dropped"}
        )
        await expect(page.locator("#composer .upload-chip[data-file]")).to_contain_text("notes.md")
        await page.locator(COMPOSER).press("Enter")

        await expect(page.locator("#messages .file-card pre")).to_have_text("# Dropped")

    async def test_does_not_go_with_a_command(self, open_gallery):
        page = await open_gallery()
        await page.locator("#composer input[type=file]").set_input_files([file("a.txt", b"a")])
        await expect(page.locator("#composer .upload-chip[data-file]")).to_have_count(1)

        await page.locator(COMPOSER).fill("/lab hello")
        await page.locator(COMPOSER).press("Enter")

        await expect(page.locator(".is-ephemeral")).to_contain_text("/lab takes no files")
        await expect(page.locator(COMPOSER)).to_have_value("/lab hello")


class TestFileInputs:
    async def test_hand_in_what_was_chosen(self, gallery, open_gallery):
        page = await open_gallery()
        form = await open_form(page)
        block = form.locator("[data-block-id=files]")

        field = form.get_by_label("Data (optional)", exact=True)
        await field.set_input_files([file("results.csv", CSV)])
        await expect(block.locator(".upload-chip[data-file]")).to_contain_text("results.csv")
        await form.get_by_label("Title").fill("taken")
        await form.get_by_role("button", name="Send").click()
        await expect(form.locator(".field-error")).to_have_text("Choose another")
        await form.get_by_label("Title").fill("Fraud")
        await form.get_by_role("button", name="Send").click()

        await expect(form).to_be_hidden()
        [handed] = values_of(gallery.deliveries[-1])["files"]["files"]
        assert handed["name"] == "results.csv"
        assert handed["size"] == len(CSV)

    async def test_say_at_once_what_they_do_not_take(self, open_gallery):
        page = await open_gallery()
        form = await open_form(page)
        field = form.get_by_label("Data (optional)", exact=True)
        error = form.locator(".field-error")

        await field.set_input_files([file("all.csv", TOO_LARGE)])
        await expect(error).to_have_text("all.csv is too large: 10.0 MB, and 10 MB at most.")
        await field.set_input_files([file("notes.txt", b"x")])
        await expect(error).to_have_text("notes.txt is of another type: only csv, png.")
        await field.set_input_files([file(f"{name}.csv", b"a,b") for name in "abc"])
        await expect(error).to_have_text("At most 2 files here. Remove one first.")
        await expect(form.locator(".upload-chip")).to_have_count(2)
