// Boots the page, keeps it in step with the workspace, and follows the address bar.
//
// Hooks for browser tests (besides roles and labels):
//   #act-as                          who this tab acts as (<select>, values are user ids); also ?as=ana
//   #app-status                      the app's connection; .is-connected
//   #clock-now #clock-offset         the workspace's time, and how far ahead it is, or "paused"
//   #clock-advance-hour/-day/-week   move it; #clock-toggle opens #clock-panel: #clock-next, #clock-pause, #clock-to, #clock-jump, #clock-real
//   #sidebar-toggle                  phone: shows the channels
//   [data-channel="C…"]              a channel in the sidebar; data-unread counts; .shared-mark
//   #channel-title #channel-shared   the open channel; #channel-menu -> [role=menuitem][data-value=leave]; .join-button
//   #messages                        [data-ts="…"] a message in it; .separator-new is where reading stopped
//   #app-home #home                  the app's Home tab
//   #composer textarea               where to type; .completion [role=option] offers; .shortcuts-button
//   #composer input[type=file]       attaches; .attach-button, .upload-chip (data-file once it arrived)
//   .reply-link                      "2 replies"; .thread-pane, #thread-messages, #thread-composer textarea, #thread-close
//   .is-ephemeral                    a message only this person sees
//   .message-tools button            "Add reaction", "Reply in thread", "More actions" -> [role=menuitem][data-value="…"]
//   .edit-field                      changes a message; .reaction[data-reaction="…"], aria-pressed when one's own
//   [data-block-id="…"] [data-action-id="…"]   blocks and elements, in messages and modals; aria-busy while sent
//   #modal[data-view-id][data-callback-id]     the top modal (role=dialog); .modal-alert, .field-error
//   #modal-submit #modal-cancel .modal-close .modal-back
//   #notes-toggle #notes .note       the notes drawer
//   #traffic-toggle #traffic         the drawer of traffic and faults, in tabs:
//     #traffic-filter .traffic-entry[data-seq][data-kind]   .traffic-line opens the JSON; .traffic-result
//     #fault-form: #fault-target #fault-method #fault-delivery #fault-kind #fault-argument #fault-times; #faults-planned #faults-clear
//     #sockets-status #sockets-disconnect/-drop/-freeze/-thaw #ghosts-more/-fewer #limits-enabled #app-install #app-uninstall
//   #offline                         shown while the workspace is not reachable
//   body[data-ready]                 set once the first load is done

import { get } from "./api.js";
import { ChannelPane } from "./channel.js";
import { countAllUnread, countUnread, renderChannels } from "./channels.js";
import { initClock, renderClock } from "./clock.js";
import { byId } from "./dom.js";
import { HomeTab } from "./home.js";
import { icon } from "./icons.js";
import { ModalStack } from "./modal.js";
import { initNotes, renderNotes } from "./notes.js";
import { OwnerDrawer } from "./owner.js";
import { renderConnection, renderPeople, resolvePerson } from "./people.js";
import { followAddress, goTo, keepPerson, wantedPerson } from "./routes.js";
import { me, state } from "./state.js";
import { coalesce, listen } from "./stream.js";
import { ThreadPane } from "./thread.js";

const refreshWorkspace = coalesce(loadWorkspace);
const refreshChannel = coalesce(() => channel.refresh());
const refreshThread = coalesce(() => thread.refresh());
const refreshViews = coalesce(() => Promise.all([modals.refresh(), home.refresh()]));

const channel = new ChannelPane({ refresh: refreshConversation, openThread });
const thread = new ThreadPane({ refresh: refreshConversation, close: closeThread });
const modals = new ModalStack();
const home = new HomeTab();
const owner = new OwnerDrawer(() => refreshWorkspace().catch(() => {}));
let stopListening = () => {};

async function refreshAll() {
  await refreshWorkspace();
  await Promise.all([refreshChannel(), refreshThread(), refreshViews()]);
}

async function loadWorkspace() {
  const { personId } = state;
  const workspace = await get("workspace");
  if (personId !== state.personId) return;
  state.workspace = workspace;
  state.fetchedAt = Date.now();
  // Until now this tab only had a handle from its address, or nothing.
  state.personId = resolvePerson(personId);
  byId("team-name").textContent = workspace.team.name;
  renderPeople();
  renderConnection();
  renderClock();
  renderNotes();
  followAddress();
  renderChannels();
}

function refreshConversation() {
  return Promise.all([refreshChannel(), refreshThread()]).catch(() => {});
}

function openThread(ts) {
  goTo(state.channelId, ts);
  setTimeout(() => thread.focus(), 0);
}

function closeThread() {
  const from = state.threadTs;
  goTo(state.channelId);
  channel.focusRoot(from);
}

function onAddress() {
  if (!state.workspace) return;
  followAddress();
  renderChannels();
  showSidebar(false);
  refreshConversation();
  if (state.isHome) home.open();
  refreshViews().catch(() => {});
}

function actAs(personId) {
  stopListening();
  state.personId = personId;
  keepPerson(me().name);
  if (state.isHome) home.open();
  start();
}

const HINTS = {
  message: (hint) => [
    hint.channel && hint.channel !== state.channelId ? countUnread(hint.channel).then(renderChannels) : refreshConversation(),
    refreshWorkspace(),
  ],
  view: () => [refreshViews()],
  clock: () => [refreshWorkspace(), refreshConversation()],
  app: () => [refreshWorkspace().then(() => owner.refresh())],
  traffic: () => [owner.refresh()],
};

function onHint(hint) {
  const work = HINTS[hint.kind]?.(hint) ?? [refreshAll()];
  Promise.all(work).catch(() => {}); // the stream's own error shows that the workspace is gone
}

function start() {
  stopListening = listen(state.personId, {
    onHint,
    onOpen: () => {
      showOffline(false);
      loadEverything();
      owner.reset();
    },
    onLost: () => showOffline(true),
  });
}

async function loadEverything() {
  try {
    await refreshAll();
    await countAllUnread();
    renderChannels();
    document.body.dataset.ready = "";
  } catch {
    showOffline(true);
  }
}

function showOffline(isOffline) {
  byId("offline").hidden = !isOffline;
  byId("app-status").hidden = isOffline; // nobody knows then
}

async function boot() {
  byId("sidebar-toggle").append(icon("menu"));
  byId("sidebar-toggle").addEventListener("click", () => showSidebar(!document.body.classList.contains("shows-sidebar")));
  byId("sidebar-veil").addEventListener("click", () => showSidebar(false));
  byId("act-as").addEventListener("change", (event) => actAs(event.target.value));
  window.addEventListener("hashchange", onAddress);
  initNotes();
  initClock(refreshConversation);
  setInterval(() => state.workspace && renderPeople(), 20000);
  await firstLoad();
  keepPerson(me().name);
  if (state.isHome) home.open();
  start();
}

// Without people there is nobody to listen for, so the first look is tried until it succeeds.
async function firstLoad() {
  state.personId = wantedPerson();
  for (;;) {
    try {
      return await refreshWorkspace();
    } catch (failure) {
      if (failure.status) state.personId = null; // the address names nobody here
      showOffline(true);
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  }
}

function showSidebar(isShown) {
  document.body.classList.toggle("shows-sidebar", isShown);
  byId("sidebar-toggle").setAttribute("aria-expanded", String(isShown));
}

boot();
