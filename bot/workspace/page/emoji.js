// A small set of emoji names; others stay as :text:, which is still readable.

import { h } from "./dom.js";

const EMOJI = {
  "+1": "👍", "-1": "👎", alarm_clock: "⏰", arrow_right: "➡️", bar_chart: "📊", bell: "🔔", books: "📚", bug: "🐛",
  bulb: "💡", calendar: "📅", chart_with_downwards_trend: "📉", chart_with_upwards_trend: "📈",
  clipboard: "📋", closed_book: "📕", dart: "🎯", exclamation: "❗", eyes: "👀", file_folder: "📁", fire: "🔥",
  green_circle: "🟢", hammer_and_wrench: "🛠️", heart: "❤️", heavy_check_mark: "✔️", hourglass: "⌛",
  hourglass_flowing_sand: "⏳", information_source: "ℹ️", large_blue_circle: "🔵", link: "🔗", lock: "🔒",
  mag: "🔍", memo: "📝", microscope: "🔬", no_entry: "⛔", notebook: "📓", page_facing_up: "📄", pencil2: "✏️",
  pushpin: "📌", question: "❓", raised_hands: "🙌", red_circle: "🔴", robot_face: "🤖", rocket: "🚀",
  scales: "⚖️", seedling: "🌱", smile: "😄", sparkles: "✨", speech_balloon: "💬", stopwatch: "⏱️", tada: "🎉",
  test_tube: "🧪", thumbsup: "👍", triangular_flag_on_post: "🚩", trophy: "🏆", warning: "⚠️", wave: "👋",
  white_check_mark: "✅", white_circle: "⚪", x: "❌", yellow_circle: "🟡", zap: "⚡",
};

/** Return the node for an emoji's name, without colons. */
export function emoji(name) {
  const character = EMOJI[name];
  if (!character) return document.createTextNode(`:${name}:`);
  return h("span", { role: "img", "aria-label": name.replaceAll("_", " "), title: `:${name}:` }, character);
}

/** Split plain text into text and emoji nodes. */
export function withEmoji(text) {
  return text
    .split(/(:[a-z0-9_+-]+:)/)
    .filter(Boolean)
    .map((part) => (/^:[a-z0-9_+-]+:$/.test(part) ? emoji(part.slice(1, -1)) : document.createTextNode(part)));
}
