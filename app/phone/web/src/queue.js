// The queue: filings go out in batches, emergencies first, and stay on the phone until their
// verdict has been read.
import { Refused, answered, call } from "./api.js";
import * as db from "./db.js";
import { alone } from "./locks.js";
import { sendPhoto } from "./photo.js";
import {
  BATCH,
  filed,
  final,
  inHalves,
  isVerdicts,
  named,
  pause,
  postponed,
  sender,
} from "./rules.js";
import { dueItems, forget, read } from "./shelf.js";

const BUSY_MS = 3000;
const FULL_S = 600; // as long as the server asks for in a call of its own
export const changed = new EventTarget();
const tell = () => changed.dispatchEvent(new Event("change"));

// On the disk when this returns, with the photos that it names and what the caller writes along
// with it; nobody waits for the network.
export async function file(path, body, about, along = () => {}) {
  const { kind, title, urgent = false, ifMatch = null, officer } = about;
  const at = Date.now();
  const row = { path, body, if_match: ifMatch, kind, title, urgent, officer, state: "unsent", at };
  const shas = [...(body.photo_ids || []), ...(body.after_photo_ids || [])];
  await db.write(["items", "photos", "kv", "points"], async (tx) => {
    const [items, photos] = [tx.objectStore("items"), tx.objectStore("photos")];
    const before = await items.get(path);
    if (before?.state === "unsent" && before.body.id !== body.id) {
      throw new Error("上一条还在手机上没有上传，请等它上传后再写。");
    }
    await items.put(row);
    for (const sha of shas) {
      const photo = await photos.get(sha);
      if (photo) {
        await photos.put(named(photo, officer, at));
      }
    }
    await along(tx);
  });
  tell();
  navigator.serviceWorker
    ?.getRegistration?.("/phone")
    .then((registration) => registration?.sync?.register("flush"))
    .catch(() => {}); // where there is none, coming back online does it
  flush();
}

const duePhotos = async (officer, tried) =>
  (await db.all("photos")).filter(
    (row) => sender(row, officer) && row.state === "unsent" && !tried.has(row.sha),
  );

let failures = 0;
let timer = null;

function later(ms) {
  clearTimeout(timer);
  timer = setTimeout(flush, ms);
}

// One at a time, whichever tab or worker asks; who finds it busy looks again soon, lest the last
// item stay behind. Whatever keeps it from sending, there is a next time.
export async function flush() {
  try {
    await alone("flush", { ifAvailable: true }, (lock) =>
      lock ? run().finally(tell) : later(BUSY_MS),
    );
  } catch (error) {
    await failed(error);
    tell();
  }
}

async function run() {
  clearTimeout(timer);
  const session = await db.get("session");
  if (!session || (await db.get("expired"))) {
    return;
  }
  const officer = session.officer.id;
  const tried = new Set();
  const spoilt = new Set(); // filings the server fails on
  const full = new Set(); // filings that it has no room for
  const untried = (row) => !spoilt.has(row.path) && !full.has(row.path);
  const keepAll = async (batch, answer) => {
    await keep(batch, answer);
    answer.verdicts.forEach((said, i) => postponed(said) && full.add(batch[i].path));
  };
  let sent = 0;
  for (;;) {
    const batch = (await dueItems(officer)).filter(untried).slice(0, BATCH);
    if (batch.length) {
      const send = (items) => sendBatch(items, officer);
      await inHalves(batch, spoilt, { send, keep: keepAll, refuse });
      sent += batch.length;
      continue;
    }
    // filings first: looked at again before every photo
    const [photo] = await duePhotos(officer, tried);
    if (!photo) {
      break;
    }
    tried.add(photo.sha);
    await sendOne(photo, officer);
  }
  if (full.size) {
    throw new Refused(503, {}, FULL_S);
  }
  if (spoilt.size) {
    throw new Refused(500, {}, 0);
  }
  failures = 0;
  await db.drop("retry");
  await db.drop("trouble");
  await forget();
  if (sent) {
    changed.dispatchEvent(new Event("drained"));
  }
}

async function failed(error) {
  if (error instanceof Refused && !error.passing) {
    await db.set("trouble", { code: error.code, detail: error.message }).catch(() => {});
    return;
  }
  const ms = pause(error.retryAfter, failures, Math.random());
  if (!error.retryAfter) {
    failures++;
  }
  later(ms);
  const why = error instanceof Refused ? "服务器繁忙" : error.message;
  await db.set("retry", { at: Date.now() + ms, why }).catch(() => {}); // the store says it itself
}

async function sendBatch(batch, officer) {
  const now = new Date().toISOString();
  const items = batch.map((row) => {
    const item = {
      path: row.path,
      body: row.kind === "action" ? row.body : { ...row.body, sent_at: now },
    };
    return row.if_match ? { ...item, if_match: row.if_match } : item;
  });
  const answer = await call("POST", "/sync", { body: { items }, officer });
  return answered(answer, (said) => isVerdicts(said, batch.length));
}

async function keep(batch, answer) {
  await read(answer);
  for (const [i, verdict] of answer.verdicts.entries()) {
    await change(batch[i], filed(verdict));
    for (const n of verdict.missing || []) {
      await db.change("items", `${batch[i].path}/track/${n}`, (row) => ({
        ...row,
        state: "unsent",
      }));
    }
  }
  tell();
}

const refuse = (sent, { problem }) =>
  change(sent, { state: "refused", verdict: "refused", problem });

// The verdict is about what was sent; changed on the phone meanwhile, the row waits for its own.
const change = (sent, verdict) =>
  db.change("items", sent.path, (row) =>
    row.at === sent.at ? { ...row, ...verdict, done: Date.now() } : row,
  );

async function sendOne(photo, officer) {
  try {
    await read(await sendPhoto(photo, officer));
  } catch (error) {
    if (error instanceof Refused && final(error.status)) {
      await db.change("photos", photo.sha, (row) => ({
        ...row,
        state: "refused",
        problem: error.problem,
      }));
    } else if (!(error instanceof Refused) || error.status < 500) {
      throw error;
    } // the others may fare better than this one
    else {
      later(60_000);
    }
  }
  tell();
}
