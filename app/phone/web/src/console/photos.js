// Photos that were chosen wait like what was typed (drafts.js), in the browser's own database,
// until the server has them; where it cannot keep them, they are chosen again.
import { openDB } from "idb";

const STORE = "photos";

export async function keepPhotos(page, told) {
  const mine = `${page.body.dataset.who} `;
  const fields = [...page.querySelectorAll("form[data-draft] input[type=file]")];
  const done = page.querySelector("[data-done]")?.dataset.done;
  if (!fields.length && !done) {
    return;
  }
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
  field.addEventListener("change", () => note().catch(() => {}));
  if (field.files.length) {
    await note(); // chosen before the database was open
  } else if (waiting.length && !offered.length) {
    const all = new DataTransfer();
    waiting.forEach((file) => all.items.add(file));
    field.files = all.files;
    told(field.form, () => db.delete(STORE, key));
  }
}

async function forget(db, before) {
  const keys = await db.getAllKeys(STORE, IDBKeyRange.bound(before, `${before}\uffff`));
  await Promise.all(keys.map((key) => db.delete(STORE, key)));
}
