// What lies on the phone: settings and the day's package, filings, photos, points of the track.
// Written as it comes.
import { openDB } from "idb";

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
    terminated: () => (opened = null),
  });
  return opened;
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
    if (error?.name === "QuotaExceededError") {
      say("full");
    } else if (error instanceof DOMException) {
      lost = true;
      say("lost");
    }
    throw error;
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
  const used = connect();
  try {
    return await work(await used);
  } catch (error) {
    if (!(error instanceof DOMException) || error.name === "QuotaExceededError") {
      throw error;
    }
    if (opened === used) {
      opened = null;
      used.then((db) => db.close()).catch(() => {});
    }
    return work(await connect());
  }
}

export const get = (key) => guarded((db) => db.get("kv", key));
export const under = (prefix) =>
  guarded((db) => db.getAll("kv", IDBKeyRange.bound(prefix, `${prefix}\uffff`)));
export const set = (key, value) => written((db) => db.put("kv", value, key));
export const drop = (key) => written((db) => db.delete("kv", key));

export const all = (store) => guarded((db) => db.getAll(store));
export const one = (store, key) => guarded((db) => db.get(store, key));
export const put = (store, value) => written((db) => db.put(store, value));
export const remove = (store, key) => written((db) => db.delete(store, key));

// What lies there now, or nothing, is asked for in the transaction that writes what becomes of it.
export const merge = (store, key, make) =>
  written(async (db) => {
    const tx = db.transaction(store, "readwrite");
    await tx.store.put(make(await tx.store.get(key)));
    await tx.done;
  });

export const addPoint = (point) => written((db) => db.add("points", point));
export const pointsOf = (patrol) => guarded((db) => db.getAllFromIndex("points", "patrol", patrol));

export const dropPoints = (patrol) =>
  written(async (db) => {
    const tx = db.transaction("points", "readwrite");
    for (let at = await tx.store.index("patrol").openCursor(patrol); at; at = await at.continue()) {
      await at.delete();
    }
    await tx.done;
  });

// Change what is stored in one transaction: two tabs, or the page and its worker, never overwrite
// each other.
export const change = (store, key, edit) =>
  written(async (db) => {
    const tx = db.transaction(store, "readwrite");
    const value = await tx.store.get(key);
    if (value) {
      await tx.store.put(edit(value) ?? value);
    }
    await tx.done;
    return value;
  });
