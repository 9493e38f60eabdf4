// Tabs: one of several panels is shown; arrows go from one to the next.

import { h } from "./dom.js";

/** Fill `bar` with a tab per panel, named by its data-label; return what shows a panel by its id. */
export function buildTabs(bar, panels, onShown = () => {}) {
  const tabs = panels.map((panel) => h("button", {
    type: "button", role: "tab", id: `${panel.id}-tab`, class: "tab", "aria-controls": panel.id, onclick: () => show(panel.id),
  }, panel.dataset.label));
  const show = (id) => {
    panels.forEach((panel, index) => {
      const isShown = panel.id === id;
      panel.hidden = !isShown;
      tabs[index].setAttribute("aria-selected", String(isShown));
      tabs[index].tabIndex = isShown ? 0 : -1;
    });
    onShown(id);
  };
  for (const panel of panels) {
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", `${panel.id}-tab`);
  }
  bar.replaceChildren(...tabs);
  bar.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(document.activeElement);
    const moves = { ArrowRight: at + 1, ArrowLeft: at - 1 + tabs.length, Home: 0, End: tabs.length - 1 };
    if (at < 0 || !(event.key in moves)) return;
    event.preventDefault();
    const next = moves[event.key] % tabs.length;
    tabs[next].focus();
    show(panels[next].id);
  });
  show(panels[0].id);
  return show;
}
