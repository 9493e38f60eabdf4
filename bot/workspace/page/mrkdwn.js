// Slack's mrkdwn as DOM nodes. Text only ever becomes text nodes.

import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { angleBracket, link } from "./mentions.js";

const MARKS = { "*": "strong", _: "em", "~": "s" };
const FENCE = "```";

/** Undo Slack's three escapes. */
export function unescape(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** Render a text object: mrkdwn with marks, plain_text as it is. */
export function textObject(object) {
  if (!object) return [];
  if (typeof object === "string") return lines(object);
  return object.type === "mrkdwn" ? mrkdwn(object.text, object) : lines(object.text ?? "");
}

/** Return the bare characters of a text object. */
export function plainText(object) {
  return typeof object === "string" ? object : object?.text ?? "";
}

function lines(text) {
  return text.split("\n").flatMap((line, index) => [index ? h("br") : [], withEmoji(line)].flat());
}

/** Render mrkdwn; `verbatim` leaves bare addresses alone. */
export function mrkdwn(text, { verbatim = false } = {}) {
  const nodes = [];
  String(text ?? "").split(FENCE).forEach((part, index, parts) => {
    const isCode = index % 2 === 1 && index < parts.length - 1;
    if (isCode) {
      nodes.push(h("pre", {}, preformatted(part.replace(/^\n/, "").replace(/\n$/, ""))));
    } else {
      const isUnclosed = index % 2 === 1;
      nodes.push(...paragraphs(isUnclosed ? FENCE + part : trimAroundCode(part, index, parts.length), verbatim));
    }
  });
  return nodes;
}

// A line break beside a code block is the block's own edge, not an empty line.
function trimAroundCode(part, index, count) {
  let text = part;
  if (index > 0) text = text.replace(/^\n/, "");
  if (index < count - 1) text = text.replace(/\n$/, "");
  return text;
}

function preformatted(text) {
  return text.split(/(<[^<>\n]+>)/).filter(Boolean).map((part) =>
    part.startsWith("<") && part.endsWith(">") ? angleBracket(part.slice(1, -1), unescape) : unescape(part),
  );
}

function paragraphs(text, verbatim) {
  if (!text) return [];
  const nodes = [];
  let quote = null;
  text.split("\n").forEach((line, index) => {
    const quoted = line.match(/^(?:&gt;|>)\s?(.*)$/);
    if (quoted) {
      if (quote) quote.append(h("br"));
      else nodes.push((quote = h("blockquote")));
      quote.append(...inline(quoted[1], verbatim));
    } else {
      if (index && !quote) nodes.push(h("br"));
      quote = null;
      nodes.push(...inline(line, verbatim));
    }
  });
  return nodes;
}

/** Render one line of mrkdwn. */
function inline(text, verbatim) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push(...bare(unescape(plain), verbatim));
    plain = "";
  };
  let at = 0;
  while (at < text.length) {
    const token = tokenAt(text, at, verbatim);
    if (token) {
      flush();
      nodes.push(token.node);
      at = token.end;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

function tokenAt(text, at, verbatim) {
  const character = text[at];
  if (character === "<") {
    const close = text.indexOf(">", at + 1);
    if (close < at + 2) return null;
    return { node: angleBracket(text.slice(at + 1, close), unescape), end: close + 1 };
  }
  if (character === "`") {
    const close = text.indexOf("`", at + 1);
    if (close < at + 2) return null;
    return { node: h("code", {}, preformatted(text.slice(at + 1, close))), end: close + 1 };
  }
  if (!(character in MARKS) || !opens(text, at)) return null;
  const close = closing(text, at);
  if (close < 0) return null;
  return { node: h(MARKS[character], {}, inline(text.slice(at + 1, close), verbatim)), end: close + 1 };
}

const WORD = /[\p{L}\p{N}]/u;

function opens(text, at) {
  const before = text[at - 1];
  const after = text[at + 1];
  return !(before && (WORD.test(before) || before === text[at])) && after && !/\s/.test(after) && after !== text[at];
}

function closing(text, at) {
  const mark = text[at];
  for (let index = at + 2; index < text.length; index += 1) {
    if (text[index] === "<") {
      const close = text.indexOf(">", index);
      if (close > 0) index = close;
    } else if (text[index] === mark && !/\s/.test(text[index - 1])) {
      const after = text[index + 1];
      if (!after || !WORD.test(after)) return index;
    }
  }
  return -1;
}

const ADDRESS = /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]}'])/;

function bare(text, verbatim) {
  if (verbatim) return withEmoji(text);
  return text.split(ADDRESS).flatMap((part, index) => (index % 2 ? link(part) : withEmoji(part)));
}
