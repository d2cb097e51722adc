// What each kind of chart says of a table: data {names, series: {x: {label, values}}} → an option
// of ECharts. Pure: no page, no colours but those that are given.

const HUNDRED = 100;

// look: {fore, soft, line, card, series: [colours], steps: [colours], font, narrow}
export function optionOf(kind, data, look) {
  return { ...common(look), ...KINDS[kind](data, look) };
}

// So high is a chart of so many rows, in pixels.
export function heightOf(kind, count) {
  const rows = { bars: 30, terms: 52, grouped: 66 }[kind];
  return rows ? 72 + rows * count : { trend: 380, spread: 260, history: 300 }[kind];
}

const KINDS = { trend, spread, history, terms, bars, grouped };

function common({ fore, font, series, card, line }) {
  return {
    animation: false,
    color: series,
    textStyle: { color: fore, fontFamily: font, fontSize: 13 },
    tooltip: {
      trigger: "item",
      renderMode: "richText", // no HTML that the page's policy would refuse
      confine: true,
      backgroundColor: card,
      borderColor: line,
      textStyle: { color: fore },
    },
    grid: { left: 8, right: 16, top: 16, bottom: 8, containLabel: true },
  };
}

// A line a cell; the names stand at their ends, so that no colour has to be told apart.
function trend({ names, series }, look) {
  const periods = Object.keys(series).sort();
  const many = names.length > look.series.length;
  return {
    grid: { left: 8, right: look.narrow ? 84 : 120, top: 16, bottom: 8, containLabel: true },
    xAxis: category(periods, look),
    yAxis: scores(look, least(periods.flatMap((one) => series[one].values))),
    series: names.map((name, row) => ({
      type: "line",
      name,
      data: periods.map((one) => series[one].values[row]),
      connectNulls: true,
      symbol: SYMBOLS[row % SYMBOLS.length],
      symbolSize: 8,
      emphasis: { focus: "series" },
      lineStyle: { width: 2, type: row >= look.series.length ? "dashed" : "solid" },
      endLabel: { show: names.length <= MOST_NAMED, formatter: "{a}", color: look.fore },
      labelLayout: { moveOverlap: "shiftY" },
      ...(many && names.length > MOST_NAMED ? { color: look.soft } : {}),
    })),
  };
}
const SYMBOLS = ["circle", "rect", "triangle", "diamond"];
const MOST_NAMED = 24;

// How scores lie in each period: a box from quarter to quarter.
function spread({ names, series }, look) {
  const five = Object.values(series);
  return {
    xAxis: category(names, look),
    yAxis: scores(look, least(five.flatMap(({ values }) => values))),
    series: [
      {
        type: "boxplot",
        itemStyle: { color: look.card, borderColor: look.series[0], borderWidth: 2 },
        data: [...names.keys()].map((row) => five.map(({ values }) => values[row])),
      },
    ],
  };
}

// One cell's scores over the span of all siblings'.
function history({ names, series }, look) {
  const { mine, least: low, middle, most } = series;
  const wide = most.values.map((value, row) => value - low.values[row]);
  const end = (label) => ({ show: true, formatter: label, color: look.fore });
  const span = { type: "line", stack: "span", symbol: "none", lineStyle: { opacity: 0 } };
  return {
    grid: { left: 8, right: look.narrow ? 90 : 120, top: 16, bottom: 8, containLabel: true },
    xAxis: { ...category(names, look), boundaryGap: names.length === 1 },
    yAxis: scores(look, least([...low.values, ...mine.values])),
    series: [
      { ...span, data: low.values, silent: true },
      { ...span, data: wide, silent: true, areaStyle: { color: look.soft, opacity: 0.25 } },
      {
        type: "line",
        name: middle.label,
        data: middle.values,
        symbol: "rect",
        color: look.soft,
        lineStyle: { type: "dashed" },
        endLabel: end(middle.label),
        labelLayout: { moveOverlap: "shiftY" },
      },
      {
        type: "line",
        name: mine.label,
        data: mine.values,
        symbolSize: 9,
        color: look.series[0],
        lineStyle: { width: 3 },
        endLabel: end(mine.label),
        labelLayout: { moveOverlap: "shiftY" },
      },
    ],
  };
}

// What a score is made of: points, and what was missed of each weight.
function terms({ names, series: { weight, points } }, look) {
  const kept = [...names.keys()].filter((row) => weight.values[row] > 0);
  const missed = kept.map((row) => round(weight.values[row] - points.values[row]));
  return {
    ...lying(
      kept.map((row) => names[row]),
      look,
    ),
    series: [
      bar(
        points.label,
        kept.map((row) => points.values[row]),
        look.series[0],
        look,
        "all",
      ),
      bar(weight.label, missed, look.card, look, "all"),
    ],
  };
}

// A bar a cell, in the shade of its grade.
function bars({ names, series, shades, middle }, look) {
  const [{ values }] = Object.values(series);
  return {
    ...lying(names, look, HUNDRED),
    grid: { left: 8, right: 48, top: 24, bottom: 8, containLabel: true },
    series: [
      {
        type: "bar",
        barMaxWidth: 22,
        label: { show: true, position: "right", color: look.fore },
        data: values.map((value, row) => ({
          value,
          itemStyle: { color: look.steps[shades[row]] ?? look.soft, borderColor: look.soft },
        })),
        markLine: middle !== null && {
          symbol: "none",
          silent: true,
          data: [{ xAxis: middle }],
          label: { color: look.fore, formatter: `${middle}`, position: "start" },
          lineStyle: { color: look.fore, type: "dashed" },
        },
      },
    ],
  };
}

// Several measures a cell, side by side.
function grouped({ names, series }, look) {
  return {
    ...lying(names, look, HUNDRED),
    grid: { left: 8, right: 48, top: look.narrow ? 84 : 40, bottom: 8, containLabel: true },
    legend: {
      top: 0,
      left: 0,
      orient: look.narrow ? "vertical" : "horizontal",
      selectedMode: false,
      textStyle: { color: look.fore },
    },
    series: Object.values(series).map(({ label, values }, number) => ({
      ...bar(label, values, look.series[number], look),
      label: { show: true, position: "right", color: look.fore, formatter: "{c}%" },
    })),
  };
}

function bar(name, data, color, look, stack) {
  const itemStyle = { color, borderColor: look.soft };
  return { type: "bar", name, data, stack, barMaxWidth: 22, itemStyle };
}

// Bars that lie: names are read from the top, as in the table.
function lying(names, look, max) {
  const width = look.narrow ? 110 : 220;
  return {
    xAxis: { ...axis(look), type: "value", min: 0, max },
    yAxis: {
      ...axis(look),
      type: "category",
      data: names,
      inverse: true,
      axisLabel: { color: look.fore, width, overflow: "break", interval: 0 },
    },
  };
}

const category = (data, look) => ({ ...axis(look), type: "category", data });

const scores = (look, from) => ({ ...axis(look), type: "value", min: from, max: HUNDRED });

function axis({ fore, line }) {
  return {
    axisLabel: { color: fore },
    axisLine: { lineStyle: { color: line } },
    splitLine: { lineStyle: { color: line, opacity: 0.6 } },
  };
}

// The ten below the least score: an axis of scores need not begin with nothing.
function least(values) {
  const known = values.filter((value) => value !== null);
  return known.length ? Math.max(0, Math.floor((Math.min(...known) - 1) / 10) * 10) : 0;
}

const round = (value) => Math.round(value * 100) / 100;
