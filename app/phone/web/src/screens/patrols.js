import { empty, h, mark, page } from "../ui.js";
import { DOUBT, span, way, when } from "../words.js";

/** One's patrols of late: whether each counts, why one waits, and what came of it. */
export async function patrols(app) {
  const { patrols: rows = [] } = app.start;
  return page(
    "我的巡查",
    rows.length ? h("ul", { class: "list" }, rows.map(row)) : empty("近 30 天没有巡查。"),
    h("a", { href: "#/today", class: "button plain" }, "返回今日"),
  );
}

function row({ started_at, cell_name, length_m, duration_s, doubt, why, verdict }) {
  const [word, tone] = DOUBT[doubt] || [doubt, ""];
  return h(
    "li",
    { class: "card" },
    h("strong", {}, `${when(started_at)} ${cell_name}`),
    h("p", {}, `${way(length_m)}，${span(duration_s * 1000)} `, word && mark(word, tone)),
    why.map((sentence) => h("p", { class: "hint" }, sentence)),
    doubt === "waiting" && h("p", {}, "由乡镇查看后决定是否计入，无需重复上传。"),
    doubt !== "waiting" && verdict?.reason && h("p", {}, `认定理由：${verdict.reason}`),
  );
}
