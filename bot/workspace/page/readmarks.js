// Where the acting person stopped reading, channel by channel; kept in this browser.

import { now, state } from "./state.js";

function storageKey() {
  return `workspace-emulator read ${state.workspace.team.id} ${state.personId}`;
}

function all() {
  try {
    return JSON.parse(localStorage.getItem(storageKey()) ?? "{}");
  } catch {
    return {};
  }
}

/** Return until when a channel was read, in epoch seconds, or null on a first visit. */
export function readUntil(channelId) {
  const seen = all()[channelId];
  // A workspace that was started anew is behind its marks.
  return seen === undefined || seen > now() + 60 ? null : seen;
}

/** Remember that a channel is read until now. */
export function keepRead(channelId) {
  try {
    localStorage.setItem(storageKey(), JSON.stringify({ ...all(), [channelId]: now() }));
  } catch {
    // Without storage unread counts last as long as the tab.
  }
}
