import { signOut } from "../api.js";
import * as db from "../db.js";
import { fromGcj02, metres } from "../geo.js";
import * as shelf from "../shelf.js";
import * as recorder from "../recorder.js";
import { ask, button, choice, field, h, page, toast } from "../ui.js";
import { way } from "../words.js";

export async function settings(app) {
  const large = Boolean(await db.get("large"));
  const datum = (await db.get("datum")) || "wgs84";
  const type = choice(
    "字号",
    "type",
    [
      ["normal", "标准"],
      ["large", "大字"],
    ],
    large ? "large" : "normal",
  );
  type.addEventListener("change", async (event) => {
    await db.set("large", event.target.value === "large");
    document.documentElement.classList.toggle("large", event.target.value === "large");
  });
  const datums = choice(
    "本机定位的坐标系",
    "datum",
    [
      ["wgs84", "WGS-84（一般手机）"],
      ["gcj02", "GCJ-02（部分国产浏览器）"],
    ],
    datum,
  );
  datums.addEventListener("change", (event) => db.set("datum", event.target.value));
  return page(
    "设置",
    type,
    datums,
    checker(app),
    button("退出登录", () => leave(app), "danger"),
    h("a", { href: "#/today", class: "button plain" }, "返回"),
  );
}

// Standing at a known point, the smaller of two distances says which datum the browser speaks.
function checker(app) {
  const sites = app.start.sites || [];
  if (!sites.length) {
    return h("p", { class: "hint" }, "网格内有巡查对象时，可站在其旁核对坐标系。");
  }
  const which = h(
    "select",
    {},
    sites.map((site) => h("option", { value: site.id }, site.name)),
  );
  const said = h("p", { role: "status" });
  const check = button(
    "我就在旁边，核对",
    async () => {
      said.textContent = "正在定位…";
      const position = await new Promise((done) =>
        navigator.geolocation.getCurrentPosition(
          ({ coords }) => done({ lon: coords.longitude, lat: coords.latitude }),
          () => done(null),
          { enableHighAccuracy: true, timeout: 180_000 },
        ),
      );
      if (!position) {
        return void (said.textContent = "定位失败，请在室外再试。");
      }
      const site = sites.find((one) => one.id === Number(which.value));
      const away = { wgs84: metres(position, site), gcj02: metres(fromGcj02(position), site) };
      const better = away.wgs84 <= away.gcj02 ? "wgs84" : "gcj02";
      said.textContent = `按 WGS-84 相距 ${way(away.wgs84)}，按 GCJ-02 相距 ${way(away.gcj02)}。${away[better] < 150 ? `应选 ${better === "wgs84" ? "WGS-84" : "GCJ-02"}。` : "都较远，请确认您就在该对象旁边。"}`;
    },
    "plain",
  );
  return h("section", { class: "card" }, field("核对：站在哪个对象旁边", which), check, said);
}

async function leave(app) {
  if (recorder.running()) {
    return toast("请先结束巡查。", true);
  }
  const count = await shelf.unsent(app.session.officer.id);
  const text = count
    ? `手机上还有 ${count} 条没有上传。退出后它们仍留在这部手机上，用同一账号登录后再上传。`
    : "退出后需重新登录。";
  if (!(await ask(count ? "还有内容没有上传" : "退出登录？", text, "退出"))) {
    return;
  }
  await signOut();
  await db.drop("start");
  location.hash = "";
  await app.render();
}
