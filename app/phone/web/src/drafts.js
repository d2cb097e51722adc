// What is typed and chosen in a form lies on the disk until it is filed or given up: the camera may
// push the page out of memory.
import * as db from "./db.js";
import { uuid } from "./old.js";
import { isFilled, isYoung } from "./rules.js";

const PREFIX = "draft ";

// Its id is that of what will be filed: pressed twice, it is filed once.
export async function openDraft(officer, form) {
  const key = `${PREFIX}${officer} ${form}`;
  const found = await db.get(key);
  const value = found && isYoung(found, Date.now()) ? found : { key };
  value.id ||= uuid();
  let writing = Promise.resolve();
  let gone = false; // a photo may still be in the making when its form is filed
  const keep = (part) => {
    Object.assign(value, part, { at: Date.now() });
    const write = () => (gone ? null : db.set(key, value));
    writing = writing.then(write).catch(() => {}); // the store says it itself
    return writing;
  };
  return {
    value,
    keep,
    restored: isFilled(value),
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
    async drop() {
      gone = true;
      await writing;
      await db.drop(key);
    },
    // Filed by `work` in the transaction that takes the draft away: never both there, never
    // neither.
    async file(work) {
      await writing;
      gone = true;
      try {
        return await work((tx) => tx.objectStore("kv").delete(key));
      } catch (error) {
        gone = false;
        throw error;
      }
    },
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
