// Files of comma- or tab-separated values as tables.

import { h } from "./dom.js";

const MOST_COLUMNS = 20;

/** Return the rows of a CSV or TSV text; quotes may hold separators and line breaks. */
export function parseRows(text, separator) {
  const rows = [[]];
  let cell = "";
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (isQuoted) {
      if (character === '"' && text[at + 1] === '"') at += 1;
      else if (character === '"') isQuoted = false;
      if (character !== '"' || isQuoted) cell += character;
    } else if (character === '"' && !cell) {
      isQuoted = true;
    } else if (character === separator || character === "\n") {
      rows.at(-1).push(cell);
      cell = "";
      if (character === "\n") rows.push([]);
    } else if (character !== "\r") {
      cell += character;
    }
  }
  rows.at(-1).push(cell);
  return rows.filter((row) => row.length > 1 || row[0]);
}

/** Draw rows as a table; the first is the header. */
export function rowsTable([head = [], ...rows]) {
  const isNumber = (value) => value.trim() !== "" && Number.isFinite(Number(value));
  const line = (tag) => (row) => h("tr", {}, row.slice(0, MOST_COLUMNS).map((value) =>
    h(tag, { scope: tag === "th" ? "col" : null, class: tag === "td" && isNumber(value) ? "align-right" : "align-left" }, value)));
  return h("table", { class: "grid-table" }, h("thead", {}, line("th")(head)), h("tbody", {}, rows.map(line("td"))));
}
