// Geometry on the phone: distances, datums for drawing, the village a point falls into. Degrees,
// metres.
const R = 6371008.8;
const rad = (d) => (d * Math.PI) / 180;

export function metres(a, b) {
  const h =
    Math.sin(rad(b.lat - a.lat) / 2) ** 2 +
    Math.cos(rad(a.lat)) * Math.cos(rad(b.lat)) * Math.sin(rad(b.lon - a.lon) / 2) ** 2;
  return 2 * R * Math.asin(Math.sqrt(Math.min(1, h)));
}

export const lengthOf = (points) =>
  points.slice(1).reduce((sum, p, i) => sum + metres(points[i], p), 0);

// The shift of Chinese map kits (GCJ-02), from WGS-84.
export function toGcj02({ lon, lat }) {
  if (!(lon >= 72.004 && lon <= 137.8347 && lat >= 0.8293 && lat <= 55.8271)) {
    return { lon, lat };
  }
  const { sin, cos, sqrt, abs, PI } = Math;
  const x = lon - 105;
  const y = lat - 35;
  const common = ((20 * sin(6 * x * PI) + 20 * sin(2 * x * PI)) * 2) / 3;
  let dLat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + common;
  dLat +=
    ((20 * sin(y * PI) + 40 * sin((y / 3) * PI)) * 2) / 3 +
    ((160 * sin((y / 12) * PI) + 320 * sin((y * PI) / 30)) * 2) / 3;
  let dLon = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + common;
  dLon +=
    ((20 * sin(x * PI) + 40 * sin((x / 3) * PI)) * 2) / 3 +
    ((150 * sin((x / 12) * PI) + 300 * sin((x / 30) * PI)) * 2) / 3;
  const a = 6378245;
  const ee = 0.006693421622965943;
  const magic = 1 - ee * sin(rad(lat)) ** 2;
  return {
    lon: lon + (dLon * 180) / ((a / sqrt(magic)) * cos(rad(lat)) * PI),
    lat: lat + (dLat * 180) / (((a * (1 - ee)) / (magic * sqrt(magic))) * PI),
  };
}

export function fromGcj02(point) {
  let guess = { ...point };
  for (let i = 0; i < 6; i++) {
    const there = toGcj02(guess);
    guess = { lon: guess.lon + point.lon - there.lon, lat: guess.lat + point.lat - there.lat };
  }
  return guess;
}

export const toWgs84 = (point, datum) =>
  datum === "gcj02" ? { ...point, ...fromGcj02(point) } : point;

export const polygons = (shape) =>
  shape.type === "Polygon" ? [shape.coordinates] : shape.coordinates;

function inRing({ lon, lat }, ring) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if (yi > lat !== yj > lat && lon < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) {
      inside = !inside;
    }
  }
  return inside;
}

export const holds = (shape, point) =>
  polygons(shape).some(
    ([outer, ...holes]) => inRing(point, outer) && !holes.some((hole) => inRing(point, hole)),
  );

// Metres from a point to the nearest border of a shape.
export function toBorder(shape, { lon, lat }) {
  const k = Math.cos(rad(lat));
  const flat = ([x, y]) => [rad(x - lon) * k * R, rad(y - lat) * R];
  let best = Infinity;
  for (const ring of polygons(shape).flat()) {
    for (let i = 1; i < ring.length; i++) {
      const [ax, ay] = flat(ring[i - 1]);
      const [bx, by] = flat(ring[i]);
      const [dx, dy] = [bx - ax, by - ay];
      const t = Math.max(0, Math.min(1, -(ax * dx + ay * dy) / (dx * dx + dy * dy || 1)));
      best = Math.min(best, Math.hypot(ax + t * dx, ay + t * dy));
    }
  }
  return best;
}

// The village a point falls into, and those it may fall into: within its accuracy of a border,
// which is simplified to 10 m here.
export function villageAt(cells, point) {
  const villages = cells.filter((cell) => cell.level === "village");
  const reach = (point.accuracy_m || 30) + 10;
  const candidates = villages.filter(
    (cell) => holds(cell.boundary, point) || toBorder(cell.boundary, point) <= reach,
  );
  const cell = candidates.find((c) => holds(c.boundary, point));
  return {
    cell: cell || null,
    candidates,
    ambiguous: candidates.length > 1 || (!cell && candidates.length > 0),
  };
}
