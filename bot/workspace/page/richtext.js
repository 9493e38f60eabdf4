// rich_text blocks as DOM nodes.

import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { broadcastMention, channelMention, dateMention, groupMention, link, userMention } from "./mentions.js";
import { channelById, personById } from "./state.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", underline: "u", code: "code" };

const LEAVES = {
  text: (leaf) => leaf.text.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line])),
  link: (leaf) => link(leaf.url, leaf.text || leaf.url),
  user: (leaf) => userMention(leaf.user_id),
  channel: (leaf) => channelMention(leaf.channel_id),
  usergroup: (leaf) => groupMention(leaf.usergroup_id),
  broadcast: (leaf) => broadcastMention(leaf.range),
  emoji: (leaf) => emoji(leaf.name),
  date: (leaf) => dateMention(Number(leaf.timestamp), leaf.format ?? "{date}", leaf.fallback, leaf.url),
  color: (leaf) => h("code", {}, leaf.value),
};

/** Render a rich_text block. */
export function richText(block) {
  return h("div", { class: "rich-text" }, listsNested(block.elements ?? []));
}

/** Render the leaves of a section: text, links, mentions. */
export function leaves(elements) {
  return (elements ?? []).flatMap((leaf) => {
    const build = LEAVES[leaf.type];
    if (!build) return h("span", { class: "unsupported-inline" }, `[${leaf.type}]`);
    return styled([build(leaf)].flat(), leaf.style);
  });
}

function styled(nodes, style = {}) {
  let wrapped = nodes;
  for (const [name, tag] of Object.entries(STYLES)) {
    if (style?.[name]) wrapped = [h(tag, {}, wrapped)];
  }
  return wrapped;
}

function listsNested(elements) {
  return elements.map((element) => {
    if (element.type === "rich_text_section") return h("p", {}, leaves(element.elements));
    if (element.type === "rich_text_quote") return h("blockquote", {}, leaves(element.elements));
    if (element.type === "rich_text_preformatted") return h("pre", {}, leaves(element.elements));
    if (element.type === "rich_text_list") return list(element);
    return h("p", { class: "unsupported-inline" }, `[${element.type}]`);
  });
}

function list(element) {
  const isOrdered = element.style === "ordered";
  const attributes = { class: `list-indent-${Math.min(element.indent ?? 0, 8)}` };
  if (isOrdered && element.offset) attributes.start = element.offset + 1;
  const items = (element.elements ?? []).map((item) => h("li", {}, leaves(item.elements)));
  return h(isOrdered ? "ol" : "ul", attributes, items);
}

/** Return rich text as typed characters, the way the rich text input shows it. */
export function richTextSource(block) {
  const lines = (block?.elements ?? []).flatMap((element) => {
    if (element.type === "rich_text_list") {
      return element.elements.map((item, index) =>
        `${"  ".repeat(element.indent ?? 0)}${element.style === "ordered" ? `${index + 1}. ` : "- "}${source(item.elements)}`);
    }
    const text = source(element.elements);
    if (element.type === "rich_text_quote") return text.split("\n").map((line) => `> ${line}`);
    if (element.type === "rich_text_preformatted") return ["```", text, "```"];
    return [text.replace(/\n$/, "")];
  });
  return lines.join("\n");
}

function source(elements) {
  return (elements ?? []).map((leaf) => {
    if (leaf.type === "user") return `@${personById(leaf.user_id)?.name ?? leaf.user_id}`;
    if (leaf.type === "channel") return `#${channelById(leaf.channel_id)?.name ?? leaf.channel_id}`;
    if (leaf.type === "emoji") return `:${leaf.name}:`;
    return leaf.text ?? leaf.url ?? leaf.fallback ?? "";
  }).join("");
}
