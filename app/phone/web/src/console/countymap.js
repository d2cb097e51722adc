// The county's map: cells in five steps of a measure, open cases on them; a click leads on.
import L from "leaflet";
import { polygons, toGcj02 } from "../geo.js";

const SHARE = {
  open: (cell, most) => (most ? cell.open / most : 0),
  overdue: (cell) => (cell.open ? cell.late / cell.open : 0),
  patrol: (cell) => Math.min(cell.patrols / 5, 1),
};
export const stepOf = (share) => (share <= 0 ? 0 : Math.min(4, 1 + Math.floor(share * 4 - 1e-9)));

export async function showCounty(box) {
  const { cells: address, cases: points, measure, list } = box.dataset;
  const [drawn, found] = await Promise.all([read(address), read(points)]);
  const shifted = drawn.tiles?.datum === "gcj02";
  const at = (lon, lat) => {
    const p = shifted ? toGcj02({ lon, lat }) : { lon, lat };
    return [p.lat, p.lon];
  };
  const map = L.map(box, { attributionControl: false, preferCanvas: true, zoomAnimation: false });
  if (drawn.tiles) {
    L.tileLayer(drawn.tiles.url, { maxZoom: 18 }).addTo(map);
  }
  const most = Math.max(...drawn.cells.map((cell) => cell.open), 0);
  const style = window.getComputedStyle(box);
  const shapes = L.featureGroup();
  for (const cell of drawn.cells) {
    const step = stepOf(SHARE[measure](cell, most));
    const rings = polygons(cell.boundary).map((one) =>
      one.map((ring) => ring.map(([lon, lat]) => at(lon, lat))),
    );
    L.polygon(rings, {
      weight: 1,
      color: style.getPropertyValue("--line"),
      fillColor: style.getPropertyValue(`--step-${step}`),
      fillOpacity: 0.75,
    })
      .bindTooltip(words(`${cell.name} ${cell.open} / ${cell.late}`))
      .on("click", () => window.location.assign(`${list}?cell=${encodeURIComponent(cell.code)}`))
      .addTo(shapes);
  }
  // a canvas draws nothing before the map knows what it shows
  if (drawn.cells.length) {
    map.fitBounds(shapes.getBounds(), { padding: [8, 8] });
  } else {
    map.setView([35, 105], 4);
  }
  shapes.addTo(map);
  for (const [id, lon, lat, late, emergency] of found.cases) {
    L.circleMarker(at(lon, lat), {
      radius: emergency ? 8 : 5,
      weight: 1,
      color: "#ffffff",
      fillOpacity: 0.9,
      fillColor: style.getPropertyValue(late || emergency ? "--red" : "--green"),
    })
      .on("click", () => window.location.assign(`${list}/${id}`))
      .addTo(map);
  }
}

// Names are people's words: text, never markup.
function words(text) {
  const span = document.createElement("span");
  span.textContent = text;
  return span;
}

async function read(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  return answer.ok ? answer.json() : { cells: [], cases: [] };
}
