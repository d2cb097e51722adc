// Nothing typed is lost: a form's fields wait in the browser until the server has taken them.
const KEY = "draft ";
const WAITS = ["INPUT", "TEXTAREA", "SELECT"];

function fieldsOf(form) {
  return [...form.elements].filter(
    (one) =>
      WAITS.includes(one.tagName) && one.name && one.type !== "hidden" && one.type !== "file",
  );
}

function typed(field) {
  return field.multiple ? [...field.selectedOptions].map((one) => one.value) : field.value;
}

function fill(field, value) {
  if (field.multiple) {
    for (const one of field.options) {
      one.selected = value.includes(one.value);
    }
  } else {
    field.value = value;
  }
}

export function keepDrafts(page, store) {
  const done = page.querySelector("[data-done]");
  if (done) {
    store.removeItem(KEY + done.dataset.done);
  }
  for (const form of page.querySelectorAll("form[data-draft]")) {
    const key = KEY + form.dataset.draft;
    const kept = JSON.parse(store.getItem(key) || "{}");
    for (const field of fieldsOf(form)) {
      if (kept[field.name] && !typed(field).length) {
        fill(field, kept[field.name]);
        for (let box = form.closest("details"); box; box = box.parentElement.closest("details")) {
          box.open = true;
        }
      }
    }
    form.addEventListener("input", () => {
      const said = fieldsOf(form).map((field) => [field.name, typed(field)]);
      store.setItem(key, JSON.stringify(Object.fromEntries(said.filter(([, v]) => v.length))));
    });
  }
}
