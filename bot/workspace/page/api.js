// Talks to the emulator's control API.

import { state } from "./state.js";

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
  return post(`people/${encodeURIComponent(state.personId)}/${verb}`, body);
}

/** Return what asks the app for an external select's options in a view; no answer is no options. */
export function suggestFor(viewId) {
  return async (block, element, query) => {
    const answer = await act("suggest", { view_id: viewId, block_id: block.block_id, action_id: element.action_id, query });
    return answer.options ?? [];
  };
}

/** Move the workspace's clock: `{advance: seconds}` or `{to: epoch}`. */
export function moveClock(body) {
  return post("clock", body);
}

async function post(path, body) {
  let response;
  try {
    response = await fetch(`/control/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    return { ok: false, error: UNREACHABLE, unreachable: true };
  }
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return { ok: true, ...answer };
  const reason = answer.error ?? answer.reason ?? `The workspace answered ${response.status}.`;
  return { ...answer, ok: false, error: String(reason) };
}
