// Which positions are points of the track, without clock, disk or sensor.
import { metres } from "../geo.js";

export const SAMPLING = {
  every_m: 25,
  points_per_piece: 25,
  most_m_s: 85,
  first_fix_s: 180,
  most_accuracy_m: 100,
};
const LONGEST_SILENCE_MS = 60_000; // standing still, a point a minute says so

// A first fix of a kilometre is none; a jump no vehicle makes is a wrong fix; a step shorter than
// 25 m is noise.
export function worthKeeping(point, before, sampling) {
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
