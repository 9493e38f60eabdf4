// The sidebar: channels, and how much came in while they were not open.

import { get } from "./api.js";
import { byId, h } from "./dom.js";
import { icon } from "./icons.js";
import { keepRead, readUntil } from "./readmarks.js";
import { state } from "./state.js";

const counts = new Map(); // channel id -> unread, for the person this tab acts as

/** Draw the list of channels. */
export function renderChannels() {
  const { app, channels } = state.workspace;
  const rooms = channels.filter((channel) => !channel.is_im);
  const [open, archived] = [false, true].map((wanted) => rooms.filter((channel) => channel.is_archived === wanted));
  const direct = channels.filter((channel) => channel.is_im);
  byId("channels").replaceChildren(...[...open, ...archived].map(row));
  byId("apps").replaceChildren(...(app.has_home ? [homeRow(app)] : []), ...direct.map(row));
  byId("apps-title").hidden = !byId("apps").children.length;
}

function homeRow(app) {
  return h("li", {}, h("a", { href: "#/home", class: "channel", id: "app-home", "aria-current": state.isHome ? "page" : null },
    icon("home", 16), h("span", { class: "channel-name" }, app.name)));
}

function row(channel) {
  const isOpen = channel.id === state.channelId;
  const unread = isOpen ? 0 : counts.get(channel.id) ?? 0;
  const isQuiet = channel.is_archived || channel.is_member === false;
  const classes = ["channel", unread && "has-unread", isQuiet && "is-quiet"].filter(Boolean);
  const words = [
    channel.is_private && !channel.is_im ? "private channel" : null, sharedWords(channel) || null,
    channel.is_member === false && !channel.is_archived ? "not joined" : null, unread ? `${unread} unread` : null,
  ].filter(Boolean);
  return h("li", {}, h(
    "a",
    {
      href: `#/${channel.id}`, title: [channel.name, ...words].join(", "), class: classes.join(" "),
      "aria-current": isOpen ? "page" : null, dataset: { channel: channel.id, unread: String(unread) },
    },
    icon(iconOf(channel), 16),
    h("span", { class: "channel-name" }, channel.name),
    channel.is_im ? h("span", { class: "tag" }, "messages") : null,
    channel.is_archived ? h("span", { class: "tag" }, "archived") : null,
    sharedWords(channel) ? h("span", { class: "shared-mark", title: sharedWords(channel) }, icon("link", 14)) : null,
    words.length ? h("span", { class: "visually-hidden" }, `, ${words.join(", ")}`) : null,
    unread ? h("span", { class: "unread", "aria-hidden": "true" }, String(unread)) : null,
  ));
}

/** Return "shared with Contoso", or nothing for a channel of this company alone. */
export function sharedWords(channel) {
  return channel?.shared_with ? `shared with ${channel.shared_with}` : "";
}

/** Return the icon that tells what kind of conversation this is. */
export function iconOf(channel) {
  if (channel.is_im) return "person";
  return channel.is_private ? "lock" : "hash";
}

/** Remember that the acting person has seen all there is in a channel. */
export function markRead(channelId) {
  keepRead(channelId);
  counts.set(channelId, 0);
}

/** Count what came into a channel since the acting person last saw it. */
export async function countUnread(channelId) {
  if (channelId === state.channelId) return;
  const personId = state.personId;
  const seen = readUntil(channelId);
  // A first visit starts with nothing unread.
  if (seen === null) return void markRead(channelId);
  const { messages } = await get(`channels/${channelId}/messages`).catch(() => ({ messages: [] }));
  if (personId !== state.personId) return;
  const isNew = (message) => message.user !== personId && Number(message.ts) > seen;
  const hasNewReplies = (message) => Number(message.latest_reply ?? 0) > seen;
  counts.set(channelId, messages.filter((message) => isNew(message) || hasNewReplies(message)).length);
}

/** Count unread messages of every channel that is not open. */
export async function countAllUnread() {
  const others = state.workspace.channels.filter((channel) => !channel.is_archived);
  await Promise.all(others.map((channel) => countUnread(channel.id)));
}
