// The workspace's calendar: shows it, and moves it.

import { moveClock } from "./api.js";
import { byId, h } from "./dom.js";
import { icon } from "./icons.js";
import { me, now, state, timezone } from "./state.js";
import { duration, fromLocalField, fullDate, toLocalField } from "./time.js";

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
    const answer = await moveClock(body);
    if (answer.ok) {
      state.workspace.clock = { now: answer.now, offset: answer.offset };
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
  byId("clock-real").addEventListener("click", async () => (await move({ to: Date.now() / 1000 })) && show(false));
  document.addEventListener("pointerdown", (event) => !byId("clock").contains(event.target) && show(false));
  byId("clock").addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || panel.hidden) return;
    show(false);
    toggle.focus();
  });
  setInterval(renderClock, 1000);
}

/** Show the time, and how far it is from the real one. */
export function renderClock() {
  if (!state.workspace) return;
  const { offset } = state.workspace.clock;
  const [, day, year, time] = fullDate(now()).match(/^(.*)( \d{4})(,.*)$/);
  if (byId("clock-now").textContent !== day + year + time) {
    byId("clock-now").replaceChildren(day, h("span", { class: "year" }, year), time);
  }
  setText("clock-offset", aheadWords(offset));
  byId("clock").classList.toggle("is-moved", Math.abs(offset) >= 60);
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
