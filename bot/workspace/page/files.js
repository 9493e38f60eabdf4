// Files in messages: pictures, previews of text and tables, and links to download.

import { parseRows, rowsTable } from "./csv.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { ownAddress } from "./pictures.js";
import { fileSize } from "./sizes.js";

const TEXT_TYPES = /^(text\/|application\/(json|x-yaml|yaml|xml))/;
const TEXT_NAMES = /\.(md|txt|csv|tsv|json|ya?ml|log|py|html?)$/i;
const TABLE_NAMES = /\.(csv|tsv)$/i;
const PREVIEW_LINES = 8;
const MOST_ROWS = 500;
const PREVIEW_CHARACTERS = 200000;

/** Draw a message's files. */
export function buildFiles(files) {
  if (!files?.length) return null;
  return h("div", { class: "files" }, files.map(fileCard));
}

function fileCard(file) {
  const address = ownAddress(file.url_private_download ?? file.url_private);
  const name = file.title || file.name;
  const download = address
    ? h(
      "a",
      { class: "button button-small", href: address, download: file.name ?? "", "aria-label": `Download ${file.name}` },
      icon("download", 16), h("span", {}, "Download"),
    )
    : null;
  const details = [name === file.name ? null : file.name, fileSize(file.size)].filter(Boolean).join(" · ");
  const head = h("div", { class: "file-head" }, icon("file"),
    h("span", { class: "file-name" }, h("strong", {}, name), h("small", {}, details)), download);
  const card = h("div", { class: "file-card", dataset: { file: file.id } }, head);
  if (address && file.mimetype?.startsWith("image/")) {
    card.append(h("img", { src: address, alt: file.alt_txt ?? name, class: "file-image", loading: "lazy" }));
  } else if (address && isText(file)) {
    card.append(preview(address, TABLE_NAMES.test(file.name ?? "") ? tableOf(file.name) : lines));
  }
  return card;
}

function isText(file) {
  return TEXT_TYPES.test(file.mimetype ?? "") || TEXT_NAMES.test(file.name ?? "");
}

// How a text is shown: how many lines there are, what shows the first of them, and what shows all.
function lines(content) {
  const all = content.split("\n");
  const text = h("pre", { class: "file-preview", tabindex: "0" });
  const show = (count) => (text.textContent = all.slice(0, count).join("\n"));
  return { count: all.length, unit: "lines", node: text, show };
}

function tableOf(name) {
  return (content) => {
    const [head, ...rows] = parseRows(content, /\.tsv$/i.test(name) ? "\t" : ",").slice(0, MOST_ROWS);
    const node = h("div", { class: "file-preview table-scroll", tabindex: "0" });
    const show = (count) => node.replaceChildren(rowsTable([head, ...rows.slice(0, count)]));
    return { count: rows.length, unit: "rows", node, show };
  };
}

function preview(address, kind) {
  const holder = h("div", {}, h("p", { class: "muted" }, "…"));
  read(address).then((content) => {
    const shown = kind(content);
    shown.show(PREVIEW_LINES);
    holder.replaceChildren(shown.node, ...(shown.count > PREVIEW_LINES ? [expander(shown)] : []));
  }).catch(() => {
    holder.replaceChildren(h("p", { class: "muted" }, "This file could not be read. Download it instead."));
  });
  return holder;
}

async function read(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(String(response.status));
  return (await response.text()).slice(0, PREVIEW_CHARACTERS);
}

function expander({ node, show, count, unit }) {
  const more = `Show all ${count} ${unit}`;
  const toggle = h("button", {
    type: "button", class: "link-button",
    onclick: () => {
      const isOpen = node.classList.toggle("is-open");
      show(isOpen ? count : PREVIEW_LINES);
      toggle.textContent = isOpen ? "Show less" : more;
    },
  }, more);
  return toggle;
}
