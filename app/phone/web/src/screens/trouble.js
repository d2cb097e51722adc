// What went wrong around the page, and what to do about it: one screen each.
import * as db from "../db.js";
import { button, h, page } from "../ui.js";
import { signInScreen } from "./signin.js";

const steps = (...lines) =>
  h(
    "ol",
    {},
    lines.map((line) => h("li", {}, line)),
  );

export const insecure = () =>
  page(
    "请用安全地址打开",
    h(
      "p",
      {},
      "定位和离线保存需要以 https:// 开头的地址，请用手机相机扫此码打开，或向管理员索取地址。",
    ),
    h("img", { src: "/phone/qr.svg", alt: "安全地址的二维码", class: "qr" }),
  );

// The store of the browser hangs or fails: nothing is shown that may not be so.
export const unreadable = (again = () => location.reload()) =>
  page(
    "手机里的内容暂时读不出",
    h("p", { role: "alert" }, "浏览器的存储没有回应，现在不能记录。已保存的内容都还在手机上。"),
    steps(
      "关掉打开着本页的其他窗口。",
      "点“重新打开”。",
      "还是这样：关掉浏览器再打开，或重启手机。不要清除浏览器数据。",
    ),
    button("重新打开", again, "big"),
  );

export async function trouble(app, kind) {
  if (kind === "expired") {
    return signInScreen(
      app,
      "登录已过期。手机上的内容都还在，请用同一账号重新登录，随后自动上传。",
    );
  }
  if (kind === "full") {
    const again = button(
      "已清理，重试",
      async () => {
        app.cleared();
        app.go("today");
      },
      "big",
    );
    return page(
      "手机空间已满",
      h("p", {}, "新的轨迹和照片存不下了；已保存的内容不会丢。"),
      steps(
        "打开手机“设置 → 存储”，删除不用的视频或应用。",
        "连上网络，等待“待传”中的内容上传。",
        "回到这里点“重试”。",
      ),
      again,
    );
  }
  if (kind === "clock") {
    const { ahead = 0 } = (await db.get("clock")) || {};
    const minutes = Math.round(Math.abs(ahead) / 60_000);
    return page(
      "手机时间不准",
      h(
        "p",
        {},
        `手机时间比标准时间${ahead > 0 ? "快" : "慢"}约 ${minutes} 分钟。上报会按服务器时间校正并注明，不会丢失。`,
      ),
      steps("打开手机“设置 → 日期和时间”。", "打开“自动确定时间”和“自动确定时区”。"),
      button("知道了", () => app.go("today"), "big"),
    );
  }
  return page(
    "没有定位权限",
    h("p", {}, "没有定位也可以巡查和上报，但轨迹无法记录。"),
    steps(
      "点地址栏左侧的图标（或“设置 → 应用 → 浏览器 → 权限”）。",
      "把“位置信息”改为“允许”，精确位置打开。",
      "回到这里，重新打开本页。",
    ),
    button("重新打开", () => location.reload(), "big"),
  );
}
