// Blocks whose purpose is to hold interactive elements: actions and input.

import { h, uniqueId } from "./dom.js";
import { buildElement } from "./elements.js";
import { plainText, textObject } from "./mrkdwn.js";

/** Draw an actions block. */
export function actions(block, context) {
  return (block.elements ?? []).map((element) => buildElement(element, block, context));
}

/** Draw a context_actions block: small buttons below a message. */
export function contextActions(block, context) {
  return actions(block, context);
}

/** Draw an input block: label, element, hint, and room for an error. */
export function input(block, context) {
  const labelId = uniqueId("label");
  const optional = block.optional ? h("span", { class: "optional" }, " (optional)") : null;
  const label = h("span", { class: "input-label", id: labelId }, textObject(block.label), optional);
  const element = buildElement(block.element, block, { ...context, labelId, label: plainText(block.label) });
  // Clicking the words goes to the field, as with a real label; one element may hold several fields.
  label.addEventListener("click", () => element.querySelector("input, textarea, select")?.focus());
  const hint = block.hint ? h("p", { class: "input-hint", id: uniqueId("hint") }, textObject(block.hint)) : null;
  const fields = element.matches("input, textarea, select") ? [element] : [...element.querySelectorAll("input, textarea, select")];
  for (const field of fields) {
    if (hint) field.setAttribute("aria-describedby", hint.id);
    if (!block.optional && field.type !== "checkbox" && field.type !== "radio") field.setAttribute("aria-required", "true");
  }
  return [label, element, hint];
}
