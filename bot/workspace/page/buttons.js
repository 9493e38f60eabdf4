// Buttons and overflow menus.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { plainText, textObject } from "./mrkdwn.js";

function button(element, { send }) {
  const style = ["primary", "danger"].includes(element.style) ? ` button-${element.style}` : "";
  const attributes = { class: `button${style}`, "aria-label": element.accessibility_label };
  const elementState = element.value === undefined ? {} : { value: element.value };
  const content = h("span", { class: "button-text" }, textObject(element.text));
  if (element.url) {
    const open = { href: element.url, target: "_blank", rel: "noopener noreferrer" };
    // The link opens by itself; the app is told as well.
    const node = h("a", { ...attributes, ...open, role: "button", onclick: () => send(node, elementState) }, content);
    return { node };
  }
  const node = h("button", { ...attributes, type: "button", onclick: () => send(node, elementState) }, content);
  return { node };
}

function overflow(element, { send }) {
  const choose = (option) => {
    if (option.url) window.open(option.url, "_blank", "noopener");
    send(node, { selected_option: option });
  };
  const items = (element.options ?? []).map((option) => ({
    label: plainText(option.text),
    detail: plainText(option.description),
    value: option.value,
    choose: () => choose(option),
  }));
  const node = h(
    "button",
    { type: "button", class: "button button-icon", "aria-label": "More options", "aria-haspopup": "menu", onclick: () => openMenu(node, items) },
    icon("more"),
  );
  return { node };
}

function workflowButton(element) {
  const node = h("button", { type: "button", class: "button", disabled: true, title: "Workflows do not run here" }, textObject(element.text));
  return { node };
}

function iconButton(element, { send }) {
  const elementState = element.value === undefined ? {} : { value: element.value };
  const attributes = { type: "button", class: "button button-small", "aria-label": element.accessibility_label };
  const node = h("button", { ...attributes, onclick: () => send(node, elementState) },
    element.icon === "trash" ? icon("trash", 16) : null, textObject(element.text));
  return { node };
}

function feedbackButtons(element, { send }) {
  const node = h("span", { class: "button-pair", role: "group", "aria-label": "Feedback" });
  for (const side of [element.positive_button, element.negative_button].filter(Boolean)) {
    node.append(h("button", {
      type: "button", class: "button button-small", "aria-label": side.accessibility_label,
      onclick: () => send(node, { value: side.value }),
    }, textObject(side.text)));
  }
  return { node };
}

/** Builders by element type. */
export const buttons = {
  button, overflow, workflow_button: workflowButton, icon_button: iconButton, feedback_buttons: feedbackButtons,
};
