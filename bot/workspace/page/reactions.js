// Emoji that people put on messages.

import { act } from "./api.js";
import { button, h } from "./dom.js";
import { emoji } from "./emoji.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { addNotice } from "./notices.js";
import { nameOf, state } from "./state.js";

const OFFERED = ["+1", "white_check_mark", "eyes", "tada", "heart", "rocket", "raised_hands", "x"];

const wordsFor = (name) => name.replaceAll("_", " ");

/** Draw a message's reactions; pressing one adds or takes back one's own. */
export function buildReactions(message, place) {
  if (!message.reactions?.length) return null;
  const add = button("reaction reaction-add", () => chooseReaction(add, message, place), {
    "aria-label": "Add reaction", title: "Add reaction", "aria-haspopup": "menu", dataset: { focusKey: "add-reaction" },
  }, icon("face", 16));
  return h("div", { class: "reactions" }, message.reactions.map((reaction) => chip(reaction, message, place)), add);
}

function chip(reaction, message, place) {
  const isMine = reaction.users.includes(state.personId);
  const people = reaction.users.map((id) => (id === state.personId ? "you" : nameOf(id))).join(", ");
  return button("reaction", () => react(message, place, reaction.name, isMine), {
    "aria-pressed": String(isMine), "aria-label": `${wordsFor(reaction.name)}, ${reaction.count}: ${people}`,
    title: `${people} reacted with :${reaction.name}:`, dataset: { reaction: reaction.name, focusKey: `reaction ${reaction.name}` },
  }, emoji(reaction.name), h("span", {}, String(reaction.count)));
}

/** Offer a few emoji below `anchor`. */
export function chooseReaction(anchor, message, place) {
  openMenu(anchor, OFFERED.map((name) => ({
    label: [emoji(name), ` ${wordsFor(name)}`], value: name,
    choose: () => react(message, place, name, hasMine(message, name)),
  })));
}

function hasMine(message, name) {
  return Boolean(message.reactions?.some((each) => each.name === name && each.users.includes(state.personId)));
}

async function react(message, place, name, remove) {
  const answer = await act("react", { channel: place.channelId, ts: message.ts, name, ...(remove ? { remove } : {}) });
  if (!answer.ok) addNotice(place.channelId, place.threadTs, answer.error);
  place.refresh();
}
