// The patrol that runs on this phone. What it becomes is written first, then it is so.
import * as db from "../db.js";

export const state = Object.assign(new EventTarget(), {
  patrol: null,
  points: [],
  fix: null,
  problem: null,
  waitingSince: 0,
  elsewhere: false, // another window records it: this one looks on and writes nothing
});
export const tell = () => state.dispatchEvent(new Event("change"));
export const iso = (ms) => new Date(ms).toISOString();
export const last = (rows) => rows[rows.length - 1];
export const place = (officer) => `patrol ${officer}`;

const put = (patrol) => (tx) => tx.objectStore("kv").put(patrol, place(patrol.officer));

// `work` writes, and with it in the same transaction what it is given for that.
export async function keep(part, work = (along) => db.write("kv", along)) {
  const next = { ...state.patrol, ...part };
  await work(put(next));
  state.patrol = next;
}

// One thing after another: a position comes while the one before is still being written.
let turn = Promise.resolve();
export const inTurn =
  (work) =>
  (...given) => {
    const done = turn.then(() => work(...given));
    turn = done.catch(() => {});
    return done;
  };
