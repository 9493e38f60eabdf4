// Charts as inline SVG: bars, lines, areas, pies.

import { svg } from "./dom.js";

const WIDTH = 520;
const NARROW = 280; // what a phone shows whole
const FEW = 6; // as many bars or points can be told apart in it
const HEIGHT = 220;
const LEFT = 48;
const KINDS = 6; // colours, and shapes; further series repeat them, hollow

/** Return the class that gives a series its colour, and tells it from the one of the same colour. */
export function seriesClass(index) {
  return `series-${index % KINDS}${index >= KINDS ? " is-hollow" : ""}`;
}

const SHAPES = [
  "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", "M-3.5-3.5h7v7h-7z", "M0-5 5 0 0 5-5 0z",
  "M0-4.6 4.4 3.4h-8.8z", "M0 4.6 4.4-3.4h-8.8z", "M-1.5-4.5h3v3h3v3h-3v3h-3v-3h-3v-3h3z",
];

/** Return the mark of a line's points: each line has its own shape. */
export function mark(index, x, y, title) {
  const at = { d: SHAPES[index % KINDS], transform: `translate(${x} ${y})`, class: `mark ${seriesClass(index)}` };
  return svg("path", at, title ? svg("title", {}, title) : null);
}

function frame(className, width, ...children) {
  return svg("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, class: className, "aria-hidden": "true" }, children);
}

/** Draw a bar, line or area chart. */
export function plot(chart) {
  const series = chart.series ?? [];
  const axes = chart.axis_config ?? {};
  const categories = axes.categories ?? (series[0]?.data ?? []).map((point) => point.label);
  const values = series.map((each) => categories.map((category) => each.data?.find((point) => point.label === category)?.value ?? 0));
  const isNarrow = categories.length * series.length <= FEW;
  const width = isNarrow ? NARROW : WIDTH;
  const room = { top: axes.y_label ? 28 : 10, bottom: axes.x_label ? 46 : 28 };
  const scale = scaleFor(values.flat(), room);
  const step = (width - LEFT - 8) / Math.max(categories.length, 1);
  const titleOf = (index) => (place) => `${series[index].name}, ${categories[place]}: ${values[index][place]}`;
  const marks = values.map((each, index) => (chart.type === "bar"
    ? bars(each, { index, count: values.length, step, scale, title: titleOf(index) })
    : curve(each, { index, step, scale, title: titleOf(index), isArea: chart.type === "area" })));
  return frame(isNarrow ? "plot is-narrow" : "plot", width, grid(scale, width), marks, names(categories, step, room), axisLabels(axes, width));
}

function names(categories, step, { bottom }) {
  const every = Math.ceil(categories.length / 8); // more names than that would run into each other
  return categories.map((category, index) => {
    if (index % every) return null;
    const at = { x: LEFT + step * (index + 0.5), y: HEIGHT - bottom + 18, class: "tick", "text-anchor": "middle" };
    return svg("text", at, shortened(category, step * every));
  });
}

function axisLabels({ x_label: xLabel, y_label: yLabel }, width) {
  const middle = { x: LEFT + (width - LEFT) / 2, y: HEIGHT - 6, class: "axis-label", "text-anchor": "middle" };
  return [
    yLabel ? svg("text", { x: 0, y: 13, class: "axis-label" }, yLabel) : null,
    xLabel ? svg("text", middle, xLabel) : null,
  ];
}

function shortened(text, room) {
  const fits = Math.max(3, Math.floor(room / 6.5));
  return text.length > fits ? `${text.slice(0, fits - 1)}…` : text;
}

function scaleFor(values, room) {
  const top = Math.max(...values, 0);
  const bottom = Math.min(...values, 0);
  const step = niceStep((top - bottom || 1) / 4);
  const low = Math.floor(bottom / step) * step;
  const high = Math.max(Math.ceil(top / step) * step, low + step);
  const y = (value) => room.top + (HEIGHT - room.top - room.bottom) * (1 - (value - low) / (high - low));
  return { low, high, step, y };
}

function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((step) => step >= rough);
}

function grid({ low, high, step, y }, width) {
  const lines = [];
  for (let value = low; value <= high + step / 2; value += step) {
    lines.push(svg("line", { x1: LEFT, x2: width - 8, y1: y(value), y2: y(value), class: "grid-line" }));
    const label = { x: LEFT - 8, y: y(value) + 4, class: "tick", "text-anchor": "end" };
    lines.push(svg("text", label, String(Number(value.toPrecision(6)))));
  }
  return lines;
}

function bars(values, { index, count, step, scale: { y }, title }) {
  const width = (step * 0.7) / count;
  return values.map((value, place) => svg("rect", {
    x: LEFT + step * place + step * 0.15 + width * index, width: Math.max(width - 1.5, 1),
    y: Math.min(y(value), y(0)), height: Math.abs(y(value) - y(0)), rx: 2, class: seriesClass(index),
  }, svg("title", {}, title(place))));
}

function curve(values, { index, step, scale: { y }, title, isArea }) {
  const name = seriesClass(index);
  const places = values.map((value, place) => [LEFT + step * (place + 0.5), y(value)]);
  const points = places.map((place) => place.join(","));
  const base = y(0);
  const ends = [`${LEFT + step * (values.length - 0.5)},${base}`, `${LEFT + step * 0.5},${base}`];
  const area = isArea ? svg("polygon", { points: [...points, ...ends].join(" "), class: `${name} area` }) : null;
  const marks = places.map(([x, height], place) => mark(index, x, height, title(place)));
  return [area, svg("polyline", { points: points.join(" "), class: `${name} curve` }), marks].flat().filter(Boolean);
}

/** Draw a pie chart. */
export function pie(segments) {
  const total = segments.reduce((sum, segment) => sum + segment.value, 0) || 1;
  const [x, y, radius] = [WIDTH / 2, HEIGHT / 2, HEIGHT / 2 - 8];
  const at = (share) => [x + radius * Math.sin(share * 2 * Math.PI), y - radius * Math.cos(share * 2 * Math.PI)].join(" ");
  let start = 0;
  const slices = segments.map((segment, index) => {
    const end = start + segment.value / total;
    const name = `${seriesClass(index)} slice`;
    const title = svg("title", {}, `${segment.label}: ${segment.value}`);
    const slice = end - start > 0.9999
      ? svg("circle", { cx: x, cy: y, r: radius, class: name }, title)
      : svg("path", { d: `M${x} ${y}L${at(start)}A${radius} ${radius} 0 ${end - start > 0.5 ? 1 : 0} 1 ${at(end)}Z`, class: name }, title);
    start = end;
    return slice;
  });
  return frame("plot pie", WIDTH, slices);
}
