// A form that is on its way is not sent again by a second click: what its answer shows but once, a
// first password, would be lost with the page that the second answer replaces.
const ON_ITS_WAY_MS = 10_000;

export function sendOnce(page, window) {
  let sent = new Map();
  page.addEventListener("submit", (event) => {
    const before = sent.get(event.target);
    if (before !== undefined && event.timeStamp - before < ON_ITS_WAY_MS) {
      event.preventDefault();
    } else {
      sent.set(event.target, event.timeStamp);
    }
  });
  // whoever comes back to the page may send its forms anew
  window.addEventListener("pageshow", () => {
    sent = new Map();
  });
}
