// What the queue decides when the server refuses, fails or is busy.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  MOST_FAILURES,
  due,
  filed,
  final,
  inHalves,
  isFilled,
  isPhoto,
  isSession,
  isTaken,
  isVerdicts,
  named,
  outlived,
  pause,
  picked,
  postponed,
  sender,
  spoiled,
} from "../src/rules.js";

const filings = (n) => [...Array(n).keys()].map((i) => ({ path: `/incidents/${i}` }));
const answer = (status) => Object.assign(new Error(String(status)), { status });

// A server that answers a batch with an error when one of these filings is in it.
function server(bad) {
  const seen = { asked: [], kept: [], refused: [], failed: new Set() };
  const send = async (batch) => {
    seen.asked.push(batch.length);
    const found = batch.find(({ path }) => path in bad);
    if (found) {
      throw answer(bad[found.path]);
    }
    return { verdicts: batch.map(() => ({ verdict: "stored" })) };
  };
  const keep = async (batch) => void seen.kept.push(...batch.map(({ path }) => path));
  const refuse = async ({ path }, { status }) => void seen.refused.push([path, status]);
  return { ...seen, file: (batch) => inHalves(batch, seen.failed, { send, keep, refuse }) };
}

test("a batch that is well goes out once", async () => {
  const there = server({});
  await there.file(filings(50));
  assert.deepEqual(there.asked, [50]);
  assert.equal(there.kept.length, 50);
});

for (const status of [400, 413, 422]) {
  test(`${status}: the filing to blame is found by halves and refused, the rest is stored`, async () => {
    const there = server({ "/incidents/5": status });
    await there.file(filings(8));
    assert.deepEqual(there.asked, [8, 4, 4, 2, 1, 1, 2]);
    assert.deepEqual(there.refused, [["/incidents/5", status]]);
    assert.equal(there.kept.length, 7);
    assert.equal(there.failed.size, 0);
  });
}

for (const status of [500, 502, 504]) {
  test(`${status}: the filing the server fails on stays for the next time, the rest is stored`, async () => {
    const there = server({ "/incidents/0": status });
    await there.file(filings(3));
    assert.deepEqual(there.kept, ["/incidents/1", "/incidents/2"]);
    assert.deepEqual([...there.failed], ["/incidents/0"]);
    assert.deepEqual(there.refused, []);
  });
}

for (const status of [401, 403, 408, 429, 503, undefined]) {
  test(`${status}: nobody's filing is to blame, and nothing is halved`, async () => {
    const there = server({ "/incidents/1": status });
    await assert.rejects(there.file(filings(4)), { status });
    assert.deepEqual(there.asked, [4]);
    assert.deepEqual([there.kept, there.refused, there.failed.size], [[], [], 0]);
  });
}

test("when every single one fails, it is the server: the run gives up early", async () => {
  const batch = filings(50);
  const there = server(Object.fromEntries(batch.map(({ path }) => [path, 500])));
  await assert.rejects(there.file(batch), { status: 500 });
  assert.equal(there.failed.size, MOST_FAILURES + 1);
  assert.ok(there.asked.length < 20, `${there.asked.length} requests`);
});

test("as many failures as are borne end no run", async () => {
  const batch = filings(MOST_FAILURES);
  const there = server(Object.fromEntries(batch.map(({ path }) => [path, 500])));
  await there.file(batch);
  assert.equal(there.failed.size, MOST_FAILURES);
});

test("a failure of the phone itself while a verdict is kept halves nothing", async () => {
  const asked = [];
  const full = async () => {
    throw answer(500);
  };
  const send = async (batch) => asked.push(batch.length);
  await assert.rejects(inHalves(filings(4), new Set(), { send, keep: full, refuse: full }), {
    status: 500,
  });
  assert.deepEqual(asked, [4]);
});

test("what may spoil a batch, and what is final for a photo", () => {
  const those = (rule) =>
    [200, 400, 401, 403, 404, 408, 409, 413, 415, 422, 429, 500, 502, 503, 504].filter(rule);
  assert.deepEqual(those(spoiled), [400, 413, 422, 500, 502, 504]);
  assert.deepEqual(those(final), [409, 413, 415, 422]);
});

test("emergencies go first, then what happened first; another's and what is stored stays", () => {
  const rows = [
    { path: "later", officer: 7, state: "unsent", urgent: false, at: 3 },
    { path: "stored", officer: 7, state: "stored", urgent: true, at: 1 },
    { path: "other", officer: 8, state: "unsent", urgent: true, at: 1 },
    { path: "first", officer: 7, state: "unsent", urgent: false, at: 1 },
    { path: "emergency", officer: 7, state: "unsent", urgent: true, at: 9 },
  ];
  assert.deepEqual(
    due(rows, 7).map((row) => row.path),
    ["emergency", "first", "later"],
  );
});

