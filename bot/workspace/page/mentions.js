// What stands between < and > in Slack's text: people, channels, dates, links; and emoji names.

import { h } from "./dom.js";
import { channelById, groupById, nameOf, personById, state } from "./state.js";
import { fullDate, slackDate } from "./time.js";

const BROADCASTS = new Set(["channel", "here", "everyone"]);
const SAFE_LINK = /^(https?:|mailto:|tel:)/i;

/** Return a pill that names a person. */
export function userMention(id, label) {
  const isKnown = personById(id) || id === state.workspace?.app.bot_user_id;
  const name = isKnown ? nameOf(id) : label || id;
  const isMe = id === state.personId;
  return h("span", { class: isMe ? "mention mention-me" : "mention", dataset: { user: id } }, `@${name}`);
}

/** Return a link to a channel, or a pill when the person does not see it. */
export function channelMention(id, label) {
  const channel = channelById(id);
  if (!channel) return h("span", { class: "mention" }, `#${label || "private channel"}`);
  return h("a", { class: "mention", href: `#/${id}` }, `#${channel.name}`);
}

/** Return a pill for @channel, @here or @everyone. */
export function broadcastMention(range) {
  return h("span", { class: "mention mention-broadcast" }, `@${range}`);
}

/** Return a pill for a group of people. */
export function groupMention(id, label) {
  const group = groupById(id);
  const isMine = group?.members?.includes(state.personId);
  const name = group ? `@${group.handle}` : label || `@${id}`;
  const title = group ? `${group.name}: ${(group.members ?? []).map(nameOf).join(", ")}` : null;
  return h("span", { class: isMine ? "mention mention-me" : "mention", title, dataset: { group: id } }, name);
}

/** Return a link, or plain text when its address is not one to follow. */
export function link(url, ...children) {
  const content = children.length ? children : [url];
  if (!SAFE_LINK.test(url)) return h("span", {}, content);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, content);
}

/** Return a moment as a <time> node, formatted with Slack's date tokens. */
export function dateMention(epoch, pattern, fallback, url) {
  if (!Number.isFinite(epoch)) return document.createTextNode(fallback ?? "");
  const node = h(
    "time",
    { datetime: new Date(epoch * 1000).toISOString(), title: fullDate(epoch) },
    slackDate(epoch, pattern),
  );
  return url ? link(url, node) : node;
}

/** Return the node for the inside of <...> in mrkdwn; `render` turns a label into nodes. */
export function angleBracket(inside, unescape) {
  const [target, label] = splitOnce(inside, "|");
  const text = label === undefined ? undefined : unescape(label);
  if (target.startsWith("@")) return userMention(target.slice(1), text?.replace(/^@/, ""));
  if (target.startsWith("#")) return channelMention(target.slice(1), text);
  if (target.startsWith("!")) return special(target.slice(1), text);
  const address = unescape(target);
  if (!SAFE_LINK.test(address)) return document.createTextNode(`<${unescape(inside)}>`);
  return link(address, text || address.replace(/^mailto:/, ""));
}

function special(command, label) {
  const [name, ...rest] = command.split("^");
  if (BROADCASTS.has(name)) return broadcastMention(name);
  if (name === "date") return dateMention(Number(rest[0]), rest[1] ?? "", label, rest[2]);
  if (name === "subteam") return groupMention(rest[0], label);
  return h("span", { class: "mention" }, label ?? `<!${command}>`);
}

function splitOnce(text, separator) {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
