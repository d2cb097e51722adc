import assert from "node:assert/strict";
import { test } from "node:test";
import { clustersOf, detailAt, stepOf } from "../src/console/clusters.js";

const WORLD = {
  getWest: () => -180,
  getSouth: () => -85,
  getEast: () => 180,
  getNorth: () => 85,
};

test("cases of a spot are one circle from afar, shaded by how many of them are late", () => {
  const cases = [
    ["a", 114.01, 33.01, true, false, "1"],
    ["b", 114.011, 33.01, false, false, "2"],
    ["c", 116, 33.01, false, true, "3"],
  ];
  const clusters = clustersOf(cases);
  const far = clusters.around(WORLD, 7.5);
  const [two] = far.filter((one) => one.count);
  assert.deepEqual([two.count, two.late, two.step], [2, 1, 2]);
  assert.deepEqual(
    far.filter((one) => !one.count).map((one) => one.id),
    ["c"],
  );
  assert.equal(clusters.around(WORLD, 17).length, 3);
  assert.ok(clusters.opensAt(two.id) <= 17);
  const [west, , east] = clusters.boxOf(two.id);
  assert.ok(Math.abs(west - 114.01) < 1e-6 && Math.abs(east - 114.011) < 1e-6);
});

test("the first late case is a shade, all of them the darkest", () => {
  assert.deepEqual([stepOf(0, 9), stepOf(1, 400), stepOf(9, 9), stepOf(0, 0)], [0, 1, 4, 0]);
});

test("the nearer, the more exact", () => {
  assert.deepEqual([8, 12, 18].map(detailAt), [0, 1, 2]);
});
