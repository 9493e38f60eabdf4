// Fields to type into: plain and rich text, numbers, e-mail and web addresses.

import { h } from "./dom.js";
import { plainText } from "./mrkdwn.js";
import { parseRichInput } from "./richinput.js";
import { richTextSource } from "./richtext.js";

const COUNTER_FROM = 0.8; // a counter appears when this share of max_length is typed
const LONGEST = 3000; // Slack's own limit for a plain text input

function naming({ labelId, label }, element) {
  return {
    "aria-labelledby": labelId,
    "aria-label": labelId ? null : label || plainText(element.placeholder) || "Text",
    placeholder: plainText(element.placeholder) || null,
  };
}

function typed(element, { changed, hearsEnter }, field, node) {
  const read = () => ({ type: element.type, value: field.value === "" ? null : field.value });
  const state = () => ({ value: read().value });
  field.addEventListener("input", () => changed(node, state(), "on_character_entered"));
  field.addEventListener("keydown", (event) => {
    const isPlainEnter = event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.metaKey;
    if (!isPlainEnter || !hearsEnter || field.tagName === "TEXTAREA") return;
    event.preventDefault(); // the app hears this Enter; otherwise it submits the form
    changed(node, state(), "on_enter_pressed");
  });
  return { node, read };
}

function plainTextInput(element, tools) {
  const value = (tools.kept ? tools.kept.value : element.initial_value) ?? "";
  const attributes = { ...naming(tools, element), value, autocomplete: "off" };
  const field = element.multiline ? h("textarea", { ...attributes, rows: "4" }) : h("input", { ...attributes, type: "text" });
  const counter = h("span", { class: "counter", "aria-live": "polite" });
  const limit = element.max_length ?? LONGEST;
  const count = () => {
    const left = limit - field.value.length;
    counter.textContent = field.value.length >= limit * COUNTER_FROM ? String(left) : "";
    counter.setAttribute("aria-label", counter.textContent ? `${left} characters left` : "");
    counter.classList.toggle("is-over", left < 0);
  };
  field.addEventListener("input", count);
  count();
  return typed(element, tools, field, h("span", { class: "text-input" }, field, counter));
}

function nativeInput(type, extra = () => ({})) {
  return (element, tools) => {
    const value = (tools.kept ? tools.kept.value : element.initial_value) ?? "";
    const field = h("input", { type, ...naming(tools, element), value, autocomplete: "off", ...extra(element) });
    return typed(element, tools, field, h("span", { class: "text-input" }, field));
  };
}

function rowsOf(element) {
  return String(Math.min(Math.max(element.min_lines ?? 5, 1), element.max_lines ?? 20));
}

function richTextInput(element, tools) {
  const initial = tools.kept ? tools.kept.rich_text_value : element.initial_value;
  const field = h("textarea", { ...naming(tools, element), rows: rowsOf(element), value: richTextSource(initial) });
  const help = h("span", { class: "input-help" }, "- lists, > quotes, *bold*, `code` and @people are understood");
  const node = h("span", { class: "text-input" }, field, help);
  let source = field.value;
  let block = initial ?? null;
  // Untouched text keeps the block it came with: typing characters cannot say all that rich text can.
  const read = () => {
    if (field.value !== source) {
      source = field.value;
      block = parseRichInput(source);
    }
    return { type: element.type, rich_text_value: block };
  };
  field.addEventListener("input", () => tools.changed(node, { rich_text_value: read().rich_text_value }, "on_character_entered"));
  return { node, read };
}

/** Builders by element type. */
export const textInputs = {
  plain_text_input: plainTextInput,
  // Text, not the browser's number field: that one hides from us what is not a number.
  number_input: nativeInput("text", (element) => ({ inputmode: element.is_decimal_allowed ? "decimal" : "numeric" })),
  email_text_input: nativeInput("email"),
  url_text_input: nativeInput("url"),
  rich_text_input: richTextInput,
};
