// The county's map: cells in shades of a measure, open cases in clusters, layers when switched on.
import L from "leaflet";
import { baseMap, text } from "../map.js";
import { clustersOf, detailAt } from "./clusters.js";
import { offerLayers } from "./layers.js";
import { fitPaper } from "./paper.js";

const EVERY_MS = 60_000;

export async function showCounty(box) {
  const asked = box.dataset;
  const [figures, found, outlines] = await Promise.all([
    read(asked.figures),
    read(asked.cases),
    outlinesAt(asked, 0),
  ]);
  say(figures, found);
  const { map, at } = baseMap(box, { tiles: figures.tiles, preferCanvas: true });
  const show = { map, at, colour: coloursOf(box), asked };
  const cells = drawCells(show, figures.cells || [], outlines);
  // a canvas draws nothing before the map knows what it shows
  if (cells.getLayers().length) {
    map.fitBounds(cells.getBounds(), { padding: [8, 8] });
  } else if (found.cases?.length) {
    // whoever has no cells still finds the cases that are his
    const places = found.cases.map(([, lon, lat]) => at(lon, lat));
    map.fitBounds(L.latLngBounds(places), { padding: [40, 40], maxZoom: 14 });
  } else {
    map.setView([35, 105], 4);
  }
  cells.addTo(map);
  const colourAnew = refine(show, figures.cells || [], cells);
  const drawAnew = drawCases(show, found.cases || []);
  let shown = { cells: figures.cells || [], cases: found.cases || [] };
  fitPaper(
    box,
    printed(map, box, () => {
      colourAnew(shown.cells);
      drawAnew(shown.cases);
    }),
  );
  // on a wall nobody loads the page again
  window.setInterval(async () => {
    const [now, open] = await Promise.all([read(asked.figures), read(asked.cases)]);
    say(now, open);
    if (now.cells && open.cases) {
      colourAnew(now.cells);
      drawAnew(open.cases);
      shown = { cells: now.cells, cases: open.cases };
    }
  }, EVERY_MS);
  offerLayers(document.querySelector("[data-layers]"), { ...show, read });
  // what is on a canvas is drawn with the next frame
  window.requestAnimationFrame(() => {
    box.dataset.drawn = Math.round(window.performance.now());
  });
}

// On paper stands what is on the screen, whatever the size of either.
function printed(map, box, draw) {
  let seen = map.getBounds();
  map.on("moveend", () => {
    seen = box.classList.contains("on-paper") ? seen : map.getBounds();
  });
  return () => {
    const wanted = seen;
    map.invalidateSize({ animate: false });
    map.fitBounds(wanted, { animate: false });
    seen = wanted;
    draw();
  };
}

// When it was counted, what the shades stand for, whether there is more than is drawn, and that
// what is drawn may be old.
function say(figures, found) {
  const counted = document.querySelector("[data-counted]");
  counted.textContent = figures.counted || "";
  counted.hidden = !figures.counted;
  document.querySelectorAll("[data-shade]").forEach((one, step) => {
    one.textContent = figures.legend?.[step] ?? one.textContent;
    // no cell can have this shade
    one.parentElement.hidden = !one.textContent;
  });
  if (figures.read) {
    document.querySelector("[data-read]").textContent = figures.read;
  }
  document.querySelector("[data-more]").hidden = !found.more;
  document.querySelector("[data-stale]").hidden = Boolean(figures.cells && found.cases);
}

function coloursOf(box) {
  const style = window.getComputedStyle(box);
  return (name) => style.getPropertyValue(`--${name}`).trim();
}

async function outlinesAt(asked, detail) {
  return (await read(`${asked.outlines}&detail=${detail}`)).outlines || {};
}

