// Block Kit blocks as DOM nodes, by type.

import { actions, contextActions, input } from "./inputblocks.js";
import { alert, card, carousel, container, file, plan, taskCard, video } from "./cards.js";
import { dataVisualization } from "./charts.js";
import { h } from "./dom.js";
import { buildElement } from "./elements.js";
import { markdown } from "./markdown.js";
import { picture } from "./pictures.js";
import { plainText, textObject } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { dataTable, table } from "./tables.js";

const LONG_TEXT = 700; // Slack folds long sections behind "See more"

const builders = {
  section, header, context, image, actions, input, table, card, carousel, alert, container, file, plan, video,
  divider: () => h("hr"),
  rich_text: richText,
  markdown: (block) => h("div", { class: "markdown" }, markdown(block.text)),
  data_table: dataTable,
  data_visualization: dataVisualization,
  task_card: taskCard,
  context_actions: contextActions,
};

/** Draw blocks; `context` is what `buildElement` takes. */
export function buildBlocks(blocks, context) {
  return (blocks ?? []).map((block, index) => buildBlock(block, { ...context, index }));
}

function buildBlock(block, context) {
  const build = builders[block.type];
  const content = build
    ? build(block, { ...context, nested: (blocks) => buildBlocks(blocks, context) })
    : h("p", { class: "unsupported" }, `Unsupported block ${block.type}`);
  const identity = { blockId: block.block_id ?? "", blockType: block.type };
  return h("div", { class: `block block-${block.type}`, dataset: identity }, content);
}

function section(block, context) {
  const main = h("div", { class: "section-main" });
  if (block.text) main.append(foldable(h("div", { class: "section-text" }, textObject(block.text)), block));
  if (block.fields) {
    main.append(h("div", { class: "section-fields" }, block.fields.map((field) => h("div", {}, textObject(field)))));
  }
  if (!block.accessory) return main;
  const label = plainText(block.text).split("\n")[0].replace(/[*_~`]/g, "").slice(0, 75);
  const accessory = block.accessory.type === "image"
    ? picture(block.accessory, "accessory-image")
    : buildElement(block.accessory, block, { ...context, label });
  return [main, h("div", { class: "section-accessory" }, accessory)];
}

function foldable(text, block) {
  if (block.expand || plainText(block.text).length < LONG_TEXT) return text;
  text.classList.add("is-folded");
  const toggle = h("button", {
    type: "button", class: "link-button",
    onclick: () => {
      const isFolded = text.classList.toggle("is-folded");
      toggle.textContent = isFolded ? "See more" : "See less";
    },
  }, "See more");
  return h("div", {}, text, toggle);
}

function header(block) {
  const level = block.level ?? 2;
  return h("p", { class: `block-heading heading-${level}`, role: "heading", "aria-level": String(level + 1) }, textObject(block.text));
}

function context(block) {
  return (block.elements ?? []).map((element) =>
    element.type === "image" ? picture(element, "context-image") : h("span", { class: "context-text" }, textObject(element)),
  );
}

function image(block) {
  const caption = block.title ? h("figcaption", {}, textObject(block.title)) : null;
  return h("figure", {}, caption, picture(block, "block-picture"));
}
