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
  const [head, ...body] = block.rows ?? [];
  const grid = h("table", { class: "grid-table" },
    h("thead", {}, h("tr", {}, (head ?? []).map(cell("th")))),
    h("tbody", {}, body.map((row) => h("tr", {}, row.map(cell("td"))))));
  return h("div", { class: "table-scroll", tabindex: "0" }, grid);
}

/** Draw a data_table block: a caption, sortable columns, pages. */
export function dataTable(block) {
  const [head = [], ...rows] = block.rows ?? [];
  const pageSize = block.page_size ?? 5;
  const view = { sortedBy: null, isDescending: false, page: 0 };
  const headings = head.map((each, column) => h("th", { scope: "col", class: columnClass(column) },
    h("button", { type: "button", class: "sort-button", onclick: () => sortBy(column) }, cellContent(each), icon("chevron", 12))));
  const body = h("tbody");
  const pager = h("div", { class: "pager" });
  const grid = h("table", { class: "grid-table" }, h("caption", {}, block.caption ?? ""), h("thead", {}, h("tr", {}, headings)), body);

  function columnClass(column) {
    return isNumberColumn(rows, column) ? "align-right" : "align-left";
  }

  function cell(content, column) {
    const isRowHead = column === block.row_header_column_index;
    return h(isRowHead ? "th" : "td", { scope: isRowHead ? "row" : null, class: columnClass(column) }, cellContent(content));
  }

  function sortBy(column) {
    view.isDescending = view.sortedBy === column ? !view.isDescending : false;
    view.sortedBy = column;
    view.page = 0;
    draw();
  }

  function draw() {
    const sorted = sortRows(rows, view);
    const shown = sorted.slice(view.page * pageSize, (view.page + 1) * pageSize);
    body.replaceChildren(...shown.map((row) => h("tr", {}, row.map(cell))));
    headings.forEach((heading, column) => {
      if (column !== view.sortedBy) heading.removeAttribute("aria-sort");
      else heading.setAttribute("aria-sort", view.isDescending ? "descending" : "ascending");
    });
    const pages = Math.ceil(rows.length / pageSize);
    const turn = (by) => () => {
      view.page += by;
      draw();
    };
    pager.replaceChildren(...(pages < 2 ? [] : [
      h("button", { type: "button", class: "button button-small", disabled: view.page === 0, onclick: turn(-1) }, "Previous"),
      h("span", {}, `Page ${view.page + 1} of ${pages}`),
      h("button", { type: "button", class: "button button-small", disabled: view.page >= pages - 1, onclick: turn(1) }, "Next"),
    ]));
  }

  draw();
  return [h("div", { class: "table-scroll", tabindex: "0" }, grid), pager];
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
