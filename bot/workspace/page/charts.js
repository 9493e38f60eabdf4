// The data_visualization block: a chart, its legend, and its numbers as a table.

import { h, svg } from "./dom.js";
import { mark, pie, plot, seriesClass } from "./plots.js";

/** Draw a data_visualization block. */
export function dataVisualization(block) {
  const chart = block.chart ?? {};
  const segments = chart.segments ?? [];
  const isPie = chart.type === "pie";
  const drawing = isPie ? pie(segments) : plot(chart);
  const legend = isPie ? segments.map(shareItem) : (chart.series ?? []).map((series, index) => legendItem(series.name, index, chart.type));
  return h("figure", { class: "chart" },
    h("figcaption", {}, block.title ?? ""),
    h("div", { class: "chart-scroll" }, drawing),
    h("ul", { class: "legend" }, legend),
    h("details", { class: "chart-numbers" }, h("summary", {}, "Numbers"),
      h("div", { class: "table-scroll", tabindex: "0" }, isPie ? shares(segments) : values(chart))));
}

function swatch(index, kind) {
  const isDrawn = kind === "line" || kind === "area";
  const shape = isDrawn ? mark(index, 7, 7) : svg("rect", { x: 1, y: 1, width: 12, height: 12, rx: 3, class: seriesClass(index) });
  return svg("svg", { viewBox: "0 0 14 14", width: 14, height: 14, class: "swatch", "aria-hidden": "true" }, shape);
}

function legendItem(words, index, kind) {
  return h("li", {}, swatch(index, kind), words);
}

function shareItem(segment, index, segments) {
  return legendItem(`${segment.label}: ${segment.value} (${percent(segment, segments)})`, index, "pie");
}

/** Return a segment's share as "12 %". */
function percent(segment, segments) {
  const total = segments.reduce((sum, each) => sum + each.value, 0) || 1;
  return `${Math.round((100 * segment.value) / total)} %`;
}

function table(head, rows) {
  return h("table", { class: "grid-table" },
    h("thead", {}, h("tr", {}, head.map((words) => h("th", { scope: "col" }, words)))),
    h("tbody", {}, rows.map(([name, ...numbers]) => h("tr", {}, h("th", { scope: "row" }, name),
      numbers.map((number) => h("td", { class: "align-right" }, String(number ?? "")))))));
}

function shares(segments) {
  return table(["Part", "Value", "Share"], segments.map((each) => [each.label, each.value, percent(each, segments)]));
}

function values(chart) {
  const series = chart.series ?? [];
  const { categories, x_label: name } = axesOf(chart);
  const valueAt = (each, category) => each.data?.find((point) => point.label === category)?.value;
  return table([name ?? "", ...series.map((each) => each.name)],
    categories.map((category) => [category, ...series.map((each) => valueAt(each, category))]));
}

function axesOf(chart) {
  const categories = (chart.series?.[0]?.data ?? []).map((point) => point.label);
  return { categories, ...chart.axis_config };
}
