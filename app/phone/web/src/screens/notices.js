import { call, getJson } from "../api.js";
import * as db from "../db.js";
import { button, empty, h, mark, page } from "../ui.js";
import { when } from "../words.js";

export async function notices(app) {
  const key = `notices ${app.session.officer.id}`;
  let items = (await db.get(key)) || [];
  let fresh = false;
  try {
    items = (await getJson("/notices?limit=50")).items;
    await db.set(key, items);
    fresh = true;
  } catch {
    /* the last ones known */
  }
  const read = async (notice) => {
    if (!notice.read_at) {
      await call("POST", `/notices/${notice.id}/read`).then(
        () => (notice.read_at = new Date().toISOString()),
        () => {}, // without network it stays unread, and opens all the same
      );
      await db.set(key, items);
    }
    if (notice.about === "incident") {
      app.go("case", notice.about_id);
    } else if (notice.about === "desk") {
      app.go("cases");
    } else if (notice.about === "mending") {
      app.go("mending", notice.about_id);
    } else if (notice.about === "patrol") {
      await app.load(); // what came of it is newer than the day's package
      app.go("patrols");
    } else if (notice.about === "evaluation") {
      location.assign(`/console/evaluating/${notice.about_id}`); // its forms are on the desk
    } else {
      app.go("notices");
    }
  };
  return page(
    "消息",
    !fresh && h("p", { class: "note" }, "没有网络，显示的是上次的内容。"),
    items.length ? list(items, read) : empty("没有消息。"),
  );
}

function list(items, read) {
  return h(
    "ul",
    { class: "list" },
    items.map((one) => {
      const open = button("", () => read(one), "card plain");
      open.append(
        h("strong", {}, one.text),
        h("span", {}, `${when(one.created_at)} `, !one.read_at && mark("未读", "warn")),
      );
      return h("li", {}, open);
    }),
  );
}
