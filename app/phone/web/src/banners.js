// One line above every screen while something is wrong, with a way to what can be done about it.
import * as db from "./db.js";
import * as recorder from "./recorder.js";
import { h } from "./ui.js";

const WORDS = {
  expired: "登录已过期，内容都在手机上",
  full: "手机空间已满",
  clock: "手机时间不准",
  denied: "没有定位权限",
};

export async function banner(isFull) {
  const clock = await db.get("clock");
  const kind = (await db.get("expired"))
    ? "expired"
    : isFull
      ? "full"
      : Math.abs(clock?.ahead || 0) > 300_000
        ? "clock"
        : recorder.state.problem === "denied"
          ? "denied"
          : null;
  return kind && oneOf(kind);
}

const oneOf = (kind) =>
  h("a", { class: "banner", href: `#/trouble/${kind}` }, `${WORDS[kind]} — 点此处理`);

const lostBanner = () =>
  h(
    "button",
    { type: "button", class: "banner lost", role: "alert", onclick: () => location.reload() },
    "手机存不下内容，不在记录 — 点此重新打开",
  );

// Put there at once, without reading anything and without drawing a form anew.
export function sayLost(root) {
  if (!document.querySelector(".banner.lost")) {
    root.prepend(lostBanner());
  }
}

export function sayFull(root) {
  if (!document.querySelector(".banner")) {
    root.prepend(h("div", { role: "alert", class: "above" }, oneOf("full")));
  }
}

export const forgetLost = () => document.querySelector(".banner.lost")?.remove();
