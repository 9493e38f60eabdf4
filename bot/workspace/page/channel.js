// The middle of the page: the open channel's title, its messages, and where to type.

import { act, get } from "./api.js";
import { iconOf, markRead, renderChannels, sharedWords } from "./channels.js";
import { Composer } from "./composer.js";
import { askToConfirm } from "./confirm.js";
import { byId } from "./dom.js";
import { icon } from "./icons.js";
import { showJson } from "./inspector.js";
import { openMenu } from "./menu.js";
import { MessageList } from "./messages.js";
import { mrkdwn } from "./mrkdwn.js";
import { addNotice, withNotices } from "./notices.js";
import { readUntil } from "./readmarks.js";
import { currentChannel, nameOfChannel, state } from "./state.js";

export class ChannelPane {
  constructor({ refresh, openThread }) {
    const place = () => ({ channelId: state.channelId, threadTs: null, refresh, openThread });
    this.refreshBoth = refresh;
    this.list = new MessageList(byId("messages"), place);
    this.composer = new Composer(byId("composer"), { isThread: false, refresh, editLast: () => this.list.editLast() });
    byId("channel-menu").append(icon("more"));
    byId("channel-menu").addEventListener("click", () => openMenu(byId("channel-menu"), this.menuItems()));
  }

  /** Fetch and show the open channel; while a Home tab is open, only its title. */
  async refresh() {
    const { channelId, personId } = state;
    this.showTitle();
    if (!channelId) return;
    this.composer.update();
    const isCurrent = () => channelId === state.channelId && personId === state.personId;
    const scope = `${personId} ${channelId}`;
    if (scope !== this.list.scope) this.newSince = readUntil(channelId);
    const { newSince } = this;
    await this.list.load({
      scope,
      fetch: async () => (await get(`channels/${channelId}/messages`)).messages,
      isCurrent,
      withNotices: (messages) => withNotices(messages, channelId, null),
      words: () => ({ empty: "Nothing has been said here yet.", newSince }),
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
    byId("channel-shared").textContent = sharedWords(channel);
    byId("channel-shared").hidden = !sharedWords(channel);
    byId("channel-menu").hidden = !channel;
    document.title = `${name} - ${team.name}`;
  }

  menuItems() {
    const channel = currentChannel();
    const canLeave = channel.is_member && !channel.is_im && !channel.is_archived;
    const leave = { label: `Leave ${nameOfChannel(channel)}`, value: "leave", choose: () => this.leave(channel) };
    return [
      ...(canLeave ? [leave, null] : []),
      { label: "View JSON", value: "view-json", choose: () => showJson(nameOfChannel(channel), channel) },
    ];
  }

  async leave(channel) {
    if (channel.is_private && !(await askToConfirm(noWayBack(channel)))) return;
    const answer = await act("leave", { channel: channel.id });
    if (answer.ok) return; // the workspace's hint shows where one is now
    addNotice(channel.id, null, answer.error);
    this.refreshBoth();
  }

  /** Give the focus back to where a thread was opened, or to the composer. */
  focusRoot(ts) {
    const root = [...byId("messages").querySelectorAll("[data-ts]")].find((node) => node.dataset.ts === ts);
    (root?.querySelector(".reply-link") ?? this.composer.field).focus();
  }
}

function noWayBack(channel) {
  return {
    title: `Leave ${channel.name}?`, text: "It is private: somebody in it must invite you back.",
    confirm: "Leave", deny: "Stay", style: "danger",
  };
}
