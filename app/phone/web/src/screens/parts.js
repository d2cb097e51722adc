// Parts of several screens: the camera, the position with the village it falls into.
import * as db from "../db.js";
import { villageAt } from "../geo.js";
import { keepPhoto } from "../photo.js";
import * as recorder from "../recorder.js";
import { ask, button, choice, chosen, h, toast } from "../ui.js";
import { fill } from "../old.js";

// The photos are kept in the form's draft under `key`, and shown again from the phone's store.
export async function photoPicker(app, draft, key = "photos", name = "拍照") {
  const kept = [];
  const shown = h("div", { class: "photos" });
  const input = h("input", {
    type: "file",
    accept: "image/*",
    capture: "environment",
    class: "visually-hidden",
    id: `photo${Math.random()}`,
    multiple: true,
  });
  const label = h("label", { for: input.id, class: "button plain" }, name);
  const show = (sha, blob) => {
    kept.push(sha);
    const picture = h("img", { src: URL.createObjectURL(blob), alt: `照片 ${kept.length}` });
    const remove = () => {
      kept.splice(kept.indexOf(sha), 1);
      box.remove();
      return draft.keep({ [key]: [...kept] });
    };
    const box = h("span", { class: "photo" }, picture, button("删除", remove, "plain small"));
    shown.append(box);
  };
  const count = () =>
    (label.textContent = kept.length ? `再拍一张（已有 ${kept.length} 张）` : name);
  for (const sha of draft.value[key] || []) {
    const row = await db.one("photos", sha);
    if (row) {
      show(sha, row.blob);
    }
  }
  count();
  let taking = Promise.resolve();
  const take = async () => {
    label.textContent = "正在处理照片…";
    for (const file of input.files) {
      const sha = await keepPhoto(file, app.session.officer.id).catch(() => null);
      if (!sha) {
        toast("照片没有存下，请检查手机空间后重拍。", true);
        continue;
      }
      if (kept.includes(sha)) {
        continue;
      }
      show(sha, file);
      await draft.keep({ [key]: [...kept] });
    }
    input.value = "";
    count();
  };
  input.addEventListener("change", () => (taking = take()));
  return {
    element: h("div", { class: "field" }, h("div", { class: "file" }, input, label), shown),
    // with those that are still being made smaller
    ids: async () => {
      await taking;
      return [...kept];
    },
  };
}

// Where it is: found while the form is filled in; may fail; may be asked to say which village.
export function placeFinder(app, onFound = () => {}) {
  const words = h("p", { class: "gps", role: "timer" }, "正在定位…");
  const which = h("div");
  const element = h("div", { class: "field place" }, words, which);
  let position = null;
  const look = async () => {
    words.textContent = "正在定位…";
    const began = Date.now();
    const ticking = setInterval(
      () =>
        (words.textContent = `正在定位… 已等 ${Math.round((Date.now() - began) / 1000)} 秒，可先填写其他内容`),
      1000,
    );
    const fix = await recorder.whereAmI();
    clearInterval(ticking);
    fill(which);
    if (fix.problem) {
      fill(
        words,
        fix.problem === "denied"
          ? "没有定位权限，将按您的网格上报。"
          : "定位失败，将按您的网格上报。",
        " ",
        button("再试", look, "plain small"),
      );
      return;
    }
    position = fix;
    const { cell, candidates, ambiguous } = villageAt(app.start.cells || [], fix);
    words.textContent = `${cell ? cell.name : candidates.length ? "村界附近" : "不在已下载的网格内"}，误差约 ${fix.accuracy_m} 米`;
    if (ambiguous && candidates.length > 1) {
      fill(
        which,
        choice(
          "靠近村界，是哪个村？",
          "cell",
          candidates.map((one) => [one.code, one.name]),
          cell?.code,
        ),
      );
    }
    onFound(fix);
  };
  const first = look();
  // The position, waited for so long at most: who reports an emergency does not wait three minutes
  // for satellites.
  const ready = (ms) => Promise.race([first, new Promise((done) => setTimeout(done, ms))]);
  // no fix now: the last one known is better than none, with an accuracy that grows by 2 m a second
  // since
  const late = () => {
    const { fix } = recorder.state;
    return fix && recorder.fresh(600_000)
      ? {
          ...fix,
          accuracy_m: Math.round(fix.accuracy_m + (2 * (performance.now() - fix.heard)) / 1000),
        }
      : null;
  };
  return {
    element,
    ready,
    get: () => ({
      location: (position || (position = late())) && {
        lon: position.lon,
        lat: position.lat,
        accuracy_m: position.accuracy_m,
        datum: "wgs84",
      },
      cell: chosen(element, "cell"),
    }),
  };
}

// What somebody did not just type himself is said to be so, and can be given up.
export const restored = (app, draft) =>
  draft.restored &&
  h(
    "div",
    { class: "note restored", role: "status" },
    h("p", {}, "已恢复上次没有提交的内容。"),
    button(
      "清空重填",
      async () => {
        if (await ask("清空重填？", "上次填写的文字和照片将不再保留。", "清空", "保留")) {
          await draft.drop();
          await app.render();
        }
      },
      "plain small",
    ),
  );

// Leaving a form by its own way back gives up what was typed.
export const back = (screen, draft) =>
  h("a", { href: `#/${screen}`, class: "button plain", onclick: () => draft.drop() }, "返回");
