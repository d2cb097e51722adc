// What the desk's pages do in the browser: they work without it, but for the map.
import htmx from "htmx.org";
import "../common.css";
import "./console.css";
import { markUnattended } from "./attended.js";
import { showCase } from "./casemap.js";
import { showCounty } from "./countymap.js";
import { keepDrafts, tell } from "./drafts.js";
import { listenToKeys } from "./keys.js";
import { linkNeighbours } from "./neighbours.js";
import { sendOnce } from "./once.js";
import { keepPhotos } from "./photos.js";
import { keepSteady, runClocks } from "./steady.js";

window.htmx = htmx;
htmx.config.ignoreTitle = true; // a fragment does not rename the page that it is put into
markUnattended(document);
keepDrafts(document, window.localStorage);
keepPhotos(document, tell);
listenToKeys(document, window);
linkNeighbours(document, window);
keepSteady(document, window);
sendOnce(document, window);
runClocks(document, window);
document.getElementById("refused")?.focus();

// those of the page, and of what loads by itself later
htmx.onLoad((part) => {
  for (const box of part.querySelectorAll("[data-map]:not([data-shown])")) {
    box.dataset.shown = "";
    showCase(box, box.dataset.map);
  }
});
for (const box of document.querySelectorAll("[data-county]")) {
  showCounty(box);
}
