// Who this tab acts as, and whether the app is connected.

import { byId, h } from "./dom.js";
import { now, personById, state } from "./state.js";
import { timeOfDay } from "./time.js";

const NARROW = "(max-width: 760px)"; // room for a name and no more
const KINDS = { guest: "guest", single_channel_guest: "guest of one channel" };

/** Return what kind of person this is in words: "guest", "from Contoso", or nothing for a member. */
export function kindOf(person) {
  if (person?.kind === "external") return `from ${person.team || "elsewhere"}`;
  return KINDS[person?.kind] ?? "";
}

/** Return the mark beside the name of a guest or of somebody from elsewhere. */
export function kindTag(userId) {
  const words = kindOf(personById(userId));
  return words ? h("span", { class: "tag" }, words) : null;
}

/** Fill the person select and keep its local times current. */
export function renderPeople() {
  const select = byId("act-as");
  const people = state.workspace.people.filter((person) => !person.is_bot);
  const known = [...select.options].map((option) => option.value).join();
  if (known !== people.map((person) => person.id).join()) {
    select.replaceChildren(...people.map((person) => h("option", { value: person.id })));
  }
  for (const [index, person] of people.entries()) {
    const label = labelOf(person);
    if (select.options[index].textContent !== label) select.options[index].textContent = label;
  }
  select.value = state.personId;
}

function labelOf(person) {
  const kind = kindOf(person);
  const name = `${person.real_name || person.name}${kind ? ` (${kind})` : ""}`;
  if (matchMedia(NARROW).matches) return name;
  const city = (person.tz ?? "").split("/").at(-1).replaceAll("_", " ");
  return `${name}, ${timeOfDay(now(), person.tz || "Etc/UTC")} ${city}`;
}

/** Return the id of the person named by an id or a handle, or of the first person. */
export function resolvePerson(wanted) {
  const people = state.workspace.people.filter((person) => !person.is_bot);
  const found = people.find((person) => person.id === wanted || person.name === wanted);
  return (found ?? people[0])?.id ?? null;
}

/** Say in words whether the app is installed and connected. */
export function renderConnection() {
  const { app } = state.workspace;
  const isThere = app.connected && app.installed !== false;
  const status = byId("app-status");
  status.classList.toggle("is-connected", isThere);
  status.querySelector(".status-name").textContent = `${app.name} is`;
  status.querySelector(".status-words").textContent = app.installed === false
    ? "uninstalled"
    : app.connected ? "connected" : "not connected";
}
