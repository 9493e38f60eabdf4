// Small line icons, drawn for this page on a 20 by 20 grid.

import { svg } from "./dom.js";

const PATHS = {
  hash: "M7.5 3 6 17M14 3l-1.5 14M3.5 7.5h13.5M3 12.5h13.5",
  home: "M3.5 9.5 10 3.5l6.5 6v7H12v-4H8v4H3.5z",
  lock: "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  person: "M10 10a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4zM4 17c.6-3.2 2.9-5 6-5s5.4 1.8 6 5",
  menu: "M3 5.5h14M3 10h14M3 14.5h14",
  close: "M5 5l10 10M15 5 5 15",
  back: "M12 4l-6 6 6 6",
  more: "M4.5 10h.01M10 10h.01M15.5 10h.01",
  reply: "M17 11.5a5 5 0 0 1-5 4.5H4l1.8-2.6A5.3 5.3 0 0 1 5 10.5 5.5 5.5 0 0 1 10.5 5H12a5 5 0 0 1 5 5z",
  send: "M3.5 3.5 17 10 3.5 16.5 5.5 10zM5.5 10H11",
  bolt: "M11 2.5 4.5 11.5H9.5L8.5 17.5 15.5 8H10.5z",
  note: "M4 3.5h12v9L12 16.5H4zM12 16.5v-4h4M7 7h6M7 10h4",
  file: "M5 2.5h6.5L15.5 6.5v11H5zM11.5 2.5v4h4",
  download: "M10 3v9M6.5 9 10 12.5 13.5 9M4 16.5h12",
  braces: "M7.5 3C5 3 6.5 8 4 10c2.5 2 1 7 3.5 7M12.5 3c2.5 0 1 5 3.5 7-2.5 2-1 7-3.5 7",
  chevron: "M6 8l4 4 4-4",
  clock: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6v4l2.5 2",
  eye: "M2.5 10C4.5 6.5 7 5 10 5s5.5 1.5 7.5 5c-2 3.5-4.5 5-7.5 5s-5.5-1.5-7.5-5zM10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  info: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 9.5V13.5M10 6.7h.01",
  warning: "M10 3 2.5 16.5h15zM10 8v4M10 14.3h.01",
  check: "M4 10.5 8 14.5 16 5.5",
  traffic: "M3 7h13M12.5 3.5 16 7l-3.5 3.5M17 13H4M7.5 9.5 4 13l3.5 3.5",
  incoming: "M16.5 10H4M9 5l-5 5 5 5",
  outgoing: "M3.5 10H16M11 5l5 5-5 5",
  clip: "M13.5 6 7.6 12a1.8 1.8 0 0 0 2.6 2.6L16 8.7a3.6 3.6 0 0 0-5.1-5.1L5 9.5a5.4 5.4 0 0 0 7.7 7.6L17 12.9",
  face: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM7.2 11.5c1.2 2.2 4.4 2.2 5.6 0M7.7 8h.01M12.3 8h.01",
  trash: "M4 6h12M8 6V4h4v2M5.5 6l.8 11h7.4l.8-11M8.5 9v5M11.5 9v5",
  link: "M8.5 11.5a3 3 0 0 0 4.2 0l3-3a3 3 0 0 0-4.2-4.2l-1 1M11.5 8.5a3 3 0 0 0-4.2 0l-3 3a3 3 0 0 0 4.2 4.2l1-1",
  play: "M6 4l10 6-10 6z",
  circle: "M10 16a6 6 0 1 0 0-12 6 6 0 0 0 0 12z",
  image: "M3 4h14v12H3zM3 13l4-4 4 4 2-2 4 4M13 7.5h.01",
};

/** Return a decorative icon; the words beside it say what it means. */
export function icon(name, size = 18) {
  return svg(
    "svg",
    { viewBox: "0 0 20 20", width: size, height: size, class: `icon icon-${name}`, "aria-hidden": "true" },
    svg("path", { d: PATHS[name] }),
  );
}
