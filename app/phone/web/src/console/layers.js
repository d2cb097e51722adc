// Layers of the county's map: loaded when somebody switches them on for the first time.
import L from "leaflet";
import { text } from "../map.js";

const SHOWN = {
  sites: ({ sites = [] }) => sites.filter((one) => !one.zone),
  zones: ({ sites = [] }) => sites.filter((one) => one.zone),
  tracks: ({ tracks = [] }) => tracks,
};
const COLOUR = { sites: "layer-site", zones: "layer-zone", tracks: "layer-track" };

export function offerLayers(box, show) {
  const said = box.querySelector("[data-empty]");
  for (const tick of box.querySelectorAll("[data-layer]")) {
    const { layer: name, from } = tick.dataset;
    let layer = null;
    const why = box.querySelector(`[data-why=${name}]`);
    tick.addEventListener("change", async () => {
      if (tick.checked && !layer && why && !why.reportValidity()) {
        tick.checked = false; // whoever looks at people's ways says why first
        return;
      }
      const asked = why ? `${from}?why=${encodeURIComponent(why.value)}` : from;
      layer ||= draw(show, SHOWN[name](await show.read(asked)), show.colour(COLOUR[name]));
      said.textContent = tick.checked && !layer.getLayers().length ? said.dataset.empty : "";
      if (tick.checked) {
        layer.addTo(show.map);
      } else {
        layer.remove();
      }
    });
    if (tick.checked) {
      tick.checked = false; // a browser that comes back: nothing is loaded unasked
    }
  }
}

function draw({ at }, rows, color) {
  const layer = L.layerGroup();
  for (const { name, geometry } of rows) {
    L.geoJSON(geometry, {
      coordsToLatLng: ([lon, lat]) => L.latLng(at(lon, lat)),
      pointToLayer: (...given) =>
        L.circleMarker(given[1], { radius: 6, weight: 1, color: "#ffffff", fillOpacity: 0.9 }),
      style: ({ geometry: { type } }) =>
        type.endsWith("Point")
          ? { fillColor: color }
          : { color, weight: type.endsWith("LineString") ? 3 : 2, fillOpacity: 0.15 },
    })
      .bindTooltip(text(name))
      .addTo(layer);
  }
  return layer;
}
