// Checkboxes and radio buttons.

import { h, uniqueId } from "./dom.js";
import { textObject } from "./mrkdwn.js";

function option(type, name, choice, isChosen, onchange) {
  const description = choice.description ? h("span", { class: "choice-description" }, textObject(choice.description)) : null;
  return h(
    "label",
    { class: "choice" },
    h("input", { type, name, value: choice.value ?? "", checked: isChosen, onchange }),
    h("span", { class: "choice-text" }, textObject(choice.text), description),
  );
}

function checkboxes(element, { kept, labelId, label, changed }) {
  const chosen = new Set((kept?.selected_options ?? element.initial_options ?? []).map((each) => each.value));
  const name = uniqueId("checks");
  const read = () => {
    const ticked = new Set([...node.querySelectorAll("input:checked")].map((box) => box.value));
    return { type: element.type, selected_options: element.options.filter((each) => ticked.has(each.value)) };
  };
  const onchange = () => changed(node, { selected_options: read().selected_options });
  const node = group("group", labelId, label, element.options.map((each) => option("checkbox", name, each, chosen.has(each.value), onchange)));
  return { node, read };
}

function radioButtons(element, { kept, labelId, label, changed }) {
  const chosen = (kept ? kept.selected_option : element.initial_option)?.value;
  const name = uniqueId("radio");
  const read = () => {
    const ticked = node.querySelector("input:checked");
    const selected = ticked && element.options.find((each) => each.value === ticked.value);
    return { type: element.type, selected_option: selected || null };
  };
  const onchange = () => changed(node, { selected_option: read().selected_option });
  const node = group("radiogroup", labelId, label, element.options.map((each) => option("radio", name, each, each.value === chosen, onchange)));
  return { node, read };
}

function group(role, labelId, label, content) {
  return h("div", { class: "choices", role, "aria-labelledby": labelId, "aria-label": labelId ? null : label || "Options" }, content);
}

/** Builders by element type. */
export const choices = { checkboxes, radio_buttons: radioButtons };
