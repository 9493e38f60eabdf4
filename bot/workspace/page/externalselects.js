// Select menus whose options the app offers while one types.

import { h } from "./dom.js";
import { plainText } from "./mrkdwn.js";
import { chip } from "./selects.js";

const PAUSE = 300; // milliseconds without typing before the app is asked
const DEFAULT_MINIMUM = 3; // characters, unless min_query_length says otherwise

function external({ key, initialKey, isMulti }) {
  return (element, tools) => {
    const initial = (tools.kept ? tools.kept[key] : element[initialKey]) ?? [];
    let chosen = [initial].flat();
    const minimum = element.min_query_length ?? DEFAULT_MINIMUM;
    const chips = h("span", { class: "chips" });
    const field = h("input", {
      type: "search", autocomplete: "off", placeholder: plainText(element.placeholder) || "Type to search",
      "aria-labelledby": tools.labelId, "aria-label": tools.labelId ? null : tools.label || "Search",
    });
    const results = h("span", { class: "external-results", role: "group", "aria-label": "Results" });
    const status = h("span", { class: "input-help", role: "status" });
    const node = h("span", { class: "multi-select external-select" }, chips, h("span", { class: "text-input" }, field), results, status);
    const value = () => (isMulti ? chosen : chosen[0] ?? null);

    const change = (options) => {
      chosen = options;
      field.value = "";
      results.replaceChildren();
      status.textContent = "";
      drawChips();
      field.focus();
      tools.changed(node, { [key]: value() });
    };
    const drawChips = () => chips.replaceChildren(...chosen.map((option) => chip(
      { key: option.value, label: plainText(option.text) }, () => change(chosen.filter((each) => each !== option)),
    )));
    const offer = (option) => h("button", {
      type: "button", class: "button button-small", dataset: { value: option.value },
      onclick: () => change(isMulti ? [...chosen.filter((each) => each.value !== option.value), option] : [option]),
    }, plainText(option.text));

    let timer = null;
    const ask = async () => {
      const query = field.value.trim();
      if (query.length < minimum) return;
      status.textContent = "Searching…";
      const options = await tools.suggest(query);
      if (query !== field.value.trim()) return; // more was typed meanwhile
      results.replaceChildren(...options.map(offer));
      status.textContent = options.length ? "" : "Nothing found";
      (results.lastElementChild ?? status).scrollIntoView({ block: "nearest" });
    };
    field.addEventListener("input", () => {
      clearTimeout(timer);
      results.replaceChildren();
      const missing = minimum - field.value.trim().length;
      status.textContent = field.value && missing > 0 ? `${missing} more to search` : "";
      timer = setTimeout(ask, PAUSE);
    });
    if (minimum === 0) field.addEventListener("focus", ask);
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      results.querySelector("button")?.click();
    });
    drawChips();
    return { node, read: () => ({ type: element.type, [key]: value() }) };
  };
}

/** Builders by element type. */
export const externalSelects = {
  external_select: external({ key: "selected_option", initialKey: "initial_option", isMulti: false }),
  multi_external_select: external({ key: "selected_options", initialKey: "initial_options", isMulti: true }),
};
