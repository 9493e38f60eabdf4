// Where people type: messages, and slash commands in channels.

import { act } from "./api.js";
import { Completion } from "./completion.js";
import { button, h } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { addNotice } from "./notices.js";
import { currentChannel, nameOfChannel, state } from "./state.js";

const TALLEST = 220; // pixels a growing text field may take

export class Composer {
  /** `refresh` shows what came of it; `isThread` says which of the two places this is. */
  constructor(root, { isThread, refresh }) {
    this.root = root;
    this.isThread = isThread;
    this.refresh = refresh;
    this.drafts = new Map();
    this.scope = null;
    this.field = h("textarea", { rows: "1", "aria-label": "Message", autocomplete: "off", spellcheck: "true" });
    this.hint = h("p", { class: "composer-hint", hidden: true });
    this.closed = h("p", { class: "composer-closed", hidden: true });
    this.sendButton = button("send-button", () => this.send(), { "aria-label": "Send", title: "Send (Enter)" }, icon("send"));
    this.shortcuts = button(
      "tool shortcuts-button", () => this.showShortcuts(), { "aria-haspopup": "menu" }, icon("bolt"), h("span", {}, "Shortcuts"),
    );
    const bar = h("div", { class: "composer-bar" }, this.shortcuts, this.hint, this.sendButton);
    this.box = h("div", { class: "composer-box" }, this.field, bar);
    root.replaceChildren(this.box, this.closed);
    this.completion = new Completion(this.field, this.box, { offersCommands: !isThread });
    this.field.addEventListener("keydown", (event) => this.onKey(event));
    this.field.addEventListener("input", () => this.onInput());
  }

  /** Follow the open channel and thread; each keeps its own draft. */
  update() {
    const channel = currentChannel();
    const scope = [state.personId, state.channelId, this.isThread ? state.threadTs : ""].join(" ");
    if (scope !== this.scope) this.moveTo(scope);
    const reason = channel && closedBecause(channel);
    this.box.hidden = Boolean(reason);
    this.closed.hidden = !reason;
    this.closed.textContent = reason ?? "";
    this.field.placeholder = this.isThread ? "Reply…" : `Message ${nameOfChannel(channel)}`;
    this.shortcuts.hidden = !globalShortcuts().length;
    this.onInput();
  }

  moveTo(scope) {
    if (this.scope !== null) this.drafts.set(this.scope, this.field.value);
    this.scope = scope;
    this.field.value = this.drafts.get(scope) ?? "";
    this.completion.close();
  }

  onInput() {
    this.field.style.height = "auto";
    // Zero while the composer is hidden: then the style sheet's height stays.
    const wanted = this.field.scrollHeight;
    if (wanted) this.field.style.height = `${Math.min(wanted, TALLEST)}px`;
    this.sendButton.disabled = !this.field.value.trim();
    const hint = this.isThread ? null : usageOf(this.field.value);
    this.hint.hidden = !hint;
    this.hint.textContent = hint ?? "";
  }

  onKey(event) {
    if (this.completion.onKey(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    }
  }

  async send() {
    const text = this.field.value.trimEnd();
    if (!text.trim() || this.isSending) return;
    const { channelId } = state;
    const threadTs = this.isThread ? state.threadTs : null;
    const isCommand = text.startsWith("/");
    if (isCommand && this.isThread) {
      this.tell(channelId, threadTs, `${text.split(/\s/)[0]} is not supported in threads. Sorry!`);
      return;
    }
    await this.whileSending(async () => {
      const answer = isCommand
        ? await act("command", { channel: channelId, text })
        : await act("message", { channel: channelId, ...(threadTs ? { thread_ts: threadTs } : {}), text });
      if (answer.ok) this.clear(text);
      else this.tell(channelId, threadTs, answer.error);
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

  showShortcuts() {
    const app = state.workspace.app;
    openMenu(this.shortcuts, globalShortcuts().map((shortcut) => ({
      label: shortcut.name, detail: shortcut.description || app.name, value: shortcut.callback_id, choose: () => this.run(shortcut),
    })));
  }

  async run(shortcut) {
    const answer = await act("shortcut", { callback_id: shortcut.callback_id });
    if (!answer.ok) addNotice(state.channelId, this.isThread ? state.threadTs : null, answer.error);
    this.refresh();
  }
}

function globalShortcuts() {
  return state.workspace?.app.shortcuts.filter((shortcut) => shortcut.type === "global") ?? [];
}

function closedBecause(channel) {
  if (channel.is_archived) return "This channel is archived. It can be read, and nobody can write here.";
  if (channel.is_member === false) return `You are not in #${channel.name}. You can read it; act as one of its members to write here.`;
  return null;
}

function usageOf(text) {
  const [name] = text.split(/\s/);
  if (!text.startsWith("/") || text.length === name.length) return null;
  const command = state.workspace.app.commands.find((each) => each.command === name);
  return command?.usage_hint ? `${name} ${command.usage_hint}` : null;
}
