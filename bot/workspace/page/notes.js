// Notes from whoever runs this workspace: hints, credentials, commands to try.

import { byId, h } from "./dom.js";
import { icon } from "./icons.js";
import { copyButton } from "./inspector.js";
import { mrkdwn } from "./mrkdwn.js";
import { state } from "./state.js";

const KEY = "workspace-emulator notes";
const WIDE = "(min-width: 1200px)"; // narrower pages start with the panel closed

/** Wire the button that shows and hides the panel. */
export function initNotes() {
  byId("notes-toggle").prepend(icon("note", 16));
  byId("notes-close").append(icon("close"));
  byId("notes-toggle").addEventListener("click", () => setOpen(byId("notes").hidden));
  byId("notes-close").addEventListener("click", () => {
    setOpen(false);
    byId("notes-toggle").focus();
  });
}

function setOpen(isOpen) {
  localStorage.setItem(KEY, isOpen ? "open" : "closed");
  renderNotes();
}

/** Show the notes that came with the workspace. */
export function renderNotes() {
  const notes = state.workspace.notes ?? [];
  const wanted = localStorage.getItem(KEY) ?? (matchMedia(WIDE).matches ? "open" : "closed");
  const isOpen = notes.length > 0 && wanted === "open";
  byId("notes").hidden = !isOpen;
  document.body.classList.toggle("has-notes", isOpen);
  byId("notes-toggle").hidden = !notes.length;
  byId("notes-toggle").setAttribute("aria-expanded", String(isOpen));
  const list = byId("notes-list");
  const signature = JSON.stringify(notes);
  if (list.dataset.signature === signature) return; // keep selections in the code
  list.dataset.signature = signature;
  list.replaceChildren(...notes.map(note));
}

function note({ title, text, code }) {
  return h("section", { class: "note" },
    h("h3", {}, title),
    text ? h("div", { class: "note-text" }, mrkdwn(text)) : null,
    code ? h("div", { class: "note-code" }, h("pre", { tabindex: "0" }, code), copyButton(() => code)) : null);
}
