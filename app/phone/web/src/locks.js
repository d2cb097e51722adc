// One at a time, in whichever window or worker. Where the browser has no Web Locks (Safari before
// 15.4) a row in the phone's database says who is at it; he renews it, and it runs out when he is
// gone.
import * as db from "./db.js";
import { uuid } from "./old.js";
import { isTaken } from "./rules.js";

const LEASE_MS = 9000;
const RENEW_MS = 3000;
const AGAIN_MS = 250;
const key = (name) => `lease ${name}`;
const held = new Map(); // name → who of this window

const take = (name, who) =>
  db.write("kv", async (tx) => {
    const now = Date.now();
    if (isTaken(await tx.store.get(key(name)), who, now, LEASE_MS)) {
      return false;
    }
    await tx.store.put({ who, until: now + LEASE_MS }, key(name));
    return true;
  });

const leave = (name, who) =>
  db.write("kv", async (tx) => {
    if ((await tx.store.get(key(name)))?.who === who) {
      await tx.store.delete(key(name));
    }
  });

// `onLost` is told when another window has taken over from one that slept too long.
async function leased(name, { ifAvailable = false, onLost = () => {} }, work) {
  const who = uuid();
  while (!(await take(name, who))) {
    if (ifAvailable) {
      return work(null);
    }
    await new Promise((done) => setTimeout(done, AGAIN_MS));
  }
  held.set(name, who);
  const renewing = setInterval(async () => {
    if (!(await take(name, who).catch(() => true))) {
      clearInterval(renewing);
      onLost();
    }
  }, RENEW_MS);
  try {
    return await work({ name });
  } finally {
    clearInterval(renewing);
    held.delete(name);
    await leave(name, who).catch(() => {}); // it runs out
  }
}

// A window that closes or is loaded anew keeps nobody waiting.
globalThis.addEventListener?.("pagehide", () => {
  for (const [name, who] of held) {
    leave(name, who).catch(() => {});
  }
});

export const alone = (name, { ifAvailable = false, onLost }, work) =>
  globalThis.navigator?.locks
    ? navigator.locks.request(name, { ifAvailable }, work)
    : leased(name, { ifAvailable, onLost }, work);
