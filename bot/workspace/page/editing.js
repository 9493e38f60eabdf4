// Changing and deleting one's own messages.

import { act } from "./api.js";
import { askToConfirm } from "./confirm.js";
import { button, h } from "./dom.js";
import { addNotice } from "./notices.js";
import { channelById, groupById, me, personById, state } from "./state.js";

let edited = null; // the message being changed in this tab: {ts, personId, draft}

/** Say whether the acting person wrote a message that can be changed. */
export function isMine(message) {
  return message.user === state.personId && !message.is_ephemeral && message.subtype !== "tombstone";
}

/** Say whether the acting person may delete a message: their own, or any as an admin. */
export function mayDelete(message) {
  return isMine(message) || Boolean(me()?.is_admin && !message.is_ephemeral && message.subtype !== "tombstone");
}

/** Say whether a message shows a field to change it. */
export function isEdited(message) {
  return edited?.ts === message.ts && edited.personId === state.personId;
}

/** Show a field to change a message. */
export function startEditing(message, place) {
  edited = { ts: message.ts, personId: state.personId, draft: typed(message.text ?? "") };
  Promise.resolve(place.refresh()).then(() => document.querySelector(".edit-field")?.focus());
}

/** Draw the field that changes a message. */
export function editor(message, place) {
  const field = h("textarea", {
    class: "edit-field", "aria-label": "Edit message", rows: "2", value: edited.draft, dataset: { focusKey: "edit-field" },
    oninput: () => edited && (edited.draft = field.value),
  });
  const error = h("p", { class: "field-error", role: "alert" });
  const stop = () => {
    edited = null;
    Promise.resolve(place.refresh()).then(() => focusMessage(message.ts));
  };
  const save = async () => {
    const text = field.value.trim();
    if (!text) return void (error.textContent = "Write something, or delete the message instead.");
    if (text === typed(message.text ?? "")) return stop();
    const answer = await act("edit", { channel: place.channelId, ts: message.ts, text });
    if (answer.ok) stop();
    else error.textContent = answer.error;
  };
  field.addEventListener("keydown", (event) => {
    const saves = event.key === "Enter" && !event.shiftKey && !event.isComposing;
    if (!saves && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (saves) save();
    else stop();
  });
  return h("div", { class: "editor" }, field, error, h("div", { class: "editor-buttons" },
    button("button button-small", stop, {}, "Cancel"), button("button button-small button-primary", save, {}, "Save")));
}

function focusMessage(ts) {
  const node = [...document.querySelectorAll("[data-ts]")].find((each) => each.dataset.ts === ts);
  node?.querySelector("[aria-haspopup]")?.focus();
}

/** Delete a message once the person agreed. */
export async function deleteMessage(message, place) {
  const isAgreed = await askToConfirm({
    title: "Delete message?", text: "It goes for everybody, and cannot be brought back.",
    confirm: "Delete", deny: "Keep it", style: "danger",
  });
  if (isAgreed) await removeMessage(message, place);
}

/** Take a message away without asking: one that only this person sees. */
export async function removeMessage(message, place) {
  const answer = await act("delete", { channel: place.channelId, ts: message.ts });
  if (!answer.ok) addNotice(place.channelId, place.threadTs, answer.error);
  place.refresh();
}

// What a person would type to get this text.
function typed(text) {
  return text.replace(/<([@#!])([^>|]+)(?:\|([^>]*))?>/g, (_, sign, target, label) => mentionTyped(sign, target, label))
    .replace(/<(https?:[^>|]+)(?:\|[^>]*)?>/g, "$1")
    .replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function mentionTyped(sign, target, label) {
  if (sign === "@") return `@${personById(target)?.name ?? label ?? target}`;
  if (sign === "#") return `#${channelById(target)?.name ?? label ?? target}`;
  const [name, id] = target.split("^");
  if (name === "subteam") return `@${groupById(id)?.handle ?? label ?? id}`;
  return name === "date" ? label ?? "" : `@${name}`;
}
