// The page: which screen is shown, the day's package, what goes wrong around it.
import "./common.css";
import "./app.css";
import { Offline, Refused, answered, call } from "./api.js";
import { banner, forgetLost, sayFull, sayLost } from "./banners.js";
import * as db from "./db.js";
import * as queue from "./queue.js";
import * as recorder from "./recorder.js";
import * as shelf from "./shelf.js";
import { cases, oneCase } from "./screens/cases.js";
import { emergency } from "./screens/emergency.js";
import { mending } from "./screens/mending.js";
import { notices } from "./screens/notices.js";
import { patrol } from "./screens/patrol.js";
import { patrols } from "./screens/patrols.js";
import { queueScreen } from "./screens/queue.js";
import { report } from "./screens/report.js";
import { settings } from "./screens/settings.js";
import { newPassword, privacy, signInScreen } from "./screens/signin.js";
import { today } from "./screens/today.js";
import { insecure, trouble, unreadable } from "./screens/trouble.js";
import { h } from "./ui.js";
import { setZone } from "./words.js";
import { fill } from "./old.js";

const SCREENS = {
  today,
  patrol,
  patrols,
  report,
  emergency,
  cases,
  case: oneCase,
  mending,
  notices,
  queue: queueScreen,
  settings,
  password: newPassword,
  privacy,
  trouble,
};
const TABS = [
  ["today", "今日", "☀"],
  ["cases", "案件", "☰"],
  ["report", "上报", "＋"],
  ["notices", "消息", "✉"],
  ["queue", "待传", "⇧"],
];
const root = document.getElementById("app");
export const app = {
  cleared: () => (isFull = false),
  session: null,
  start: {},
  go,
  load,
  render: () => render(),
  unsent: 0,
};
let leave = null;
let drawn = 0;
let isFull = false;

function go(screen, argument = "") {
  const hash = `#/${screen}${argument ? `/${argument}` : ""}`;
  if (location.hash === hash) {
    render();
  } else {
    location.hash = hash;
  }
}

function place() {
  const [, name = "today", argument = ""] = location.hash.split("/");
  return [SCREENS[name] ? name : "today", argument];
}

async function draw() {
  if (!window.isSecureContext) {
    return void fill(root, insecure());
  }
  app.session = await db.get("session");
  app.start = (await db.get("start")) || {};
  setZone(app.start.settings?.timezone);
  app.unsent = await shelf.unsent(app.session?.officer.id);
  const [name, argument] = place();
  leave?.();
  leave = null;
  if (!app.session) {
    return void fill(root, signInScreen(app));
  }
  const mine = ++drawn;
  let end = null;
  const screen = await SCREENS[name](app, argument, (fn) => (end = fn));
  const above = await banner(isFull);
  if (mine !== drawn) {
    return void end?.();
  } // another screen was chosen while this one waited for the network
  leave = end;
  fill(
    root,
    ...[
      root.querySelector(".banner.lost") || above,
      screen,
      ["patrol", "emergency", "password", "privacy"].includes(name) ? null : tabs(name),
    ].filter(Boolean),
  );
  if (document.activeElement === document.body) {
    screen.focus({ preventScroll: true });
  }
  if (name !== "queue") {
    window.scrollTo(0, 0);
  }
}

function tabs(active) {
  return h(
    "nav",
    { class: "tabs", "aria-label": "主菜单" },
    TABS.map(([name, text, sign]) => {
      const count =
        name === "queue" && app.unsent
          ? h("span", { class: "count", "aria-label": `${app.unsent} 条` }, String(app.unsent))
          : null;
      return h(
        "a",
        {
          href: `#/${name}`,
          class: name === "report" ? "main" : "",
          "aria-current": name === active ? "page" : null,
        },
        h("span", { "aria-hidden": "true" }, sign),
        h("span", {}, text),
        count,
      );
    }),
  );
}

async function render() {
  try {
    await draw();
  } catch (error) {
    if (!(error instanceof db.Unkept)) {
      throw error;
    }
    fill(root, unreadable(render));
  }
}

// The day's package: only what has changed since the last one travels.
async function load() {
  const known = (await db.get("start")) || {};
  try {
    const answer = await call("GET", `/phone/start${known.token ? `?since=${known.token}` : ""}`);
    const fresh = await answered(answer, (said) => said.token && said.epoch);
    await db.set("start", { ...known, ...fresh, at: Date.now() });
    await shelf.read(fresh);
    return true;
  } catch (error) {
    if (error instanceof Refused && error.code === "password_change_required") {
      go("password");
    } else if (error instanceof Refused && error.code === "notice_required") {
      go("privacy");
    } else if (!(error instanceof Offline) && !(error instanceof Refused)) {
      throw error;
    }
    return false;
  }
}

async function begin() {
  document.documentElement.classList.toggle("large", Boolean(await db.get("large")));
  if (window.isSecureContext) {
    navigator.serviceWorker?.register("/phone/sw.js", { scope: "/phone" }).catch(() => {});
    navigator.storage?.persist?.();
  }
  app.session = await db.get("session");
  if (app.session && (await recorder.restore(app.session.officer.id))) {
    location.hash ||= "#/patrol";
  }
  await draw();
}

async function renew() {
  // forms that somebody may be filling in are left alone
  if (app.session && (await load()) && ["today", "cases", "patrols"].includes(place()[0])) {
    await render();
  }
  queue.flush();
}

// Until the phone's own store answers there is nothing to show but that it does not.
const AGAIN_MS = 3000;
async function open() {
  try {
    await begin();
  } catch (error) {
    console.error(error);
    fill(root, unreadable());
    setTimeout(open, AGAIN_MS);
    return;
  }
  await renew();
}

window.addEventListener("hashchange", render);
window.addEventListener("online", () => queue.flush().then(load));
document.addEventListener(
  "visibilitychange",
  () => document.visibilityState === "visible" && queue.flush().then(load),
);
// Said above the form that is being filled in: what could not be written stands there alone.
db.health.addEventListener("full", () => {
  isFull = true;
  sayFull(root);
});
db.health.addEventListener("lost", () => sayLost(root));
db.health.addEventListener("found", forgetLost);
// It has been said already, above the screen.
window.addEventListener(
  "unhandledrejection",
  (event) => event.reason instanceof db.Unkept && event.preventDefault(),
);
queue.changed.addEventListener("drained", load);
queue.changed.addEventListener("change", async () => {
  app.unsent = await shelf.unsent(app.session?.officer.id);
  const [name] = place();
  if (name === "queue") {
    const y = window.scrollY;
    await render();
    window.scrollTo(0, y);
    return;
  }
  const old = document.querySelector("nav.tabs");
  if (old) {
    old.replaceWith(tabs(name));
  }
});
open();
