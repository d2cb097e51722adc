// Two windows must not record one patrol: whoever has claimed it records, the other looks on.
import { alone } from "../locks.js";

let release = null;

export const claimed = () => Boolean(release);

export function claim(patrolId, onLost) {
  if (release) {
    return true;
  }
  return new Promise((done, failed) => {
    const lost = () => {
      letGo();
      onLost();
    };
    const hold = (lock) => {
      const until = lock && new Promise((end) => (release = end));
      done(Boolean(lock));
      return until;
    };
    alone(`recorder ${patrolId}`, { ifAvailable: true, onLost: lost }, hold).catch(failed);
  });
}

export function letGo() {
  release?.();
  release = null;
}
