// What opens at the side of the page, one at a time: notes, and traffic.

import { byId } from "./dom.js";
import { icon } from "./icons.js";

const KEY = "workspace-emulator drawer";
const drawers = new Map(); // name -> what says whether it may be open, and hears of it

/** Wire a drawer; `isOffered()` says whether there is anything in it, `onShown(isOpen)` hears of changes. */
export function initDrawer(name, iconName, { isOffered = () => true, onShown = () => {} } = {}) {
  const toggle = byId(`${name}-toggle`);
  toggle.prepend(icon(iconName, 16));
  byId(`${name}-close`).append(icon("close"));
  toggle.addEventListener("click", () => choose(isOpen(name) ? "none" : name));
  byId(`${name}-close`).addEventListener("click", () => leave(name));
  byId(name).addEventListener("keydown", (event) => {
    const clears = event.target.type === "search" && event.target.value; // what the key does there by itself
    if (event.key === "Escape" && !event.defaultPrevented && !clears) leave(name);
  });
  drawers.set(name, { isOffered, onShown });
}

/** Say whether a drawer is open. */
export function isOpen(name) {
  return !byId(name).hidden;
}

function leave(name) {
  choose("none");
  byId(`${name}-toggle`).focus();
}

function choose(name) {
  localStorage.setItem(KEY, name);
  renderDrawers();
}

/** Open and close drawers as was chosen last; `fallback` names the one that is open until then. */
export function renderDrawers(fallback = "none") {
  const wanted = localStorage.getItem(KEY) ?? fallback;
  for (const [name, { isOffered, onShown }] of drawers) {
    const isWanted = wanted === name && isOffered();
    const isChanged = isWanted !== isOpen(name);
    byId(name).hidden = !isWanted;
    byId(`${name}-toggle`).hidden = !isOffered();
    byId(`${name}-toggle`).setAttribute("aria-expanded", String(isWanted));
    if (isChanged) onShown(isWanted);
  }
  document.body.classList.toggle("has-drawer", [...drawers.keys()].some(isOpen));
}
