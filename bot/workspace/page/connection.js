// The app itself: its connections, rate limits, and whether it is installed.

import { get, own } from "./api.js";
import { askToConfirm } from "./confirm.js";
import { button, h } from "./dom.js";
import { state } from "./state.js";

const REASONS = {
  refresh_requested: "as every few hours", warning: "with ten seconds' warning", link_disabled: "Socket Mode turned off",
  too_many_websockets: "too many connections",
};
const small = "button button-small";

export class Connection {
  /** `onChanged` refreshes the rest of the page. */
  constructor(root, onChanged) {
    this.onChanged = onChanged;
    const sockets = (deed, words, more = {}) => button(small, () => this.change("sockets", { do: deed, ...this.detail(deed) }), more, words);
    this.status = h("p", { id: "sockets-status", role: "status" });
    this.reason = h("select", { id: "sockets-reason", "aria-label": "Reason to disconnect" },
      Object.entries(REASONS).map(([value, words]) => h("option", { value }, words)));
    this.freeze = sockets("freeze", "Freeze", { id: "sockets-freeze" });
    this.thaw = sockets("thaw", "Thaw", { id: "sockets-thaw" });
    this.more = button(small, () => this.haunt(1), { "aria-label": "One ghost more", id: "ghosts-more" }, "+");
    this.fewer = button(small, () => this.haunt(-1), { "aria-label": "One ghost fewer", id: "ghosts-fewer" }, "−");
    this.limits = h("input", { type: "checkbox", id: "limits-enabled", onchange: () => this.change("limits", { enabled: this.limits.checked }) });
    this.limitWords = h("p", { class: "muted" });
    this.installed = h("p", { id: "app-installed", role: "status" });
    this.install = button("button", () => this.change("app", { do: "install" }), { id: "app-install" }, "Reinstall");
    this.uninstall = button("button button-danger", () => this.remove(), { id: "app-uninstall" }, "Uninstall");
    this.error = h("p", { class: "field-error", role: "alert" });
    this.socketParts = h("section", { class: "owner-part" }, h("h3", {}, "Connections"), this.status,
      h("div", { class: "owner-row" }, sockets("disconnect", "Disconnect", { id: "sockets-disconnect" }), this.reason),
      h("div", { class: "owner-row" }, sockets("drop", "Drop", { id: "sockets-drop" }), h("span", { class: "muted" }, "cut without a word")),
      h("div", { class: "owner-row" }, this.freeze, this.thaw, h("span", { class: "muted" }, "open, and silent")),
      h("div", { class: "owner-row" }, h("span", {}, "Ghosts"), this.fewer, this.more, h("span", { class: "muted" }, "half-open, read by nobody")));
    root.replaceChildren(this.error, this.socketParts,
      h("section", { class: "owner-part" }, h("h3", {}, "Rate limits"),
        h("label", { class: "choice" }, this.limits, h("span", {}, "Slack's rate limits apply")), this.limitWords),
      h("section", { class: "owner-part" }, h("h3", {}, "Installation"), this.installed,
        h("div", { class: "owner-row" }, this.install, this.uninstall)));
  }

  detail(deed) {
    return deed === "disconnect" ? { reason: this.reason.value } : {};
  }

  haunt(by) {
    return this.change("sockets", { do: "ghosts", count: Math.max(0, this.ghosts + by) });
  }

  async remove() {
    const isAgreed = await askToConfirm({
      title: `Uninstall ${state.workspace.app.name}?`, text: "Its tokens end, and it leaves all channels' events. You can reinstall it here.",
      confirm: "Uninstall", deny: "Keep it", style: "danger",
    });
    if (isAgreed) await this.change("app", { do: "uninstall" });
  }

  async change(path, body) {
    const answer = await own(path, body);
    this.error.textContent = answer.ok ? "" : answer.error;
    await this.load().catch(() => {});
    this.onChanged();
  }

  /** Fetch and show how things are. */
  async load() {
    const [sockets, limits] = await Promise.all([get("sockets"), get("limits")]);
    const { app } = state.workspace;
    this.ghosts = sockets.ghosts;
    const counted = (count, name) => `${count} ${name}${count === 1 ? "" : "s"}`;
    say(this.status, `${sockets.open} open, ${counted(sockets.ghosts, "ghost")}${sockets.frozen ? ", frozen" : ""}`);
    this.freeze.hidden = sockets.frozen;
    this.thaw.hidden = !sockets.frozen;
    this.fewer.disabled = !sockets.ghosts;
    this.socketParts.hidden = app.transport === "http";
    this.limits.checked = limits.enabled;
    const special = Object.entries(limits.per_minute).map(([method, most]) => `${method}: ${most || "no limit"}`);
    say(this.limitWords, [`${limits.per_channel} messages a minute in one channel`, ...special].join("; "));
    const isInstalled = app.installed !== false;
    say(this.installed, `${app.name} is ${isInstalled ? "installed" : "uninstalled: its tokens do not work"}.`);
    this.install.hidden = isInstalled;
    this.uninstall.hidden = !isInstalled;
  }
}

function say(node, words) {
  if (node.textContent !== words) node.textContent = words;
}
