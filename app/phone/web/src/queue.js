// The queue: filings go out in batches, emergencies first, and stay on the phone until their verdict has been read.
import { Offline, Refused, call } from "./api.js";
import * as db from "./db.js";
import { sendPhoto } from "./photo.js";

const BATCH = 50;
const BUSY_MS = 3000;
const MOST_FAILURES = 5;
const FINAL = [409, 413, 415, 422]; // refused for what it is; anything else may pass
export const changed = new EventTarget();
const tell = () => changed.dispatchEvent(new Event("change"));

// On the disk when this returns; nobody waits for the network.
export async function file(path, body, { kind, title, urgent = false, ifMatch = null, officer }) {
  await db.put("items", { path, body, if_match: ifMatch, kind, title, urgent, officer, state: "unsent", at: Date.now() });
  for (const sha of body.photo_ids || []) await db.change("photos", sha, (photo) => (photo.state === "draft" ? { ...photo, state: "unsent" } : photo));
  tell();
  navigator.serviceWorker
    ?.getRegistration?.("/phone")
    .then((registration) => registration?.sync?.register("flush"))
    .catch(() => {}); // where there is none, coming back online does it
  flush().catch(() => {});
}

export const open = (row) => row.state !== "stored";

// Everything of this officer that still has to go, emergencies first, then in the order it happened.
async function due(officer) {
  const rows = (await db.all("items")).filter((row) => row.officer === officer && row.state === "unsent");
  return rows.sort((a, b) => b.urgent - a.urgent || a.at - b.at);
}

const duePhotos = async (officer, tried) => (await db.all("photos")).filter((row) => row.officer === officer && row.state === "unsent" && !tried.has(row.sha));

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
  const tried = new Set();
  const failed = new Set(); // filings the server fails on
  let sent = 0;
  try {
    for (;;) {
      const batch = (await due(officer)).filter((row) => !failed.has(row.path)).slice(0, BATCH);
      if (batch.length) {
        await sendBatch(batch, officer, failed);
        sent += batch.length;
        continue;
      }
      const [photo] = await duePhotos(officer, tried); // filings first: looked at again before every photo
      if (!photo) break;
      tried.add(photo.sha);
      await sendOne(photo, officer);
    }
    if (failed.size) throw new Refused(500, {}, 0);
    failures = 0;
    await db.drop("retry");
    await db.drop("trouble");
    await forget();
    if (sent) changed.dispatchEvent(new Event("drained"));
  } catch (error) {
    if (error instanceof Refused && !error.passing) {
      await db.set("trouble", { code: error.code, detail: error.message });
      return;
    }
    const pause = error.retryAfter ? error.retryAfter * 1000 : Math.min(600_000, 2000 * 2 ** failures++) * (0.5 + Math.random());
    await db.set("retry", { at: Date.now() + pause, why: error instanceof Offline ? error.message : "服务器繁忙" });
    later(pause);
  } finally {
    tell();
  }
}

// Whether one of the filings may be to blame; 503 says that the server is busy.
const spoiled = ({ status }) => [400, 413, 422].includes(status) || (status >= 500 && status !== 503);

async function sendBatch(batch, officer, tried) {
  const now = new Date().toISOString();
  const items = batch.map((row) => {
    const item = { path: row.path, body: row.kind === "action" ? row.body : { ...row.body, sent_at: now } };
    return row.if_match ? { ...item, if_match: row.if_match } : item;
  });
  let answer;
  try {
    answer = await (await call("POST", "/sync", { body: { items }, officer })).json();
  } catch (error) {
    if (!(error instanceof Refused) || !spoiled(error)) throw error;
    // one of them spoils the whole: halve until it stands alone
    if (batch.length === 1) {
      if (error.status < 500) return change(batch[0], { state: "refused", verdict: "refused", problem: error.problem });
      if (tried.add(batch[0].path).size > MOST_FAILURES) throw error; // it is the server, not the filings
      return undefined; // the others first; this one again next time
    }
    const half = Math.ceil(batch.length / 2);
    await sendBatch(batch.slice(0, half), officer, tried);
    return sendBatch(batch.slice(half), officer, tried);
  }
  await read(answer);
  for (const [i, verdict] of answer.verdicts.entries()) {
    const refused = verdict.verdict === "refused" || verdict.verdict === "differs";
    // what waits lies on the server until what it refers to arrives
    await change(batch[i], { state: refused ? "refused" : "stored", verdict: verdict.verdict, problem: verdict.problem || null, result: verdict.result || null });
    for (const n of verdict.missing || []) await db.change("items", `${batch[i].path}/track/${n}`, (row) => ({ ...row, state: "unsent" }));
  }
  tell();
  return undefined;
}

// The verdict is about what was sent; changed on the phone meanwhile, the row waits for its own.
const change = (sent, verdict) => db.change("items", sent.path, (row) => (row.at === sent.at ? { ...row, ...verdict, done: Date.now() } : row));

async function sendOne(photo, officer) {
  try {
    await read(await sendPhoto(photo, officer));
  } catch (error) {
    if (error instanceof Refused && FINAL.includes(error.status)) {
      await db.change("photos", photo.sha, (row) => ({ ...row, state: "refused", problem: error.problem }));
    } else if (!(error instanceof Refused) || error.status < 500) throw error; // the others may fare better than this one
    else later(60_000);
  }
  tell();
}

// Every answer says which database it is and what time it is there.
export async function read(answer) {
  if (answer.now) await db.set("clock", { ahead: Date.now() - Date.parse(answer.now), at: Date.now() });
  if (!answer.epoch) return;
  const known = await db.get("epoch");
  if (known && known !== answer.epoch) await resend();
  await db.set("epoch", answer.epoch);
}

// A restored server lacks what came after its backup: whoever filed it, send again what it once stored. What it has, it calls the same.
async function resend() {
  for (const row of await db.all("items")) if (row.state === "stored") await db.change("items", row.path, (found) => ({ ...found, state: "unsent" }));
  for (const row of await db.all("photos")) if (row.state === "here") await db.change("photos", row.sha, (found) => ({ ...found, state: "unsent" }));
}

// Stored filings stay for the days the server asks for.
async function forget() {
  const days = (await db.get("start"))?.settings?.keep_days || 14;
  const limit = Date.now() - days * 86_400_000;
  for (const row of await db.all("items")) if (row.state === "stored" && row.done < limit) await db.remove("items", row.path);
  for (const row of await db.all("photos")) {
    const old = row.state === "here" ? row.sent < limit : row.state === "draft" && row.at < Date.now() - 86_400_000;
    if (old) await db.remove("photos", row.sha);
  }
}

// How much of this officer's still lies only on the phone, or was refused.
export async function unsent(officer) {
  const [items, photos] = [await db.all("items"), await db.all("photos")];
  return items.filter((row) => row.officer === officer && open(row)).length + photos.filter((row) => row.officer === officer && !["here", "draft"].includes(row.state)).length;
}

// Whether anything of anybody could go out at all: what the worker promises the browser to try again.
export const waiting = async () => Boolean((await db.get("session")) && !(await db.get("expired")) && (await due((await db.get("session")).officer.id)).length);
