// Where the phone is: watched while a patrol runs, asked for once in a form.
import * as db from "../db.js";
import { toWgs84 } from "../geo.js";
import { state, tell } from "./state.js";

const FIRST_FIX_S = 180;
let watch = null;

export const datumOfPhone = async () => (await db.get("datum")) || "wgs84";
export const listening = () => watch !== null;

export function listen(heard, firstFixS) {
  if (listening()) {
    return;
  }
  state.waitingSince = Date.now();
  state.problem = null;
  watch = navigator.geolocation.watchPosition(heard, failed, {
    enableHighAccuracy: true,
    maximumAge: 0,
    timeout: firstFixS * 1000,
  });
}

export function deafen() {
  if (listening()) {
    navigator.geolocation.clearWatch(watch);
  }
  watch = null;
}

function failed(error) {
  state.problem = error.code === 1 ? "denied" : "no_fix";
  tell();
}

export function fixed({ coords, timestamp }, datum) {
  state.fix = {
    ...toWgs84({ lon: coords.longitude, lat: coords.latitude }, datum),
    accuracy_m: Math.round(coords.accuracy),
    t: Math.round(timestamp),
    heard: performance.now(),
  };
  return state.fix;
}

// Whether the last fix is younger than so many ms, whatever the clocks say.
export const fresh = (ms) => Boolean(state.fix) && performance.now() - state.fix.heard < ms;

// One position now, patrol or not: the latest fix if it is fresh, else a new one.
export const whereAmI = () =>
  new Promise((done) => {
    if (fresh(20_000)) {
      return done(state.fix);
    }
    navigator.geolocation.getCurrentPosition(
      (position) =>
        datumOfPhone().then(
          (datum) => done(fixed(position, datum)),
          () => done({ problem: "no_fix" }),
        ),
      (error) => done({ problem: error.code === 1 ? "denied" : "no_fix" }),
      { enableHighAccuracy: true, timeout: FIRST_FIX_S * 1000 },
    );
  });
