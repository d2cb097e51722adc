// Geometry of the page; that it agrees with the program's own is tested there.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  fromGcj02,
  holds,
  lengthOf,
  metres,
  polygons,
  toBorder,
  toGcj02,
  toWgs84,
  villageAt,
} from "../src/geo.js";

const ring = (west, east) => [
  [west, 33],
  [east, 33],
  [east, 33.02],
  [west, 33.02],
  [west, 33],
];
const near = (found, wanted, tolerance) =>
  assert.ok(Math.abs(found - wanted) <= tolerance, `${found}, not ${wanted}`);
const village = (code, west) => ({
  code,
  level: "village",
  boundary: { type: "Polygon", coordinates: [ring(west, west + 0.02)] },
});
const cells = [
  village("a", 114),
  village("b", 114.02),
  { ...village("t", 114), level: "township" },
];

test("a degree of latitude is 111.2 km, of longitude less by the cosine", () => {
  near(metres({ lon: 114, lat: 33 }, { lon: 114, lat: 34 }), 111_195, 1);
  near(metres({ lon: 114, lat: 60 }, { lon: 115, lat: 60 }), 55_597, 10);
  assert.equal(metres({ lon: 114, lat: 33 }, { lon: 114, lat: 33 }), 0);
});

test("the length of a track is the sum of its steps", () => {
  assert.equal(lengthOf([]), 0);
  assert.equal(lengthOf([{ lon: 114, lat: 33 }]), 0);
  near(lengthOf([33, 33.01, 33].map((lat) => ({ lon: 114, lat }))), 2223.9, 0.1);
});

test("the shift moves a point in China by hundreds of metres and comes back exactly", () => {
  const point = { lon: 114.3, lat: 33.6 };
  const shifted = toGcj02(point);
  const far = metres(point, shifted);
  assert.ok(far > 300 && far < 900, far);
  near(metres(point, fromGcj02(shifted)), 0, 0.001);
});

test("nothing is shifted abroad", () => {
  const paris = { lon: 2.35, lat: 48.86 };
  assert.deepEqual(toGcj02(paris), paris);
});

test("only what is in the shifted datum is brought back, and what else a point says stays", () => {
  const point = { lon: 114.3, lat: 33.6, accuracy_m: 8 };
  assert.equal(toWgs84(point, "wgs84"), point);
  assert.equal(toWgs84(point, "gcj02").accuracy_m, 8);
  assert.notEqual(toWgs84(point, "gcj02").lon, point.lon);
});

test("a shape holds its inside, not its holes, in every part", () => {
  const hole = [
    [114.005, 33.005],
    [114.015, 33.005],
    [114.015, 33.015],
    [114.005, 33.015],
    [114.005, 33.005],
  ];
  const holed = { type: "Polygon", coordinates: [ring(114, 114.02), hole] };
  assert.ok(holds(holed, { lon: 114.002, lat: 33.002 }));
  assert.ok(!holds(holed, { lon: 114.01, lat: 33.01 }));
  const parts = {
    type: "MultiPolygon",
    coordinates: [[ring(114, 114.01)], [ring(114.05, 114.06)]],
  };
  assert.equal(polygons(parts).length, 2);
  assert.ok(holds(parts, { lon: 114.055, lat: 33.01 }));
  assert.ok(!holds(parts, { lon: 114.03, lat: 33.01 }));
});

test("the way to a border is that to the nearest edge, from both sides", () => {
  const { boundary } = cells[0];
  near(toBorder(boundary, { lon: 114.01, lat: 33.001 }), 111.2, 0.5);
  near(toBorder(boundary, { lon: 114.01, lat: 32.999 }), 111.2, 0.5);
  near(toBorder(boundary, { lon: 114.02, lat: 33.01 }), 0, 0.01);
});

test("a village is sure in its middle, ambiguous within its accuracy of a border, none far away", () => {
  const at = (lon, accuracy_m) => {
    const { cell, candidates, ambiguous } = villageAt(cells, { lon, lat: 33.01, accuracy_m });
    return [cell?.code ?? null, candidates.map((c) => c.code).join(""), ambiguous];
  };
  assert.deepEqual(at(114.01, 8), ["a", "a", false]);
  assert.deepEqual(at(114.0199, 30), ["a", "ab", true]);
  assert.deepEqual(at(114.0199, undefined), ["a", "ab", true]); // no accuracy: 30 m are taken
  assert.deepEqual(at(113.9999, 30), [null, "a", true]);
  assert.deepEqual(at(113.9, 30), [null, "", false]);
});
