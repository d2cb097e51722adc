import { metres, toWgs84 } from "../geo.js";
import * as db from "../db.js";
import { makeMap } from "../map.js";
import * as recorder from "../recorder.js";
import { ask, button, h, mark, page, toast, whenShown } from "../ui.js";
import { SITE_STATUS, span, way } from "../words.js";
import { siteVisit } from "./visit.js";
import { fill } from "../old.js";

const NEAR_M = 1000;

export async function patrol(app, argument, onLeave) {
  const { state } = recorder;
  if (!state.patrol) {
    app.go("today");
    return page("巡查");
  }
  if (argument) {
    return siteVisit(app, Number(argument));
  }
  const { cells = [], sites = [], settings } = app.start;
  const datum = (await db.get("datum")) || "wgs84";
  const box = h("div", {
    class: "map",
    role: "group",
    "aria-label": "地图：本网格范围、我的位置和轨迹",
  });
  const time = h("strong", { class: "figure" });
  const distance = h("strong", { class: "figure" });
  const gps = h("p", { class: "gps", role: "timer" });
  const near = h("ul", { class: "list" });
  const nearTitle = h("h2", {}, "附近巡查对象");
  const dark = h("button", {
    type: "button",
    class: "blackout",
    hidden: true,
    "aria-describedby": "dark-hint",
  });
  const hint = h("p", { id: "dark-hint", class: "visually-hidden" }, "省电黑屏，按两次返回");
  const hold = button(
    "",
    () => (state.patrol.paused ? recorder.goOn() : recorder.pause()),
    "plain",
  );
  const end = button(
    "结束巡查",
    async () => {
      if (
        !(await ask(
          "结束本次巡查？",
          `${span(Date.now() - state.patrol.started)}，${way(recorder.distance())}`,
          "结束",
          "再走走",
        ))
      ) {
        return;
      }
      await recorder.finish();
      toast("巡查已保存，有网时自动上传。");
      app.go("today");
    },
    "danger",
  );
  const screen = page(
    "巡查中",
    h(
      "div",
      { class: "figures" },
      h("div", {}, time, h("span", {}, "时间")),
      h("div", {}, distance, h("span", {}, "路程")),
    ),
    gps,
    box,
    h(
      "div",
      { class: "row" },
      h("a", { href: "#/report", class: "button" }, "发现问题"),
      h("a", { href: "#/emergency", class: "button danger" }, "突发"),
    ),
    h("div", { class: "row" }, hold, end),
    button(
      "省电黑屏",
      () => {
        dark.removeAttribute("hidden");
        dark.focus();
      },
      "plain",
    ),
    nearTitle,
    near,
    h("a", { href: "#/today", class: "button plain" }, "返回今日（继续记录）"),
    dark,
    hint,
  );
  // twice within three seconds: a pocket presses once, a screen reader presses by click
  let pressed = 0;
  dark.addEventListener("click", () => {
    if (Date.now() - pressed < 3000) {
      dark.setAttribute("hidden", "");
    }
    pressed = Date.now();
  });
  dark.addEventListener(
    "keydown",
    (event) => event.key === "Escape" && dark.setAttribute("hidden", ""),
  );

  let map = null;
  const follow = () => {
    if (!box.isConnected) {
      return;
    }
    if (!map) {
      map = makeMap(box, { tiles: settings?.tiles });
      map.cells(cells);
      map.sites(sites, (site) => app.go("patrol", site.id));
    }
    map.track(state.points.map((point) => toWgs84(point, datum)));
    if (state.fix) {
      map.me(state.fix, true);
    }
  };
  const show = () => {
    if (!state.patrol) {
      return;
    }
    const { paused, started } = state.patrol;
    time.textContent = span(Date.now() - started);
    distance.textContent = way(recorder.distance());
    dark.textContent = `${time.textContent}  ${distance.textContent}`;
    hold.textContent = paused ? "继续" : "暂停";
    if (["unsaved", "denied"].includes(state.problem)) {
      dark.setAttribute("hidden", ""); // nothing is recorded: that is not kept in the dark
    }
    gps.textContent = paused ? "已暂停，不记录位置。" : gpsWords(state, settings);
  };
  let listed = "";
  const list = () => {
    const close = state.fix
      ? sites
          .map((site) => ({ ...site, away: metres(state.fix, site) }))
          .filter((site) => site.away <= NEAR_M)
          .sort((a, b) => a.away - b.away)
      : sites;
    const seen = new Set(state.patrol?.visited || []);
    const shown = close.slice(0, 20);
    const now = JSON.stringify([
      shown.map((site) => [site.id, Math.round((site.away || 0) / 50)]),
      state.patrol?.visited,
    ]);
    if (now === listed) {
      return;
    } // drawn anew only when it says something else: a tap must not lose its target
    listed = now;
    nearTitle.textContent = state.fix ? "附近巡查对象" : "巡查对象";
    fill(
      near,
      ...shown.map((site) =>
        h(
          "li",
          {},
          h(
            "a",
            { class: "card", href: `#/patrol/${site.id}` },
            h("strong", {}, site.name),
            h(
              "p",
              {},
              `${SITE_STATUS[site.status] || ""} ${site.away === undefined ? "" : way(site.away)} `,
              seen.has(site.id) && mark("已到", "good"),
            ),
          ),
        ),
      ),
    );
  };
  const refresh = () => {
    if (!state.patrol) {
      return app.go("today"); // ended in another window
    }
    show();
    follow();
    list();
  };
  const ticking = setInterval(show, 1000);
  state.addEventListener("change", refresh);
  onLeave(() => {
    clearInterval(ticking);
    state.removeEventListener("change", refresh);
    map?.remove();
    box.remove(); // a fix that comes before the next screen stands finds nothing to draw on
  });
  whenShown(box, refresh);
  show();
  return screen;
}

function gpsWords(state, settings) {
  if (state.elsewhere) {
    return "另一个窗口正在记录这次巡查，请回到那个窗口；它关闭后由本窗口接着记录。";
  }
  if (state.patrol.ended) {
    return "结束没有存好，请再按一次“结束巡查”。";
  }
  if (state.problem === "denied") {
    return "没有定位权限：可以继续巡查，但不记录轨迹。";
  }
  if (state.problem === "unsaved") {
    return `位置没有存下，不在记录。已记录 ${state.points.length} 点，请重新打开本页。`;
  }
  if (!recorder.listening()) {
    return "没有在记录，请重新打开本页。";
  }
  if (recorder.fresh(120_000)) {
    return `已定位，误差约 ${state.fix.accuracy_m} 米，已记录 ${state.points.length} 点。`;
  }
  const waited = Date.now() - state.waitingSince;
  const most = (settings?.sampling?.first_fix_s || 180) * 1000;
  return `正在定位… 已等 ${span(waited)}（首次定位最长约 ${Math.round(most / 60_000)} 分钟，可先走）`;
}
