// The table and data_table blocks.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { leaves, richText } from "./richtext.js";

function cellContent(cell) {
  if (!cell) return "";
  if (cell.type === "rich_text") return richText(cell);
  if (cell.type === "rich_text_section") return leaves(cell.elements);
  if (cell.type === "raw_number") return cell.text ?? String(cell.value);
  return cell.text ?? "";
}

function cellText(cell) {
  return h("span", {}, cellContent(cell)).textContent;
}

function isNumberColumn(rows, column) {
  return rows.length > 0 && rows.every((row) => row[column]?.type === "raw_number");
}

/** Draw a table block. */
export function table(block) {
  const settings = block.column_settings ?? [];
  const cell = (tag) => (each, column) => {
    const wraps = settings[column]?.is_wrapped ? " is-wrapped" : "";
    return h(tag, { class: `align-${settings[column]?.align ?? "left"}${wraps}` }, cellContent(each));
  };
  const rows = block.rows ?? [];
  const width = Math.max(0, ...rows.map((row) => row.length));
  const filled = (row) => Array.from({ length: width }, (_, column) => row[column] ?? null); // short rows end in empty cells
  const [head, ...body] = rows.map(filled);
  const grid = h("table", { class: "grid-table" },
    h("thead", {}, h("tr", {}, (head ?? []).map(cell("th")))),
    h("tbody", {}, body.map((row) => h("tr", {}, row.map(cell("td"))))));
  return h("div", { class: "table-scroll", tabindex: "0" }, grid);
}

/** Draw a data_table block: a caption, sortable columns, pages, and a filter where there are several. */
export function dataTable(block) {
  const [head = [], ...rows] = block.rows ?? [];
  const pageSize = block.page_size ?? 5;
  const view = { sortedBy: null, isDescending: false, page: 0, filter: "" };
  const headings = head.map((each, column) => h("th", { scope: "col", class: columnClass(column) },
    h("button", { type: "button", class: "sort-button", onclick: () => sortBy(column) }, cellContent(each), icon("chevron", 14))));
  const body = h("tbody");
  const pager = h("div", { class: "pager" });
  const grid = h("table", { class: "grid-table" }, h("caption", {}, block.caption ?? ""), h("thead", {}, h("tr", {}, headings)), body);
  const filter = h("input", {
    type: "search", class: "row-filter", placeholder: "Filter rows", "aria-label": `Filter rows of ${block.caption ?? "the table"}`,
    oninput: () => look({ filter: filter.value.trim().toLowerCase(), page: 0 }),
  });

  function columnClass(column) {
    return isNumberColumn(rows, column) ? "align-right" : "align-left";
  }

  function cell(content, column) {
    const isRowHead = column === block.row_header_column_index;
    return h(isRowHead ? "th" : "td", { scope: isRowHead ? "row" : null, class: columnClass(column) }, cellContent(content));
  }

  function sortBy(column) {
    const isDescending = view.sortedBy === column ? !view.isDescending : false;
    look({ sortedBy: column, isDescending, page: 0 });
  }

  function look(changes) {
    Object.assign(view, changes);
    draw();
  }

  function draw() {
    const fitting = rows.filter((row) => !view.filter || row.some((each) => cellText(each).toLowerCase().includes(view.filter)));
    const shown = sortRows(fitting, view).slice(view.page * pageSize, (view.page + 1) * pageSize);
    body.replaceChildren(...shown.map((row) => h("tr", {}, row.map(cell))));
    if (!shown.length) body.append(h("tr", {}, h("td", { colspan: String(head.length), class: "muted" }, "No row fits.")));
    headings.forEach((heading, column) => {
      if (column !== view.sortedBy) heading.removeAttribute("aria-sort");
      else heading.setAttribute("aria-sort", view.isDescending ? "descending" : "ascending");
    });
    drawPager(Math.ceil(fitting.length / pageSize));
  }

  function drawPager(pages) {
    const isKept = pager.contains(document.activeElement) ? document.activeElement.textContent : null;
    const turn = (words, by) => h("button", {
      type: "button", class: "button button-small", disabled: view.page + by < 0 || view.page + by >= pages,
      onclick: () => look({ page: view.page + by }),
    }, words);
    pager.replaceChildren(...(pages < 2 ? [] : [
      turn("Previous", -1), h("span", { role: "status" }, `Page ${view.page + 1} of ${pages}`), turn("Next", 1),
    ]));
    const buttons = [...pager.querySelectorAll("button:enabled")];
    if (isKept) (buttons.find((each) => each.textContent === isKept) ?? buttons[0])?.focus();
  }

  draw();
  return [rows.length > pageSize ? filter : null, h("div", { class: "table-scroll", tabindex: "0" }, grid), pager];
}

function sortRows(rows, { sortedBy, isDescending }) {
  if (sortedBy === null) return rows;
  const isNumeric = isNumberColumn(rows, sortedBy);
  const compare = isNumeric
    ? (one, other) => one[sortedBy].value - other[sortedBy].value
    : (one, other) => cellText(one[sortedBy]).localeCompare(cellText(other[sortedBy]));
  const sorted = [...rows].sort(compare);
  return isDescending ? sorted.reverse() : sorted;
}
