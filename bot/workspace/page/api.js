// Talks to the emulator's control API.

import { state } from "./state.js";

const JSON_TYPE = { "Content-Type": "application/json" };
const UNREACHABLE = "The workspace is not reachable. Nothing was lost: try again in a moment.";

/** Fetch JSON as the acting person; throw when the workspace cannot be reached. */
export async function get(path) {
  const separator = path.includes("?") ? "&" : "?";
  const query = state.personId ? `${separator}as=${encodeURIComponent(state.personId)}` : "";
  const response = await fetch(`/control/${path}${query}`, { headers: { Accept: "application/json" } });
  if (!response.ok) {
    const failure = new Error(`${response.status} for ${path}`);
    failure.status = response.status;
    throw failure;
  }
  return response.json();
}

/** Do something as the acting person; always resolve to `{ok, error?, errors?}`. */
export function act(verb, body) {
  return own(`people/${encodeURIComponent(state.personId)}/${verb}`, body);
}

/** Return what asks the app for an external select's options in `container`; no answer is no options. */
export function suggestFor(container) {
  return async (block, element, query) => {
    const answer = await act("suggest", { container, block_id: block.block_id, action_id: element.action_id, query });
    return answer.options ?? [];
  };
}

/** Do something as the workspace's owner; always resolve to `{ok, error?}`. */
export function own(path, body = {}, method = "POST") {
  return send(path, { method, headers: JSON_TYPE, body: JSON.stringify(body) });
}

/** Give a file's bytes to the workspace as the acting person; resolve to `{ok, file?, error?}`. */
export function upload(file) {
  const path = `people/${encodeURIComponent(state.personId)}/files?name=${encodeURIComponent(file.name)}`;
  return send(path, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file });
}

async function send(path, request) {
  let response;
  try {
    response = await fetch(`/control/${path}`, { ...request, headers: { Accept: "application/json", ...request.headers } });
  } catch {
    return { ok: false, error: UNREACHABLE, unreachable: true };
  }
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return { ok: true, ...answer };
  const reason = answer.error ?? answer.reason ?? `The workspace answered ${response.status}.`;
  return { ...answer, ok: false, error: String(reason) };
}
