// What lies on the phone: settings and the day's package, filings, photos, points of the track.
// Written as it comes.
import { openDB } from "idb";

const opened = openDB("gridkeeper", 1, {
  upgrade(db) {
    db.createObjectStore("kv");
    db.createObjectStore("items", { keyPath: "path" });
    db.createObjectStore("photos", { keyPath: "sha" });
    db.createObjectStore("points", { autoIncrement: true }).createIndex("patrol", "patrol");
  },
});

// Told of every write that failed for want of room, so that a screen can say what to do.
export const full = new EventTarget();

async function guarded(work) {
  try {
    return await work(await opened);
  } catch (error) {
    if (error?.name === "QuotaExceededError") {
      full.dispatchEvent(new Event("full"));
    }
    throw error;
  }
}

export const get = (key) => guarded((db) => db.get("kv", key));
export const set = (key, value) => guarded((db) => db.put("kv", value, key));
export const drop = (key) => guarded((db) => db.delete("kv", key));

export const all = (store) => guarded((db) => db.getAll(store));
export const one = (store, key) => guarded((db) => db.get(store, key));
export const put = (store, value) => guarded((db) => db.put(store, value));
export const remove = (store, key) => guarded((db) => db.delete(store, key));

// What lies there now, or nothing, is asked for in the transaction that writes what becomes of it.
export const merge = (store, key, make) =>
  guarded(async (db) => {
    const tx = db.transaction(store, "readwrite");
    await tx.store.put(make(await tx.store.get(key)));
    await tx.done;
  });

export const addPoint = (point) => guarded((db) => db.add("points", point));
export const pointsOf = (patrol) => guarded((db) => db.getAllFromIndex("points", "patrol", patrol));

export const dropPoints = (patrol) =>
  guarded(async (db) => {
    const tx = db.transaction("points", "readwrite");
    for (let at = await tx.store.index("patrol").openCursor(patrol); at; at = await at.continue()) {
      await at.delete();
    }
    await tx.done;
  });

// Change what is stored in one transaction: two tabs, or the page and its worker, never overwrite
// each other.
export const change = (store, key, edit) =>
  guarded(async (db) => {
    const tx = db.transaction(store, "readwrite");
    const value = await tx.store.get(key);
    if (value) {
      await tx.store.put(edit(value) ?? value);
    }
    await tx.done;
    return value;
  });
