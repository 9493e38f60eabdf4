// Offers slash commands, people and channels while one types.

import { h, uniqueId } from "./dom.js";
import { kindOf } from "./people.js";
import { state } from "./state.js";

const MOST = 8;

const BROADCASTS = [
  { insert: "@here", label: "@here", detail: "Everybody who is active in this channel" },
  { insert: "@channel", label: "@channel", detail: "Everybody in this channel" },
];

const personDetail = (person) => [person.real_name, kindOf(person)].filter(Boolean).join(", ");

const SOURCES = {
  "/": () => state.workspace.app.commands.map((each) => ({
    insert: each.command, label: each.command, usage: each.usage_hint, detail: each.description,
  })),
  "@": () => [
    ...state.workspace.people.map((each) => ({ insert: `@${each.name}`, label: `@${each.name}`, detail: personDetail(each) })),
    ...(state.workspace.groups ?? []).map((each) => ({ insert: `@${each.handle}`, label: `@${each.handle}`, detail: `${each.name}, a group` })),
    ...BROADCASTS,
  ],
  "#": () => state.workspace.channels.map((each) => ({ insert: `#${each.name}`, label: `#${each.name}`, detail: each.topic })),
};

export class Completion {
  constructor(field, holder, { offersCommands }) {
    this.field = field;
    this.offersCommands = offersCommands;
    this.list = h("ul", {
      class: "completion", role: "listbox", id: uniqueId("completion"), "aria-label": "Suggestions", hidden: true,
    });
    holder.prepend(this.list);
    this.items = [];
    this.at = 0;
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-expanded", "false");
    field.setAttribute("aria-controls", this.list.id);
    field.addEventListener("input", () => this.update());
    field.addEventListener("blur", () => this.close());
  }

  /** Offer what fits the word before the caret. */
  update() {
    this.word = this.wordAtCaret();
    const wanted = this.word?.slice(1).toLowerCase();
    const offered = this.word ? SOURCES[this.word[0]]() : [];
    const starts = (text) => text?.toLowerCase().startsWith(wanted);
    const fits = (item) => starts(item.label.slice(1)) || (this.word[0] === "@" && starts(item.detail));
    this.items = offered.filter(fits).slice(0, MOST);
    this.at = 0;
    this.draw();
  }

  wordAtCaret() {
    const before = this.field.value.slice(0, this.field.selectionStart);
    if (this.offersCommands && /^\/\S*$/.test(before)) return before;
    return before.match(/(?:^|\s)([@#][\w.-]*)$/)?.[1] ?? null;
  }

  /** Handle a key; return whether it was for the list. */
  onKey(event) {
    if (!this.items.length || event.isComposing) return false;
    const isDone = this.items.length === 1 && this.items[0].insert === this.word;
    if (event.key === "Enter" && isDone) {
      this.close();
      return false;
    }
    const acts = {
      ArrowDown: () => this.move(1), ArrowUp: () => this.move(-1),
      Enter: () => this.choose(this.at), Tab: () => this.choose(this.at), Escape: () => this.close(),
    };
    if (!(event.key in acts) || event.shiftKey) return false;
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
    return true;
  }

  move(by) {
    this.at = (this.at + by + this.items.length) % this.items.length;
    this.draw();
  }

  choose(index) {
    const item = this.items[index];
    const caret = this.field.selectionStart;
    const start = caret - this.word.length;
    const rest = this.field.value.slice(caret).replace(/^ /, "");
    this.field.value = `${this.field.value.slice(0, start)}${item.insert} ${rest}`;
    this.field.setSelectionRange(start + item.insert.length + 1, start + item.insert.length + 1);
    this.close();
    this.field.focus();
    this.field.dispatchEvent(new Event("input"));
  }

  close() {
    this.items = [];
    this.draw();
  }

  draw() {
    const isOpen = this.items.length > 0;
    this.list.hidden = !isOpen;
    this.field.setAttribute("aria-expanded", String(isOpen));
    this.list.replaceChildren(...this.items.map((item, index) => this.option(item, index)));
    if (isOpen) this.field.setAttribute("aria-activedescendant", `${this.list.id}-${this.at}`);
    else this.field.removeAttribute("aria-activedescendant");
    this.list.children[this.at]?.scrollIntoView({ block: "nearest" });
  }

  option(item, index) {
    // On pointer down, before the field loses the focus and the list with it.
    const onpointerdown = (event) => {
      event.preventDefault();
      this.choose(index);
    };
    const usage = item.usage ? h("span", { class: "completion-usage" }, ` ${item.usage}`) : null;
    return h("li", { role: "option", id: `${this.list.id}-${index}`, "aria-selected": String(index === this.at), onpointerdown },
      h("span", { class: "completion-name" }, item.label, usage),
      item.detail ? h("span", { class: "completion-detail" }, item.detail) : null);
  }
}
