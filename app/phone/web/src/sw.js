// The service worker: the page opens without network, and what waits is sent when the network is
// back, page or no page.
import { flush } from "./queue.js";
import { waiting } from "./shelf.js";

/* global VERSION, SHELL */
const CACHE = `shell-${VERSION}`;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(SHELL.map((url) => new Request(url, { cache: "reload" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  const old = caches
    .keys()
    .then((names) =>
      Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))),
    );
  event.waitUntil(old.then(() => self.clients.claim()));
});

// The shell comes from the phone at once; everything else, the API above all, from the network
// alone.
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (
    event.request.method !== "GET" ||
    origin !== self.location.origin ||
    !SHELL.includes(pathname)
  ) {
    return;
  }
  event.respondWith(
    caches
      .open(CACHE)
      .then((cache) => cache.match(pathname))
      .catch(() => null) // what cannot be read is fetched
      .then((found) => found || fetch(event.request)),
  );
});

self.addEventListener("sync", (event) => {
  // rejecting tells the browser to wake us again when there is a network
  if (event.tag === "flush") {
    event.waitUntil(
      flush()
        .then(waiting)
        .then((left) => (left ? Promise.reject(new Error("not all sent")) : undefined)),
    );
  }
});
