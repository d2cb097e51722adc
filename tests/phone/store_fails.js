// A browser whose storage fails at the calls that `plan` names, and somebody who uses the page.
(() => {
  if (location.protocol === "about:") {
    return;
  }
  const LOUD = /没有存下|存不下|存储|打不开|空间已满|不在记录/;
  const plan = JSON.parse(sessionStorage.getItem("plan") || '{"from": 0, "calls": 0, "way": ""}');
  const calls = [];
  let alarms = 0;
  const broken = () =>
    plan.way === "full"
      ? new DOMException("The quota has been exceeded.", "QuotaExceededError")
      : new DOMException("Connection to Indexed Database server lost", "UnknownError");

  function fails(label, writes) {
    const n = calls.push(label);
    const struck = plan.every
      ? n % plan.every === 0
      : plan.label
        ? plan.label === label
        : plan.from && n >= plan.from && n < plan.from + plan.calls;
    return struck && (writes || plan.way !== "full");
  }

  function wrap(type, name, { writes = false, on, of }) {
    const real = type.prototype[name];
    type.prototype[name] = function (...given) {
      if (!fails(`${name} ${on(this, given)}`, writes || given[1] === "readwrite")) {
        return real.apply(this, given);
      }
      if (plan.way !== "aborts") {
        throw broken();
      }
      const made = real.apply(this, given);
      (of(this) || made).abort();
      return made;
    };
  }

  const open = IDBFactory.prototype.open;
  open.call(indexedDB, "newer", 2).onsuccess = (event) => event.target.result.close();
  IDBFactory.prototype.open = function (name, version) {
    // opened with an older version, it fails by an event
    return fails(`open ${name}`, false)
      ? open.call(this, "newer", 1)
      : open.call(this, name, version);
  };
  const of = (at) =>
    (at.source || at.objectStore || at).transaction || at.source.objectStore.transaction;
  const on = (at) => (at.source || at).name || at.name;
  wrap(IDBDatabase, "transaction", { on: (at, given) => given.join(" "), of: () => null });
  for (const name of ["put", "add", "delete", "clear"]) {
    wrap(IDBObjectStore, name, { writes: true, on, of });
  }
  for (const name of ["get", "getAll", "count", "openCursor"]) {
    wrap(IDBObjectStore, name, { on, of });
    wrap(IDBIndex, name, { on, of });
  }
  wrap(IDBCursor, "continue", { on, of });
  wrap(IDBCursor, "delete", { writes: true, on, of });

  // Positions come when the test says so.
  let heard = null;
  const fix = (n) => ({
    coords: { longitude: window.LON + 0.0004 * n, latitude: window.LAT, accuracy: 6 },
    timestamp: Date.now(),
  });
  navigator.geolocation.watchPosition = (told) => {
    heard = told;
    setTimeout(() => told(fix(0)), 0);
    return 1;
  };
  navigator.geolocation.clearWatch = () => (heard = null);
  navigator.geolocation.getCurrentPosition = (told) => setTimeout(() => told(fix(0)), 0);

  // Whatever is said aloud counts, be it taken away again or not.
  new MutationObserver(() => {
    const said = [...document.querySelectorAll(".toast.bad, .banner, .error, .gps, main h1")];
    if (said.some((one) => LOUD.test(one.textContent))) {
      alarms++;
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });

  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  async function until(look, ms = 2500) {
    for (const end = performance.now() + ms; performance.now() < end; await wait(5)) {
      const found = look();
      if (found) {
        return found;
      }
    }
    throw new Error(`never: ${look}`);
  }
  const title = (text) => document.querySelector("main h1")?.textContent === text;
  const told = (text) => document.querySelector(".toast:not(.bad)")?.textContent.startsWith(text);
  const pressed = (text) =>
    [...document.querySelectorAll("button, a.button")].find(
      (one) => one.textContent === text && !one.getAttribute("aria-busy"),
    );
  const press = async (text) => {
    const button = await until(() => pressed(text));
    document.querySelector(".toast")?.remove(); // what was said before is no answer to this
    button.click();
  };
  const go = (screen) => {
    location.hash = "#/today";
    location.hash = `#/${screen}`;
  };
  const type = (control, text) => {
    control.value = text;
    control.dispatchEvent(new Event("input"));
  };
  const points = () => Number(/已记录 (\d+) 点/.exec(document.body.textContent)?.[1] || 0);

  async function picture(words) {
    const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 240 });
    const pen = canvas.getContext("2d");
    pen.fillText(`${words} ${Math.random()}`, 10, 50);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg"));
    return new File([blob], "photo.jpg", { type: "image/jpeg" });
  }

  // What somebody does, step by step; a step that has succeeded is not done again.
  const STEPS = {
    open: () => until(() => title("今日") || title("巡查中")),
    async report({ words }) {
      if (!title("上报问题")) {
        go("report");
        await until(() => title("上报问题"));
      }
      const kind = await until(() => document.querySelector(".kinds [role=radio]"));
      kind.click();
      type(document.querySelector("textarea"), words);
      if (!document.querySelector(".photos img")) {
        const chosen = new DataTransfer();
        chosen.items.add(await picture(words));
        const input = await until(() => document.querySelector("input[type=file]"));
        input.files = chosen.files;
        input.dispatchEvent(new Event("change"));
        await until(() => document.querySelector(".photos img"));
      }
      await press("上报");
      await until(() => told("已保存") || title("待传"));
    },
    async start() {
      go("today");
      await until(() => title("今日"));
      (await until(() => pressed("开始巡查") || pressed("继续巡查"))).click();
      await until(() => title("巡查中") && points() > 0);
    },
    async walk(done) {
      if (!title("巡查中")) {
        go("patrol");
        await until(() => title("巡查中") && heard);
      }
      for (let n = 0; n < 3; n++) {
        const before = points();
        done.walked = (done.walked || 0) + 1;
        heard(fix(done.walked));
        await until(() => points() > before);
      }
    },
    async visit() {
      const here = await until(() => document.querySelector("main li a.card"));
      here.click();
      await press("保存到点记录");
      await until(() => told("已保存") || title("巡查中"));
    },
    async finish(done) {
      if (!title("巡查中") && !title("今日")) {
        go("patrol");
      }
      await until(() => title("巡查中") || title("今日"));
      if (title("巡查中")) {
        done.points = Math.max(done.points || 0, points());
        await press("结束巡查");
        await press("结束");
        await until(() => told("巡查已保存") || title("今日"));
      }
    },
    async send() {
      go("queue");
      await until(() => title("待传"));
      for (let n = 0; n < 5 && !document.body.textContent.includes("全部已上传"); n++) {
        await press("立即上传");
        await wait(100);
      }
      await until(() => document.body.textContent.includes("全部已上传"));
    },
  };

  const mend = () => {
    plan.from = 0;
    plan.calls = 0;
    plan.label = "";
    plan.every = 0;
    sessionStorage.setItem("plan", JSON.stringify(plan));
  };

  // Does what is left; where the page says aloud that it could not, the storage is mended, and it
  // is tried once more, here and then after opening the page anew.
  window.use = async (done) => {
    for (const name of Object.keys(STEPS)) {
      for (let tried = 0; !done.steps.includes(name); tried++) {
        try {
          await STEPS[name](done);
          done.steps.push(name);
        } catch (error) {
          done.alarms += alarms;
          done.trouble.push(`${name}: ${error.message.slice(0, 120)}`);
          if (!done.alarms || tried) {
            return { ...done, calls, over: false };
          }
          mend();
        }
      }
    }
    mend(); // who looks now at what was kept looks with a sound storage
    return { ...done, calls, alarms: done.alarms + alarms, over: true };
  };
})();
