// One message: author, time, text or blocks, files, reactions, replies.

import { act, suggestFor } from "./api.js";
import { buildBlocks } from "./blocks.js";
import { button, h } from "./dom.js";
import { editor, isEdited } from "./editing.js";
import { buildFiles } from "./files.js";
import { icon } from "./icons.js";
import { buildTools } from "./messagetools.js";
import { mrkdwn } from "./mrkdwn.js";
import { kindTag } from "./people.js";
import { buildReactions } from "./reactions.js";
import { nameOf } from "./state.js";
import { ago, fullDate, timeOfDay } from "./time.js";

/** Draw a message. `place` says where: `{channelId, threadTs, form, isCompact, openThread, refresh}`. */
export function buildMessage(message, place) {
  const author = authorOf(message);
  const time = timeOfDay(Number(message.ts));
  const side = place.isCompact ? h("span", { class: "side-time" }, time) : avatar(author, message);
  const classes = [
    "message", place.isCompact && "is-compact", message.subtype === "tombstone" && "is-tombstone", message.is_ephemeral && "is-ephemeral",
  ];
  return h(
    "article",
    {
      class: classes.filter(Boolean).join(" "), "aria-label": `${author.name}, ${time}`,
      dataset: { ts: message.ts, author: message.user },
    },
    h("div", { class: "message-side", "aria-hidden": "true" }, side),
    h(
      "div",
      { class: "message-main" },
      message.is_ephemeral ? h("p", { class: "ephemeral-note" }, icon("eye", 14), "Only visible to you") : null,
      message.subtype === "thread_broadcast" ? h("p", { class: "ephemeral-note" }, icon("reply", 14), "Replied to a thread") : null,
      place.isCompact ? null : head(author, message),
      isEdited(message) ? editor(message, place) : body(message, place),
      buildFiles(message.files),
      buildReactions(message, place),
      replies(message, place),
    ),
    message.is_notice ? null : buildTools(message, place),
  );
}

/** Return who a message says wrote it. */
export function authorOf(message) {
  const author = message.author ?? {};
  const name = message.username || author.real_name || author.name || nameOf(message.user);
  return { name, isBot: author.is_bot ?? Boolean(message.bot_id) };
}

function avatar(author, message) {
  const initials = author.name.split(/\s+/).slice(0, 2).map((word) => word[0]?.toUpperCase() ?? "").join("");
  const hue = [...(message.user ?? author.name)].reduce((sum, character) => sum + character.charCodeAt(0), 0) % 6;
  return h("span", { class: `avatar ${author.isBot ? "avatar-bot" : `avatar-${hue}`}` }, initials);
}

function head(author, message) {
  const at = Number(message.ts);
  return h("header", { class: "message-head" },
    h("strong", { class: "author" }, author.name),
    author.isBot ? h("span", { class: "tag" }, "APP") : kindTag(message.user),
    h("time", { datetime: new Date(at * 1000).toISOString(), title: fullDate(at) }, timeOfDay(at)));
}

function body(message, place) {
  const container = { type: "message", channel: place.channelId, ts: message.ts };
  const context = {
    form: place.form,
    suggest: suggestFor(container),
    act: (block, element, elementState) => act("action", {
      container, block_id: block.block_id, action_id: element.action_id, element_state: elementState, values: place.form.values(),
    }),
  };
  const edited = message.edited ? h("small", { class: "edited", title: fullDate(Number(message.edited.ts)) }, " (edited)") : null;
  const attachments = (message.attachments ?? []).map((each) => attachment(each, context));
  if (message.blocks?.length) return h("div", { class: "message-body" }, buildBlocks(message.blocks, context), attachments);
  return h("div", { class: "message-body" }, h("div", { class: "message-text" }, mrkdwn(message.text ?? ""), edited), attachments);
}

function attachment(content, context) {
  const node = h("div", { class: "attachment" },
    content.pretext ? h("div", {}, mrkdwn(content.pretext)) : null,
    content.title ? h("strong", {}, content.title) : null,
    content.blocks ? buildBlocks(content.blocks, context) : h("div", {}, mrkdwn(content.text ?? content.fallback ?? "")));
  if (/^#?[0-9a-f]{6}$/i.test(content.color ?? "")) node.style.borderLeftColor = `#${content.color.replace("#", "")}`;
  return node;
}

function replies(message, place) {
  if (place.threadTs || !message.reply_count) return null;
  const count = `${message.reply_count} ${message.reply_count === 1 ? "reply" : "replies"}`;
  const last = message.latest_reply ? h("span", { class: "muted" }, `Last reply ${ago(Number(message.latest_reply))}`) : null;
  return button("reply-link", () => place.openThread(message.ts), {}, icon("reply", 16), h("strong", {}, count), last);
}
