// What stands where a composer would be, in channels that take no messages from this person.

import { act } from "./api.js";
import { button } from "./dom.js";
import { nameOfChannel } from "./state.js";

/** Return why nobody, or this person, can write in a channel; null where they can. */
export function closedBecause(channel) {
  if (channel?.is_archived) return "This channel is archived. It can be read, and nobody can write here.";
  if (channel?.is_member === false) return `You can read ${nameOfChannel(channel)}. To write here, join it.`;
  return null;
}

/** Return the words, with a button to join where one may; `onJoined(error)` hears what came of it. */
export function closedWords(channel, onJoined) {
  const reason = closedBecause(channel);
  if (!reason) return [];
  if (channel.is_archived || channel.is_private) return [reason];
  const join = async () => {
    const answer = await act("join", { channel: channel.id });
    if (answer.ok) channel.is_member = true;
    onJoined(answer.ok ? null : answer.error);
  };
  return [reason, button("button button-small join-button", join, {}, `Join ${nameOfChannel(channel)}`)];
}
