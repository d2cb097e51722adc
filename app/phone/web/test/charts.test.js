import assert from "node:assert/strict";
import { test } from "node:test";
import { heightOf, optionOf } from "../src/console/chartoptions.js";

const LOOK = {
  ...{ fore: "#111", soft: "#666", line: "#ccc", card: "#fff", font: "x", narrow: false },
  ...{ series: ["#1", "#2"], steps: ["#a", "#b", "#c", "#d", "#e"] },
};
const ranked = {
  names: ["甲", "乙", "丙"],
  series: {
    "2026Q3": { label: "得分 2026Q3", values: [97, 85.5, null] },
    "2026Q2": { label: "2026Q2", values: [90, null, 71] },
  },
};

test("a line a cell in the order of time, with its name at the end and gaps where it has none", () => {
  const { xAxis, yAxis, series, tooltip } = optionOf("trend", ranked, LOOK);
  assert.deepEqual(xAxis.data, ["2026Q2", "2026Q3"]);
  assert.deepEqual(
    series.map(({ name, data }) => [name, data]),
    [
      ["甲", [90, 97]],
      ["乙", [null, 85.5]],
      ["丙", [71, null]],
    ],
  );
  assert.ok(series.every(({ endLabel }) => endLabel.show));
  assert.deepEqual([yAxis.min, yAxis.max], [70, 100]);
  assert.equal(tooltip.renderMode, "richText", "no HTML in a tooltip");
});

test("a box a period from the five figures of its row", () => {
  const five = Object.fromEntries([60, 70, 80, 90, 99].map((v, n) => [n, { values: [v] }]));
  const { series, yAxis } = optionOf("spread", { names: ["2026Q3"], series: five }, LOOK);
  assert.deepEqual(series[0].data, [[60, 70, 80, 90, 99]]);
  assert.equal(yAxis.min, 50);
});

test("points and what was missed of each weight; what weighs nothing is left out", () => {
  const terms = {
    names: ["巡查", "待认定"],
    series: {
      weight: { label: "权重", values: [56.25, 0] },
      points: { label: "得分", values: [52.58, 0] },
    },
  };
  const { yAxis, series } = optionOf("terms", terms, LOOK);
  assert.deepEqual(yAxis.data, ["巡查"]);
  assert.deepEqual(
    series.map(({ data }) => data),
    [[52.58], [3.67]],
  );
});

test("a cell's scores over the span of its siblings'", () => {
  const values = (...all) => ({ label: "x", values: all });
  const series = { mine: values(80, 90), least: values(60, 70), middle: values(75, 80) };
  const data = { names: ["2026Q2", "2026Q3"], series: { ...series, most: values(95, 99) } };
  const drawn = optionOf("history", data, LOOK).series.map((one) => one.data);
  assert.deepEqual(drawn, [[60, 70], [35, 29], [75, 80], [80, 90]]); // prettier-ignore
});

test("a bar a cell in the shade of its grade, and the middle of all", () => {
  const data = { names: ["甲", "乙"], series: { of: { values: [95, 61] } }, shades: [0, 3] };
  const { series } = optionOf("bars", { ...data, middle: 78 }, LOOK);
  assert.deepEqual(
    series[0].data.map(({ itemStyle }) => itemStyle.color),
    ["#a", "#d"],
  );
  assert.deepEqual(series[0].markLine.data, [{ xAxis: 78 }]);
  assert.equal(optionOf("bars", { ...data, middle: null }, LOOK).series[0].markLine, false);
  const both = { names: ["甲"], series: { a: values1("巡查"), b: values1("反馈") } };
  assert.deepEqual(
    optionOf("grouped", both, LOOK).series.map(({ name }) => name),
    ["巡查", "反馈"],
  );
});

const values1 = (label) => ({ label, values: [50] });

test("the more rows, the higher", () => {
  assert.ok(heightOf("bars", 20) > heightOf("bars", 2));
  assert.equal(heightOf("spread", 8), heightOf("spread", 2));
});
