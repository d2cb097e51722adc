// One at a time, in whichever tab or worker; where the browser has no Web Locks (Safari before
// 15.4), within this window at least.
const held = new Map();

async function here(name, { ifAvailable = false }, work) {
  if (ifAvailable && held.has(name)) {
    return work(null);
  }
  while (held.has(name)) {
    await held.get(name);
  }
  let free;
  held.set(name, new Promise((done) => (free = done)));
  try {
    return await work({ name });
  } finally {
    held.delete(name);
    free();
  }
}

export const alone = (name, options, work) =>
  navigator.locks ? navigator.locks.request(name, options, work) : here(name, options, work);
