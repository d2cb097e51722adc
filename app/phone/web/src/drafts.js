// What is typed and chosen in a form lies on the disk until it is filed or given up: the camera may
// push the page out of memory.
import * as db from "./db.js";
import { isYoung } from "./rules.js";

const PREFIX = "draft ";

export async function openDraft(officer, form) {
  const key = `${PREFIX}${officer} ${form}`;
  const found = await db.get(key);
  const value = found && isYoung(found, Date.now()) ? found : { key };
  let writing = Promise.resolve();
  const keep = (part) => {
    Object.assign(value, part, { at: Date.now() });
    writing = writing.then(() => db.set(key, value)).catch(() => {}); // the store says it itself
    return writing;
  };
  return {
    value,
    keep,
    // a field of the form, filled with what it had
    bind(name, control) {
      control.value = value[name] ?? control.value;
      control.addEventListener("input", () => keep({ [name]: control.value }));
      return control;
    },
    // the radio buttons within an element
    bindChoices(element, names) {
      for (const name of names) {
        for (const one of element.querySelectorAll(`input[name="${name}"]`)) {
          one.checked = value[name] ? one.value === value[name] : one.checked;
          one.addEventListener("change", () => keep({ [name]: one.value }));
        }
      }
      return element;
    },
    drop: () => (writing = writing.then(() => db.drop(key))),
  };
}

// The hashes of the photos that forms still being filled in name; drafts too old are let go.
export async function drafted(now) {
  const kept = new Set();
  for (const row of await db.under(PREFIX)) {
    if (isYoung(row, now)) {
      [...(row.photos || []), ...(row.after || [])].forEach((sha) => kept.add(sha));
    } else {
      await db.drop(row.key);
    }
  }
  return kept;
}
