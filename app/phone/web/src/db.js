// What lies on the phone: settings and the day's package, filings, photos, points of the track.
// Written as it comes, on the disk when it says so.
import { openDB } from "idb";

const OPENED_MS = 5000; // longer than this a browser that will ever open it does not take
const DONE_MS = 20_000;

// What a screen says of anything that was not written or not read.
export class Unkept extends Error {}
class Silent extends Error {}

const inTime = (ms, work) =>
  new Promise((done, fail) => {
    const timer = setTimeout(fail, ms, new Silent(`no answer within ${ms} ms`));
    work.then(done, fail).finally(() => clearTimeout(timer));
  });

let opened = null;

// One connection, opened anew when the browser has taken it away: iOS does after a call or photo.
function connect() {
  opened ||= openDB("gridkeeper", 1, {
    upgrade(db) {
      db.createObjectStore("kv");
      db.createObjectStore("items", { keyPath: "path" });
      db.createObjectStore("photos", { keyPath: "sha" });
      db.createObjectStore("points", { autoIncrement: true }).createIndex("patrol", "patrol");
    },
    blocking: () => leave(opened), // a newer page waits for this one
    terminated: () => (opened = null),
  });
  return opened;
}

function leave(used) {
  if (opened === used) {
    opened = null;
  }
  used?.then((db) => db.close()).catch(() => {});
}

// Told of what screens must say: `full` when there is no room, `lost` when the store cannot be
// reached even over a new connection, `found` when it can again.
export const health = new EventTarget();
let lost = false;
const say = (what) => health.dispatchEvent(new Event(what));

async function guarded(work) {
  try {
    return await anew(work);
  } catch (error) {
    if (!(error instanceof DOMException || error instanceof Silent)) {
      throw error;
    }
    console.error(error);
    if (error.name === "QuotaExceededError") {
      say("full");
      throw new Unkept("手机空间已满，没有存下。");
    }
    lost = true;
    say("lost");
    throw new Unkept("手机存储出错，这一步没有完成。请再试一次；仍不行，请重新打开本页。");
  }
}

// What has been read proves nothing: only what could be written again takes the warning away.
async function written(work) {
  const value = await guarded(work);
  if (lost) {
    lost = false;
    say("found");
  }
  return value;
}

async function anew(work) {
  try {
    return await once(work);
  } catch (error) {
    if (!(error instanceof DOMException) || error.name === "QuotaExceededError") {
      throw error;
    }
    return once(work);
  }
}

// A connection over which something failed is not used again.
async function once(work) {
  let used = null;
  try {
    used = connect();
    const db = await inTime(OPENED_MS, used);
    return await inTime(DONE_MS, work(db));
  } catch (error) {
    if (error instanceof DOMException || error instanceof Silent) {
      leave(used);
    }
    throw error;
  }
}

// All of it or nothing, and not before the disk has it: a battery dies without saying so.
async function inOne(db, stores, mode, work) {
  const tx = db.transaction(stores, mode, { durability: "strict" });
  tx.done.catch(() => {}); // waited for below
  try {
    const value = await work(tx);
    await tx.done;
    return value;
  } catch (error) {
    try {
      tx.abort();
    } catch {
      /* it is over already */
    }
    throw tx.error || error;
  }
}

const read = (stores, work) => guarded((db) => inOne(db, stores, "readonly", work));
export const write = (stores, work) => written((db) => inOne(db, stores, "readwrite", work));

export const get = (key) => read("kv", (tx) => tx.store.get(key));
export const under = (prefix) =>
  read("kv", (tx) => tx.store.getAll(IDBKeyRange.bound(prefix, `${prefix}\uffff`)));
export const set = (key, value) => write("kv", (tx) => tx.store.put(value, key));
export const drop = (key) => write("kv", (tx) => tx.store.delete(key));

export const all = (store) => read(store, (tx) => tx.store.getAll());
export const one = (store, key) => read(store, (tx) => tx.store.get(key));
export const remove = (store, key) => write(store, (tx) => tx.store.delete(key));

// What lies there now, or nothing, is asked for in the transaction that writes what becomes of it.
export const merge = (store, key, make) =>
  write(store, async (tx) => tx.store.put(make(await tx.store.get(key))));

export const pointsOf = (patrol) => read("points", (tx) => tx.store.index("patrol").getAll(patrol));

export async function dropPoints(tx, patrol) {
  const points = tx.objectStore("points").index("patrol");
  for (let at = await points.openCursor(patrol); at; at = await at.continue()) {
    await at.delete();
  }
}

// Change what is stored in one transaction: two tabs, or the page and its worker, never overwrite
// each other.
export const change = (store, key, edit) =>
  write(store, async (tx) => {
    const value = await tx.store.get(key);
    if (value) {
      await tx.store.put(edit(value) ?? value);
    }
    return value;
  });
