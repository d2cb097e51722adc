import assert from "node:assert/strict";
import { test } from "node:test";
import { shown } from "../src/console/steady.js";

test("a running clock counts on beyond a day", () => {
  const all = [0, 61, 86399, 93909].map((seconds) => shown(seconds, "天"));
  assert.deepEqual(all, ["0:00:00", "0:01:01", "23:59:59", "1 天 2:05:09"]);
});
