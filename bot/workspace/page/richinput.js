// Turns what is typed in a rich text input into the rich_text block that Slack would send.

import { state } from "./state.js";

const LIST_ITEM = /^(\s*)(?:([-*•])|(\d+)[.)])\s+(.*)$/;
const LEAF = /((?<![\w@#])[@#][\w.-]*\w|https?:\/\/[^\s<>]*[^\s<>.,;:!?)]|:[a-z0-9_+-]+:|`[^`\n]+`|\*[^*\n]+\*)/;

/** Return the rich_text block for typed lines, or null when nothing is typed. */
export function parseRichInput(source) {
  if (!source.trim()) return null;
  const elements = [];
  let fenced = null;
  for (const line of source.replace(/\n+$/, "").split("\n")) {
    if (line.trim() === "```") {
      if (fenced) elements.push(preformatted(fenced));
      fenced = fenced ? null : [];
    } else if (fenced) {
      fenced.push(line);
    } else {
      addLine(elements, line);
    }
  }
  if (fenced) elements.push(preformatted(fenced));
  return { type: "rich_text", elements };
}

function preformatted(lines) {
  return { type: "rich_text_preformatted", elements: [{ type: "text", text: lines.join("\n") || " " }] };
}

function addLine(elements, line) {
  const last = elements.at(-1);
  const item = line.match(LIST_ITEM);
  if (item) {
    addItem(elements, last, item);
  } else if (line.startsWith(">")) {
    addText(elements, last, "rich_text_quote", line.replace(/^>\s?/, ""));
  } else {
    addText(elements, last, "rich_text_section", line);
  }
}

function addItem(elements, last, [, spaces, bullet, , text]) {
  const style = bullet ? "bullet" : "ordered";
  const indent = Math.min(Math.floor(spaces.length / 2), 8);
  const section = { type: "rich_text_section", elements: leaves(text) };
  if (last?.type === "rich_text_list" && last.style === style && last.indent === indent) {
    last.elements.push(section);
  } else {
    elements.push({ type: "rich_text_list", style, indent, border: 0, elements: [section] });
  }
}

// Lines that follow each other share one section, with the line breaks in its text.
function addText(elements, last, type, text) {
  if (last?.type === type) {
    last.elements = joined([...last.elements, { type: "text", text: "\n" }, ...leaves(text)]);
  } else {
    elements.push({ type, elements: leaves(text) });
  }
}

function joined(parts) {
  return parts.reduce((result, part) => {
    const last = result.at(-1);
    if (last?.type === "text" && part.type === "text" && !last.style && !part.style) last.text += part.text;
    else result.push({ ...part });
    return result;
  }, []);
}

function leaves(text) {
  return text.split(LEAF).filter(Boolean).map((part) => {
    if (/^[@#]/.test(part)) return mention(part);
    if (/^https?:/.test(part)) return { type: "link", url: part };
    if (/^:[a-z0-9_+-]+:$/.test(part)) return { type: "emoji", name: part.slice(1, -1) };
    if (/^`[^`]+`$/.test(part)) return { type: "text", text: part.slice(1, -1), style: { code: true } };
    if (/^\*[^*]+\*$/.test(part)) return { type: "text", text: part.slice(1, -1), style: { bold: true } };
    return { type: "text", text: part };
  });
}

function mention(text) {
  const named = (each) => each.name === text.slice(1) || each.id === text.slice(1);
  const { people, channels } = state.workspace;
  if (text.startsWith("@")) {
    const person = people.find(named);
    return person ? { type: "user", user_id: person.id } : { type: "text", text };
  }
  const channel = channels.find(named);
  return channel ? { type: "channel", channel_id: channel.id } : { type: "text", text };
}
