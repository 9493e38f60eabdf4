// The stack of modals an app opened for the acting person; the top one is shown.

import { act, get, suggestFor } from "./api.js";
import { buildBlocks } from "./blocks.js";
import { button, byId, firstFocusable, h, keepFocus } from "./dom.js";
import { setFieldError } from "./fielderrors.js";
import { Form } from "./form.js";
import { icon } from "./icons.js";
import { plainText } from "./mrkdwn.js";
import { state } from "./state.js";
import { clientErrors } from "./validation.js";

export class ModalStack {
  constructor() {
    this.dialog = byId("modal");
    this.opened = new Map(); // view id -> what is drawn for it; typed text lives here until it closes
    this.top = null;
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault(); // the app hears of it first
      this.close();
    });
    // A browser may close a dialog without asking; as long as the view is open, it is shown.
    this.dialog.addEventListener("close", () => this.top && this.dialog.showModal());
    this.dialog.addEventListener("keydown", (event) => {
      const submits = event.key === "Enter" && (event.ctrlKey || event.metaKey);
      if (!submits && event.key !== "Escape") return;
      event.preventDefault();
      if (submits) this.submit();
      else this.close();
    });
  }

  /** Fetch the person's views and show the top one. */
  async refresh() {
    const { personId } = state;
    const { views } = await get("views");
    if (personId !== state.personId) return;
    const ids = new Set(views.map((view) => view.id));
    for (const [id, entry] of this.opened) if (entry.personId === personId && !ids.has(id)) this.opened.delete(id);
    for (const view of views) this.draw(view, personId);
    this.show(views.at(-1), views.length);
  }

  draw(view, personId) {
    // What is typed lives here; what the workspace remembers of it changes nothing that is drawn.
    const signature = JSON.stringify({ ...view, state: null, hash: null });
    const known = this.opened.get(view.id);
    if (known?.signature === signature) return void (known.view = view);
    const entry = known ?? { form: new Form(), body: h("div", { class: "modal-body" }), personId };
    Object.assign(entry, { view, signature });
    this.opened.set(view.id, entry);
    entry.form.prepareRedraw();
    const send = (block, element, elementState) => this.sendAction(entry, block, element, elementState);
    const blocks = buildBlocks(view.blocks, { form: entry.form, act: send, suggest: suggestFor({ type: "view", view_id: view.id }) });
    keepFocus(entry.body, () => entry.body.replaceChildren(...blocks));
    entry.form.finishRedraw();
  }

  async sendAction(entry, block, element, elementState) {
    const answer = await act("action", {
      container: { type: "view", view_id: entry.view.id }, block_id: block.block_id, action_id: element.action_id,
      element_state: elementState, values: entry.form.values(),
    });
    await this.refreshQuietly();
    return answer;
  }

  show(view, depth) {
    if (!view) {
      this.top = null;
      if (this.dialog.open) this.dialog.close();
      this.dialog.replaceChildren();
      return;
    }
    const entry = this.opened.get(view.id);
    const isSame = this.top === entry && this.drawnSignature === entry.signature && this.drawnDepth === depth;
    if (!isSame) {
      const isNewView = this.top !== entry;
      this.top = entry;
      this.drawnSignature = entry.signature;
      this.drawnDepth = depth;
      keepFocus(this.dialog, () => this.fill(entry, depth));
      if (!this.dialog.open) this.dialog.showModal();
      if (isNewView) this.focusStart(entry);
    }
  }

  fill(entry, depth) {
    const { view } = entry;
    const title = h("h2", { id: "modal-title" }, plainText(view.title));
    const closeAll = () => this.close({ everything: true });
    const cross = button("tool modal-close", closeAll, { "aria-label": "Close" }, icon("close"));
    const back = depth > 1 ? button("tool modal-back", () => this.close(), { "aria-label": "Back" }, icon("back")) : null;
    entry.alert ??= h("p", { class: "modal-alert", role: "alert", hidden: true });
    const closeLabel = plainText(view.close) || (view.submit ? "Cancel" : "Close");
    const buttons = [button("button", () => this.close(), { id: "modal-cancel" }, closeLabel)];
    const submit = { type: "submit", id: "modal-submit", disabled: Boolean(view.submit_disabled) };
    if (view.submit) buttons.push(button("button button-primary", null, submit, plainText(view.submit)));
    const onsubmit = (event) => {
      event.preventDefault();
      this.submit();
    };
    this.dialog.dataset.viewId = view.id;
    this.dialog.dataset.callbackId = view.callback_id ?? "";
    const scrolled = entry.body.scrollTop;
    this.dialog.replaceChildren(h("form", { novalidate: true, onsubmit },
      h("header", { class: "dialog-head" }, back, title, h("span", { class: "modal-app" }, state.workspace.app.name), cross),
      entry.alert, entry.body, h("footer", { class: "dialog-buttons" }, buttons)));
    entry.body.scrollTop = scrolled;
  }

  focusStart(entry) {
    const wanted = entry.body.querySelector("[data-focus-on-load]") ?? entry.body.querySelector(".block-input [data-action-id]");
    (firstFocusable(wanted) ?? firstFocusable(entry.body) ?? byId("modal-submit") ?? byId("modal-cancel"))?.focus();
  }

  async submit() {
    const entry = this.top;
    if (!entry?.view.submit || entry.view.submit_disabled || entry.isBusy) return;
    this.tell(entry, null);
    const errors = clientErrors(entry.form);
    if (Object.keys(errors).length) return this.showErrors(entry, errors);
    const answer = await this.whileBusy(entry, () => act("submit", { view_id: entry.view.id, values: entry.form.values() }));
    if (answer.errors && Object.keys(answer.errors).length) return this.showErrors(entry, answer.errors);
    this.showErrors(entry, {});
    if (!answer.ok) return this.tell(entry, answer.error);
    await this.refreshQuietly();
  }

  async close({ everything = false } = {}) {
    const entry = this.top;
    if (!entry || entry.isBusy) return;
    const answer = await this.whileBusy(entry, () => act("close", { view_id: entry.view.id, ...(everything ? { everything } : {}) }));
    if (!answer.ok) this.tell(entry, answer.error);
    await this.refreshQuietly();
  }

  async whileBusy(entry, work) {
    entry.isBusy = true;
    byId("modal-submit")?.setAttribute("aria-busy", "true");
    try {
      return await work();
    } finally {
      entry.isBusy = false;
      byId("modal-submit")?.removeAttribute("aria-busy");
    }
  }

  // The stream asks again when the workspace is back; what is typed stays meanwhile.
  refreshQuietly() {
    return this.refresh().catch(() => {});
  }

  tell(entry, words) {
    entry.alert.hidden = !words;
    entry.alert.replaceChildren(...(words ? [icon("warning"), h("span", {}, words)] : []));
  }

  showErrors(entry, errors) {
    const nodes = [...entry.body.querySelectorAll(".block[data-block-id]")];
    for (const node of nodes) setFieldError(node, errors[node.dataset.blockId] ?? null);
    const first = nodes.find((node) => node.dataset.blockId in errors);
    if (first) {
      first.scrollIntoView({ block: "center" });
      firstFocusable(first.querySelector("[data-action-id]"))?.focus({ preventScroll: true });
    }
    const homeless = Object.entries(errors).filter(([blockId]) => !nodes.some((node) => node.dataset.blockId === blockId));
    if (homeless.length) this.tell(entry, homeless.map(([blockId, words]) => `${blockId}: ${words}`).join("; "));
  }
}