test("verdicts as the phone files them", () => {
  const problem = { code: "invalid" };
  assert.deepEqual(filed({ verdict: "stored", result: { id: 1 } }), {
    state: "stored",
    verdict: "stored",
    problem: null,
    result: { id: 1 },
  });
  assert.equal(filed({ verdict: "same" }).state, "stored");
  assert.equal(filed({ verdict: "waiting" }).state, "stored");
  assert.deepEqual(filed({ verdict: "refused", problem }), {
    state: "refused",
    verdict: "refused",
    problem,
    result: null,
  });
  assert.equal(filed({ verdict: "differs" }).state, "refused");
});

test("pauses double up to ten minutes, spread by half, unless the server names one", () => {
  assert.deepEqual(
    [0, 1, 2, 3].map((n) => pause(0, n, 0.5)),
    [2000, 4000, 8000, 16_000],
  );
  assert.deepEqual([pause(0, 0, 0), pause(0, 0, 1)], [1000, 3000]);
  assert.equal(pause(0, 30, 0.5), 600_000);
  assert.equal(pause(120, 9, 0.9), 120_000);
});

test("what is stored is let go after the days asked for, what is not never", () => {
  const [day, now] = [86_400_000, 100 * 86_400_000];
  const item = (state, done) => outlived.item({ state, done }, 14, now);
  assert.deepEqual(
    [
      item("stored", now - 15 * day),
      item("stored", now - 13 * day),
      item("refused", 0),
      item("unsent", 0),
    ],
    [true, false, false, false],
  );
  const photo = (row) => outlived.photo(row, 14, now);
  assert.ok(photo({ state: "here", sent: now - 15 * day }));
  assert.ok(!photo({ state: "here", sent: now - 13 * day }));
  assert.ok(photo({ state: "draft", at: now - 2 * day }));
  assert.ok(!photo({ state: "draft", at: now - day / 2 }));
  assert.ok(!photo({ state: "unsent", at: 0, sent: 0 }));
});

test("a photo chosen again keeps what it is, and goes with whoever named it", () => {
  const draft = { sha: "a", blob: 2, officer: 8, state: "draft", at: 9 };
  const unsent = { sha: "a", blob: 1, officer: 7, state: "unsent", at: 1 };
  assert.equal(picked(undefined, draft), draft);
  assert.deepEqual(picked(unsent, draft), { ...unsent, blob: 2 });
  const both = named(unsent, 8, 10);
  assert.deepEqual([both.state, sender(both, 7), sender(both, 8)], ["unsent", true, true]);
  assert.equal(named({ ...unsent, state: "refused" }, 7, 10).state, "unsent");
  assert.deepEqual(
    [named({ ...unsent, state: "here" }, 7, 10).state, named(draft, 9, 10).officer],
    ["here", 9],
  );
});

test("a 200 is the server's only with the server's own words", () => {
  assert.ok(isPhoto({ id: "a", state: "here" }, "a"));
  assert.ok(!isPhoto({ id: "b", state: "here" }, "a") && !isPhoto({ code: 401 }, "a"));
  assert.ok(!isSession({ code: 401 }) && !isVerdicts({ verdicts: [] }, 1));
});

test("a draft is restored when something stands in it, not when it was merely opened", () => {
  assert.ok(!isFilled({ key: "k", id: "i", at: 1 }));
  assert.ok(!isFilled({ key: "k", id: "i", at: 1, text: "", photos: [] }));
  assert.ok(isFilled({ key: "k", text: "烟" }) && isFilled({ key: "k", photos: ["a"] }));
});

test("a lease binds others until it runs out, and never longer than anybody may ask for", () => {
  const lease = { who: "a", until: 1000 };
  assert.ok(isTaken(lease, "b", 500, 900));
  assert.ok(!isTaken(lease, "a", 500, 900) && !isTaken(undefined, "b", 500, 900));
  assert.ok(!isTaken(lease, "b", 1000, 900) && !isTaken(lease, "b", 50, 900));
});

test("what the server has no room for stays to be sent, with its sentence", () => {
  const full = { verdict: "refused", problem: { status: 503, code: "aside_full", detail: "满" } };
  assert.ok(postponed(full));
  assert.deepEqual([filed(full).state, filed(full).problem.detail], ["unsent", "满"]);
  for (const [verdict, code, state] of [
    ["refused", "unknown_kind", "refused"],
    ["differs", "content_differs", "refused"],
    ["failed", "internal", "stored"],
  ]) {
    const said = { verdict, problem: { code } };
    assert.equal(postponed(said), false);
    assert.equal(filed(said).state, state);
  }
  assert.equal(filed({ verdict: "stored" }).state, "stored");
});
