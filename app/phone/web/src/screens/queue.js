import { getJson } from "../api.js";
import * as db from "../db.js";
import * as queue from "../queue.js";
import * as shelf from "../shelf.js";
import { ask, button, empty, h, mark, page } from "../ui.js";
import { ITEM, VERDICT, when } from "../words.js";
import { sender } from "../rules.js";

const KIND = { unsent: "warn", refused: "bad", stored: "good" };

function itemRow(app, row) {
  const result = row.result?.number ? `编号 ${row.result.number}` : "";
  return h(
    "li",
    { class: "card" },
    h("strong", {}, `${ITEM[row.kind] || ""} ${row.title}`),
    h(
      "p",
      {},
      `${when(row.at)} `,
      mark(
        row.verdict === "waiting" && row.state === "stored" ? VERDICT.waiting : VERDICT[row.state],
        KIND[row.state],
      ),
      ` ${result}`,
    ),
    row.problem && h("p", { class: "error" }, row.problem.detail),
    row.state === "refused" &&
      h(
        "div",
        { class: "row" },
        button("再次提交", () => again(app, row), "plain"),
        button("不再提交", () => give(app, row), "plain"),
      ),
  );
}

async function again(app, row) {
  let version = row.if_match;
  if (row.kind === "action") {
    version = String((await getJson(`/incidents/${row.path.split("/")[2]}`)).version);
  } // it is about the case as it stands now
  await db.change("items", row.path, (one) => ({
    ...one,
    if_match: version,
    state: "unsent",
    problem: null,
    at: Date.now(),
  }));
  await queue.flush();
  await app.render();
}

async function change(app, sha, state) {
  if (state) {
    await db.change("photos", sha, (one) => ({ ...one, state, problem: null }));
  } else {
    await db.remove("photos", sha);
  }
  await queue.flush();
  await app.render();
}

async function give(app, row) {
  if (
    !(await ask(
      "从手机上移除？",
      "移除后手机不再提交；服务器收到过的原文，乡镇审核员仍可查看和补录。",
      "移除",
    ))
  ) {
    return;
  }
  await db.remove("items", row.path);
  await app.render();
}

export async function queueScreen(app) {
  const items = (await db.all("items"))
    .filter((row) => row.officer === app.session.officer.id)
    .sort((a, b) => b.at - a.at);
  const photos = (await db.all("photos")).filter((row) => sender(row, app.session.officer.id));
  const openItems = items.filter(shelf.open);
  const waiting = photos.filter((row) => row.state === "unsent").length;
  const bad = photos.filter((row) => row.state === "refused");
  const retry = await db.get("retry");
  const trouble = await db.get("trouble");
  const done = items.filter((row) => !shelf.open(row) && row.kind !== "piece");
  return page(
    "待传",
    h(
      "p",
      { role: "status" },
      openItems.length + waiting
        ? `还有 ${openItems.length} 条、${waiting} 张照片在手机上。`
        : "全部已上传。",
    ),
    retry &&
      retry.at > Date.now() &&
      openItems.length + waiting > 0 &&
      h("p", { class: "note" }, `${retry.why}，${when(retry.at)} 自动重试。`),
    trouble && h("p", { class: "error" }, trouble.detail),
    button(
      "立即上传",
      async () => {
        await queue.flush();
        await app.render();
      },
      "big",
    ),
    bad.map((row) =>
      h(
        "div",
        { class: "card" },
        h("p", { class: "error" }, `照片未入库：${row.problem.detail || ""}`),
        h(
          "div",
          { class: "row" },
          button("再传", () => change(app, row.sha, "unsent"), "plain"),
          button("移除", () => change(app, row.sha, null), "plain"),
        ),
      ),
    ),
    openItems.length
      ? h(
          "ul",
          { class: "list" },
          openItems.map((row) => itemRow(app, row)),
        )
      : empty("手机上没有待传的内容。"),
    done.length > 0 && h("h2", {}, "已入库"),
    h(
      "ul",
      { class: "list" },
      done.slice(0, 50).map((row) => itemRow(app, row)),
    ),
  );
}
