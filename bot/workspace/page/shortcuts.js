// The app's global shortcuts, at a composer.

import { act } from "./api.js";
import { button, h } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { state } from "./state.js";

function declared() {
  return state.workspace?.app.shortcuts.filter((shortcut) => shortcut.type === "global") ?? [];
}

/** Return a button that offers the shortcuts; `onDone(error)` hears what came of one, null when all went well. */
export function shortcutsButton(onDone) {
  const run = async (shortcut) => {
    const answer = await act("shortcut", { callback_id: shortcut.callback_id });
    onDone(answer.ok ? null : answer.error);
  };
  const item = (shortcut) => ({
    label: shortcut.name, detail: shortcut.description || state.workspace.app.name, value: shortcut.callback_id,
    choose: () => run(shortcut),
  });
  const node = button(
    "tool shortcuts-button", () => openMenu(node, declared().map(item)), { "aria-haspopup": "menu" }, icon("bolt"), h("span", {}, "Shortcuts"),
  );
  return node;
}

/** Show the button where the app declares shortcuts. */
export function updateShortcuts(node) {
  node.hidden = !declared().length;
}
