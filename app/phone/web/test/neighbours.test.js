import assert from "node:assert/strict";
import { test } from "node:test";
import { keepList, neighbours } from "../src/console/neighbours.js";

function at(pathname, sessionStorage, search = "") {
  return { sessionStorage, location: { pathname, search } };
}

function store() {
  const kept = {};
  return { getItem: (key) => kept[key] ?? null, setItem: (key, text) => (kept[key] = text) };
}

test("a case has those beside it of the list that somebody came from", () => {
  const kept = store();
  const links = ["/a", "/b", "/c"].map((pathname) => ({ pathname }));
  keepList(links, at("/cases", kept, "?box=mine"));
  const list = "/cases?box=mine";
  assert.deepEqual(neighbours(at("/a", kept)), { list, before: undefined, next: "/b" });
  assert.deepEqual(neighbours(at("/c", kept)), { list, before: "/b", next: undefined });
});

test("a case of no list has none, and a page without a list keeps the one before", () => {
  const kept = store();
  assert.deepEqual(neighbours(at("/a", kept)), {});
  keepList([{ pathname: "/a" }], at("/cases", kept));
  keepList([], at("/a", kept));
  assert.equal(neighbours(at("/a", kept)).list, "/cases");
  assert.deepEqual(neighbours(at("/z", kept)), {});
});
