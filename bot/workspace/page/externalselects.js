// Select menus whose options the app offers while one types.

import { h, uniqueId } from "./dom.js";
import { plainText } from "./mrkdwn.js";
import { chip } from "./selects.js";

const PAUSE = 300; // milliseconds without typing before the app is asked
const DEFAULT_MINIMUM = 3; // characters, unless min_query_length says otherwise

function external({ key, initialKey, isMulti }) {
  return (element, tools) => {
    const initial = (tools.kept ? tools.kept[key] : element[initialKey]) ?? [];
    let chosen = [initial].flat();
    let offered = [];
    let at = 0;
    const minimum = element.min_query_length ?? DEFAULT_MINIMUM;
    const listId = uniqueId("results");
    const chips = h("span", { class: "chips" });
    const field = h("input", {
      type: "search", role: "combobox", autocomplete: "off", placeholder: plainText(element.placeholder) || "Type to search",
      "aria-autocomplete": "list", "aria-controls": listId, "aria-expanded": "false",
      "aria-labelledby": tools.labelId, "aria-label": tools.labelId ? null : tools.label || "Search",
    });
    const results = h("ul", { class: "external-results", role: "listbox", id: listId, "aria-label": "Results", hidden: true });
    const status = h("span", { class: "input-help", role: "status" });
    const node = h("span", { class: "multi-select external-select" }, chips, h("span", { class: "text-input" }, field), results, status);
    const value = () => (isMulti ? chosen : chosen[0] ?? null);

    const change = (options) => {
      chosen = options;
      field.value = "";
      offer([]);
      status.textContent = "";
      drawChips();
      field.focus();
      tools.changed(node, { [key]: value() });
    };
    const choose = (option) => change(isMulti ? [...chosen.filter((each) => each.value !== option.value), option] : [option]);
    const drawChips = () => chips.replaceChildren(...chosen.map((option) => chip(
      { key: option.value, label: plainText(option.text) }, () => change(chosen.filter((each) => each !== option)),
    )));
    const offer = (options) => {
      offered = options;
      at = 0;
      draw();
    };
    const draw = () => {
      results.hidden = !offered.length;
      field.setAttribute("aria-expanded", String(offered.length > 0));
      results.replaceChildren(...offered.map((option, index) => h("li", {
        role: "option", id: `${listId}-${index}`, "aria-selected": String(index === at), dataset: { value: option.value },
        onpointerdown: (event) => {
          event.preventDefault(); // before the field loses the focus
          choose(option);
        },
      }, plainText(option.text))));
      if (offered.length) field.setAttribute("aria-activedescendant", `${listId}-${at}`);
      else field.removeAttribute("aria-activedescendant");
    };

    let timer = null;
    const ask = async () => {
      const query = field.value.trim();
      if (query.length < minimum) return;
      status.textContent = "Searching…";
      const options = await tools.suggest(query);
      if (query !== field.value.trim()) return; // more was typed meanwhile
      offer(options);
      status.textContent = options.length ? "" : "Nothing found";
      (results.lastElementChild ?? status).scrollIntoView({ block: "nearest" });
    };
    field.addEventListener("input", () => {
      clearTimeout(timer);
      offer([]);
      const missing = minimum - field.value.trim().length;
      status.textContent = field.value && missing > 0 ? `${missing} more to search` : "";
      timer = setTimeout(ask, PAUSE);
    });
    field.addEventListener("focus", () => minimum === 0 && !offered.length && ask());
    field.addEventListener("blur", () => offer([]));
    field.addEventListener("keydown", (event) => {
      const moves = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in moves && offered.length) {
        at = (at + moves[event.key] + offered.length) % offered.length;
        draw();
        results.children[at].scrollIntoView({ block: "nearest" });
      } else if (event.key === "Enter" && !(event.ctrlKey || event.metaKey)) {
        if (offered.length) choose(offered[at]);
      } else if (event.key === "Escape" && offered.length) {
        offer([]);
        event.stopPropagation(); // the form stays open
      } else {
        return;
      }
      event.preventDefault();
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
