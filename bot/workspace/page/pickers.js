// Date and time pickers, as the browser's own fields.

import { h } from "./dom.js";
import { plainText } from "./mrkdwn.js";
import { timezone } from "./state.js";
import { fromLocalField, toLocalField } from "./time.js";

function field(type, element, { labelId, label }, value) {
  const hint = plainText(element.placeholder) || label || "Pick";
  return h("input", {
    type, value: value ?? "", class: "picker", "aria-labelledby": labelId, "aria-label": labelId ? null : hint, title: hint,
  });
}

// A picker tells of a value when it is complete, once: browsers fire on each typed digit.
function whenChanged(node, read, key, changed) {
  let last = read()[key];
  node.addEventListener("change", () => {
    const value = read()[key];
    if (value === last || node.validity.badInput) return;
    last = value;
    changed(node, { [key]: value });
  });
}

function datepicker(element, tools) {
  const node = field("date", element, tools, tools.kept ? tools.kept.selected_date : element.initial_date);
  const read = () => ({ type: element.type, selected_date: node.value || null });
  whenChanged(node, read, "selected_date", tools.changed);
  return { node, read };
}

function timepicker(element, tools) {
  const node = field("time", element, tools, tools.kept ? tools.kept.selected_time : element.initial_time);
  const read = () => ({
    type: element.type,
    selected_time: node.value || null,
    ...(element.timezone ? { timezone: element.timezone } : {}),
  });
  whenChanged(node, read, "selected_time", tools.changed);
  return { node, read };
}

function datetimepicker(element, tools) {
  const epoch = tools.kept ? tools.kept.selected_date_time : element.initial_date_time;
  const node = field("datetime-local", element, tools, epoch ? toLocalField(epoch) : "");
  node.title = `${node.title} (${timezone()})`;
  const read = () => ({ type: element.type, selected_date_time: node.value ? fromLocalField(node.value) : null });
  whenChanged(node, read, "selected_date_time", tools.changed);
  return { node, read };
}

/** Builders by element type. */
export const pickers = { datepicker, timepicker, datetimepicker };
