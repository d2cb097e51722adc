// Which positions become points of the track.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SAMPLING, worthKeeping } from "../src/recorder/worth.js";

const at = (metres, seconds, acc = 5) => ({
  ...{ lon: 116, lat: 39 + metres / 111_000 },
  ...{ t: 1_000_000 + seconds * 1000, acc },
});
const worth = (point, before) => worthKeeping(point, before, SAMPLING);

test("the first good fix, then a step of 25 m, or a minute of standing still", () => {
  assert.ok(worth(at(0, 0)) && !worth(at(0, 0, 1000)));
  assert.ok(worth(at(30, 20), at(0, 0)) && !worth(at(10, 20), at(0, 0)));
  assert.ok(worth(at(1, 60), at(0, 0)) && !worth(at(30, 0), at(0, 0)));
});

test("a jump that no vehicle makes is a wrong fix; a clock put back is no reason to stop", () => {
  assert.ok(!worth(at(5000, 10), at(0, 0)));
  assert.ok(worth(at(30, -3600), at(0, 0)));
});
