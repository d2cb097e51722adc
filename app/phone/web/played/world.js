// What the page stands on, played: a store whose calls fail, a sensor, a server that keeps what it
// is sent.
import { createHash } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { pathToFileURL } from "node:url";
import { buildSync } from "esbuild";
import {
  IDBCursor,
  IDBDatabase,
  IDBFactory,
  IDBIndex,
  IDBKeyRange,
  IDBObjectStore,
  IDBOpenDBRequest,
  IDBRequest,
  IDBTransaction,
} from "fake-indexeddb";

const outfile = `${mkdtempSync(`${tmpdir()}/faults-`)}/phone.mjs`;
buildSync({
  entryPoints: ["played/phone.js"],
  bundle: true,
  format: "esm",
  outfile,
});

// From call `from` on, `many` calls fail, each in the way `how`.
const faults = { calls: 0, from: 0, many: 0, how: "" };
const fault = (name) => new DOMException("played", name);

function wrap(kind, names, fail) {
  for (const name of names) {
    const real = kind.prototype[name];
    kind.prototype[name] = function (...given) {
      faults.calls++;
      const fails = faults.calls >= faults.from && faults.calls < faults.from + faults.many;
      return fails ? fail(this, real, given) : real.apply(this, given);
    };
  }
}

function refuse() {
  throw fault("UnknownError");
}

// The request fails, or its transaction is given up after it succeeded.
function request(source, real, given) {
  if (faults.how === "throws") {
    refuse();
  }
  const store = source.source || source;
  const tx = (store.objectStore || store).transaction;
  const asked = real.apply(source, given) || source.request;
  const end = () => {
    try {
      tx.abort();
    } catch {
      /* it is over already */
    }
  };
  if (faults.how === "commits") {
    asked?.addEventListener("success", end);
  } else {
    end();
  }
  return asked;
}

function write(source, real, given) {
  if (faults.how === "full") {
    throw fault("QuotaExceededError");
  }
  return request(source, real, given);
}

wrap(IDBFactory, ["open"], refuse);
wrap(IDBDatabase, ["transaction"], refuse);
wrap(IDBObjectStore, ["get", "getAll", "delete", "openCursor"], request);
wrap(IDBObjectStore, ["put", "add"], write);
wrap(IDBIndex, ["getAll", "openCursor"], request);
wrap(IDBCursor, ["delete", "continue"], request);

// What waits longer than a moment is asked for by the story itself.
const soon = globalThis.setTimeout;
let ahead = 0;
const realNow = Date.now;
Object.assign(globalThis, {
  ...{ IDBCursor, IDBDatabase, IDBIndex, IDBKeyRange, IDBObjectStore, IDBOpenDBRequest },
  ...{ IDBRequest, IDBTransaction },
  setTimeout: (work, ms, ...given) => (ms >= 1000 ? 0 : soon(work, ms, ...given)),
  setInterval: () => 0,
});
Date.now = () => realNow() + ahead;

const digest = (body) => JSON.stringify({ ...body, sent_at: null, device: null });

function server() {
  const kept = { items: new Map(), photos: new Set(), differ: [] };
  kept.answer = (url, { body }) => {
    const path = url.replace("/api/v1", "");
    if (path === "/sync") {
      const verdicts = JSON.parse(body).items.map((item) => {
        const before = kept.items.get(item.path);
        if (before && digest(before) !== digest(item.body)) {
          kept.differ.push(item.path);
        }
        kept.items.set(item.path, item.body);
        return { verdict: "stored" };
      });
      return { verdicts, now: new Date().toISOString(), epoch: "one" };
    }
    const id = path.split("/")[2];
    kept.photos.add(id);
    return { id, state: "here" };
  };
  return kept;
}

export const shaOf = (bytes) => createHash("sha256").update(bytes).digest("hex");

let loaded = 0;

// A phone with its store and its server; `open` opens the page, anew each time.
export async function phone({ locks }) {
  const kept = server();
  const sensor = { watching: null };
  globalThis.indexedDB = new IDBFactory();
  globalThis.fetch = async (url, options) =>
    new Response(JSON.stringify(kept.answer(url, options)));
  const open = async () => {
    ahead += 10_000; // longer than any lease
    sensor.watching = null;
    const held = new Set();
    const lock = async (name, { ifAvailable }, work) => {
      if (held.has(name)) {
        return ifAvailable ? work(null) : new Promise(() => {});
      }
      held.add(name);
      try {
        return await work({ name });
      } finally {
        held.delete(name);
      }
    };
    const navigator = {
      locks: locks ? { request: lock } : undefined,
      geolocation: {
        watchPosition: (heard) => ((sensor.watching = heard), 1),
        clearWatch: () => (sensor.watching = null),
      },
    };
    Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true });
    globalThis.document = Object.assign(new EventTarget(), { visibilityState: "visible" });
    return import(`${pathToFileURL(outfile)}?${++loaded}`);
  };
  return { kept, sensor, open };
}

export function failing(from, many, how) {
  Object.assign(faults, { calls: 0, from, many, how });
}
export const calls = () => faults.calls;
// Whoever held a lease when his store failed holds it no longer.
export const moment = () => {
  ahead += 10_000;
  return new Promise((done) => soon(done, 0));
};
