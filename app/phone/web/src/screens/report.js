import * as db from "../db.js";
import { makeMap } from "../map.js";
import * as queue from "../queue.js";
import * as recorder from "../recorder.js";
import { button, empty, field, h, page, toast, whenShown } from "../ui.js";
import { openDraft } from "../drafts.js";
import { back, photoPicker, placeFinder, restored } from "./parts.js";
import { fill } from "../old.js";

const MOST_SHOWN = 6;

// Kinds by search, those used last first.
function kindPicker(kinds, favourites, draft) {
  let picked = kinds.some((kind) => kind.code === draft.value.kind) ? draft.value.kind : null;
  const search = h("input", {
    type: "search",
    placeholder: "例如：焚烧、污水、垃圾",
    autocomplete: "off",
  });
  const list = h("div", { class: "kinds", role: "radiogroup", "aria-label": "问题类别" });
  const rank = (kind) => (favourites.includes(kind.code) ? favourites.indexOf(kind.code) : 1000);
  const said = h("p", { class: "hint", role: "status" });
  const draw = () => {
    said.textContent = picked ? `已选：${kinds.find((kind) => kind.code === picked).name}` : "";
    const words = search.value.trim().toLowerCase();
    const found = kinds
      .filter(
        (kind) => !words || `${kind.name}${kind.code}${kind.english}`.toLowerCase().includes(words),
      )
      .sort((a, b) => rank(a) - rank(b));
    fill(
      list,
      ...found.slice(0, MOST_SHOWN).map((kind) => {
        const one = h(
          "button",
          {
            type: "button",
            role: "radio",
            "aria-checked": String(kind.code === picked),
            class: "kind",
          },
          kind.name,
        );
        one.addEventListener("click", () => {
          picked = kind.code;
          draw();
          draft.keep({ kind: picked });
          list.querySelector('[aria-checked="true"]')?.focus();
        });
        return one;
      }),
      found.length > MOST_SHOWN
        ? h("p", { class: "hint" }, `还有 ${found.length - MOST_SHOWN} 类，请输入名称查找。`)
        : "",
      found.length ? "" : empty("没有这样的类别，换个词试试。"),
    );
  };
  draft.bind("search", search);
  search.addEventListener("input", draw);
  draw();
  return { element: h("div", {}, field("是什么问题", search), said, list), get: () => picked };
}

export async function report(app, siteId, onLeave) {
  const kinds = (app.start.kinds || []).filter((kind) => !kind.code.startsWith("EMG"));
  const favourites = (await db.get("favourites")) || [];
  const officer = app.session.officer.id;
  const draft = await openDraft(officer, `report ${siteId || ""}`);
  const picker = kindPicker(kinds, favourites, draft);
  const photos = await photoPicker(app, draft);
  const after = await photoPicker(app, draft, "after", "拍处置后照片");
  const text = draft.bind("text", h("textarea", { rows: 3, maxlength: 4000 }));
  const measures = draft.bind("measures", h("textarea", { rows: 2, maxlength: 4000 }));
  const box = h("div", {
    class: "map small",
    role: "group",
    "aria-label": "地图：我的位置和误差范围",
  });
  let map = null;
  const draw = (fix) => {
    if (!map) {
      map = makeMap(box, { tiles: app.start.settings?.tiles });
      map.cells(app.start.cells || []);
    }
    map.me(fix, true);
  };
  const place = placeFinder(app, (fix) => whenShown(box, () => draw(fix)));
  onLeave(() => {
    map?.remove();
    box.remove(); // a fix that comes before the next screen stands finds nothing to draw on
  });
  const send = button(
    "上报",
    async () => {
      const kind = picker.get();
      if (!kind) {
        return toast("请先选择问题类别。", true);
      }
      const [before, later] = [await photos.ids(), await after.ids()];
      if (!text.value.trim() && !before.length) {
        return toast("请写一句说明，或拍一张照片。", true);
      }
      const { location, cell } = place.get();
      const name = kinds.find((one) => one.code === kind).name;
      const body = {
        kind,
        occurred_at: new Date().toISOString(),
        location,
        description: text.value.trim() || name,
        measures_taken: measures.value.trim(),
        photo_ids: before,
        after_photo_ids: later,
      };
      const own = (app.start.cells || []).find((one) => one.own);
      if (cell || (!location && own)) {
        body.cell_code = cell || own.code;
      }
      if (siteId) {
        body.site_id = Number(siteId);
      }
      if (recorder.running()) {
        body.patrol_id = recorder.state.patrol.id;
      }
      await db.set("favourites", [kind, ...favourites.filter((one) => one !== kind)].slice(0, 8));
      const about = { kind: "incident", title: name, officer };
      await draft.file((along) => queue.file(`/incidents/${draft.value.id}`, body, about, along));
      toast("已保存，有网时自动上传。");
      app.go(recorder.running() ? "patrol" : "queue");
    },
    "huge",
  );
  return page(
    "上报问题",
    restored(app, draft),
    picker.element,
    photos.element,
    field("说明", text, "看到了什么、在哪里、有多大。"),
    field("已采取的措施", measures, "例如：已劝阻、已扑灭。当场处置完的，处置前、处置后各拍一张。"),
    after.element,
    place.element,
    box,
    send,
    back(recorder.running() ? "patrol" : "today", draft),
  );
}
