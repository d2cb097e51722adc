// A patrol while it runs: points written as they come, sent in pieces, gaps noted, the screen kept
// on.
import * as db from "./db.js";
import { lengthOf, metres, toWgs84 } from "./geo.js";
import { alone } from "./locks.js";
import { file } from "./queue.js";
import { uuid } from "./old.js";

const DEFAULTS = {
  every_m: 25,
  points_per_piece: 25,
  most_m_s: 85,
  first_fix_s: 180,
  most_accuracy_m: 100,
};
const LONGEST_SILENCE_MS = 60_000; // standing still, a point a minute says so
const SHORTEST_GAP_MS = 10_000;
const STALE_MS = 30 * 60_000;

export const state = Object.assign(new EventTarget(), {
  patrol: null,
  points: [],
  fix: null,
  problem: null,
  waitingSince: 0,
});
const tell = () => state.dispatchEvent(new Event("change"));
const iso = (ms) => new Date(ms).toISOString();
const last = (rows) => rows[rows.length - 1];
let sampling = DEFAULTS;
let watch = null;
let release = null;
let lock = null;

const place = (officer) => `patrol ${officer}`;
const keep = () => db.set(place(state.patrol.officer), state.patrol);

export async function start({ officer, cellCode, taskIds, mode }) {
  const device = (await db.get("device")) || { id: uuid() };
  await db.set("device", device);
  state.patrol = {
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
  };
  state.points = [];
  await keep();
  await resume();
}

// After the browser was closed in the middle: everything is there, and the time between is a gap
// nobody answers for.
export async function restore(officer) {
  if (state.patrol) {
    return true;
  }
  state.patrol = (await db.get(place(officer))) || null;
  if (!state.patrol) {
    return false;
  }
  state.points = await db.pointsOf(state.patrol.id);
  const alive = Math.max(state.patrol.started, state.patrol.alive || 0, last(state.points)?.t || 0);
  if (state.patrol.ended) {
    await finish();
    return false;
  }
  // long after, nothing is recorded until somebody says so
  if (!state.patrol.paused && Date.now() - alive > STALE_MS) {
    state.patrol.paused = alive;
  }
  if (!state.patrol.paused && Date.now() - alive > SHORTEST_GAP_MS) {
    await noteGap(alive, Date.now(), "page_hidden");
  }
  await resume();
  return true;
}

// Two windows must not record one patrol: the second only looks on.
function onlyHere(id) {
  return new Promise((done) => {
    alone(`recorder ${id}`, { ifAvailable: true }, (held) => {
      done(Boolean(held));
      return held ? new Promise((end) => (release = end)) : undefined;
    });
  });
}

async function resume() {
  state.elsewhere = !release && !(await onlyHere(state.patrol.id));
  sampling = { ...DEFAULTS, ...(await db.get("start"))?.settings?.sampling };
  if (!state.patrol.paused && !state.elsewhere) {
    listen();
  }
  await stayAwake();
  tell();
}

function listen() {
  if (watch !== null) {
    return;
  }
  state.waitingSince = Date.now();
  state.problem = null;
  watch = navigator.geolocation.watchPosition(heard, failed, {
    enableHighAccuracy: true,
    maximumAge: 0,
    timeout: sampling.first_fix_s * 1000,
  });
}

function deafen() {
  if (watch !== null) {
    navigator.geolocation.clearWatch(watch);
  }
  watch = null;
}

function failed(error) {
  state.problem = error.code === 1 ? "denied" : "no_fix";
  tell();
}

// What could not be written is not recorded, and the screen says so.
async function heard(position) {
  try {
    await record(position);
  } catch (error) {
    state.problem = "unsaved";
    console.error(error);
    tell();
  }
}

async function record({ coords, timestamp }) {
  const datum = (await db.get("datum")) || "wgs84";
  const point = {
    patrol: state.patrol?.id,
    lon: coords.longitude,
    lat: coords.latitude,
    t: Math.round(timestamp),
    acc: Math.round(coords.accuracy),
  };
  state.fix = {
    ...toWgs84(point, datum),
    accuracy_m: point.acc,
    t: point.t,
    heard: performance.now(),
  };
  if (state.problem !== "unsaved" || !state.patrol) {
    state.problem = null;
  }
  if (state.patrol && !state.patrol.paused && worthKeeping(point, last(state.points))) {
    await db.addPoint(point); // on disk before anything else happens
    state.problem = null;
    state.points.push(point);
    state.patrol.alive = Date.now();
    await keep();
    await sendPieces(false, datum);
  }
  tell();
}

// A first fix of a kilometre is none; a jump no vehicle makes is a wrong fix; a step shorter than
// 25 m is noise.
function worthKeeping(point, before) {
  if (point.acc > sampling.most_accuracy_m) {
    return false;
  }
  if (!before) {
    return true;
  }
  if (point.t === before.t) {
    return false;
  }
  const step = metres(before, point);
  if (point.t < before.t) {
    return step >= sampling.every_m;
  } // the clock was put back: never a reason to stop recording
  if (step > sampling.most_m_s * Math.max(1, (point.t - before.t) / 1000)) {
    return false;
  }
  return step >= sampling.every_m || point.t - before.t >= LONGEST_SILENCE_MS;
}

