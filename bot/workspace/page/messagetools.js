// What one can do with a message: the buttons at its corner, and its menu.

import { act } from "./api.js";
import { button, h } from "./dom.js";
import { deleteMessage, isMine, mayDelete, removeMessage, startEditing } from "./editing.js";
import { icon } from "./icons.js";
import { showJson } from "./inspector.js";
import { openMenu } from "./menu.js";
import { addNotice } from "./notices.js";
import { chooseReaction } from "./reactions.js";
import { state } from "./state.js";

/** Draw the buttons at a message's corner. */
export function buildTools(message, place) {
  const react = canReact(message)
    ? button("tool", () => chooseReaction(react, message, place), { ...named("Add reaction"), "aria-haspopup": "menu" }, icon("face"))
    : null;
  const reply = canThread(message, place)
    ? button("tool", () => openThreadOf(message, place), named("Reply in thread"), icon("reply"))
    : null;
  const open = () => openMenu(more, menuItems(message, place, more));
  const more = button("tool more-actions", open, { ...named("More actions"), "aria-haspopup": "menu" }, icon("more"));
  return h("div", { class: "message-tools" }, react, reply, more);
}

function named(words) {
  return { "aria-label": words, title: words, dataset: { focusKey: words } };
}

function canReact(message) {
  return !message.is_ephemeral && message.subtype !== "tombstone";
}

function canThread(message, place) {
  return !place.threadTs && !message.is_ephemeral;
}

function openThreadOf(message, place) {
  place.openThread(message.thread_ts ?? message.ts);
}

// Where nothing hovers, a message without a heading has room for this menu alone: it holds all there is.
function menuItems(message, place, anchor) {
  const item = (label, value, choose, more = {}) => ({ label, value, choose, ...more });
  const groups = [
    [
      canReact(message) && item("Add reaction", "react", () => chooseReaction(anchor, message, place)),
      canThread(message, place) && item("Reply in thread", "reply", () => openThreadOf(message, place)),
    ],
    shortcuts(message).map((each) => item(each.name, each.callback_id, () => run(each, message, place), { detail: state.workspace.app.name })),
    [
      message.is_ephemeral && item("Dismiss message", "dismiss", () => removeMessage(message, place)),
      isMine(message) && item("Edit message", "edit", () => startEditing(message, place)),
      mayDelete(message) && item("Delete message", "delete", () => deleteMessage(message, place), { isDangerous: true }),
    ],
    [item("View JSON", "view-json", () => showJson(`Message ${message.ts}`, message))],
  ];
  return groups.map((group) => group.filter(Boolean)).filter((group) => group.length)
    .flatMap((group, index) => (index ? [null, ...group] : group));
}

function shortcuts(message) {
  if (message.is_ephemeral) return [];
  return state.workspace.app.shortcuts.filter((shortcut) => shortcut.type === "message");
}

async function run(shortcut, message, place) {
  const answer = await act("shortcut", { callback_id: shortcut.callback_id, channel: place.channelId, message_ts: message.ts });
  if (!answer.ok) addNotice(place.channelId, place.threadTs, answer.error);
  place.refresh();
}
