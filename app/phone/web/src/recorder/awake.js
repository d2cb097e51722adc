// A page is asleep behind a dark screen: while a patrol runs, the screen is kept on.
let lock = null;

export async function stayAwake() {
  if (document.visibilityState === "visible" && navigator.wakeLock && (!lock || lock.released)) {
    lock = await navigator.wakeLock.request("screen").catch(() => null);
  }
}

export function mayTire() {
  lock?.release().catch(() => {});
  lock = null;
}
