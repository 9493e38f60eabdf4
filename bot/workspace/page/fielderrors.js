// The words below a field that must be mended.

import { h, uniqueId } from "./dom.js";

/** Show or clear an input block's error, and tie it to the field for screen readers. */
export function setFieldError(blockNode, message) {
  blockNode.querySelector(":scope > .field-error")?.remove();
  blockNode.classList.toggle("has-error", Boolean(message));
  const hintId = blockNode.querySelector(":scope > .input-hint")?.id;
  const error = message ? h("p", { class: "field-error", id: uniqueId("error") }, message) : null;
  if (error) blockNode.append(error);
  for (const field of blockNode.querySelectorAll("input, textarea, select")) {
    const described = [error?.id, hintId].filter(Boolean).join(" ");
    if (described) field.setAttribute("aria-describedby", described);
    else field.removeAttribute("aria-describedby");
    if (message) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}
