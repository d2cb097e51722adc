// What of the filings and photos on the phone still has to go, is sent again, or is let go.
import * as db from "./db.js";
import { drafted } from "./drafts.js";
import { due, outlived, sender } from "./rules.js";

export const open = (row) => row.state !== "stored";

export const dueItems = async (officer) => due(await db.all("items"), officer);

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

export async function forget() {
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
