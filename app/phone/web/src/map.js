// The map: outlines without a base map, tiles where the county has set some. Tiles in GCJ-02 shift
// the drawing, never the data.
import L from "leaflet";
import "leaflet/dist/leaflet.css";
import { polygons, toGcj02 } from "./geo.js";

// Names are people's words: text, never markup.
export function text(words) {
  const span = document.createElement("span");
  span.textContent = words;
  return span;
}

// A map with its base: { map, at }, where `at` gives the place on it of a position in WGS-84.
export function baseMap(box, { tiles, ...options } = {}) {
  const shifted = tiles?.datum === "gcj02";
  const at = (lon, lat) => {
    const p = shifted ? toGcj02({ lon, lat }) : { lon, lat };
    return [p.lat, p.lon];
  };
  const map = L.map(box, {
    zoomControl: false,
    attributionControl: false,
    zoomSnap: 0.5,
    maxZoom: 18,
    fadeAnimation: false,
    zoomAnimation: false,
    ...options,
  });
  L.control.zoom({ zoomInTitle: "放大", zoomOutTitle: "缩小" }).addTo(map);
  if (tiles) {
    L.tileLayer(tiles.url, { maxZoom: 18, maxNativeZoom: 17 }).addTo(map);
  }
  return { map, at };
}

export function makeMap(box, { tiles } = {}) {
  const { map, at } = baseMap(box, { tiles });
  let me = null;
  let line = null;
  let known = null;
  const drawn = L.layerGroup().addTo(map);
  function fit() {
    map.fitBounds(
      known || [
        [20, 90],
        [45, 125],
      ],
      { padding: [12, 12] },
    );
  }

  return {
    cells(cells) {
      const ring = (r) => r.map(([lon, lat]) => at(lon, lat));
      for (const cell of cells) {
        const shape = L.polygon(
          polygons(cell.boundary).map((rings) => rings.map(ring)),
          {
            className: cell.own ? "own-cell" : "other-cell",
            interactive: false,
            weight: cell.own ? 3 : 1,
            fill: cell.own,
            fillOpacity: 0.08,
          },
        ).addTo(map);
        if (!cell.own) {
          shape.bindTooltip(text(cell.name), {
            permanent: true,
            direction: "center",
            className: "cell-name",
          });
        }
        if (cell.own) {
          known = known ? known.extend(shape.getBounds()) : shape.getBounds();
        }
      }
      fit();
    },
    fit,
    sites(sites, onPick) {
      for (const site of sites) {
        L.circleMarker(at(site.lon, site.lat), {
          radius: 9,
          className: "site-dot",
          keyboard: false,
        })
          .bindTooltip(text(site.name))
          .on("click", () => onPick(site))
          .addTo(map);
      }
    },
    track(points) {
      const way = points.map((p) => at(p.lon, p.lat));
      if (line) {
        line.setLatLngs(way);
      } else {
        line = L.polyline(way, { className: "own-track", weight: 5, interactive: false }).addTo(
          map,
        );
      }
    },
    me(fix, follow) {
      const where = at(fix.lon, fix.lat);
      if (!me) {
        me = {
          circle: L.circle(where, {
            radius: fix.accuracy_m || 30,
            className: "accuracy",
            interactive: false,
          }),
          dot: L.circleMarker(where, { radius: 8, className: "me-dot", interactive: false }),
        };
        me.circle.addTo(drawn);
        me.dot.addTo(drawn);
      }
      me.circle.setLatLng(where).setRadius(fix.accuracy_m || 30);
      me.dot.setLatLng(where);
      if (follow && !map.getBounds().pad(-0.1).contains(where)) {
        map.panTo(where);
      }
    },
    // The ways of several, as GeoJSON lines, and the map so near that what is around a place shows.
    ways(lines) {
      const way = (one) => one.map(([lon, lat]) => at(lon, lat));
      for (const { type, coordinates } of lines) {
        const parts = type === "LineString" ? [coordinates] : coordinates;
        const look = { className: "own-track", weight: 3, interactive: false };
        L.polyline(parts.map(way), look).addTo(map);
      }
    },
    // A track and those that it is laid beside, which are dashed: colour alone tells nobody. The
    // map shows all of them.
    beside(tracks) {
      const shown = tracks.map(({ line: points, other }) =>
        L.polyline(
          points.map(([lon, lat]) => at(lon, lat)),
          {
            className: other ? "other-track" : "own-track",
            weight: other ? 3 : 5,
            dashArray: other ? "2 8" : null,
            smoothFactor: 0,
            interactive: false,
          },
        ),
      );
      // the dashes lie on the unbroken line where both are the same
      shown.sort((one, two) => two.options.weight - one.options.weight);
      for (const one of shown) {
        one.addTo(map);
        known = one === shown[0] ? one.getBounds() : known.extend(one.getBounds());
      }
      fit();
    },
    near({ lon, lat }, metres) {
      map.fitBounds(at(lon, lat).toBounds(2 * metres));
    },
    resize: () => map.invalidateSize(),
    remove: () => map.remove(),
  };
}
