// The queue: filings go out in batches, emergencies first, and stay on the phone until their
// verdict has been read.
import { Offline, Refused, answered, call } from "./api.js";
import * as db from "./db.js";
import { drafted } from "./drafts.js";
import { alone } from "./locks.js";
import { sendPhoto } from "./photo.js";
import {
  BATCH,
  due,
  filed,
  final,
  inHalves,
  isVerdicts,
  named,
  outlived,
  pause,
  sender,
} from "./rules.js";

const BUSY_MS = 3000;
export const changed = new EventTarget();
const tell = () => changed.dispatchEvent(new Event("change"));

// On the disk when this returns; nobody waits for the network.
export async function file(path, body, { kind, title, urgent = false, ifMatch = null, officer }) {
  await db.put("items", {
    path,
    body,
    if_match: ifMatch,
    kind,
    title,
    urgent,
    officer,
    state: "unsent",
    at: Date.now(),
  });
  for (const sha of [...(body.photo_ids || []), ...(body.after_photo_ids || [])]) {
    await db.change("photos", sha, (photo) => named(photo, officer, Date.now()));
  }
  tell();
  navigator.serviceWorker
    ?.getRegistration?.("/phone")
    .then((registration) => registration?.sync?.register("flush"))
    .catch(() => {}); // where there is none, coming back online does it
  flush().catch(() => {});
}

export const open = (row) => row.state !== "stored";

const dueItems = async (officer) => due(await db.all("items"), officer);
const duePhotos = async (officer, tried) =>
  (await db.all("photos")).filter(
    (row) => sender(row, officer) && row.state === "unsent" && !tried.has(row.sha),
  );

let failures = 0;
let timer = null;

function later(ms) {
  clearTimeout(timer);
  timer = setTimeout(() => flush().catch(() => {}), ms);
}

// One at a time, whichever tab or worker asks; who finds it busy looks again soon, lest the last
// item stay behind.
export const flush = () =>
  alone("flush", { ifAvailable: true }, async (lock) => (lock ? run() : later(BUSY_MS)));

async function run() {
  clearTimeout(timer);
  const session = await db.get("session");
  if (!session || (await db.get("expired"))) {
    return;
  }
  const officer = session.officer.id;
  const tried = new Set();
  const failed = new Set(); // filings the server fails on
  let sent = 0;
  try {
    for (;;) {
      const batch = (await dueItems(officer))
        .filter((row) => !failed.has(row.path))
        .slice(0, BATCH);
      if (batch.length) {
        await inHalves(batch, failed, { send: (items) => sendBatch(items, officer), keep, refuse });
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
    if (failed.size) {
      throw new Refused(500, {}, 0);
    }
    failures = 0;
    await db.drop("retry");
    await db.drop("trouble");
    await forget();
    if (sent) {
      changed.dispatchEvent(new Event("drained"));
    }
  } catch (error) {
    if (error instanceof Refused && !error.passing) {
      await db.set("trouble", { code: error.code, detail: error.message });
      return;
    }
    const ms = pause(error.retryAfter, failures, Math.random());
    if (!error.retryAfter) {
      failures++;
    }
    await db.set("retry", {
      at: Date.now() + ms,
      why: error instanceof Offline ? error.message : "服务器繁忙",
    });
    later(ms);
  } finally {
    tell();
  }
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

// Every answer says which database it is and what time it is there.
export async function read(answer) {
  if (answer.now) {
    await db.set("clock", { ahead: Date.now() - Date.parse(answer.now), at: Date.now() });
  }
  if (!answer.epoch) {
    return;
  }
  const known = await db.get("epoch");
  if (known && known !== answer.epoch) {
    await resend();
  }
  await db.set("epoch", answer.epoch);
}

// A restored server lacks what came after its backup: whoever filed it, send again what it once
// stored. What it has, it calls the same.
async function resend() {
  for (const row of await db.all("items")) {
    if (row.state === "stored") {
      await db.change("items", row.path, (found) => ({ ...found, state: "unsent" }));
    }
  }
  for (const row of await db.all("photos")) {
    if (row.state === "here") {
      await db.change("photos", row.sha, (found) => ({ ...found, state: "unsent" }));
    }
  }
}

async function forget() {
  const days = (await db.get("start"))?.settings?.keep_days || 14;
  const now = Date.now();
  for (const row of await db.all("items")) {
    if (outlived.item(row, days, now)) {
      await db.remove("items", row.path);
    }
  }
  const wanted = await drafted(now);
  for (const row of await db.all("photos")) {
    if (outlived.photo(row, days, now) && !wanted.has(row.sha)) {
      await db.remove("photos", row.sha);
    }
  }
}

// How much of this officer's still lies only on the phone, or was refused.
export async function unsent(officer) {
  const [items, photos] = [await db.all("items"), await db.all("photos")];
  return (
    items.filter((row) => row.officer === officer && open(row)).length +
    photos.filter((row) => sender(row, officer) && !["here", "draft"].includes(row.state)).length
  );
}

// Whether anything of anybody could go out at all: what the worker promises the browser to try
// again.
export const waiting = async () =>
  Boolean(
    (await db.get("session")) &&
    !(await db.get("expired")) &&
    (await dueItems((await db.get("session")).officer.id)).length,
  );
