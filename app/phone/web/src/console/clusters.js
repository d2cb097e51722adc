// Cases near each other as one circle, with how many of them are late.
import Supercluster from "supercluster";

// The deepest zoom of the map: what is together even there is one spot.
const DEEPEST = 18;
const STEPS = 5;

// Which of the server's levels of detail a zoom is drawn with.
export const detailAt = (zoom) => [11.5, 13.5].filter((one) => zoom >= one).length;

// The shade of a share: 0 for none, the last for all.
export const stepOf = (part, all) =>
  part <= 0 || !all ? 0 : Math.min(STEPS - 1, 1 + Math.floor((part * (STEPS - 1) - 1) / all));

// cases: [id, lon, lat, late, emergency, number] each.
export function clustersOf(cases) {
  const index = new Supercluster({
    radius: 48,
    extent: 256, // a tile of the map: the radius is in pixels
    maxZoom: DEEPEST,
    map: ({ late }) => ({ late: Number(late) }),
    reduce: (sum, { late }) => {
      sum.late += late;
    },
  });
  index.load(
    cases.map(([id, lon, lat, late, urgent, number]) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: [lon, lat] },
      properties: { id, late, urgent, number },
    })),
  );
  return {
    // What is drawn in a part of the map: clusters {id, count, late, step}, and single cases.
    around(bounds, zoom) {
      const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
      return index.getClusters(box, Math.floor(zoom)).map(({ id, geometry, properties }) => {
        const [lon, lat] = geometry.coordinates;
        const { point_count: count, late } = properties;
        return count
          ? { id, lon, lat, count, late, step: stepOf(late, count) }
          : { lon, lat, ...properties };
      });
    },
    // The zoom at which a cluster falls apart.
    opensAt: (id) => index.getClusterExpansionZoom(id),
    // [west, south, east, north] of its cases.
    boxOf(id) {
      const places = index.getLeaves(id, Infinity).map((one) => one.geometry.coordinates);
      const [lons, lats] = [places.map(([lon]) => lon), places.map(([, lat]) => lat)];
      return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
    },
  };
}
