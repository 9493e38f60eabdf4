// A list of messages that keeps what did not change, so focus and typing survive updates.

import { button, byId, h, keepFocus } from "./dom.js";
import { isEdited, isMine, startEditing } from "./editing.js";
import { Form } from "./form.js";
import { icon } from "./icons.js";
import { authorOf, buildMessage } from "./message.js";
import { plainText } from "./mrkdwn.js";
import { now, state, timezone } from "./state.js";
import { dayKey, dayName } from "./time.js";

const COMPACT_WITHIN = 300; // seconds between messages of one author that share a heading
const NEAR_END = 80; // pixels from the end that still count as reading the newest

export class MessageList {
  /** `root` scrolls; `place` is given to each message. */
  constructor(root, place) {
    this.root = root;
    this.place = place;
    this.drawn = new Map(); // ts -> {node, form, signature}
    this.scope = null;
    this.jump = button("jump-button", () => this.scrollToEnd(), { hidden: true }, "New messages", icon("chevron", 14));
    root.after(this.jump);
    this.isPinned = true; // whether the newest message is being read
    root.addEventListener("scroll", () => {
      this.isPinned = this.isAtEnd();
      if (this.isPinned) this.jump.hidden = true;
    });
    // Previews and pictures arrive after their messages and push the end down.
    this.sizes = new ResizeObserver(() => this.isPinned && this.scrollToEnd());
    this.sizes.observe(root);
  }

  /** Fetch and show; when the workspace is away, show what is known with the newest notices. */
  async load({ scope, fetch, isCurrent, withNotices, words }) {
    let failure = null;
    try {
      const fetched = await fetch();
      if (!isCurrent()) return;
      this.fetched = { scope, messages: fetched };
    } catch (problem) {
      failure = problem;
    }
    if (this.fetched?.scope === scope && isCurrent()) {
      const { messages } = this.fetched;
      this.render(withNotices(messages), scope, words(messages));
    }
    if (failure) throw failure;
  }

  /** Show these messages; `scope` names what they belong to, and a new one starts over. */
  render(messages, scope, { empty, afterFirst, newSince } = {}) {
    const isNewScope = scope !== this.scope;
    const wasPinned = this.isPinned;
    if (isNewScope) this.drawn = new Map();
    this.scope = scope;
    const fresh = isNewScope ? [] : messages.filter((message) => !this.drawn.has(message.ts));
    const hadFocus = this.root.contains(document.activeElement);
    keepFocus(this.root, () => this.reconcile(this.layOut(messages, { afterFirst, newSince }), messages.length ? null : empty));
    if (hadFocus && document.activeElement === document.body) this.root.focus({ preventScroll: true });
    if (isNewScope || wasPinned) this.scrollToEnd();
    else if (fresh.length) this.jump.hidden = false;
    announce(fresh);
  }

  layOut(messages, { afterFirst, newSince }) {
    const rows = [];
    let previous = null;
    const firstNew = newSince && messages.find((message) => Number(message.ts) > newSince && message.user !== state.personId);
    messages.forEach((message, index) => {
      const day = dayKey(Number(message.ts));
      const isNewDay = !previous || day !== dayKey(Number(previous.ts));
      const words = [isNewDay ? dayName(Number(message.ts)) : null, message === firstNew ? "New" : null].filter(Boolean);
      if (words.length) rows.push(separator(words.join(" · "), message === firstNew ? "separator-new" : ""));
      rows.push(this.draw(message, previous && message !== firstNew && follows(previous, message)));
      if (index === 0 && afterFirst) rows.push(separator(afterFirst));
      previous = index === 0 && afterFirst ? { ...message, user: null } : message;
    });
    const shown = new Set(messages.map((message) => message.ts));
    for (const ts of this.drawn.keys()) if (!shown.has(ts)) this.drawn.delete(ts);
    return rows;
  }

  draw(message, isCompact) {
    const known = this.drawn.get(message.ts);
    // The day and the person matter too: dates say "today", and mentions of oneself stand out.
    const signature = JSON.stringify([message, isCompact, dayKey(now()), timezone(), state.personId, isEdited(message)]);
    if (known?.signature === signature) return known.node;
    const form = known?.form ?? new Form();
    form.prepareRedraw();
    const node = buildMessage(message, { ...this.place(), form, isCompact });
    form.finishRedraw();
    this.drawn.set(message.ts, { node, form, signature });
    return node;
  }

  /** Fill the last own message with a field to edit it; return whether there is one. */
  editLast() {
    const own = this.fetched?.messages.filter(isMine).at(-1);
    if (own) startEditing(own, this.place());
    return Boolean(own);
  }

  reconcile(rows, empty) {
    const wanted = rows.length ? rows : [h("p", { class: "empty" }, empty ?? "")];
    const kept = new Set(wanted);
    // First out with the old: moving a node that stays would take its focus away.
    for (const child of [...this.root.children]) {
      if (kept.has(child)) continue;
      this.sizes.unobserve(child);
      child.remove();
    }
    let at = this.root.firstChild;
    for (const node of wanted) {
      if (node === at) at = at.nextSibling;
      else this.root.insertBefore(node, at);
      this.sizes.observe(node);
    }
  }

  isAtEnd() {
    return this.root.scrollHeight - this.root.scrollTop - this.root.clientHeight < NEAR_END;
  }

  scrollToEnd() {
    this.root.scrollTop = this.root.scrollHeight;
    this.isPinned = true;
    this.jump.hidden = true;
  }
}

function separator(words, className = "") {
  return h("div", { class: `separator ${className}` }, h("span", {}, words));
}

function follows(previous, message) {
  return previous.user === message.user && !previous.is_ephemeral && !message.is_ephemeral
    && message.subtype !== "thread_broadcast" && Number(message.ts) - Number(previous.ts) < COMPACT_WITHIN;
}

function announce(messages) {
  const words = messages.filter((message) => message.user !== state.personId)
    .map((message) => `${authorOf(message).name}: ${plainText(message.text ?? "").slice(0, 300)}`);
  if (words.length) byId("announcer").textContent = words.join(". ");
}
