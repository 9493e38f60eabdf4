// Failures on request: a small form, and the list of what is planned.

import { get, own } from "./api.js";
import { button, h, uniqueId } from "./dom.js";

const METHODS = [
  "*", "chat.postMessage", "chat.postEphemeral", "chat.update", "chat.delete", "chat.getPermalink", "views.open", "views.push",
  "views.update", "views.publish", "conversations.info", "conversations.history", "conversations.replies", "conversations.open",
  "conversations.join", "users.info", "files.getUploadURLExternal", "files.completeUploadExternal", "files.info", "reactions.add",
  "apps.connections.open", "auth.test", "response_url", "upload", "download",
];
const KINDS = { "*": "anything", slash_commands: "slash commands", interactive: "buttons, forms and shortcuts", events_api: "events" };
const CALLS = {
  ratelimited: "429, try again later", 500: "500, nothing done", 503: "503, nothing done", error: "a refusal, nothing done",
  slow: "the true answer, late", timeout_before: "no answer, nothing done", timeout_after: "no answer, yet done",
  reset_before: "connection cut, nothing done", reset_after: "connection cut, yet done",
};
const DELIVERIES = {
  duplicate: "comes twice", reorder: "comes after the next one", drop: "is lost on the way", delay: "comes late",
  bad_signature: "has a wrong signature (HTTP)", stale_signature: "has a signature six minutes old (HTTP)",
};
const ARGUMENTS = { ratelimited: ["Seconds", "3"], slow: ["Seconds", "5"], delay: ["Seconds", "5"], error: ["Code", "internal_error"] };

const options = (words) => Object.entries(words).map(([value, label]) => h("option", { value }, label));
const labelled = (words, field) => h("label", { class: "form-row" }, h("span", {}, words), field);

export class Faults {
  constructor(root) {
    this.target = h("select", { id: "fault-target", onchange: () => this.follow() },
      options({ method: "a request of the app", delivery: "a delivery to the app" }));
    const known = uniqueId("methods");
    this.method = h("input", { id: "fault-method", list: known, value: "chat.postMessage", required: true, spellcheck: "false" });
    this.kind = h("select", { id: "fault-delivery" }, options(KINDS));
    this.fault = h("select", { id: "fault-kind", onchange: () => this.followFault() });
    this.argument = h("input", { id: "fault-argument", required: true });
    this.times = h("input", { id: "fault-times", type: "number", min: "1", max: "10000", value: "1", required: true });
    this.rows = {
      method: labelled("Method (* is any)", h("span", {}, this.method, h("datalist", { id: known }, METHODS.map((value) => h("option", { value }))))),
      delivery: labelled("Kind", this.kind),
      argument: labelled("Seconds", this.argument),
    };
    this.error = h("p", { class: "field-error", role: "alert" });
    this.planned = h("ul", { class: "planned", id: "faults-planned", "aria-label": "Planned faults" });
    this.clear = button("button button-small", () => this.change("DELETE", {}), { id: "faults-clear" }, "Clear all");
    const onsubmit = (event) => {
      event.preventDefault();
      this.change("POST", this.asked());
    };
    root.replaceChildren(
      h("p", { class: "muted" }, "The next requests or deliveries fail as you say here. First planned, first served."),
      h("form", { class: "owner-form", id: "fault-form", onsubmit },
        labelled("Let fail", this.target), this.rows.method, this.rows.delivery, labelled("How", this.fault), this.rows.argument,
        labelled("Times", this.times), this.error, h("button", { class: "button button-primary" }, "Plan it")),
      h("h3", {}, "Planned"), this.planned, this.clear);
    this.follow();
  }

  follow() {
    const isMethod = this.target.value === "method";
    this.rows.method.hidden = !isMethod;
    this.rows.delivery.hidden = isMethod;
    this.fault.replaceChildren(...options(isMethod ? CALLS : DELIVERIES));
    if (isMethod) this.fault.value = "ratelimited"; // keys that are numbers come first
    this.followFault();
  }

  followFault() {
    const [words, initial] = ARGUMENTS[this.fault.value] ?? [];
    this.rows.argument.hidden = !words;
    if (!words) return;
    this.rows.argument.firstChild.textContent = words;
    Object.assign(this.argument, words === "Seconds" ? { type: "number", min: "0", max: "3600", step: "any" } : { type: "text" });
    this.argument.value = initial;
  }

  asked() {
    const argument = this.rows.argument.hidden ? "" : `:${this.argument.value.trim()}`;
    const place = this.target.value === "method" ? { method: this.method.value.trim() } : { delivery: this.kind.value };
    return { ...place, fault: this.fault.value + argument, times: Number(this.times.value) };
  }

  async change(method, body) {
    const answer = await own("faults", body, method);
    this.error.textContent = answer.ok ? "" : answer.error;
    if (answer.ok) this.show(answer);
  }

  /** Fetch and show what is planned. */
  async load() {
    this.show(await get("faults"));
  }

  show({ calls, deliveries }) {
    const item = (name, words, each) => {
      const [kind, argument] = each.fault.split(":");
      const how = [words[kind] ?? kind, argument].filter(Boolean).join(": ");
      return h("li", {}, h("strong", {}, name), ` ${how}`, h("span", { class: "muted" }, each.times > 1 ? ` ${each.times} times` : " once"));
    };
    const all = [
      ...calls.map((each) => item(each.name === "*" ? "Any request" : each.name, CALLS, each)),
      ...deliveries.map((each) => item(`A delivery (${KINDS[each.name] ?? each.name})`, DELIVERIES, each)),
    ];
    this.planned.replaceChildren(...(all.length ? all : [h("li", { class: "muted" }, "Nothing will fail.")]));
    this.clear.hidden = !all.length;
  }
}
