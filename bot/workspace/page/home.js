// The app's Home tab, as the acting person sees it.

import { act, get, suggestFor } from "./api.js";
import { buildBlocks } from "./blocks.js";
import { byId, h, keepFocus } from "./dom.js";
import { Form } from "./form.js";
import { state } from "./state.js";

export class HomeTab {
  constructor() {
    this.root = byId("home");
    this.forms = new Map(); // person id -> what they typed on their Home tab
    this.signature = null;
  }

  /** Tell the app that its Home tab was opened. */
  async open() {
    const answer = await act("home", {});
    if (!answer.ok) this.root.replaceChildren(h("p", { class: "empty" }, answer.error));
  }

  /** Fetch and show the Home tab, or hide it while a channel is open. */
  async refresh() {
    this.root.hidden = !state.isHome;
    document.body.classList.toggle("shows-home", state.isHome);
    if (!state.isHome) return;
    const { personId } = state;
    const { home } = await get("views");
    if (personId !== state.personId) return;
    const signature = JSON.stringify([personId, { ...home, state: null, hash: null }]);
    if (signature === this.signature) return;
    this.signature = signature;
    if (!home) return void this.root.replaceChildren(h("p", { class: "empty" }, "The app has not published a Home tab yet."));
    this.draw(home, personId);
  }

  draw(view, personId) {
    const form = this.forms.get(personId) ?? new Form();
    this.forms.set(personId, form);
    form.prepareRedraw();
    const send = (block, element, elementState) => act("action", {
      container: { type: "view", view_id: view.id }, block_id: block.block_id, action_id: element.action_id,
      element_state: elementState, values: form.values(),
    });
    const blocks = buildBlocks(view.blocks, { form, act: send, suggest: suggestFor({ type: "view", view_id: view.id }) });
    keepFocus(this.root, () => this.root.replaceChildren(...blocks));
    form.finishRedraw();
  }
}
