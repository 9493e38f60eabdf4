// Files in messages: pictures, previews of text, and links to download.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { ownAddress } from "./pictures.js";

const TEXT_TYPES = /^(text\/|application\/(json|x-yaml|yaml|xml))/;
const TEXT_NAMES = /\.(md|txt|csv|tsv|json|ya?ml|log|py|html?)$/i;
const PREVIEW_LINES = 8;
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
  const head = h("div", { class: "file-head" }, icon("file"),
    h("span", { class: "file-name" }, h("strong", {}, name), h("small", {}, `${file.name ?? ""} · ${size(file.size)}`)), download);
  const card = h("div", { class: "file-card", dataset: { file: file.id } }, head);
  if (address && file.mimetype?.startsWith("image/")) {
    card.append(h("img", { src: address, alt: file.alt_txt ?? name, class: "file-image", loading: "lazy" }));
  } else if (address && isText(file)) {
    card.append(preview(address));
  }
  return card;
}

function isText(file) {
  return TEXT_TYPES.test(file.mimetype ?? "") || TEXT_NAMES.test(file.name ?? "");
}

function preview(address) {
  const text = h("pre", { class: "file-preview", tabindex: "0" }, "…");
  const holder = h("div", {}, text);
  read(address).then((content) => {
    const lines = content.split("\n");
    const short = lines.slice(0, PREVIEW_LINES).join("\n");
    text.textContent = short;
    if (lines.length > PREVIEW_LINES) holder.append(expander(text, short, content, lines.length));
  }).catch(() => {
    text.textContent = "This file could not be read. Download it instead.";
  });
  return holder;
}

async function read(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(String(response.status));
  return (await response.text()).slice(0, PREVIEW_CHARACTERS);
}

function expander(text, short, full, count) {
  const more = `Show all ${count} lines`;
  const toggle = h("button", {
    type: "button", class: "link-button",
    onclick: () => {
      const isOpen = text.classList.toggle("is-open");
      text.textContent = isOpen ? full : short;
      toggle.textContent = isOpen ? "Show less" : more;
    },
  }, more);
  return toggle;
}

function size(bytes) {
  if (!Number.isFinite(bytes)) return "";
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1048576) return `${(bytes / 1024).toFixed(1)} kB`;
  return `${(bytes / 1048576).toFixed(1)} MB`;
}
