// Asks before an action that the app wants confirmed.

import { h } from "./dom.js";
import { plainText, textObject } from "./mrkdwn.js";

/** Show a confirmation dialog object; resolve to whether the person agreed. */
export function askToConfirm(confirm) {
  return new Promise((resolve) => {
    const style = confirm.style === "danger" ? "button-danger" : "button-primary";
    const dialog = h(
      "dialog",
      { class: "confirm", "aria-label": plainText(confirm.title) },
      h("h2", {}, textObject(confirm.title)),
      h("p", {}, textObject(confirm.text)),
      h(
        "div",
        { class: "dialog-buttons" },
        h("button", { type: "button", class: "button", onclick: () => dialog.close("deny") }, textObject(confirm.deny ?? "Cancel")),
        h("button", { type: "button", class: `button ${style}`, onclick: () => dialog.close("confirm") }, textObject(confirm.confirm ?? "Yes")),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "confirm");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
