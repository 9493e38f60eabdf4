// The address bar says where this tab looks: #/home, #/C123 or #/C123/1700000000.000100 (a thread).

import { channelById, state } from "./state.js";

/** Take over what the address says; a place the person does not see becomes their first channel. */
export function followAddress() {
  if (channelById(state.channelId) && !location.hash.startsWith("#/")) return; // a link within the page
  const [, channelId, threadTs] = location.hash.split("/");
  const isSeen = Boolean(channelById(channelId));
  state.isHome = channelId === "home" && Boolean(state.workspace.app.has_home);
  state.channelId = state.isHome ? null : (isSeen ? channelId : firstChannel());
  state.threadTs = isSeen ? threadTs || null : null;
}

function firstChannel() {
  const { channels } = state.workspace;
  const open = channels.find((channel) => !channel.is_archived && channel.is_member !== false);
  return (open ?? channels[0])?.id ?? null;
}

/** Look at a channel, or at one of its threads. */
export function goTo(channelId, threadTs) {
  location.hash = threadTs ? `#/${channelId}/${threadTs}` : `#/${channelId}`;
}

const KEY = "workspace-emulator person";

/** Return the handle or id that the address names, else who was last acted as, else null. */
export function wantedPerson() {
  return new URLSearchParams(location.search).get("as") ?? localStorage.getItem(KEY);
}

/** Put the acting person's handle into the address, so that a reload and a bookmark keep it. */
export function keepPerson(handle) {
  localStorage.setItem(KEY, handle);
  const address = new URL(location.href);
  address.searchParams.set("as", handle);
  history.replaceState(null, "", address);
}
