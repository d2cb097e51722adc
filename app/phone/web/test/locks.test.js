// Without Web Locks one window still does one thing at a time.
import assert from "node:assert/strict";
import { test } from "node:test";
import { alone } from "../src/locks.js";

Object.defineProperty(globalThis.navigator ?? (globalThis.navigator = {}), "locks", {
  value: undefined,
  configurable: true,
});

test("who comes second waits, or is told that it is taken", async () => {
  const seen = [];
  let free;
  const first = alone("a", {}, () => new Promise((done) => (free = done)));
  const second = alone("a", {}, async () => seen.push("second"));
  const third = alone("a", {}, async () => seen.push("third"));
  await alone("a", { ifAvailable: true }, (lock) => seen.push(lock));
  await alone("b", { ifAvailable: true }, (lock) => seen.push(lock.name));
  free("done");
  assert.equal(await first, "done");
  await Promise.all([second, third]);
  assert.deepEqual(seen, [null, "b", "second", "third"]);
});

test("what fails lets the next one in", async () => {
  await assert.rejects(
    alone("a", {}, () => Promise.reject(new Error("no"))),
    /no/,
  );
  assert.equal(await alone("a", { ifAvailable: true }, (lock) => Boolean(lock)), true);
});
