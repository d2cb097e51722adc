// Each call of the browser's storage fails in turn, through a patrol with a report: either the page
// tries again, or it says so aloud; what it says is kept comes to the server, once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { calls, failing, moment, phone, shaOf } from "../played/world.js";

const OFFICER = "one";
const PICTURE = "a photo";
const TRIALS = 4;

// Does one thing as a person does: said to have failed it is done again, at last in the page opened
// anew.
class Person {
  async begin(phoneOf) {
    Object.assign(this, { phone: phoneOf, said: 0 });
    await this.open();
  }

  async open() {
    this.page = await this.phone.open();
    const { health } = this.page.db;
    ["lost", "full"].forEach((what) => health.addEventListener(what, () => this.said++));
  }

  async until(work) {
    for (let trial = 1; trial <= TRIALS; trial++) {
      const before = this.said;
      try {
        return await work(this.page);
      } catch (error) {
        if (!(error instanceof this.page.db.Unkept)) {
          throw error;
        }
        assert.ok(this.said > before, `said aloud: ${error.message}`);
      }
      if (trial > 1) {
        await this.openAgain();
      }
    }
    throw new Error("never done");
  }

  // What stayed broken until now works in the page opened anew.
  async openAgain() {
    failing(0, 0, "");
    await this.open();
    await this.page.recorder.restore(OFFICER).catch(() => {});
  }

  // One position further: counted on the screen and on the disk, or said not to be kept.
  async walk(n) {
    const { recorder, db } = this.page;
    const before = recorder.state.points.length;
    const coords = { longitude: 116 + 0.0004 * n, latitude: 39, accuracy: 5 };
    if (this.phone.sensor.watching) {
      await this.phone.sensor.watching({ coords, timestamp: Date.now() + 60_000 * n });
      const { points, problem } = recorder.state;
      if (problem !== "unsaved") {
        assert.equal(points.length, before + 1, "what is not counted is said");
      }
    } else {
      // the screen says so by itself
      assert.equal(recorder.listening(), false);
    }
    const { points, patrol } = recorder.state;
    const kept = await db.pointsOf(patrol?.id || "").catch(() => points);
    assert.ok(kept.length >= points.length, "what is counted lies on the disk");
  }
}

async function story(locks) {
  const one = await phone({ locks });
  const person = new Person();
  await person.begin(one);
  failing(0, 0, "");
  await person.page.db.set("session", { access_token: "t", officer: { id: OFFICER } });
  await person.page.db.set("start", { settings: { sampling: { points_per_piece: 2 } } });
  return { ...one, person };
}

async function day({ person, kept }) {
  const start = { officer: OFFICER, cellCode: "1", taskIds: [], mode: "regular" };
  await person.until(({ recorder }) => recorder.start(start));
  for (let n = 0; n < 3; n++) {
    await person.walk(n);
  }
  const file = new Blob([PICTURE]);
  await person.until(async ({ openDraft, keepPhoto, queue }) => {
    const draft = await openDraft(OFFICER, "report ");
    draft.keep({ text: "烟" });
    const sha = await keepPhoto(file, OFFICER);
    await draft.keep({ photos: [sha] });
    const body = { description: "烟", photo_ids: [sha] };
    const about = { kind: "incident", title: "烟", officer: OFFICER };
    await draft.file((along) => queue.file(`/incidents/${draft.value.id}`, body, about, along));
  });
  await person.walk(3);
  await person.until(async ({ openDraft, recorder }) => {
    const draft = await openDraft(OFFICER, "visit");
    const found = { result: "normal", status: "running", note: "", photoIds: [] };
    await recorder.visit({ id: 7, name: "东厂" }, found, draft);
  });
  const counted = person.page.recorder.state.points.map((point) => point.t);
  // found ended when the page was opened anew, it is no longer there
  await person.until(({ recorder }) => recorder.running() && recorder.finish());
  await person.until(async ({ queue, shelf }) => {
    for (let trial = 0; (await shelf.unsent(OFFICER)) > 0 && trial < 8; trial++) {
      await queue.flush();
      await moment();
    }
    assert.equal(await shelf.unsent(OFFICER), 0);
  });
  return { counted, kept, page: person.page };
}

function check({ counted, kept }) {
  const paths = [...kept.items.keys()];
  const track = paths
    .filter((path) => path.includes("/track/"))
    .flatMap((path) => kept.items.get(path).track.map((point) => point[2]));
  assert.deepEqual(kept.differ, []);
  assert.equal(paths.filter((path) => path.startsWith("/incidents/")).length, 1, "once");
  assert.deepEqual([...kept.photos], [shaOf(PICTURE)]);
  assert.equal(paths.filter((path) => path.includes("/visits/")).length, 1, "once");
  const patrols = paths.filter((path) => /^\/patrols\/[^/]+$/.test(path));
  assert.equal(patrols.length, 1);
  assert.equal(
    kept.items.get(patrols[0]).pieces,
    paths.filter((p) => p.includes("/track/")).length,
  );
  assert.deepEqual(
    counted.filter((t) => !track.includes(t)),
    [],
    "every point that was counted",
  );
  assert.equal(new Set(track).size, track.length, "and each once");
}

// One call in so many, another of them for each way to fail; FAULTS=1 plays every one.
const STEP = Number(process.env.FAULTS ?? 41);
const HOWS = ["throws", "aborts", "commits", "full"];

for (const locks of [true, false]) {
  for (const [i, how] of HOWS.entries()) {
    test(`each call ${how}, ${locks ? "with" : "without"} Web Locks`, async (t) => {
      t.mock.method(console, "error", () => {});
      await day(await story(locks));
      const most = calls();
      for (let n = 1 + (STEP > 1 ? i * 10 : 0); n <= most; n += STEP) {
        for (const many of [1, 2, Infinity]) {
          const one = await story(locks);
          failing(n, many, how);
          try {
            check(await day(one));
            assert.ok(many > 1 || how === "full" || one.person.said === 0, "tried again by itself");
          } catch (error) {
            const which = `call ${n} of ${most}, ${many} in all`;
            throw new Error(`${which}: ${error.message}`, { cause: error });
          }
        }
      }
      t.diagnostic(`${most} calls`);
    });
  }
}

test("an answer that still waits is not overwritten by the next one to the same case", async () => {
  const { person } = await story(true);
  const { queue, shelf } = person.page;
  globalThis.fetch = () => Promise.reject(new TypeError("no network"));
  const about = { kind: "action", title: "补充", officer: OFFICER };
  const answer = (id, note) => queue.file("/incidents/1/actions/correct", { id, note }, about);
  await answer("a", "桥东");
  await assert.rejects(answer("b", "桥西"), /没有上传/);
  await answer("a", "桥东第二根电杆"); // pressed again after a failure
  assert.deepEqual(
    (await shelf.dueItems(OFFICER)).map((row) => row.body.note),
    ["桥东第二根电杆"],
  );
});
