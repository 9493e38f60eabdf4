// Interactive elements: draws them, keeps their state in the form, sends their actions.

import { buttons } from "./buttons.js";
import { choices } from "./choices.js";
import { askToConfirm } from "./confirm.js";
import { h } from "./dom.js";
import { externalSelects } from "./externalselects.js";
import { fileInputs } from "./fileinput.js";
import { icon } from "./icons.js";
import { pickers } from "./pickers.js";
import { selects } from "./selects.js";
import { state } from "./state.js";
import { textInputs } from "./textinputs.js";

const builders = { ...buttons, ...choices, ...pickers, ...selects, ...textInputs, ...externalSelects, ...fileInputs };

/**
 * Draw an element of `block`. The context says where: `{form, act, suggest, labelId}`;
 * `act(block, element, elementState)` sends a block_actions payload.
 */
export function buildElement(element, block, context) {
  if (element.visible_to_user_ids && !element.visible_to_user_ids.includes(state.personId)) return null;
  const build = builders[element.type];
  if (!build) return h("span", { class: "unsupported" }, `Unsupported element ${element.type}`);
  const send = sender(element, block, context);
  const control = build(element, {
    kept: context.form.keptState(block.block_id, element),
    labelId: context.labelId,
    label: context.label,
    hearsEnter: block.type !== "input" || Boolean(block.dispatch_action),
    isOptional: block.type !== "input" || Boolean(block.optional),
    send,
    suggest: (query) => context.suggest?.(block, element, query) ?? [],
    changed: dispatcher(element, block, send),
  });
  control.node.dataset.actionId = element.action_id ?? "";
  control.node.dataset.elementType = element.type;
  control.node.classList.add("element");
  if (control.read) context.form.add(block, element, control);
  if (!element.focus_on_load) return control.node;
  control.node.dataset.focusOnLoad = "";
  return control.node;
}

// An input block keeps quiet unless it asks to dispatch; anywhere else a change is an action.
function dispatcher(element, block, send) {
  return (node, elementState, trigger = "on_change") => {
    if (block.type === "input" && !block.dispatch_action) return;
    const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
    if (trigger !== "on_change" && !triggers.includes(trigger)) return;
    send(node, elementState);
  };
}

function sender(element, block, context) {
  return async (node, elementState) => {
    if (node.getAttribute("aria-busy") === "true") return;
    if (element.confirm && !(await askToConfirm(element.confirm))) return;
    clearFailure(node);
    node.setAttribute("aria-busy", "true");
    let answer;
    try {
      answer = await context.act(block, element, elementState);
    } finally {
      node.removeAttribute("aria-busy");
    }
    if (!answer.ok) showFailure(node, answer.error);
  };
}

function holder(node) {
  return node.closest("[data-block-id]") ?? node.parentElement;
}

function clearFailure(node) {
  holder(node)?.querySelector(":scope > .action-failure")?.remove();
}

function showFailure(node, words) {
  clearFailure(node);
  const failure = h("p", { class: "action-failure", role: "alert" }, icon("warning", 16), words);
  holder(node)?.append(failure);
  failure.scrollIntoView({ block: "nearest" });
}
