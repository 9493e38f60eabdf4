// Dates as the acting person would see them: in their time zone, by the workspace's clock.

import { now, timezone } from "./state.js";

const LOCALE = "en-GB";
const formatters = new Map();

function format(epoch, options, zone = timezone()) {
  const key = JSON.stringify([zone, options]);
  if (!formatters.has(key)) {
    formatters.set(key, new Intl.DateTimeFormat(LOCALE, { ...options, timeZone: zone }));
  }
  return formatters.get(key).format(new Date(epoch * 1000));
}

/** Return "14:05". */
export function timeOfDay(epoch, zone) {
  return format(epoch, { hour: "2-digit", minute: "2-digit" }, zone);
}

/** Return "14:05:09". */
export function preciseTime(epoch, zone) {
  return format(epoch, { hour: "2-digit", minute: "2-digit", second: "2-digit" }, zone);
}

/** Return "Tue 24 Nov 2026, 14:05". */
export function fullDate(epoch, zone) {
  const day = format(epoch, { weekday: "short", day: "numeric", month: "short", year: "numeric" }, zone);
  return `${day.replace(",", "")}, ${timeOfDay(epoch, zone)}`;
}

/** Return the calendar day as "2026-11-24". */
export function dayKey(epoch, zone) {
  const parts = zoned(epoch, zone);
  return `${parts.year}-${parts.month}-${parts.day}`;
}

/** Return "Today", "Yesterday" or "Tuesday, 24 November 2026". */
export function dayName(epoch) {
  return nearbyDay(epoch) ?? TOKENS.date_long(epoch);
}

function nearbyDay(epoch) {
  const day = dayKey(epoch);
  if (day === dayKey(now())) return "Today";
  if (day === dayKey(now() - 86400)) return "Yesterday";
  if (day === dayKey(now() + 86400)) return "Tomorrow";
  return null;
}

/** Return a span of seconds in its one or two largest units: "2 days 3 hours". */
export function duration(seconds) {
  const units = [["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];
  const words = [];
  let rest = Math.round(Math.abs(seconds) / 60) * 60;
  for (const [name, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count) words.push(`${count} ${name}${count === 1 ? "" : "s"}`);
  }
  return words.slice(0, 2).join(" ") || "less than a minute";
}

/** Return "in 3 days" or "2 hours ago". */
export function ago(epoch) {
  const seconds = epoch - now();
  if (Math.abs(seconds) < 30) return "just now";
  const length = duration(seconds).split(" ").slice(0, 2).join(" ");
  return seconds > 0 ? `in ${length}` : `${length} ago`;
}

function zoned(epoch, zone = timezone()) {
  const formatter = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit",
    hour: "2-digit", minute: "2-digit", second: "2-digit",
  });
  return Object.fromEntries(formatter.formatToParts(new Date(epoch * 1000)).map((part) => [part.type, part.value]));
}

/** Return the value of a datetime-local field for this moment. */
export function toLocalField(epoch, zone) {
  const parts = zoned(epoch, zone);
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

/** Return the epoch seconds of a datetime-local field's value, or null when it is incomplete. */
export function fromLocalField(value, zone) {
  const wanted = Date.parse(`${value}Z`) / 1000;
  if (Number.isNaN(wanted)) return null;
  let guess = wanted;
  // Twice, because the first correction may cross a change to or from summer time.
  for (let round = 0; round < 2; round += 1) {
    guess += wanted - Date.parse(`${toLocalField(guess, zone)}Z`) / 1000;
  }
  return guess;
}

const TOKENS = {
  date_num: (epoch) => dayKey(epoch),
  date_slash: (epoch) => dayKey(epoch).replaceAll("-", "/"),
  date: (epoch) => format(epoch, { day: "numeric", month: "long", year: "numeric" }),
  date_short: (epoch) => format(epoch, { day: "numeric", month: "short", year: "numeric" }),
  date_long: (epoch) => format(epoch, { weekday: "long", day: "numeric", month: "long", year: "numeric" }),
  date_long_full: (epoch) => format(epoch, { weekday: "long", day: "numeric", month: "long", year: "numeric" }),
  time: (epoch) => timeOfDay(epoch),
  time_secs: (epoch) => preciseTime(epoch),
  ago: (epoch) => ago(epoch),
};

/** Fill Slack's date tokens, such as {date_short_pretty} and {time}. */
export function slackDate(epoch, pattern) {
  return pattern.replace(/\{(\w+)\}/g, (token, name) => {
    const plain = name === "day_divider_pretty" ? "date_long" : name.replace(/_pretty$/, "");
    if (!(plain in TOKENS)) return token;
    const isPretty = name.endsWith("_pretty");
    return (isPretty && nearbyDay(epoch)?.toLowerCase()) || TOKENS[plain](epoch);
  });
}
