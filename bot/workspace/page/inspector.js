// Shows something as raw JSON, as the app sent it and Slack would return it.

import { h } from "./dom.js";
import { icon } from "./icons.js";

/** Open a dialog with `value` as JSON. */
export function showJson(title, value) {
  const text = JSON.stringify(value, null, 2);
  const dialog = h(
    "dialog",
    { class: "inspector", "aria-label": title },
    h("header", { class: "dialog-head" }, h("h2", {}, title), copyButton(() => text),
      h("button", { type: "button", class: "tool", "aria-label": "Close", onclick: () => dialog.close() }, icon("close"))),
    h("pre", { tabindex: "0" }, text),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** Return a button that copies `read()` to the clipboard and says so. */
export function copyButton(read) {
  const button = h("button", {
    type: "button", class: "button button-small copy-button",
    onclick: async () => {
      const isCopied = await copy(read());
      button.textContent = isCopied ? "Copied" : "Select and copy";
      setTimeout(() => (button.textContent = "Copy"), 1600);
    },
  }, "Copy");
  return button;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
