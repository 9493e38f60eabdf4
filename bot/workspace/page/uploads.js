// Files on their way into the workspace: in a composer, or in a form.

import { upload } from "./api.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { fileSize } from "./sizes.js";

export class Uploads {
  /** `refuse(file, items)` says why a file is not taken, or null; `onChange()` hears of every change. */
  constructor({ onChange, refuse = () => null, items = [] }) {
    this.onChange = onChange;
    this.refuse = refuse;
    this.items = [...items]; // {id, name, size, error}; no id while it is on its way
    this.problem = null;
    this.chips = h("ul", { class: "upload-chips", "aria-label": "Attached files" });
    this.draw();
  }

  /** Take files, each as soon as it is chosen. */
  add(files) {
    this.problem = null;
    return Promise.all([...files].map((file) => this.take(file)));
  }

  async take(file) {
    const reason = this.refuse(file, this.items);
    if (reason) {
      this.problem = reason;
      return this.changed();
    }
    const item = { id: null, name: file.name, size: file.size, error: null };
    this.items.push(item);
    this.changed();
    const answer = await upload(file);
    if (answer.ok && answer.file) item.id = answer.file.id;
    else item.error = answer.error ?? "This file did not arrive.";
    this.changed();
  }

  /** Say whether something is still on its way. */
  get isBusy() {
    return this.items.some((item) => !item.id && !item.error);
  }

  /** Return the ids of what arrived. */
  get ids() {
    return this.items.filter((item) => item.id).map((item) => item.id);
  }

  /** Forget these files, which were sent; without ids, all of them. */
  clear(ids = null) {
    this.items = ids ? this.items.filter((item) => !ids.includes(item.id)) : [];
    this.changed();
  }

  remove(item) {
    this.items = this.items.filter((each) => each !== item);
    this.problem = null;
    this.changed();
  }

  changed() {
    this.draw();
    this.onChange();
  }

  draw() {
    this.chips.hidden = !this.items.length;
    this.chips.replaceChildren(...this.items.map((item) => this.chip(item)));
  }

  chip(item) {
    const words = item.error ?? (item.id ? fileSize(item.size) : "on its way…");
    return h("li", { class: item.error ? "chip upload-chip has-failed" : "chip upload-chip", dataset: { file: item.id } },
      icon(item.error ? "warning" : "file", 16), h("span", { class: "upload-name" }, item.name), h("small", {}, words),
      h("button", { type: "button", "aria-label": `Remove ${item.name}`, onclick: () => this.remove(item) }, icon("close", 12)));
  }
}

/** Let `node` take files that are dropped on it. */
export function acceptDrops(node, onFiles) {
  const isOfFiles = (event) => event.dataTransfer?.types.includes("Files");
  node.addEventListener("dragover", (event) => {
    if (!isOfFiles(event)) return;
    event.preventDefault();
    node.classList.add("is-dropping");
  });
  node.addEventListener("dragleave", (event) => {
    if (!node.contains(event.relatedTarget)) node.classList.remove("is-dropping");
  });
  node.addEventListener("drop", (event) => {
    node.classList.remove("is-dropping");
    if (!isOfFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    onFiles(event.dataTransfer.files);
  });
}

// A file that misses its place must not make the browser leave the page.
for (const kind of ["dragover", "drop"]) {
  window.addEventListener(kind, (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
}
