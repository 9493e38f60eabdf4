// Cards, alerts, containers and what else groups content.

import { h } from "./dom.js";
import { buildElement } from "./elements.js";
import { icon } from "./icons.js";
import { link } from "./mentions.js";
import { plainText, textObject } from "./mrkdwn.js";
import { picture } from "./pictures.js";
import { richText } from "./richtext.js";

const LEVELS = { info: "Note", warning: "Warning", error: "Error", success: "Done", default: "" };

/** Draw an alert block: its level as icon and word, not by colour alone. */
export function alert(block) {
  const level = block.level in LEVELS ? block.level : "default";
  const name = { warning: "warning", error: "warning", success: "check" }[level] ?? "info";
  const word = LEVELS[level] ? h("strong", {}, `${LEVELS[level]}: `) : null;
  return h("div", { class: `alert alert-${level}`, role: "note" }, icon(name), h("span", {}, word, textObject(block.text)));
}

/** Draw a card block. */
export function card(block, context) {
  const part = (name, content) => (content ? h("div", { class: `card-${name}` }, textObject(content)) : null);
  return h("div", { class: "card" },
    block.hero_image ? picture(block.hero_image, "block-picture") : null,
    h("div", { class: "card-head" },
      block.icon ? picture(block.icon, "context-image") : null,
      h("div", {}, part("title", block.title), part("subtitle", block.subtitle))),
    part("body", block.body),
    part("subtext", block.subtext),
    block.actions ? h("div", { class: "card-actions" }, block.actions.map((element) => buildElement(element, block, context))) : null);
}

/** Draw a carousel as a row of cards that scrolls sideways. */
export function carousel(block, context) {
  return h("div", { class: "carousel", tabindex: "0", role: "group", "aria-label": "Cards" }, (block.elements ?? []).map((each) => card(each, context)));
}

/** Draw a container with its child blocks, folded when it says so. */
export function container(block, { nested }) {
  const title = block.rich_text_title ? richText(block.rich_text_title) : textObject(block.title);
  const head = [h("strong", {}, title), " ", block.subtitle ? h("span", { class: "container-subtitle" }, textObject(block.subtitle)) : null];
  const body = h("div", { class: "container-body" }, nested(block.child_blocks));
  if (!block.is_collapsible) return h("div", { class: "card" }, h("div", { class: "container-head" }, head), body);
  return h("details", { class: "card", open: !block.default_collapsed }, h("summary", { class: "container-head" }, head), body);
}

/** Draw a file block, which names a file that is shown with the message. */
export function file(block) {
  return h("p", { class: "muted" }, icon("file", 16), ` File ${block.external_id ?? block.file_id ?? ""}`);
}

/** Draw a video block as a link: videos come from elsewhere. */
export function video(block) {
  const from = [plainText(block.author_name), plainText(block.provider_name)].filter(Boolean).join(", ");
  return h("div", { class: "card" },
    h("div", { class: "card-title" }, icon("play", 16), " ", link(block.title_url ?? block.video_url, plainText(block.title))),
    block.description ? h("div", { class: "card-body" }, textObject(block.description)) : null,
    h("div", { class: "card-subtext" }, [from, "Videos from elsewhere play there."].filter(Boolean).join(". ")));
}

const TASKS = {
  pending: ["To do", "circle"], in_progress: ["In progress", "clock"], complete: ["Done", "check"], error: ["Failed", "warning"],
};

/** Draw a task card with its state in words. */
export function taskCard(block) {
  const [words, sign] = TASKS[block.status] ?? [block.status ?? "", "circle"];
  const sources = (block.sources ?? []).map((source) => h("li", {}, link(source.url, source.text || source.url)));
  return h("div", { class: "card task-card" },
    h("div", { class: "card-title" }, icon(sign, 16), " ", plainText(block.title), " ", h("span", { class: "tag" }, words)),
    block.details ? richText(block.details) : null,
    block.output ? richText(block.output) : null,
    sources.length ? h("ul", { class: "task-sources", "aria-label": "Sources" }, sources) : null);
}

/** Draw a plan: a title and its tasks. */
export function plan(block) {
  return h("div", { class: "card" }, h("div", { class: "card-title" }, plainText(block.title)), (block.tasks ?? []).map(taskCard));
}
