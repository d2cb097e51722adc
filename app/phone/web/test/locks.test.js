// Without Web Locks one thing is still done at a time: a row of the phone's database says by whom.
import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";
import * as db from "../src/db.js";
import { alone } from "../src/locks.js";

Object.defineProperty(globalThis.navigator ?? (globalThis.navigator = {}), "locks", {
  value: undefined,
  configurable: true,
});

test("who comes second waits, or is told that it is taken", async () => {
  const seen = [];
  let free;
  let begun;
  const holds = new Promise((done) => (begun = done));
  const first = alone("a", {}, () => {
    begun();
    return new Promise((done) => (free = done));
  });
  await holds;
  const second = alone("a", {}, async () => seen.push("second"));
  await alone("a", { ifAvailable: true }, (lock) => seen.push(lock));
  await alone("b", { ifAvailable: true }, (lock) => seen.push(lock.name));
  free("done");
  assert.equal(await first, "done");
  await second;
  assert.deepEqual(seen, [null, "b", "second"]);
});

test("what fails lets the next one in", async () => {
  await assert.rejects(
    alone("a", {}, () => Promise.reject(new Error("no"))),
    /no/,
  );
  assert.equal(await alone("a", { ifAvailable: true }, (lock) => Boolean(lock)), true);
});

test("a window that died, or a clock put back, keeps nobody out for long", async () => {
  await db.set("lease a", { who: "the dead", until: Date.now() - 1 });
  assert.equal(await alone("a", { ifAvailable: true }, (lock) => Boolean(lock)), true);
  await db.set("lease a", { who: "tomorrow", until: Date.now() + 86_400_000 });
  assert.equal(await alone("a", { ifAvailable: true }, (lock) => Boolean(lock)), true);
});

test("who slept until another took over is told", async (t) => {
  t.mock.timers.enable({ apis: ["setInterval"] });
  const lost = new Promise((onLost) => {
    alone("a", { onLost }, async () => {
      await db.set("lease a", { who: "another", until: Date.now() + 5000 });
      t.mock.timers.tick(3000);
      return new Promise(() => {});
    });
  });
  await lost;
  assert.equal((await db.get("lease a")).who, "another");
});
