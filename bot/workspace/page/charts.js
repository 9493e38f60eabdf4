// The data_visualization block: bar, line, area and pie charts as inline SVG.

import { h, svg } from "./dom.js";

const WIDTH = 520;
const HEIGHT = 220;
const LEFT = 48;
const BOTTOM = 28;
const TOP = 10;

/** Draw a data_visualization block, with its numbers as a table for who cannot see the chart. */
export function dataVisualization(block) {
  const chart = block.chart ?? {};
  const isPie = chart.type === "pie";
  const names = isPie ? (chart.segments ?? []).map((segment) => segment.label) : (chart.series ?? []).map((series) => series.name);
  const drawing = isPie ? pie(chart.segments ?? []) : plot(chart);
  return h("figure", { class: "chart" },
    h("figcaption", {}, block.title ?? ""),
    h("div", { class: "chart-scroll" }, drawing),
    h("ul", { class: "legend" }, names.map(legendItem)),
    numbers(chart, isPie));
}

function legendItem(name, index) {
  return h("li", {}, h("span", { class: `swatch series-${index % 6}`, "aria-hidden": "true" }), name);
}

function numbers(chart, isPie) {
  const rows = isPie
    ? (chart.segments ?? []).map((segment) => [segment.label, segment.value])
    : (chart.series ?? []).flatMap((series) => (series.data ?? []).map((point) => [`${series.name}, ${point.label}`, point.value]));
  const row = ([label, value]) => h("tr", {}, h("th", {}, label), h("td", {}, String(value)));
  return h("table", { class: "visually-hidden" }, h("tbody", {}, rows.map(row)));
}

function frame(className, ...children) {
  return svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: className, "aria-hidden": "true" }, children);
}

function plot(chart) {
  const series = chart.series ?? [];
  const categories = chart.axis_config?.categories ?? (series[0]?.data ?? []).map((point) => point.label);
  const values = series.map((each) => categories.map((category) => each.data?.find((point) => point.label === category)?.value ?? 0));
  const scale = scaleFor(values.flat());
  const step = (WIDTH - LEFT - 8) / Math.max(categories.length, 1);
  const marks = values.map((each, index) => (chart.type === "bar"
    ? bars(each, index, values.length, step, scale)
    : curve(each, index, step, scale, chart.type === "area")));
  const every = Math.ceil(categories.length / 8); // more names than that would run into each other
  const labels = categories.map((category, index) => {
    if (index % every) return null;
    const at = { x: LEFT + step * (index + 0.5), y: HEIGHT - 10, class: "tick", "text-anchor": "middle" };
    return svg("text", at, shortened(category, step * every));
  });
  return frame("plot", grid(scale), marks, labels);
}

function shortened(text, room) {
  const fits = Math.max(3, Math.floor(room / 6.5));
  return text.length > fits ? `${text.slice(0, fits - 1)}…` : text;
}

function scaleFor(values) {
  const top = Math.max(...values, 0);
  const bottom = Math.min(...values, 0);
  const step = niceStep((top - bottom || 1) / 4);
  const low = Math.floor(bottom / step) * step;
  const high = Math.max(Math.ceil(top / step) * step, low + step);
  const y = (value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - low) / (high - low));
  return { low, high, step, y };
}

function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((step) => step >= rough);
}

function grid({ low, high, step, y }) {
  const lines = [];
  for (let value = low; value <= high + step / 2; value += step) {
    lines.push(svg("line", { x1: LEFT, x2: WIDTH - 8, y1: y(value), y2: y(value), class: "grid-line" }));
    const label = { x: LEFT - 8, y: y(value) + 4, class: "tick", "text-anchor": "end" };
    lines.push(svg("text", label, String(Number(value.toPrecision(6)))));
  }
  return lines;
}

function bars(values, index, count, step, { y }) {
  const width = (step * 0.7) / count;
  return values.map((value, place) => svg("rect", {
    x: LEFT + step * place + step * 0.15 + width * index, width: Math.max(width - 1.5, 1),
    y: Math.min(y(value), y(0)), height: Math.abs(y(value) - y(0)), rx: 2, class: `series-${index % 6}`,
  }));
}

function curve(values, index, step, { y }, isArea) {
  const name = `series-${index % 6}`;
  const places = values.map((value, place) => [LEFT + step * (place + 0.5), y(value)]);
  const points = places.map((place) => place.join(","));
  const base = y(0);
  const ends = [`${LEFT + step * (values.length - 0.5)},${base}`, `${LEFT + step * 0.5},${base}`];
  const area = isArea ? svg("polygon", { points: [...points, ...ends].join(" "), class: `${name} area` }) : null;
  const dots = places.map(([cx, cy]) => svg("circle", { cx, cy, r: 3, class: name }));
  return [area, svg("polyline", { points: points.join(" "), class: `${name} curve` }), dots].flat().filter(Boolean);
}

function pie(segments) {
  const total = segments.reduce((sum, segment) => sum + segment.value, 0) || 1;
  const [x, y, radius] = [WIDTH / 2, HEIGHT / 2, HEIGHT / 2 - 8];
  const at = (share) => [x + radius * Math.sin(share * 2 * Math.PI), y - radius * Math.cos(share * 2 * Math.PI)].join(" ");
  let start = 0;
  const slices = segments.map((segment, index) => {
    const end = start + segment.value / total;
    const name = `series-${index % 6} slice`;
    const slice = end - start > 0.9999
      ? svg("circle", { cx: x, cy: y, r: radius, class: name })
      : svg("path", { d: `M${x} ${y}L${at(start)}A${radius} ${radius} 0 ${end - start > 0.5 ? 1 : 0} 1 ${at(end)}Z`, class: name });
    start = end;
    return slice;
  });
  return frame("plot pie", slices);
}
