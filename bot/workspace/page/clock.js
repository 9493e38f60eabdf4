// The workspace's calendar: shows it, moves it, lets it stand.

import { own } from "./api.js";
import { byId, h } from "./dom.js";
import { icon } from "./icons.js";
import { me, now, state, timezone } from "./state.js";
import { ago, duration, fromLocalField, fullDate, toLocalField } from "./time.js";

const STEPS = { "clock-advance-hour": 3600, "clock-advance-day": 86400, "clock-advance-week": 604800 };

/** Wire the clock's buttons; `onMoved` is called after each move. */
export function initClock(onMoved) {
  const panel = byId("clock-panel");
  const toggle = byId("clock-toggle");
  const show = (isOpen) => {
    panel.hidden = !isOpen;
    toggle.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) byId("clock-to").value = toLocalField(now());
  };
  const move = async (body) => {
    byId("clock-error").textContent = "";
    const answer = await own("clock", body);
    if (answer.ok) {
      const { next } = state.workspace.clock;
      state.workspace.clock = { next, ...answer };
      state.fetchedAt = Date.now();
      renderClock();
      onMoved();
    } else {
      show(true);
      byId("clock-error").textContent = answer.error;
    }
    return answer.ok;
  };
  byId("clock-icon").replaceWith(icon("clock", 16));
  for (const [id, seconds] of Object.entries(STEPS)) byId(id).addEventListener("click", () => move({ advance: seconds }));
  toggle.addEventListener("click", () => show(panel.hidden));
  byId("clock-jump").addEventListener("submit", async (event) => {
    event.preventDefault();
    const to = fromLocalField(byId("clock-to").value);
    if (to !== null && (await move({ to }))) show(false);
  });
  byId("clock-next").addEventListener("click", () => move({ to: "next" }));
  byId("clock-pause").addEventListener("click", () => move({ paused: !state.workspace.clock.is_paused }));
  byId("clock-real").addEventListener("click", async () => (await move({ to: "real" })) && show(false));
  document.addEventListener("pointerdown", (event) => !byId("clock").contains(event.target) && show(false));
  byId("clock").addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || panel.hidden) return;
    show(false);
    toggle.focus();
  });
  setInterval(renderClock, 1000);
}

/** Show the time, how far it is from the real one, and what comes next. */
export function renderClock() {
  if (!state.workspace) return;
  const { offset, is_paused: isPaused, next } = state.workspace.clock;
  const [whole, weekday, day, year, time] = fullDate(now()).match(/^(\S+ )(.*)( \d{4})(,.*)$/);
  if (byId("clock-now").textContent !== whole) {
    byId("clock-now").replaceChildren(h("span", { class: "weekday" }, weekday), day, h("span", { class: "year" }, year), time);
  }
  setText("clock-offset", isPaused ? "paused" : aheadWords(offset));
  byId("clock").classList.toggle("is-moved", isPaused || Math.abs(offset) >= 60);
  byId("clock").classList.toggle("is-paused", Boolean(isPaused));
  setText("clock-pause", isPaused ? "Go on" : "Pause");
  byId("clock-next").hidden = !next;
  setText("clock-next", next ? `Next: ${next.label}, ${ago(next.at)}` : "");
  byId("clock-next").title = next ? fullDate(next.at) : "";
  setText("clock-zone", `${me()?.real_name ?? ""}'s time (${timezone()})`);
}

function aheadWords(offset) {
  if (Math.abs(offset) < 60) return "real time";
  return `${duration(offset)} ${offset > 0 ? "ahead" : "behind"}`;
}

// Untouched text nodes keep selections, and screen readers quiet.
function setText(id, text) {
  if (byId(id).textContent !== text) byId(id).textContent = text;
}
