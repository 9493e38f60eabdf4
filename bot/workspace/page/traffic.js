// The list of what passed between the app and the workspace, newest first.

import { get, own } from "./api.js";
import { button, h, keepFocus } from "./dom.js";
import { icon } from "./icons.js";
import { showJson } from "./inspector.js";
import { state, timezone } from "./state.js";
import { preciseTime } from "./time.js";
import { describe } from "./trafficwords.js";

const MOST = 400; // entries that are kept

export class Traffic {
  constructor(root) {
    this.entries = new Map(); // seq -> {kind, entry, node, words}
    this.latest = 0;
    this.list = h("ol", { class: "traffic-list", "aria-label": "What passed, newest first" });
    this.empty = h("p", { class: "empty" });
    this.error = h("p", { class: "field-error", role: "alert" });
    this.filter = h("input", {
      type: "search", id: "traffic-filter", placeholder: "Filter", "aria-label": "Filter what passed", oninput: () => this.show(),
    });
    const clear = button("button button-small", () => this.forget(), { title: "Empties this list; the workspace remembers all" }, "Clear");
    root.replaceChildren(h("div", { class: "traffic-head" }, this.filter, clear), this.error, this.empty, this.list);
  }

  /** Fetch what is new, and what of the old is settled by now. */
  async load() {
    const { calls, responses, deliveries, latest } = await get(`calls?after=${this.latest}`);
    this.latest = latest;
    const fresh = [
      ...[...calls, ...responses].map((entry) => ({ kind: "call", entry })),
      ...deliveries.map((entry) => ({ kind: "delivery", entry })),
    ];
    for (const each of fresh) this.entries.set(each.entry.seq, { ...each, words: describe(each) });
    for (const seq of [...this.entries.keys()].sort((one, other) => one - other).slice(0, -MOST)) this.entries.delete(seq);
    if (fresh.length) this.show();
    else this.showEmpty();
  }

  /** Start over: the workspace may be another one. */
  reset() {
    this.entries.clear();
    this.latest = 0;
  }

  forget() {
    this.entries.clear();
    this.show();
    this.filter.focus();
  }

  show() {
    const wanted = this.filter.value.trim().toLowerCase();
    const fits = ({ words }) => !wanted || [words.way, words.name, words.detail, words.result].join(" ").toLowerCase().includes(wanted);
    const shown = [...this.entries.values()].filter(fits).sort((one, other) => other.entry.seq - one.entry.seq);
    for (const each of shown) each.node ??= this.row(each);
    keepFocus(this.list, () => this.list.replaceChildren(...shown.map((each) => each.node)));
    this.showEmpty();
  }

  showEmpty() {
    this.empty.hidden = this.list.children.length > 0;
    this.empty.textContent = this.entries.size ? "Nothing fits the filter." : "Nothing has passed yet.";
  }

  row({ kind, entry, words }) {
    const open = () => showJson(`${words.name} (${entry.seq})`, entry);
    const line = button("traffic-line", open, { title: "Show the JSON", dataset: { focusKey: `line ${entry.seq}` } },
      h("span", { class: "traffic-way", title: words.way }, icon(kind === "call" ? "incoming" : "outgoing", 16),
        h("span", { class: "visually-hidden" }, `${words.way}: `)),
      h("span", { class: "traffic-name" }, words.name, " ", h("span", { class: "traffic-detail" }, words.detail)),
      h("time", { datetime: new Date(entry.at * 1000).toISOString() }, preciseTime(entry.at, timezone())),
      h("span", { class: `traffic-result is-${words.mood}` }, words.mood === "bad" ? icon("warning", 14) : null, words.result));
    const named = { "aria-label": `Deliver again: ${words.name}`, dataset: { focusKey: `again ${entry.seq}` } };
    const again = kind === "delivery" && words.mood !== "waiting"
      ? button("link-button traffic-again", () => this.redeliver(entry.seq), named, "Deliver again")
      : null;
    return h("li", { class: "traffic-entry", dataset: { seq: entry.seq, kind } }, line, again);
  }

  async redeliver(seq) {
    this.error.textContent = "";
    const answer = await own("redeliver", { seq });
    if (answer.error) this.error.textContent = answer.error;
    if (state.workspace) await this.load().catch(() => {});
  }
}