async function sendPieces(rest, datum) {
  const { patrol, points } = state;
  while (
    points.length - patrol.sent >= sampling.points_per_piece ||
    (rest && points.length > patrol.sent)
  ) {
    const some = points.slice(patrol.sent, patrol.sent + sampling.points_per_piece);
    const number = patrol.pieces + 1;
    const body = {
      started_at: iso(patrol.started),
      datum,
      mode: patrol.mode,
      device: patrol.device,
      track: some.map((p) => [p.lon, p.lat, p.t, p.acc]),
    };
    if (patrol.cell_code) {
      body.cell_code = patrol.cell_code;
    }
    await file(`/patrols/${patrol.id}/track/${number}`, body, {
      kind: "piece",
      title: `第 ${number} 段`,
      officer: patrol.officer,
    });
    // noted after it lies in the queue: killed in between, the same piece is filed again, with the
    // same content
    patrol.sent += some.length;
    patrol.pieces = number;
    await keep();
  }
}

async function noteGap(from, until, reason) {
  state.patrol.gaps.push({ from: iso(from), until: iso(until), reason });
  await keep();
}

export async function pause() {
  state.patrol.paused = Date.now();
  deafen();
  await keep();
  tell();
}

export async function goOn() {
  await noteGap(state.patrol.paused, Date.now(), "paused");
  state.patrol.paused = null;
  await keep();
  await resume();
}

export async function visit(site, { result, status, note, photoIds }) {
  const { patrol } = state;
  const body = {
    site_id: site.id,
    arrived_at: iso(Date.now()),
    result,
    status: status || null,
    note: note || null,
    photo_ids: photoIds,
  };
  patrol.visited = [...(patrol.visited || []), site.id];
  await keep();
  await file(`/patrols/${patrol.id}/visits/${uuid()}`, body, {
    kind: "visit",
    title: site.name,
    officer: patrol.officer,
  });
  tell();
}

export async function finish(note) {
  const { patrol } = state;
  deafen();
  if (!patrol.ended) {
    if (patrol.paused) {
      await noteGap(patrol.paused, Date.now(), "paused");
    }
    // killed from here on, it is finished the same way again
    patrol.ended = Math.max(patrol.started, last(state.points)?.t || 0, Date.now());
    await keep();
  }
  const datum = (await db.get("datum")) || "wgs84";
  await sendPieces(true, datum);
  const body = {
    started_at: iso(patrol.started),
    ended_at: iso(patrol.ended),
    datum,
    mode: patrol.mode,
    pieces: patrol.pieces,
    gaps: patrol.gaps,
  };
  Object.assign(
    body,
    { task_ids: patrol.task_ids || [], device: patrol.device, note: note || null },
    patrol.cell_code ? { cell_code: patrol.cell_code } : {},
  );
  await file(`/patrols/${patrol.id}`, body, {
    kind: "patrol",
    title: `${Math.round(distance())} 米`,
    officer: patrol.officer,
  });
  await db.drop(place(patrol.officer));
  await db.dropPoints(patrol.id);
  state.patrol = null;
  state.points = [];
  await lock?.release?.().catch(() => {});
  lock = null;
  release?.();
  release = null;
  tell();
}

export const distance = () => lengthOf(state.points);
export const running = () => Boolean(state.patrol);

// Whether the last fix is younger than so many ms, whatever the clocks say.
export const fresh = (ms) => Boolean(state.fix) && performance.now() - state.fix.heard < ms;

// One position now, patrol or not: the latest fix if it is fresh, else a new one.
export const whereAmI = () =>
  new Promise((done) => {
    if (fresh(20_000)) {
      return done(state.fix);
    }
    const heardOnce = async (position) => {
      const datum = (await db.get("datum")) || "wgs84";
      const { longitude: lon, latitude: lat, accuracy } = position.coords;
      state.fix = {
        ...toWgs84({ lon, lat }, datum),
        accuracy_m: Math.round(accuracy),
        t: Math.round(position.timestamp),
        heard: performance.now(),
      };
      done(state.fix);
    };
    navigator.geolocation.getCurrentPosition(
      heardOnce,
      (error) => done({ problem: error.code === 1 ? "denied" : "no_fix" }),
      {
        enableHighAccuracy: true,
        timeout: DEFAULTS.first_fix_s * 1000,
      },
    );
  });

async function stayAwake() {
  if (
    !state.patrol ||
    document.visibilityState !== "visible" ||
    !navigator.wakeLock ||
    (lock && !lock.released)
  ) {
    return;
  }
  lock = await navigator.wakeLock.request("screen").catch(() => null);
}

let hiddenAt = null;
document.addEventListener("visibilitychange", async () => {
  if (!state.patrol) {
    return;
  }
  if (document.visibilityState === "hidden") {
    hiddenAt = Date.now();
  } else {
    if (hiddenAt && !state.patrol.paused && Date.now() - hiddenAt >= SHORTEST_GAP_MS) {
      await noteGap(hiddenAt, Date.now(), "page_hidden");
    }
    hiddenAt = null;
    if (!state.patrol.paused) {
      deafen(); // some browsers let a watch die while the page is hidden
      listen();
    }
    await stayAwake();
    tell();
  }
});
