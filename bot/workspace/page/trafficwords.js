// What passed, in words.

import { channelById, nameOf, nameOfChannel } from "./state.js";

/** Return `{way, name, detail, result, mood}` for a call or a delivery; the mood is ok, bad or waiting. */
export function describe({ kind, entry }) {
  return kind === "call"
    ? { way: "From the app", name: entry.method, detail: callDetail(entry.args ?? {}), ...callResult(entry) }
    : { way: "To the app", ...deliveryName(entry), ...deliveryResult(entry) };
}

function callDetail(args) {
  const channel = channelById(args.channel ?? args.channel_id);
  const person = args.user ?? args.user_id;
  const parts = [channel ? nameOfChannel(channel) : args.channel, person ? nameOf(person) : null, args.filename ?? args.name];
  return parts.filter((part) => typeof part === "string" && part).join(", ");
}

function callResult({ status, answer }) {
  if (!status) return { result: "no answer", mood: "bad" };
  if (status === 429) return { result: "429, rate limited", mood: "bad" };
  if (status >= 500) return { result: `${status}, server error`, mood: "bad" };
  if (answer?.ok === false) return { result: `refused: ${answer.error}`, mood: "bad" };
  return status >= 400 ? { result: `refused with ${status}`, mood: "bad" } : { result: "ok", mood: "ok" };
}

function deliveryName({ type, payload = {}, retry_attempt: retry }) {
  const again = retry ? `retry ${retry}` : null;
  const join = (...parts) => [...parts, again].filter(Boolean).join(", ");
  if (type === "slash_commands") return { name: payload.command, detail: join(payload.text, nameOf(payload.user_id)) };
  if (type === "events_api") return { name: payload.event?.type ?? "event", detail: join("event", payload.event?.subtype) };
  const person = payload.user?.id ? nameOf(payload.user.id) : null;
  const what = payload.actions?.[0]?.action_id ?? payload.callback_id ?? payload.view?.callback_id ?? payload.action_id;
  return { name: payload.type ?? type, detail: join(what, person) };
}

const PROBLEMS = {
  http_timeout: "not acked in time", timeout: "not acked in time", connection_failed: "the app was not reached",
  http_error: "the app answered with an error", too_many_redirects: "the app redirected",
};

function deliveryResult({ is_acked: isAcked, problem, refused = [], answer }) {
  const reasons = refused.filter((each) => !["operation_timeout", "dispatch_failed"].includes(each));
  if (isAcked && reasons.length) return { result: `acked, but ${reasons.join("; ")}`, mood: "bad" };
  if (isAcked) return { result: answer && Object.keys(answer).length ? "acked with an answer" : "acked", mood: "ok" };
  if (!problem && !refused.length) return { result: "waiting for the ack", mood: "waiting" };
  const words = PROBLEMS[problem] ?? (refused[0] === "operation_timeout" ? "not acked in time" : problem || refused[0]);
  return { result: `failed: ${words}`, mood: "bad" };
}
