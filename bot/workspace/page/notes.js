// Notes from whoever runs this workspace: hints, credentials, commands to try.

import { byId, h } from "./dom.js";
import { initDrawer, renderDrawers } from "./drawers.js";
import { copyButton } from "./inspector.js";
import { mrkdwn } from "./mrkdwn.js";
import { state } from "./state.js";

const WIDE = "(min-width: 1200px)"; // narrower pages start with the drawer closed

const all = () => state.workspace?.notes ?? [];

/** Wire the drawer. */
export function initNotes() {
  initDrawer("notes", "note", { isOffered: () => all().length > 0 });
}

/** Show the notes that came with the workspace. */
export function renderNotes() {
  renderDrawers(matchMedia(WIDE).matches ? "notes" : "none");
  const list = byId("notes-list");
  const signature = JSON.stringify(all());
  if (list.dataset.signature === signature) return; // keep selections in the code
  list.dataset.signature = signature;
  list.replaceChildren(...all().map(note));
}

function note({ title, text, code }) {
  return h("section", { class: "note" },
    h("h3", {}, title),
    text ? h("div", { class: "note-text" }, mrkdwn(text)) : null,
    code ? h("div", { class: "note-code" }, h("pre", { tabindex: "0" }, code), copyButton(() => code)) : null);
}
