// What the page knows: the workspace as last fetched, and where this tab looks.

/** The tab's whole memory; `main.js` writes it, everything else reads it. */
export const state = {
  workspace: null,
  fetchedAt: 0, // this browser's clock when `workspace` came, in milliseconds
  personId: null,
  channelId: null,
  threadTs: null,
  isHome: false, // whether the app's Home tab is open instead of a channel
};

/** Return the person this tab acts as. */
export function me() {
  return personById(state.personId);
}

/** Return the person or bot with this id, if there is one. */
export function personById(id) {
  return state.workspace?.people.find((person) => person.id === id) ?? null;
}

/** Return the group of people with this id, if there is one. */
export function groupById(id) {
  return state.workspace?.groups?.find((group) => group.id === id) ?? null;
}

/** Return the channel with this id, if the acting person sees it. */
export function channelById(id) {
  return state.workspace?.channels.find((channel) => channel.id === id) ?? null;
}

/** Return the channel that is open. */
export function currentChannel() {
  return channelById(state.channelId);
}

/** Return "#name", or the bare name of a private one. */
export function nameOfChannel(channel) {
  if (!channel) return "";
  return channel.is_private ? channel.name : `#${channel.name}`;
}

/** Return the workspace's calendar time in epoch seconds. */
export function now() {
  const clock = state.workspace?.clock;
  if (!clock) return Date.now() / 1000;
  if (clock.is_paused) return clock.now;
  return clock.now + (Date.now() - state.fetchedAt) / 1000;
}

/** Return the acting person's IANA time zone: all times on the page are theirs. */
export function timezone() {
  return me()?.tz || "Etc/UTC";
}

/** Return how people call someone: real name, else handle, else the bare id. */
export function nameOf(id) {
  const person = personById(id);
  if (person) return person.real_name || person.name;
  if (id && id === state.workspace?.app.bot_user_id) return state.workspace.app.name;
  return id ?? "someone";
}
