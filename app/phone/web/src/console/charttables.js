// What a table says: names of its rows, and a series for each column that is to be drawn.

// {names, series: {x: {label, values}}, shades, middle}; an empty figure is null.
export function dataOf(table) {
  const rows = [...table.tBodies[0].rows].filter((row) => row.querySelector("[data-x]"));
  const names = rows.map((row) => row.querySelector("th").firstChild.textContent.trim());
  const series = {};
  const shades = [];
  rows.forEach((row, number) => {
    for (const { dataset } of row.querySelectorAll("[data-x]")) {
      series[dataset.x] ||= { label: dataset.of, values: rows.map(() => null) };
      series[dataset.x].values[number] = figure(dataset.y);
      shades[number] = figure(dataset.step);
    }
  });
  const middle = table.querySelector("[data-middle]");
  return { names, series, shades, middle: figure(middle?.dataset.middle) };
}

const figure = (text) => (text === undefined || text === "" ? null : Number(text));
