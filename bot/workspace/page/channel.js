// The middle of the page: the open channel's title, its messages, and where to type.

import { get } from "./api.js";
import { iconOf, markRead, renderChannels } from "./channels.js";
import { Composer } from "./composer.js";
import { byId } from "./dom.js";
import { icon } from "./icons.js";
import { MessageList } from "./messages.js";
import { mrkdwn } from "./mrkdwn.js";
import { withNotices } from "./notices.js";
import { currentChannel, state } from "./state.js";

export class ChannelPane {
  constructor({ refresh, openThread }) {
    const place = () => ({ channelId: state.channelId, threadTs: null, refresh, openThread });
    this.list = new MessageList(byId("messages"), place);
    this.composer = new Composer(byId("composer"), { isThread: false, refresh });
  }

  /** Fetch and show the open channel; while a Home tab is open, only its title. */
  async refresh() {
    const { channelId, personId } = state;
    this.showTitle();
    if (!channelId) return;
    this.composer.update();
    const isCurrent = () => channelId === state.channelId && personId === state.personId;
    await this.list.load({
      scope: `${personId} ${channelId}`,
      fetch: async () => (await get(`channels/${channelId}/messages`)).messages,
      isCurrent,
      withNotices: (messages) => withNotices(messages, channelId, null),
      words: () => ({ empty: "Nothing has been said here yet." }),
    });
    if (!isCurrent()) return;
    markRead(channelId);
    renderChannels();
  }

  showTitle() {
    const channel = currentChannel();
    const { app, team } = state.workspace;
    const name = state.isHome ? app.name : channel?.name ?? "";
    byId("channel-title").replaceChildren(icon(state.isHome ? "home" : iconOf(channel ?? {}), 18), name);
    byId("channel-topic").replaceChildren(...mrkdwn(channel?.topic ?? ""));
    document.title = `${name} - ${team.name}`;
  }

  /** Give the focus back to where a thread was opened, or to the composer. */
  focusRoot(ts) {
    const root = [...byId("messages").querySelectorAll("[data-ts]")].find((node) => node.dataset.ts === ts);
    (root?.querySelector(".reply-link") ?? this.composer.field).focus();
  }
}
