// The pane beside the channel that shows one thread.

import { get } from "./api.js";
import { Composer } from "./composer.js";
import { button, byId, h } from "./dom.js";
import { icon } from "./icons.js";
import { MessageList } from "./messages.js";
import { withNotices } from "./notices.js";
import { currentChannel, nameOfChannel, state } from "./state.js";

export class ThreadPane {
  constructor({ refresh, close }) {
    this.pane = byId("thread-pane");
    this.title = h("span", { class: "pane-subtitle" });
    const closing = button("tool", close, { id: "thread-close", "aria-label": "Close thread" }, icon("back"), icon("close"));
    this.pane.querySelector("header").append(h("h2", {}, "Thread"), this.title, closing);
    const place = () => ({ channelId: state.channelId, threadTs: state.threadTs, refresh, openThread: () => {} });
    this.list = new MessageList(byId("thread-messages"), place);
    this.composer = new Composer(byId("thread-composer"), { isThread: true, refresh, editLast: () => this.list.editLast() });
    this.pane.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) close();
    });
  }

  /** Fetch and show the open thread, or hide the pane when none is. */
  async refresh() {
    const { channelId, threadTs, personId } = state;
    this.pane.hidden = !threadTs;
    document.body.classList.toggle("has-thread", Boolean(threadTs));
    if (!threadTs) return;
    this.title.textContent = nameOfChannel(currentChannel());
    this.composer.update();
    await this.list.load({
      scope: [personId, channelId, threadTs].join(" "),
      fetch: () => fetchThread(channelId, threadTs),
      isCurrent: () => channelId === state.channelId && threadTs === state.threadTs && personId === state.personId,
      withNotices: (messages) => withNotices(messages, channelId, threadTs),
      words: (messages) => ({
        empty: "This thread is not there any more.", afterFirst: messages.length > 1 ? counted(messages.length - 1) : null,
      }),
    });
  }

  /** Put the caret into the reply field. */
  focus() {
    this.composer.field.focus();
  }
}

async function fetchThread(channelId, threadTs) {
  try {
    return (await get(`channels/${channelId}/threads/${threadTs}`)).messages;
  } catch (failure) {
    if (failure.status) return [];
    throw failure;
  }
}

function counted(replies) {
  return `${replies} ${replies === 1 ? "reply" : "replies"}`;
}
