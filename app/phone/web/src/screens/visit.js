// A site looked at during a patrol: how it was, with words and photos.
import { openDraft } from "../drafts.js";
import * as recorder from "../recorder.js";
import { ask, button, choice, chosen, field, h, page, toast } from "../ui.js";
import { SITE_STATUS } from "../words.js";
import { back, photoPicker, restored } from "./parts.js";

export async function siteVisit(app, id) {
  const site = (app.start.sites || []).find((one) => one.id === id);
  if (!site) {
    app.go("patrol");
    return page("巡查");
  }
  const visit = `visit ${recorder.state.patrol.id} ${id}`;
  const draft = await openDraft(app.session.officer.id, visit);
  const note = draft.bind("note", h("textarea", { rows: 2, maxlength: 2000 }));
  const photos = await photoPicker(app, draft);
  const screen = page(
    site.name,
    restored(app, draft),
    choice(
      "检查结果",
      "result",
      [
        ["normal", "正常"],
        ["abnormal", "异常"],
      ],
      "normal",
    ),
    choice("运行状态", "status", Object.entries(SITE_STATUS), site.status),
    photos.element,
    field("备注", note),
    button(
      "保存到点记录",
      async () => {
        const result = chosen(screen, "result");
        const found = {
          result,
          status: chosen(screen, "status"),
          note: note.value,
          photoIds: await photos.ids(),
        };
        await recorder.visit(site, found, draft);
        toast("已保存。");
        if (
          result === "abnormal" &&
          (await ask("发现异常", "要同时上报问题吗？", "上报", "不用"))
        ) {
          app.go("report", site.id);
        } else {
          app.go("patrol");
        }
      },
      "big",
    ),
    back("patrol", draft),
  );
  return draft.bindChoices(screen, ["result", "status"]);
}
