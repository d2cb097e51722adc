// Making elements, asking, telling: the few parts that all screens are made of.
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== false && value != null) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

export const button = (text, onclick, kind = "") =>
  h("button", { type: "button", class: kind, onclick: once(onclick) }, text);

// Gloves press twice: a button does nothing while its work goes on.
function once(work) {
  return async (event) => {
    const pressed = event.currentTarget;
    if (pressed.getAttribute("aria-busy")) {
      return;
    }
    pressed.setAttribute("aria-busy", "true");
    try {
      await work(event);
    } catch (error) {
      toast(error.message || "出错了，请再试一次。", true);
      if (!error.status) {
        console.error(error);
      }
    } finally {
      pressed.removeAttribute("aria-busy");
    }
  };
}

let ids = 0;
export function field(label, control, hint) {
  control.id ||= `f${++ids}`;
  const note = hint && h("p", { class: "hint", id: `${control.id}h` }, hint);
  if (note) {
    control.setAttribute("aria-describedby", note.id);
  }
  return h("div", { class: "field" }, h("label", { for: control.id }, label), control, note);
}

export function choice(legend, name, options, chosen) {
  return h(
    "fieldset",
    { class: "choice" },
    h("legend", {}, legend),
    options.map(([value, text]) => {
      const id = `f${++ids}`;
      return h(
        "span",
        {},
        h("input", { type: "radio", id, name, value, checked: value === chosen }),
        h("label", { for: id }, text),
      );
    }),
  );
}

export const chosen = (root, name) =>
  root.querySelector(`input[name="${name}"]:checked`)?.value || null;

export function toast(text, bad = false) {
  document.querySelector(".toast")?.remove();
  const box = h(
    "div",
    { class: bad ? "toast bad" : "toast", role: bad ? "alert" : "status" },
    text,
  );
  document.body.append(box);
  setTimeout(() => box.remove(), bad ? 8000 : 4000);
}

export function ask(title, text, yes, no = "取消") {
  return new Promise((done) => {
    const dialog = h(
      "dialog",
      { "aria-labelledby": "ask-title" },
      h("h2", { id: "ask-title" }, title),
      text && h("p", {}, text),
    );
    const end = (value) => {
      dialog.close();
      dialog.remove();
      done(value);
    };
    dialog.append(
      h(
        "div",
        { class: "row" },
        button(no, () => end(false), "plain"),
        button(yes, () => end(true), "danger"),
      ),
    );
    dialog.addEventListener("cancel", () => end(false));
    document.body.append(dialog);
    dialog.showModal();
  });
}

export const page = (title, ...children) =>
  h("main", { class: "screen", tabindex: "-1" }, h("h1", {}, title), ...children);
export const empty = (text) => h("p", { class: "empty" }, text);
export const mark = (text, kind = "") => h("span", { class: `mark ${kind}` }, text);

// Do something with an element once it stands on the page: maps need a size.
export function whenShown(element, work, tries = 120) {
  if (element.isConnected) {
    work();
  } else if (tries) {
    requestAnimationFrame(() => whenShown(element, work, tries - 1));
  }
}
