import * as db from "../db.js";
import * as recorder from "../recorder.js";
import { button, choice, chosen, empty, h, mark, page } from "../ui.js";
import { ASKED, MODE, POSTS, day, until, when } from "../words.js";

function taskRow(task) {
  const late = day(Date.parse(task.due_at) - 1) === day(Date.now());
  const hours = task.window ? `，${task.window.from}–${task.window.until}` : "";
  return h(
    "li",
    { class: "card" },
    h("strong", {}, task.plan, task.site ? `：${task.site.name}` : ""),
    h("p", {}, `${task.cell.name}${hours}`),
    h("p", {}, `${until(task.due_at)} 前`, " ", late && mark("今日到期", "warn")),
  );
}

export async function today(app) {
  const { me, tasks = [], cases = [], campaigns = [], cells = [], at } = app.start;
  const doubted = (app.start.patrols || []).filter((one) => one.doubt === "waiting").length;
  const may = me?.may || [];
  const own = cells.filter((one) => one.own);
  const asked = cases.filter((one) => one.actions.some((action) => ASKED[action]));
  const begin = button(
    recorder.running() ? "继续巡查" : "开始巡查",
    async () => {
      const mode = chosen(document, "mode") || "regular";
      const picked = chosen(document, "cell");
      const cell = own.find((one) => one.code === picked) || own[0];
      const due = tasks
        .filter((task) => !cell || task.cell.code === cell.code)
        .map((task) => task.id);
      await recorder.start({
        officer: app.session.officer.id,
        cellCode: cell?.code,
        taskIds: due,
        mode,
      });
      app.go("patrol");
    },
    "huge",
  );
  const posts = (me?.posts || []).map(
    (post) => `${(post.cell || {}).name || post.department}${POSTS[post.kind]}`,
  );
  return page(
    "今日",
    h(
      "p",
      { class: "who" },
      `${app.session.officer.name} · ${posts.join("、") || "未任职"}`,
      h("a", { href: "#/settings", class: "gear" }, "设置"),
    ),
    !navigator.serviceWorker &&
      h(
        "p",
        { class: "note" },
        "没有网络时，这个浏览器打不开本页：出门前打开，途中不要关掉；或改用手机自带的浏览器。",
      ),
    campaigns.map((one) => h("p", { class: "note" }, `${one.name}（至 ${one.ends_on}）`)),
    may.includes("patrols.file") && begin,
    may.includes("patrols.file") &&
      !recorder.running() &&
      choice("巡查方式", "mode", Object.entries(MODE), "regular"),
    may.includes("patrols.file") &&
      !recorder.running() &&
      own.length > 1 &&
      choice(
        "在哪个网格",
        "cell",
        own.map((one) => [one.code, one.name]),
        own[0].code,
      ),
    may.includes("incidents.file") &&
      h("a", { href: "#/emergency", class: "button danger" }, "突发事件上报"),
    h("h2", {}, `巡查任务（${tasks.length}）`),
    tasks.length ? h("ul", { class: "list" }, tasks.map(taskRow)) : empty("没有待完成的任务。"),
    may.includes("patrols.file") &&
      h(
        "a",
        { href: "#/patrols", class: "button plain" },
        "我的巡查 ",
        doubted > 0 && mark(`${doubted} 次待认定`, "warn"),
      ),
    asked.length > 0 && h("h2", {}, `等我处理（${asked.length}）`),
    asked.length > 0 &&
      h(
        "ul",
        { class: "list" },
        asked.map((one) =>
          h(
            "li",
            {},
            h(
              "a",
              { class: "card", href: `#/case/${one.id}` },
              h("strong", {}, one.kind_name),
              h("p", {}, one.number || ""),
            ),
          ),
        ),
      ),
    h("p", { class: "hint" }, at ? `数据更新于 ${when(at)}` : "尚未取得数据，请联网打开一次。"),
    button(
      "更新数据",
      async () => {
        if (await app.load()) {
          await db.drop("trouble");
        }
        await app.render();
      },
      "plain",
    ),
  );
}
