// Times, spans and ways as they are shown.
import assert from "node:assert/strict";
import { test } from "node:test";
import { clock, day, setZone, span, until, way, when } from "../src/words.js";

test("times are the county's, whatever the phone is set to", () => {
  assert.equal(clock("2026-07-01T01:05:00Z"), "09:05");
  assert.equal(clock("2026-07-01T16:00:00Z"), "00:00");
  assert.match(day("2026-07-01T16:00:00Z"), /^7\/2/);
  setZone("Asia/Urumqi");
  assert.equal(clock("2026-07-01T01:05:00Z"), "07:05");
  setZone(""); // a server that names none changes nothing
  assert.equal(when("2026-07-01T01:05:00Z"), `${day("2026-07-01T01:05:00Z")} 07:05`);
  setZone("Asia/Shanghai");
});

test("what is due at the end of a day names that day", () => {
  setZone("Asia/Shanghai");
  assert.equal(until("2026-11-27T16:00:00Z"), `${day("2026-11-27T15:00:00Z")} 24:00`);
  assert.equal(until("2026-11-27T09:30:00Z"), when("2026-11-27T09:30:00Z"));
});

test("a span is minutes and seconds, with hours when there are any, and never negative", () => {
  assert.deepEqual([0, 59_400, 61_000, 3_600_000, 3_725_000, -5].map(span), [
    "0:00",
    "0:59",
    "1:01",
    "1:00:00",
    "1:02:05",
    "0:00",
  ]);
});

test("a way is metres below a kilometre", () => {
  assert.deepEqual([0, 999.4, 1000, 12_345].map(way), [
    "0 米",
    "999 米",
    "1.00 公里",
    "12.35 公里",
  ]);
});