function drawCells({ at, colour, asked }, figures, outlines) {
  const shapes = L.featureGroup();
  for (const cell of figures) {
    if (!outlines[cell.code]) {
      continue;
    }
    L.geoJSON(outlines[cell.code], {
      code: cell.code,
      coordsToLatLng: ([lon, lat]) => L.latLng(at(lon, lat)),
      style: shade(colour, cell),
    })
      .bindTooltip(told(cell), { sticky: true })
      .on("click", () => window.location.assign(pageOf(asked, encodeURIComponent(cell.code))))
      .addTo(shapes);
  }
  return shapes;
}

// A cell leads to the list of its open cases, one coloured by its score to why it has that.
function pageOf({ list, listed, page }, code) {
  return page ? page.replace("CODE", code) : `${list}?cell=${code}&${listed}`;
}

function shade(colour, { step }) {
  return {
    weight: 1,
    color: colour("soft"),
    fillColor: step === null ? colour("card") : colour(`step-${step}`),
    fillOpacity: step === null ? 0.2 : 0.75,
  };
}

function told({ name, count, total }) {
  return text(`${name} ${count} / ${total}`);
}

// The nearer, the more exact: outlines are fetched once a level of detail. What it gives back
// colours the cells by other figures.
function refine(show, figures, first) {
  const known = { 0: first };
  let drawn = 0;
  async function redraw() {
    const wanted = detailAt(show.map.getZoom());
    if (wanted === drawn) {
      return;
    }
    const before = known[drawn];
    drawn = wanted;
    known[wanted] ||= drawCells(show, figures, await outlinesAt(show.asked, wanted));
    if (drawn === wanted) {
      before.remove();
      known[wanted].addTo(show.map);
      known[wanted].eachLayer((one) => one.bringToBack());
    }
  }
  show.map.on("zoomend", redraw);
  redraw();
  return (others) => {
    figures = others;
    const cells = new Map(others.map((cell) => [cell.code, cell]));
    for (const shapes of Object.values(known)) {
      shapes.eachLayer((one) => {
        const cell = cells.get(one.options.code);
        if (cell) {
          one.setStyle(shade(show.colour, cell)).setTooltipContent(told(cell));
        }
      });
    }
  };
}

function drawCases({ map, at, colour, asked }, cases) {
  let clusters = clustersOf(cases);
  const layer = L.layerGroup().addTo(map);
  function redraw() {
    layer.clearLayers();
    for (const one of clusters.around(map.getBounds().pad(0.1), map.getZoom())) {
      drawOne(one).addTo(layer);
    }
  }
  function drawOne(one) {
    return one.count ? drawCluster(one) : drawCase(one);
  }
  function drawCluster({ id, lon, lat, count, late, step }) {
    const icon = L.divIcon({
      className: `cluster step-${step}`,
      html: text(String(count)),
      iconSize: [44, 44],
    });
    const title = asked.cluster.replace("{count}", count).replace("{late}", late);
    return L.marker(at(lon, lat), { icon, title })
      .on("click", () => open(id, at(lon, lat)))
      .on("keypress", ({ originalEvent: { key } }) => key === "Enter" && open(id, at(lon, lat)));
  }
  // Nearer to a circle until it falls apart; what stands on one spot is a list.
  function open(id, place) {
    const zoom = clusters.opensAt(id);
    if (zoom > map.getMaxZoom()) {
      const spot = clusters.boxOf(id).join(",");
      window.location.assign(`${asked.list}?bbox=${spot}&${asked.listed}`);
    } else {
      map.setView(place, zoom);
    }
  }
  function drawCase({ id, lon, lat, late, urgent, number }) {
    return L.circleMarker(at(lon, lat), {
      radius: urgent ? 9 : 7,
      weight: 2,
      color: colour("card"),
      fillOpacity: 1,
      fillColor: colour(late || urgent ? "red" : "green"),
    })
      .bindTooltip(text(number || "—"))
      .on("click", () => window.location.assign(`${asked.list}/${id}`));
  }
  map.on("moveend", redraw);
  redraw();
  return (others) => {
    clusters = clustersOf(others);
    redraw();
  };
}

// Nothing of it where it cannot be had: without a line too.
async function read(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : {};
  } catch {
    return {};
  }
}
