// A patrol while it runs: begun, recorded point by point, paused, found again, ended.
import * as db from "./db.js";
import { uuid } from "./old.js";
import { mayTire, stayAwake } from "./recorder/awake.js";
import { claim, claimed, letGo } from "./recorder/claim.js";
import { distance, filePatrol, filePieces, fileVisit } from "./recorder/filings.js";
import { datumOfPhone, deafen, fixed, fresh, listen, listening } from "./recorder/position.js";
import { inTurn, iso, keep, last, place, state, tell } from "./recorder/state.js";
import { SAMPLING, worthKeeping } from "./recorder/worth.js";

export { distance, fresh, listening, state };
export { whereAmI } from "./recorder/position.js";

const SHORTEST_GAP_MS = 10_000;
const STALE_MS = 30 * 60_000;
const LOOK_MS = 3000;
let sampling = SAMPLING;
let looking = null;

export const running = () => Boolean(state.patrol);
const active = () => running() && claimed() && !state.patrol.paused && !state.patrol.ended;
const gap = (from, until, reason) => ({ from: iso(from), until: iso(until), reason });

// Of a patrol that another window records only that window may make something else.
const here = (work) =>
  inTurn(async (...given) => {
    if (state.elsewhere) {
      throw new Error("请在正在记录的窗口中操作。");
    }
    await work(...given);
    tell();
  });

// Begun already, in this window or another, it goes on.
export const start = inTurn(async ({ officer, cellCode, taskIds, mode }) => {
  if (await bringBack(officer)) {
    return;
  }
  const device = (await db.get("device")) || { id: uuid() };
  await db.set("device", device);
  state.points = [];
  await keep({
    id: uuid(),
    officer,
    cell_code: cellCode,
    task_ids: taskIds,
    mode,
    started: Date.now(),
    paused: null,
    sent: 0,
    pieces: 0,
    gaps: [],
    device,
  });
  state.elsewhere = !(await claim(state.patrol.id, onLost));
  await goAhead();
});

// After the browser was closed in the middle: everything is there, and the time between is a gap
// nobody answers for.
export const restore = inTurn((officer) => bringBack(officer));

async function bringBack(officer) {
  if (!claimed()) {
    const found = await db.get(place(officer));
    state.elsewhere = Boolean(found) && !(await claim(found.id, onLost));
    // read once nobody else writes it
    const patrol = found && (await db.get(place(officer)));
    const points = patrol ? await db.pointsOf(patrol.id) : [];
    Object.assign(state, { patrol: patrol || null, points });
    if (!patrol) {
      letGo();
      return false;
    }
    if (!state.elsewhere) {
      await afterSilence();
    }
  }
  if (state.patrol.ended && !state.elsewhere) {
    await end();
    return false;
  }
  await goAhead();
  return true;
}

async function afterSilence() {
  const { patrol, points } = state;
  const alive = Math.max(patrol.started, patrol.alive || 0, last(points)?.t || 0);
  if (patrol.paused || patrol.ended || Date.now() - alive <= SHORTEST_GAP_MS) {
    return;
  }
  await keep(
    Date.now() - alive > STALE_MS
      ? { paused: alive } // long after, nothing is recorded until somebody says so
      : { gaps: [...patrol.gaps, gap(alive, Date.now(), "page_hidden")] },
  );
}

async function goAhead() {
  sampling = { ...SAMPLING, ...(await db.get("start"))?.settings?.sampling };
  if (active()) {
    listen(heard, sampling.first_fix_s);
  }
  if (state.elsewhere) {
    lookSoon();
  }
  stayAwake();
  tell();
}

// The other window may have been closed, or have ended the patrol.
const lookAgain = inTurn(async () => {
  if (state.elsewhere) {
    await bringBack(state.patrol.officer).catch(lookSoon);
    tell();
  }
});

function lookSoon() {
  clearTimeout(looking);
  looking = setTimeout(lookAgain, LOOK_MS);
}

function onLost() {
  state.elsewhere = true;
  deafen();
  lookSoon();
  tell();
}

// What could not be written is not recorded, and the screen says so.
const heard = inTurn(async (position) => {
  try {
    await record(position);
  } catch (error) {
    state.problem = "unsaved";
    console.error(error);
  }
  tell();
});

async function record(position) {
  const datum = await datumOfPhone();
  const { longitude: lon, latitude: lat } = position.coords;
  const { t, accuracy_m: acc } = fixed(position, datum);
  if (state.problem !== "unsaved" || !active()) {
    state.problem = null;
  }
  const point = { patrol: state.patrol?.id, lon, lat, t, acc };
  if (!active() || !worthKeeping(point, last(state.points), sampling)) {
    return;
  }
  await keep({ alive: Date.now() }, (along) =>
    db.write(["points", "kv"], async (tx) => {
      await tx.objectStore("points").add(point);
      await along(tx);
    }),
  );
  state.problem = null;
  state.points.push(point);
  await filePieces(datum, sampling.points_per_piece);
}

export const pause = here(async () => {
  await keep({ paused: Date.now() });
  deafen();
});

export const goOn = here(async () => {
  const { paused, gaps } = state.patrol;
  await keep({ paused: null, gaps: [...gaps, gap(paused, Date.now(), "paused")] });
  await goAhead();
});

export const visit = here(fileVisit);
export const finish = here(end);

async function end(note) {
  const { paused, ended, started, gaps } = state.patrol;
  if (!ended) {
    // killed from here on, it is finished the same way again
    const at = Math.max(started, last(state.points)?.t || 0, Date.now());
    await keep({ ended: at, gaps: paused ? [...gaps, gap(paused, at, "paused")] : gaps });
  }
  deafen();
  const datum = await datumOfPhone();
  await filePieces(datum, sampling.points_per_piece, true);
  await filePatrol(datum, note);
  Object.assign(state, { patrol: null, points: [], problem: null });
  mayTire();
  letGo();
}

let hiddenAt = null;
const shown = inTurn(async (since) => {
  if (active()) {
    if (since && Date.now() - since >= SHORTEST_GAP_MS) {
      const gaps = [...state.patrol.gaps, gap(since, Date.now(), "page_hidden")];
      await keep({ gaps });
    }
    deafen(); // some browsers let a watch die while the page is hidden
    listen(heard, sampling.first_fix_s);
  }
  if (running()) {
    stayAwake();
    tell();
  }
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") {
    hiddenAt = Date.now();
  } else {
    shown(hiddenAt).catch(() => {}); // the store says it itself
    hiddenAt = null;
  }
});
