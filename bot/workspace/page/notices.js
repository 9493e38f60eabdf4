// What the workspace itself tells one person, shown like an ephemeral message from "System".

import { now, state } from "./state.js";

const notices = [];

/** Tell the acting person something in a channel or thread. */
export function addNotice(channelId, threadTs, text) {
  const ts = now().toFixed(6);
  notices.push({
    ts, text, is_ephemeral: true, is_notice: true, user: "system",
    author: { name: "system", real_name: "System", is_bot: false },
    place: placeOf(state.personId, channelId, threadTs),
  });
}

/** Return messages with the acting person's notices of that channel (`threadTs` null) or thread. */
export function withNotices(messages, channelId, threadTs) {
  const place = placeOf(state.personId, channelId, threadTs);
  const own = notices.filter((notice) => notice.place === place);
  return [...messages, ...own].sort((one, other) => Number(one.ts) - Number(other.ts));
}

function placeOf(personId, channelId, threadTs) {
  return [personId, channelId, threadTs ?? ""].join(" ");
}
