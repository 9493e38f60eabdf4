// Where people type: messages, and slash commands in channels.

import { act } from "./api.js";
import { closedBecause, closedWords } from "./closed.js";
import { Completion } from "./completion.js";
import { button, h } from "./dom.js";
import { icon } from "./icons.js";
import { addNotice } from "./notices.js";
import { shortcutsButton, updateShortcuts } from "./shortcuts.js";
import { currentChannel, nameOfChannel, state } from "./state.js";
import { acceptDrops, Uploads } from "./uploads.js";

const TALLEST = 220; // pixels a growing text field may take

export class Composer {
  /** `refresh` shows what came of it; `isThread` says which of the two places this is. */
  constructor(root, { isThread, refresh, editLast }) {
    this.root = root;
    this.isThread = isThread;
    this.refresh = refresh;
    this.editLast = editLast;
    this.drafts = new Map();
    this.uploads = new Map();
    this.scope = null;
    this.field = h("textarea", { rows: "1", "aria-label": "Message", autocomplete: "off", spellcheck: "true" });
    this.hint = h("p", { class: "composer-hint", hidden: true });
    this.closed = h("p", { class: "composer-closed", hidden: true });
    this.sendButton = button("send-button", () => this.send(), { "aria-label": "Send", title: "Send (Enter)" }, icon("send"));
    this.shortcuts = shortcutsButton((error) => (error ? this.tell(...this.here, error) : this.refresh()));
    const onchange = () => this.attach(this.picker.files);
    this.picker = h("input", { type: "file", multiple: true, hidden: true, "aria-label": "Files to attach", onchange });
    const attach = button("tool attach-button", () => this.picker.click(), { "aria-label": "Attach files", title: "Attach files" }, icon("clip"));
    const bar = h("div", { class: "composer-bar" }, attach, this.picker, this.shortcuts, this.hint, this.sendButton);
    this.attached = h("div", { class: "composer-files" });
    this.box = h("div", { class: "composer-box" }, this.field, this.attached, bar);
    root.replaceChildren(this.box, this.closed);
    acceptDrops(this.box, (files) => this.attach(files));
    this.field.addEventListener("paste", ({ clipboardData: pasted }) => {
      // Programs that copy text often add a picture of it.
      if (pasted.files.length && !pasted.types.includes("text/plain")) this.attach(pasted.files);
    });
    this.completion = new Completion(this.field, this.box, { offersCommands: !isThread });
    this.field.addEventListener("keydown", (event) => this.onKey(event));
    this.field.addEventListener("input", () => this.onInput());
  }

  /** Follow the open channel and thread; each keeps its own draft. */
  update() {
    const channel = currentChannel();
    const scope = [state.personId, state.channelId, this.isThread ? state.threadTs : ""].join(" ");
    if (scope !== this.scope) this.moveTo(scope);
    const isClosed = Boolean(closedBecause(channel));
    this.box.hidden = isClosed;
    this.closed.hidden = !isClosed;
    const words = isClosed ? closedBecause(channel) : "";
    // Drawn anew only when it says something else: its button may have the focus.
    if (this.closed.dataset.words !== words) this.closed.replaceChildren(...closedWords(channel, (error) => this.joined(error)));
    this.closed.dataset.words = words;
    this.field.placeholder = this.isThread ? "Reply…" : `Message ${nameOfChannel(channel)}`;
    updateShortcuts(this.shortcuts);
    this.onInput();
  }

  moveTo(scope) {
    if (this.scope !== null) this.drafts.set(this.scope, this.field.value);
    this.scope = scope;
    this.field.value = this.drafts.get(scope) ?? "";
    if (!this.uploads.has(scope)) this.uploads.set(scope, new Uploads({ onChange: () => this.onInput() }));
    this.attached.replaceChildren(this.files.chips);
    this.completion.close();
  }

  /** The open channel, and the open thread if this composer writes there. */
  get here() {
    return [state.channelId, this.isThread ? state.threadTs : null];
  }

  /** What is attached in the open channel or thread. */
  get files() {
    return this.uploads.get(this.scope);
  }

  attach(files) {
    this.files.add([...files]);
    this.picker.value = ""; // the same file may be chosen again
    this.field.focus();
  }

  async joined(error) {
    if (error) return this.tell(...this.here, error);
    this.update();
    await this.refresh();
    this.field.focus();
  }

  onInput() {
    this.field.style.height = "auto";
    // Zero while the composer is hidden: then the style sheet's height stays.
    const wanted = this.field.scrollHeight;
    if (wanted) this.field.style.height = `${Math.min(wanted, TALLEST)}px`;
    this.sendButton.disabled = !(this.field.value.trim() || this.files?.ids.length) || Boolean(this.files?.isBusy);
    const hint = this.isThread ? null : usageOf(this.field.value);
    this.hint.hidden = !hint;
    this.hint.textContent = hint ?? "";
  }

  onKey(event) {
    if (this.completion.onKey(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    } else if (event.key === "ArrowUp" && !this.field.value && this.editLast()) {
      event.preventDefault();
    }
  }

  async send() {
    if (this.isSending || this.sendButton.disabled) return;
    const text = this.field.value.trimEnd();
    const { files } = this;
    const [channelId, threadTs] = this.here;
    const isCommand = text.startsWith("/");
    const name = text.split(/\s/)[0];
    if (isCommand && this.isThread) return this.tell(channelId, threadTs, `${name} is not supported in threads. Sorry!`);
    if (isCommand && files.ids.length) return this.tell(channelId, threadTs, `${name} takes no files. Remove them, or send them as a message.`);
    const { ids } = files;
    await this.whileSending(async () => {
      const answer = isCommand
        ? await act("command", { channel: channelId, text })
        : await act("message", { channel: channelId, text, ...(threadTs ? { thread_ts: threadTs } : {}), ...(ids.length ? { files: ids } : {}) });
      if (!answer.ok) return this.tell(channelId, threadTs, answer.error);
      this.clear(text);
      files.clear(ids);
    });
  }

  tell(channelId, threadTs, words) {
    addNotice(channelId, threadTs, words);
    this.refresh();
  }

  async whileSending(work) {
    this.isSending = true;
    this.box.setAttribute("aria-busy", "true");
    try {
      await work();
    } finally {
      this.isSending = false;
      this.box.removeAttribute("aria-busy");
      this.refresh();
    }
  }

  // What was typed while the request ran is a new message: only the sent text goes.
  clear(sent) {
    if (this.field.value.trimEnd() === sent) this.field.value = "";
    else if (this.field.value.startsWith(sent)) this.field.value = this.field.value.slice(sent.length).trimStart();
    this.completion.close();
    this.onInput();
  }
}

function usageOf(text) {
  const [name] = text.split(/\s/);
  if (!text.startsWith("/") || text.length === name.length) return null;
  const command = state.workspace.app.commands.find((each) => each.command === name);
  return command?.usage_hint ? `${name} ${command.usage_hint}` : null;
}
