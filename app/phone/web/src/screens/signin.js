import { changePassword, getJson, postJson, signIn } from "../api.js";
import * as db from "../db.js";
import * as queue from "../queue.js";
import * as recorder from "../recorder.js";
import { button, field, h, page } from "../ui.js";

// Hundreds sign in at eight: who is told to come again does so by itself, and says so.
async function inTurn(work, say) {
  for (;;) {
    try {
      return await work();
    } catch (problem) {
      if (problem.status !== 503 || !problem.retryAfter) {
        throw problem;
      }
      say(`登录的人多，${problem.retryAfter} 秒后自动再试。`);
      const pause = problem.retryAfter * 1000 * (1 + Math.random() / 2);
      await new Promise((over) => setTimeout(over, pause));
    }
  }
}

export function signInScreen(app, note) {
  const name = h("input", { autocomplete: "username", autocapitalize: "none", required: true });
  const password = h("input", {
    type: "password",
    autocomplete: "current-password",
    required: true,
  });
  const error = h("p", { class: "error", role: "alert" });
  const enter = async () => {
    error.textContent = "";
    try {
      const session = await inTurn(
        () => signIn(name.value, password.value),
        (said) => (error.textContent = said),
      );
      error.textContent = "";
      await db.drop("expired");
      await db.drop("trouble");
      const before = await db.get("owner");
      if (before && before !== session.officer.id) {
        await db.drop("start");
      } // another person's day
      await db.set("owner", session.officer.id);
      app.session = session;
      location.hash = (await recorder.restore(session.officer.id)) ? "#/patrol" : "#/today";
      await app.load();
      await app.render();
      queue.flush();
    } catch (problem) {
      error.textContent = problem.message;
    }
  };
  const form = h(
    "form",
    {},
    field("用户名", name),
    field("密码", password),
    error,
    h("button", { class: "big" }, "登录"),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const pressed = form.querySelector("button");
    pressed.disabled = true;
    await enter();
    pressed.disabled = false;
  });
  return page("环保网格", note && h("p", { class: "note" }, note), form);
}

export function newPassword(app) {
  const old = h("input", { type: "password", autocomplete: "current-password" });
  const fresh = h("input", { type: "password", autocomplete: "new-password" });
  const save = button(
    "保存新密码",
    async () => {
      await changePassword(old.value, fresh.value);
      await app.load();
      app.go("today");
    },
    "big",
  );
  return page(
    "请先修改密码",
    h("p", {}, "首次登录须改为自己的密码，至少 8 位。"),
    field("原密码", old),
    field("新密码", fresh),
    save,
  );
}

export async function privacy(app) {
  const notice = await getJson("/privacy-notice");
  const agree = button(
    "我已阅读并知晓",
    async () => {
      await postJson("/privacy-notice/acknowledge", { version: notice.version });
      await app.load();
      app.go("today");
    },
    "big",
  );
  return page("个人信息告知", h("div", { class: "text" }, notice.text), agree);
}
