// The store of the phone: all or nothing, and never silent.
import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";
import * as db from "../src/db.js";

const { IDBDatabase, IDBObjectStore, IDBRequest } = globalThis;

test("what fails half-way leaves nothing behind", async () => {
  const half = db.write(["items", "kv"], async (tx) => {
    await tx.objectStore("kv").put(1, "counted");
    await tx.objectStore("items").put({ path: "/a" });
    throw new TypeError("a mistake of ours");
  });
  await assert.rejects(half, TypeError);
  assert.deepEqual([await db.get("counted"), await db.all("items")], [undefined, []]);
});

test("it is written to the disk, not to a cache of it", async (t) => {
  const asked = t.mock.method(IDBDatabase.prototype, "transaction");
  await db.set("a", 1);
  assert.deepEqual(asked.mock.calls[0].arguments.slice(1), ["readwrite", { durability: "strict" }]);
});

test("a store that hangs is said to, and is asked anew", async (t) => {
  const said = [];
  db.health.addEventListener("lost", () => said.push("lost"));
  db.health.addEventListener("found", () => said.push("found"));
  t.mock.timers.enable({ apis: ["setTimeout"] });
  t.mock.method(console, "error", () => {});
  const hangs = t.mock.method(IDBObjectStore.prototype, "get", () => new IDBRequest());
  const asked = db.one("kv", "a");
  await Promise.resolve();
  await new Promise((done) => setImmediate(done));
  t.mock.timers.tick(20_000);
  await assert.rejects(asked, db.Unkept);
  hangs.mock.restore();
  await db.set("a", 2);
  assert.deepEqual(said, ["lost", "found"]);
});
