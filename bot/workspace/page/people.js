// Who this tab acts as, and whether the app is connected.

import { byId, h } from "./dom.js";
import { now, state } from "./state.js";
import { timeOfDay } from "./time.js";

/** Fill the person select and keep its local times current. */
export function renderPeople() {
  const select = byId("act-as");
  const people = state.workspace.people.filter((person) => !person.is_bot);
  const known = [...select.options].map((option) => option.value).join();
  if (known !== people.map((person) => person.id).join()) {
    select.replaceChildren(...people.map((person) => h("option", { value: person.id })));
  }
  for (const [index, person] of people.entries()) {
    const city = (person.tz ?? "").split("/").at(-1).replaceAll("_", " ");
    const label = `${person.real_name || person.name}, ${timeOfDay(now(), person.tz || "Etc/UTC")} ${city}`;
    if (select.options[index].textContent !== label) select.options[index].textContent = label;
  }
  select.value = state.personId;
}

/** Return the id of the person named by an id or a handle, or of the first person. */
export function resolvePerson(wanted) {
  const people = state.workspace.people.filter((person) => !person.is_bot);
  const found = people.find((person) => person.id === wanted || person.name === wanted);
  return (found ?? people[0])?.id ?? null;
}

/** Say in words whether the app is connected. */
export function renderConnection() {
  const { app } = state.workspace;
  const status = byId("app-status");
  status.classList.toggle("is-connected", app.connected);
  status.querySelector(".status-name").textContent = `${app.name} is`;
  status.querySelector(".status-words").textContent = app.connected ? "connected" : "not connected";
}
