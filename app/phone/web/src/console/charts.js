// The charts of pages of evaluations, each drawn from the table that stands beside it; in a bundle
// of its own, which only these pages load.
import { BarChart, BoxplotChart, LineChart } from "echarts/charts";
import {
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
} from "echarts/components";
import { init, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";
import { heightOf, optionOf } from "./chartoptions.js";
import { dataOf } from "./charttables.js";
import { fitPaper } from "./paper.js";

use([BarChart, BoxplotChart, LineChart, GridComponent, LegendComponent]);
use([MarkLineComponent, TooltipComponent, LabelLayout, SVGRenderer]);

const NARROW = 600;
const SERIES = 6;
const STEPS = 5;

function show(box) {
  const table = document.querySelector(`#${box.dataset.table} table`);
  const { chart: kind } = box.dataset;
  const data = dataOf(table);
  if (!data.names.length) {
    box.hidden = true;
    return;
  }
  box.style.height = `${heightOf(kind, data.names.length)}px`;
  const chart = init(box, null, { renderer: "svg" });
  const draw = () => {
    chart.resize();
    chart.setOption(optionOf(kind, data, lookOf(box)), { notMerge: true });
  };
  draw();
  box.dataset.drawn = "";
  let width = box.clientWidth;
  new ResizeObserver(() => {
    if (box.clientWidth && box.clientWidth !== width) {
      width = box.clientWidth;
      draw();
    }
  }).observe(box);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  fitPaper(box, draw);
}

// The colours of the page as it is shown now: light, dark or on paper.
function lookOf(box) {
  const style = window.getComputedStyle(box);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  const all = (name, count) => [...Array(count).keys()].map((n) => colour(`${name}-${n}`));
  return {
    ...{ fore: colour("fore"), soft: colour("soft"), line: colour("line"), card: colour("card") },
    ...{ series: all("series", SERIES), steps: all("step", STEPS) },
    font: style.fontFamily,
    narrow: box.clientWidth < NARROW,
  };
}

function showAll(part) {
  for (const box of part.querySelectorAll("[data-chart]:not([data-drawn])")) {
    show(box);
  }
}

showAll(document);
// a part of the page that has been read anew
document.addEventListener("htmx:afterSettle", ({ target }) => showAll(target));
