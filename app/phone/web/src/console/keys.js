// By keyboard alone: j and k walk a list or from case to case, letters open the form of an action.
import { keepList, neighbours } from "./neighbours.js";

const ACTIONS = {
  a: "accept",
  r: "return",
  d: "dismiss",
  s: "assign",
  t: "transfer",
  c: "confirm",
  x: "reject",
  e: "extend",
  f: "close",
  u: "escalate",
  o: "take_over",
};

// Who speaks to the machine, or rests a hand on the keys, turns single letters off.
const OFF = "single keys off";

export function listenToKeys(page, window) {
  const links = [...page.querySelectorAll("a[data-case]")];
  keepList(links, window);
  for (const button of page.querySelectorAll("[data-keys]")) {
    button.addEventListener("click", () => page.getElementById("keys").showModal());
  }
  if (window.location.hash === "#search") {
    act("/", page, window, links);
  }
  const off = page.querySelector("[data-keys-off]");
  if (off) {
    off.checked = Boolean(window.localStorage.getItem(OFF));
    off.addEventListener("change", () =>
      off.checked ? window.localStorage.setItem(OFF, "1") : window.localStorage.removeItem(OFF),
    );
  }
  page.addEventListener("keydown", (event) => {
    if (off?.checked) {
      return;
    }
    // a closed box keeps the focus until the next picture is drawn: only an open one takes keys;
    // a box to tick takes no letters
    const typing = event.target.closest(
      "input:not([type=checkbox]), textarea, select, dialog[open]",
    );
    if (typing || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (act(event.key, page, window, links)) {
      event.preventDefault();
    }
  });
}

function act(key, page, window, links) {
  if (key === "?") {
    page.getElementById("keys")?.showModal();
    return true;
  }
  if (key === "g") {
    window.location.assign("/console");
    return true;
  }
  if (key === "/") {
    const search = page.querySelector('[name="q"]');
    search?.closest("details")?.setAttribute("open", "");
    if (search) {
      search.focus();
    } else {
      window.location.assign("/console/cases#search");
    }
    return true;
  }
  if (key === "j" || key === "k") {
    return walk(key === "j" ? 1 : -1, page, window, links);
  }
  return ACTIONS[key] ? open(ACTIONS[key], page) : false;
}

function walk(step, page, window, links) {
  if (links.length) {
    const at = links.indexOf(page.activeElement);
    links[Math.min(Math.max(at + step, 0), links.length - 1)].focus();
    return true;
  }
  const { before, next } = neighbours(window);
  const to = step > 0 ? next : before;
  if (page.querySelector("[data-case-page]") && to) {
    window.location.assign(to);
    return true;
  }
  return false;
}

function open(action, page) {
  const box = page.querySelector(`details[data-action="${action}"]`);
  if (!box) {
    return false;
  }
  for (let fold = box; fold; fold = fold.parentElement.closest("details")) {
    fold.open = true;
  }
  const first = box.querySelector("select, textarea, input:not([type=hidden])");
  (first || box.querySelector("button")).focus();
  return true;
}
