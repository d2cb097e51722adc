// Nothing typed is lost: a form's fields wait in the browser until the server has taken them, each
// beside what it said before, for the account alone that typed it.
const WAITS = ["INPUT", "TEXTAREA", "SELECT"];
const NEVER = ["hidden", "file", "password", "checkbox"];

function fieldsOf(form) {
  return [...form.elements].filter(
    (one) =>
      WAITS.includes(one.tagName) &&
      one.name &&
      one.name !== "password" &&
      !NEVER.includes(one.type),
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

function same(one, other) {
  return String(one) === String(other);
}

// What a field said at first: a refused form comes back as it was typed, which is no beginning.
function began(now, kept) {
  return kept && same(now, kept.is) ? kept.was : now;
}

export function keepDrafts(page, store) {
  const mine = `draft ${page.body.dataset.who} `;
  const done = page.querySelector("[data-done]");
  if (done) {
    store.removeItem(mine + done.dataset.done);
    forgetDone(page.defaultView);
  }
  for (const form of page.querySelectorAll("form[data-draft]")) {
    keep(form, mine + form.dataset.draft, store);
  }
}

// It was done once: what is typed into the next form of the kind outlives a reload of this page.
function forgetDone(window) {
  const address = new URL(window.location);
  ["done", "of", "count"].forEach((name) => address.searchParams.delete(name));
  window.history.replaceState(window.history.state, "", address);
}

// What waited and is there again is said, and may be given up: nobody sends it unknowing.
export function tell(form, forget) {
  for (let box = form.closest("details"); box; box = box.parentElement.closest("details")) {
    box.open = true;
  }
  const page = form.ownerDocument;
  let said = form.querySelector("[data-restored-here]");
  if (!said) {
    said = page.createElement("p");
    said.dataset.restoredHere = "";
    said.className = "fresh screen";
    said.setAttribute("role", "status");
    const button = page.createElement("button");
    button.type = "button";
    button.textContent = page.body.dataset.giveUp;
    button.addEventListener("click", async () => {
      await Promise.all(said.forget.map((one) => one()));
      page.defaultView.location.reload();
    });
    said.forget = [];
    said.append(`${page.body.dataset.restored} `, button);
    form.prepend(said);
  }
  said.forget.push(forget);
}

function keep(form, key, store) {
  const kept = JSON.parse(store.getItem(key) || "{}");
  const first = {};
  let restored = false;
  for (const field of fieldsOf(form)) {
    const draft = kept[field.name];
    first[field.name] = began(typed(field), draft);
    // what somebody else has changed meanwhile is shown as it is now
    if (draft && same(typed(field), draft.was)) {
      fill(field, draft.is);
      restored = true;
    }
  }
  if (restored) {
    tell(form, () => store.removeItem(key));
  }
  form.addEventListener("input", () => {
    const said = fieldsOf(form)
      .map((field) => [field.name, { was: first[field.name], is: typed(field) }])
      .filter(([, { was, is }]) => !same(was, is));
    if (said.length) {
      store.setItem(key, JSON.stringify(Object.fromEntries(said)));
    } else {
      store.removeItem(key);
    }
  });
}
