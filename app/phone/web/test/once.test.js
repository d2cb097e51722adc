import assert from "node:assert/strict";
import { test } from "node:test";
import { sendOnce } from "../src/console/once.js";

test("a second click sends nothing, a form that one comes back to is sent anew", () => {
  const [page, window] = [new EventTarget(), new EventTarget()];
  sendOnce(page, window);
  const goes = () => page.dispatchEvent(new Event("submit", { cancelable: true }));
  assert.deepEqual([goes(), goes(), goes()], [true, false, false]);
  window.dispatchEvent(new Event("pageshow"));
  assert.deepEqual([goes(), goes()], [true, false]);
});
