// Builds DOM nodes; text always becomes text nodes, so nothing an app sends is read as HTML.

const SVG = "http://www.w3.org/2000/svg";
const PROPERTIES = new Set(["value", "checked", "selected", "disabled", "hidden", "open"]);

/** Create an element: attributes, listeners as `onclick`, data as `dataset`, then children. */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(node, name, value);
  append(node, children);
  return node;
}

/** Create a button that does something other than submitting a form. */
export function button(className, onclick, attributes, ...children) {
  return h("button", { type: "button", class: className, onclick, ...attributes }, children);
}

/** Create an SVG element. */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) node.setAttribute(name, value);
  }
  append(node, children);
  return node;
}

function setAttribute(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "dataset") {
    for (const [key, datum] of Object.entries(value)) {
      if (datum !== null && datum !== undefined) node.dataset[key] = datum;
    }
  } else if (name.startsWith("on")) {
    node.addEventListener(name.slice(2), value);
  } else if (PROPERTIES.has(name)) {
    node[name] = value;
  } else {
    node.setAttribute(name, value === true ? "" : value);
  }
}

function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) node.append(child);
  }
}

/** Return the page's element with this id. */
export function byId(id) {
  return document.getElementById(id);
}

let counter = 0;

/** Return an id that no other element has, for labels and descriptions. */
export function uniqueId(prefix) {
  counter += 1;
  return `${prefix}-${counter}`;
}

const FOCUSABLE = "button, input, textarea, select, a[href], [tabindex='0']";

/** Return the first thing in `node`, or itself, that can take the focus. */
export function firstFocusable(node) {
  return node?.matches(FOCUSABLE) ? node : node?.querySelector(FOCUSABLE);
}

/** Run `replace`, which swaps nodes below `root`, and put focus and caret back where they were. */
export function keepFocus(root, replace) {
  const active = root.contains(document.activeElement) ? document.activeElement : null;
  const owner = active?.closest("[data-action-id], [data-focus-key]");
  const scope = active?.closest("[data-ts]")?.dataset.ts;
  const block = owner?.closest("[data-block-id]")?.dataset.blockId;
  const caret = active && "selectionStart" in active ? caretOf(active) : null;
  replace();
  if (!owner || root.contains(document.activeElement)) return;
  const within = scope ? root.querySelector(`[data-ts="${scope}"]`) ?? root : root;
  const target = [...within.querySelectorAll("[data-action-id], [data-focus-key]")].find(
    (node) =>
      node.dataset.actionId === owner.dataset.actionId &&
      node.dataset.focusKey === owner.dataset.focusKey &&
      node.closest("[data-block-id]")?.dataset.blockId === block,
  );
  const focusable = firstFocusable(target);
  focusable?.focus({ preventScroll: true });
  if (caret && focusable?.setSelectionRange) setCaret(focusable, caret);
}

function caretOf(field) {
  try {
    return [field.selectionStart, field.selectionEnd];
  } catch {
    return null; // number and e-mail fields have none
  }
}

function setCaret(field, [start, end]) {
  try {
    field.setSelectionRange(start, end);
  } catch {
    // number and e-mail fields have none
  }
}
