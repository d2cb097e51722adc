// The page without its screens: what they call.
export * as db from "../src/db.js";
export * as queue from "../src/queue.js";
export * as recorder from "../src/recorder.js";
export * as shelf from "../src/shelf.js";
export { openDraft } from "../src/drafts.js";
export { keepPhoto } from "../src/photo.js";
