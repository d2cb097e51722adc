import { Offline, getJson, postJson } from "../api.js";
import { button, empty, field, h, page, toast } from "../ui.js";
import { when } from "../words.js";

/** What somebody changed of one's refused filing before it was stored; one may object, once. */
export async function mending(app, id) {
  let rows = [];
  try {
    rows = (await getJson("/mendings?limit=200")).items;
  } catch (error) {
    if (!(error instanceof Offline)) {
      throw error;
    }
    return page("代为更正", h("p", { class: "note" }, "没有网络，请联网后查看。"));
  }
  const row = rows.find((one) => String(one.id) === id);
  if (!row) {
    return page("代为更正", empty("没有这条更正。"));
  }
  return page(
    "代为更正",
    h("p", {}, `${row.by.name} 于 ${when(row.at)} 更正了您未入库的上报：`),
    h("ul", { class: "list" }, row.changes.map(change)),
    row.about === "incident" && h("a", { href: `#/case/${row.about_id}` }, "查看案件"),
    row.objection && h("p", {}, `您的异议：${row.objection}`),
    row.ruled_at &&
      h("p", {}, `裁定：${row.upheld ? "更正成立" : "更正不成立，不计入"}。${row.ruling}`),
    row.officer.id === app.session.officer.id && !row.objected_at && objection(app, row),
  );
}

const said = (value) => (value === null || value === undefined ? "（空）" : JSON.stringify(value));

function change({ field: name, ...values }) {
  const text = "before" in values ? `${said(values.before)} → ${said(values.after)}` : "已更正";
  return h("li", { class: "card" }, h("strong", {}, name), h("p", {}, text));
}

function objection(app, row) {
  const note = h("textarea", { rows: 3, maxlength: 2000 });
  const send = async () => {
    if (!note.value.trim()) {
      return toast("请写一句说明。", true);
    }
    await postJson(`/mendings/${row.id}/object`, { note: note.value.trim() });
    toast("已提出异议，裁定前不计入。");
    await app.render();
  };
  return h(
    "div",
    {},
    field("与您所见不符？说明哪里不对", note, "提出后由县里裁定，裁定前这条不计入统计。"),
    button("提出异议", send, "plain"),
  );
}
