// The markdown block: headings, lists, tables, code and quotes as DOM nodes.

import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { link } from "./mentions.js";

const ITEM = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;
const RULE = /^\s*([-*_])(\s*\1){2,}\s*$/;
const TABLE_LINE = /^\s*\|?[\s:|-]*-[\s:|-]*\|?\s*$/;

/** Render standard Markdown. */
export function markdown(text) {
  const lines = String(text ?? "").split("\n");
  const nodes = [];
  let at = 0;
  while (at < lines.length) {
    const [node, next] = blockAt(lines, at);
    if (node) nodes.push(node);
    at = next;
  }
  return nodes;
}

function blockAt(lines, at) {
  const line = lines[at];
  if (!line.trim()) return [null, at + 1];
  if (line.startsWith("```")) return fenced(lines, at);
  const heading = line.match(/^(#{1,6})\s+(.*?)\s*#*$/);
  if (heading) return [headed(heading[1].length, heading[2]), at + 1];
  if (RULE.test(line)) return [h("hr"), at + 1];
  if (line.startsWith(">")) return quoted(lines, at);
  if (ITEM.test(line)) return list(lines, at);
  if (line.includes("|") && TABLE_LINE.test(lines[at + 1] ?? "") && lines[at + 1].includes("|")) return table(lines, at);
  return paragraph(lines, at);
}

function headed(level, text) {
  const name = `md-heading md-heading-${Math.min(level, 4)}`;
  return h("p", { class: name, role: "heading", "aria-level": String(level + 2) }, inline(text));
}

function fenced(lines, at) {
  let end = at + 1;
  while (end < lines.length && !lines[end].startsWith("```")) end += 1;
  return [h("pre", {}, lines.slice(at + 1, end).join("\n")), end + 1];
}

function quoted(lines, at) {
  let end = at;
  while (end < lines.length && lines[end].startsWith(">")) end += 1;
  const inside = lines.slice(at, end).map((line) => line.replace(/^>\s?/, "")).join("\n");
  return [h("blockquote", {}, markdown(inside)), end];
}

function paragraph(lines, at) {
  let end = at + 1;
  while (end < lines.length && lines[end].trim() && !startsBlock(lines[end])) end += 1;
  const content = lines.slice(at, end).flatMap((line, index) => [index ? h("br") : [], inline(line)].flat());
  return [h("p", {}, content), end];
}

function startsBlock(line) {
  return /^(#{1,6}\s|>|```)/.test(line) || ITEM.test(line) || RULE.test(line);
}

function list(lines, at) {
  const [, spaces, marker] = lines[at].match(ITEM);
  const isOrdered = /\d/.test(marker);
  const node = h(isOrdered ? "ol" : "ul", isOrdered && parseInt(marker, 10) !== 1 ? { start: parseInt(marker, 10) } : {});
  let next = at;
  while (next < lines.length) {
    const item = lines[next].match(ITEM);
    if (!item || item[1].length < spaces.length) break;
    if (item[1].length > spaces.length + 1) {
      const [nested, after] = list(lines, next);
      (node.lastElementChild ?? node).append(nested);
      next = after;
    } else {
      if (/\d/.test(item[2]) !== isOrdered) break;
      node.append(listItem(item[3]));
      next += 1;
    }
  }
  return [node, next];
}

function listItem(text) {
  const task = text.match(/^\[([ xX])\]\s+(.*)$/);
  if (!task) return h("li", {}, inline(text));
  const isDone = task[1] !== " ";
  const box = h("input", { type: "checkbox", checked: isDone, disabled: true, "aria-label": isDone ? "done" : "to do" });
  return h("li", { class: "task" }, box, " ", inline(task[2]));
}

function cells(line) {
  return line.trim().replace(/^\|/, "").replace(/\|$/, "").split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
}

function table(lines, at) {
  const aligns = cells(lines[at + 1]).map((rule) => (rule.endsWith(":") ? (rule.startsWith(":") ? "center" : "right") : "left"));
  const cellOf = (tag) => (cell, index) => h(tag, { class: `align-${aligns[index] ?? "left"}` }, inline(cell));
  const row = (line, tag) => h("tr", {}, cells(line).map(cellOf(tag)));
  let end = at + 2;
  const rows = [];
  while (end < lines.length && lines[end].includes("|")) rows.push(row(lines[end++], "td"));
  const node = h("table", { class: "grid-table" }, h("thead", {}, row(lines[at], "th")), h("tbody", {}, rows));
  return [h("div", { class: "table-scroll", tabindex: "0" }, node), end];
}

const INLINE = [
  [/^`([^`]+)`/, (match) => h("code", {}, match[1])],
  [/^!?\[([^\]]*)\]\(([^)\s]+)\)/, (match) => link(match[2], ...inline(match[1] || match[2]))],
  [/^<(https?:[^>]+)>/, (match) => link(match[1])],
  [/^(\*\*|__)(?=\S)(.+?\S|\S)\1/, (match) => h("strong", {}, inline(match[2]))],
  [/^~~(.+?)~~/, (match) => h("s", {}, inline(match[1]))],
  [/^([*_])(?=\S)(.+?\S|\S)\1(?![\p{L}\p{N}])/u, (match) => h("em", {}, inline(match[2]))],
  [/^https?:\/\/[^\s<>]*[^\s<>.,;:!?)]/, (match) => link(match[0])],
];

function inline(text) {
  const nodes = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const isInsideWord = /[\p{L}\p{N}]$/u.test(plain) && rest[0] === "_";
    const found = isInsideWord ? null : firstMatch(rest);
    if (found) {
      nodes.push(...withEmoji(plain), found.node);
      plain = "";
      at += found.length;
    } else {
      if (rest[0] === "\\" && /[\\`*_{}[\]()#+.!|~>-]/.test(rest[1] ?? "")) at += 1;
      plain += text[at];
      at += 1;
    }
  }
  return [...nodes, ...withEmoji(plain)];
}

function firstMatch(rest) {
  for (const [pattern, build] of INLINE) {
    const match = rest.match(pattern);
    if (match) return { node: build(match), length: match[0].length };
  }
  return null;
}
