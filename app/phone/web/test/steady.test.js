import assert from "node:assert/strict";
import { test } from "node:test";
import { shown } from "../src/console/steady.js";

test("a running clock counts on beyond a day", () => {
  assert.deepEqual([0, 61, 86399, 93909].map(shown), [
    "0:00:00",
    "0:01:01",
    "23:59:59",
    "26:05:09",
  ]);
});
