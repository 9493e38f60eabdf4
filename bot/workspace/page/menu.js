// A small pop-up menu that works with mouse, touch and keyboard.

import { h } from "./dom.js";

let closeOpen = null;

/** Open a menu below `anchor`; items are `{label, detail?, value?, isDangerous?, choose}` or null for a line. */
export function openMenu(anchor, items) {
  const wasMine = closeOpen?.anchor === anchor;
  closeOpen?.();
  if (wasMine) return;
  const menu = h("div", { class: "menu", role: "menu" }, items.map((item) => (item ? menuItem(item) : h("hr"))));
  // Inside a modal dialog only the dialog's own children can be reached.
  (anchor.closest("dialog") ?? document.body).append(menu);
  place(menu, anchor);
  anchor.setAttribute("aria-expanded", "true");
  menu.querySelector("button")?.focus();

  const onPointer = (event) => {
    if (!menu.contains(event.target) && !anchor.contains(event.target)) close();
  };
  const close = (refocus = false) => {
    menu.remove();
    anchor.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", onPointer, true);
    window.removeEventListener("resize", close);
    closeOpen = null;
    if (refocus) anchor.focus();
  };
  close.anchor = anchor;
  closeOpen = close;
  document.addEventListener("pointerdown", onPointer, true);
  window.addEventListener("resize", close);
  menu.addEventListener("keydown", (event) => onKey(event, menu, close));

  function menuItem(item) {
    const style = item.isDangerous ? "menu-item is-dangerous" : "menu-item";
    return h(
      "button",
      { type: "button", role: "menuitem", class: style, dataset: { value: item.value }, onclick: () => { close(true); item.choose(); } },
      h("span", {}, item.label),
      item.detail ? h("span", { class: "menu-detail" }, item.detail) : null,
    );
  }
}

function place(menu, anchor) {
  const at = anchor.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, window.innerWidth - width - 8));
  const fitsBelow = at.bottom + height + 8 < window.innerHeight;
  menu.style.left = `${left}px`;
  menu.style.top = `${fitsBelow ? at.bottom + 4 : Math.max(8, at.top - height - 4)}px`;
}

function onKey(event, menu, close) {
  const items = [...menu.querySelectorAll("button")];
  const at = items.indexOf(document.activeElement);
  const moves = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 };
  if (event.key in moves) {
    items[moves[event.key] % items.length]?.focus();
  } else if (event.key === "Escape" || event.key === "Tab") {
    close(true);
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}
