import { getJson } from "../api.js";
import * as queue from "../queue.js";
import { button, empty, field, h, mark, page, toast } from "../ui.js";
import { ACTION, ASKED, EVENT, STATUS, WORDLESS, until, when } from "../words.js";
import { openDraft } from "../drafts.js";
import { photoPicker, restored } from "./parts.js";

const asked = (one) => one.actions.find((action) => ASKED[action]);

function row(one) {
  const overdue = one.overdue_since || (one.due_at && Date.parse(one.due_at) < Date.now());
  return h(
    "li",
    {},
    h(
      "a",
      { class: "card", href: `#/case/${one.id}` },
      h("strong", {}, one.kind_name),
      h(
        "p",
        {},
        `${one.number || ""} ${STATUS[one.status]} `,
        asked(one) && mark(ASKED[asked(one)], "warn"),
        overdue && mark("超时", "bad"),
      ),
      h("p", { class: "hint" }, one.description.slice(0, 40)),
    ),
  );
}

export function cases(app) {
  const rows = [...(app.start.cases || [])].sort((a, b) => Boolean(asked(b)) - Boolean(asked(a)));
  return page(
    "我的案件",
    rows.length ? h("ul", { class: "list" }, rows.map(row)) : empty("没有未办结的案件。"),
  );
}

export async function oneCase(app, id) {
  let found = (app.start.cases || []).find((one) => one.id === id);
  let events = [];
  try {
    found = await getJson(`/incidents/${id}`);
    events = (await getJson(`/incidents/${id}/events`)).items;
  } catch {
    /* without network: what the day's package says */
  }
  if (!found) {
    return page(
      "案件",
      empty("没有网络，暂时看不到这件案件。"),
      h("a", { href: "#/cases", class: "button plain" }, "返回"),
    );
  }
  const action = asked(found);
  return page(
    found.kind_name,
    h("p", {}, `${found.number || "无编号"} · ${STATUS[found.status]}`),
    found.due_at && h("p", {}, `时限 ${until(found.due_at)}`),
    h("p", { class: "text" }, found.description),
    ...(found.owes || [])
      .filter((one) => one.part === "assisting" && one.note)
      .map((one) => h("p", { class: "text" }, `请协助：${one.note}`)),
    action && (await answer(app, found, found.actions.includes("submit") ? "submit" : action)),
    events.length > 0 && h("h2", {}, "办理记录"),
    h(
      "ol",
      { class: "events" },
      events.map((event) =>
        h(
          "li",
          {},
          h("strong", {}, EVENT[event.action] || STATUS[event.to_status]),
          ` ${when(event.at)} ${event.officer?.name || "系统"}`,
          " ",
          event.to_status !== event.from_status && mark(STATUS[event.to_status]),
          event.note && h("p", {}, event.note),
        ),
      ),
    ),
    h("a", { href: "#/cases", class: "button plain" }, "返回"),
  );
}

// What is asked of me, answered with words and photos; offline it waits in the queue with the
// version it was written for.
async function answer(app, found, action) {
  const draft = await openDraft(app.session.officer.id, `${action} ${found.id}`);
  const note = draft.bind("note", h("textarea", { rows: 3, maxlength: 4000 }));
  const photos = await photoPicker(app, draft);
  const after =
    action === "correct" ? await photoPicker(app, draft, "after", "拍处置后照片") : null;
  const send = button(
    ACTION[action],
    async () => {
      if (!note.value.trim() && !WORDLESS.includes(action)) {
        return toast("请写一句说明。", true);
      }
      const body = { id: draft.value.id, photo_ids: await photos.ids() };
      if (action === "correct") {
        body.description = `${found.description}\n补充：${note.value.trim()}`;
        const later = await after.ids();
        if (later.length) {
          body.after_photo_ids = [...(found.after_photo_ids || []), ...later];
        }
      } else {
        body.note = note.value.trim();
      }
      const about = {
        kind: "action",
        title: `${ACTION[action]}：${found.number || found.kind_name}`,
        ifMatch: String(found.version),
        officer: app.session.officer.id,
      };
      await draft.file((along) =>
        queue.file(`/incidents/${found.id}/actions/${action}`, body, about, along),
      );
      await app.load();
      app.go("queue");
    },
    "big",
  );
  return h(
    "section",
    { class: "card" },
    h("h2", {}, ASKED[action]),
    restored(app, draft),
    field("说明", note),
    photos.element,
    after?.element,
    send,
  );
}
