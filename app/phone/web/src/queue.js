// The queue: filings go out in batches, emergencies first, and stay on the phone until their verdict has been read.
import { Offline, Refused, call } from "./api.js";
import * as db from "./db.js";
import { sendPhoto } from "./photo.js";

const BATCH = 50;
export const changed = new EventTarget();
const tell = () => changed.dispatchEvent(new Event("change"));

export async function file(path, body, { kind, title, urgent = false, ifMatch = null, officer }) {
  await db.put("items", { path, body, if_match: ifMatch, kind, title, urgent, officer, state: "unsent", at: Date.now() });
  tell();
  const registration = await navigator.serviceWorker?.getRegistration?.("/phone");
  registration?.sync?.register("flush").catch(() => {}); // where there is none, coming back online does it
  flush().catch(() => {}); // nobody waits for the network: what matters is that it is on the phone
}

export const open = (row) => row.state !== "stored";
const waits = (row) => row.state === "unsent";

// Everything of this officer that still has to go, emergencies first, then in the order it happened.
async function due(officer) {
  const rows = (await db.all("items")).filter((row) => row.officer === officer && waits(row));
  return rows.sort((a, b) => b.urgent - a.urgent || a.at - b.at);
}

const BUSY_MS = 3000;
let failures = 0;
let timer = null;

function later(ms) {
  clearTimeout(timer);
  timer = setTimeout(() => flush().catch(() => {}), ms);
}

// One at a time, whichever tab or worker asks; who finds it busy looks again soon, lest the last item stay behind.
export const flush = () => navigator.locks.request("flush", { ifAvailable: true }, async (lock) => (lock ? run() : later(BUSY_MS)));

async function run() {
  clearTimeout(timer);
  const session = await db.get("session");
  if (!session || (await db.get("expired"))) return;
  const officer = session.officer.id;
  let sent = 0;
  try {
    for (let batch = await due(officer); batch.length; batch = await due(officer)) sent += await sendBatch(batch.slice(0, BATCH), officer);
    const photos = (await db.all("photos")).filter((row) => row.officer === officer && waits(row));
    for (const photo of photos) await sendOne(photo, officer);
    failures = 0;
    await db.drop("retry");
    await forget();
    if (sent) changed.dispatchEvent(new Event("drained"));
  } catch (error) {
    if (!(error instanceof Offline) && !(error instanceof Refused && error.passing)) {
      if (!(error instanceof Refused)) throw error;
      await db.set("trouble", { code: error.code, detail: error.message });
    } else {
      const pause = error.retryAfter ? error.retryAfter * 1000 : Math.min(600_000, 2000 * 2 ** failures++) * (0.5 + Math.random());
      await db.set("retry", { at: Date.now() + pause, why: error.message });
      later(pause);
    }
  } finally {
    tell();
  }
}

async function sendBatch(batch, officer) {
  const now = new Date().toISOString();
  const items = batch.map((row) => {
    const item = { path: row.path, body: row.kind === "action" ? row.body : { ...row.body, sent_at: now } };
    return row.if_match ? { ...item, if_match: row.if_match } : item;
  });
  const answer = await (await call("POST", "/sync", { body: { items } })).json();
  await read(answer, officer);
  for (const [i, verdict] of answer.verdicts.entries()) {
    await db.change("items", batch[i].path, (row) => {
      // changed on the phone meanwhile: the verdict is about what it was
      if (row.at !== batch[i].at) return row;
      const state = { stored: "stored", same: "stored", waiting: verdict.missing ? "stored" : "waiting", refused: "refused", differs: "refused" }[verdict.verdict];
      return { ...row, state, verdict: verdict.verdict, problem: verdict.problem || null, result: verdict.result || null, done: Date.now() };
    });
  }
  await db.drop("trouble");
  tell();
  return batch.length;
}

async function sendOne(photo, officer) {
  try {
    await read(await sendPhoto(photo), officer);
  } catch (error) {
    if (!(error instanceof Refused) || error.passing || error.status === 401) throw error;
    await db.change("photos", photo.sha, (row) => ({ ...row, state: "refused", problem: error.problem }));
  }
  tell();
}

// Every answer says which database it is and what time it is there.
export async function read(answer, officer) {
  if (answer.now) await db.set("clock", { ahead: Date.now() - Date.parse(answer.now), at: Date.now() });
  if (!answer.epoch) return;
  const known = await db.get("epoch");
  await db.set("epoch", answer.epoch);
  if (known && known !== answer.epoch) await resend(officer);
}

// A restored server lacks what came after its backup: send again what it once stored. What it has, it calls the same.
async function resend(officer) {
  for (const store of ["items", "photos"]) {
    for (const row of await db.all(store)) {
      const back = row.officer === officer && (row.state === "stored" || row.state === "here" || row.state === "waiting");
      if (back) await db.change(store, row.path || row.sha, (found) => ({ ...found, state: "unsent" }));
    }
  }
}

// Stored filings stay for the days the server asks for.
async function forget() {
  const days = (await db.get("start"))?.settings?.keep_days || 14;
  const limit = Date.now() - days * 86_400_000;
  for (const row of await db.all("items")) if (row.state === "stored" && row.done < limit) await db.remove("items", row.path);
  for (const row of await db.all("photos")) if (row.state === "here" && row.sent < limit) await db.remove("photos", row.sha);
}

export async function unsent() {
  const [items, photos] = [await db.all("items"), await db.all("photos")];
  return items.filter(open).length + photos.filter((row) => row.state !== "here").length;
}
