// 突发: what kind, then send. Everything else may come later; it goes out before all that waits.
import * as queue from "../queue.js";
import * as recorder from "../recorder.js";
import { button, h, page, toast } from "../ui.js";
import { openDraft } from "../drafts.js";
import { back, photoPicker, placeFinder, restored } from "./parts.js";

const FIX_MS = 5000;

export async function emergency(app) {
  const kinds = (app.start.kinds || []).filter((kind) => kind.natures.includes("emergency"));
  const draft = await openDraft(app.session.officer.id, "emergency");
  const photos = await photoPicker(app, draft);
  const place = placeFinder(app);
  const send = async (kind) => {
    await place.ready(FIX_MS);
    const { location, cell } = place.get();
    const own = (app.start.cells || []).find((one) => one.own);
    const body = {
      kind: kind.code,
      nature: "emergency",
      occurred_at: new Date().toISOString(),
      location,
      description: `突发：${kind.name}`,
      photo_ids: await photos.ids(),
    };
    if (cell || (!location && own)) {
      body.cell_code = cell || own.code;
    }
    if (recorder.running()) {
      body.patrol_id = recorder.state.patrol.id;
    }
    const about = {
      kind: "emergency",
      title: `突发：${kind.name}`,
      urgent: true,
      officer: app.session.officer.id,
    };
    await draft.file((along) => queue.file(`/incidents/${draft.value.id}`, body, about, along));
    toast(
      navigator.onLine
        ? "正在最先上传。危急时请同时拨打 12369 或 119。"
        : "没有网络，已存好；请立即拨打 12369 或 119。",
      !navigator.onLine,
    );
    app.go("queue");
  };
  // one emergency, whichever buttons are pressed while the position is sought
  let sending = false;
  const sendOnce = async (kind) => {
    if (sending) {
      return;
    }
    sending = true;
    try {
      await send(kind);
    } catch (error) {
      sending = false;
      throw error;
    }
  };
  return page(
    "突发事件",
    restored(app, draft),
    h("p", { class: "note" }, "点一下类型就上报。有人受伤或起火，先打电话。"),
    h(
      "div",
      { class: "kinds" },
      kinds.map((kind) => button(kind.name, () => sendOnce(kind), "danger kind")),
    ),
    place.element,
    photos.element,
    back(recorder.running() ? "patrol" : "today", draft),
  );
}
