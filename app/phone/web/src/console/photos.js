// Photos that were chosen wait like what was typed (drafts.js), in the browser's own database,
// until the server has them; where it cannot keep them, they are chosen again.
import { openDB } from "idb";

const STORE = "photos";
// A form is sent after so long, whatever the database says.
const LONGEST_MS = 3000;
// form -> what is being written of its photos
const ON_THEIR_WAY = new WeakMap();

export function keepPhotos(page, told) {
  const fields = [...page.querySelectorAll("form[data-draft] input[type=file]")];
  const done = page.querySelector("[data-done]")?.dataset.done;
  if (!fields.length && !done) {
    return;
  }
  page.addEventListener("submit", waitForPhotos, true);
  const begun = begin(`${page.body.dataset.who} `, done, fields, told);
  fields.forEach((field) => written(field.form, begun));
}

async function begin(mine, done, fields, told) {
  try {
    const db = await openDB("gridkeeper-console", 1, {
      upgrade: (fresh) => fresh.createObjectStore(STORE),
    });
    await forget(db, `${mine}${done} `);
    for (const field of fields) {
      await keep(db, field, `${mine}${field.form.dataset.draft} ${field.name}`, told);
    }
  } catch {
    // a browser that keeps nothing: the form says that no file is chosen
  }
}

async function keep(db, field, key, told) {
  const waiting = (await db.get(STORE, key)) || [];
  // the form was refused: the server has them, its page offers them, and another page may not
  const offered = field.parentElement.querySelector("[name^='kept:']") ? waiting : [];
  const note = () => {
    const all = [...offered, ...field.files];
    return all.length ? db.put(STORE, all, key) : db.delete(STORE, key);
  };
  field.addEventListener("change", () => written(field.form, note()));
  if (field.files.length) {
    await note(); // chosen before the database was open
  } else if (waiting.length && !offered.length) {
    const all = new DataTransfer();
    waiting.forEach((file) => all.items.add(file));
    field.files = all.files;
    told(field.form, () => db.delete(STORE, key));
  }
}

function written(form, writing) {
  const all = Promise.allSettled([ON_THEIR_WAY.get(form), writing]);
  ON_THEIR_WAY.set(form, all);
  all.then(() => ON_THEIR_WAY.get(form) === all && ON_THEIR_WAY.delete(form));
}

// A page that is left takes what is not yet written with it: its form is sent when that is there.
function waitForPhotos(event) {
  const { target: form, submitter } = event;
  const chosen = [...form.querySelectorAll("input[type=file]")].some((one) => one.files.length);
  if (!chosen || !ON_THEIR_WAY.has(form)) {
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  const late = new Promise((resolve) => setTimeout(resolve, LONGEST_MS));
  Promise.race([ON_THEIR_WAY.get(form), late]).then(() => {
    ON_THEIR_WAY.delete(form);
    form.requestSubmit(submitter);
  });
}

async function forget(db, before) {
  const keys = await db.getAllKeys(STORE, IDBKeyRange.bound(before, `${before}\uffff`));
  await Promise.all(keys.map((key) => db.delete(STORE, key)));
}
