// What the queue decides, without network, disk or clock: what goes out when, what a failure means,
// what is kept.
export const BATCH = 50;
export const MOST_FAILURES = 5;
const DAY_MS = 86_400_000;

// What of this officer's still has to go, emergencies first, then in the order it happened.
export const due = (rows, officer) =>
  rows
    .filter((row) => row.officer === officer && row.state === "unsent")
    .sort((a, b) => b.urgent - a.urgent || a.at - b.at);

// Whether a filing in the batch may be to blame; 503 says that the server is busy.
export const spoiled = (status) =>
  [400, 413, 422].includes(status) || (status >= 500 && status !== 503);

// A photo refused for what it is; anything else may pass.
export const final = (status) => [409, 413, 415, 422].includes(status);

// Sends a batch; where one filing may spoil the whole, halves until it stands alone. A single one
// that the server refuses goes to
// `refuse`, one it fails on is put into `failed` for the next time, until so many have failed that
// it must be the server.
export async function inHalves(batch, failed, { send, keep, refuse }) {
  let answer;
  try {
    answer = await send(batch);
  } catch (error) {
    if (!spoiled(error.status)) {
      throw error;
    }
    if (batch.length === 1) {
      if (error.status < 500) {
        await refuse(batch[0], error);
      } else if (failed.add(batch[0].path).size > MOST_FAILURES) {
        throw error;
      }
      return;
    }
    const half = Math.ceil(batch.length / 2);
    await inHalves(batch.slice(0, half), failed, { send, keep, refuse });
    await inHalves(batch.slice(half), failed, { send, keep, refuse });
    return;
  }
  await keep(batch, answer);
}

// What the server has no room for yet stays on the phone, and is sent again by itself.
export const postponed = ({ problem }) => problem?.code === "aside_full";

// How the phone files a verdict: what waits lies on the server until what it refers to arrives.
const KEPT = new Set(["refused", "differs"]);
export const filed = ({ verdict, problem = null, result = null }) => ({
  state: postponed({ problem }) ? "unsent" : KEPT.has(verdict) ? "refused" : "stored",
  verdict,
  problem,
  result,
});

// Milliseconds until the next attempt: as the server asks, else twice as long after each failure,
// ten minutes at most; `chance` from
// 0 to 1 spreads the phones out.
export const pause = (retryAfter, failures, chance) =>
  retryAfter ? retryAfter * 1000 : Math.min(600_000, 2000 * 2 ** failures) * (0.5 + chance);

// A form left unfinished is there again for a day.
export const isYoung = (draft, now) => now - draft.at < DAY_MS;

const OF_ANY_DRAFT = ["key", "at", "id"];
export const isFilled = (draft) =>
  Object.entries(draft).some(([name, said]) => !OF_ANY_DRAFT.includes(name) && said?.length > 0);

// Whether another holds it: what has run out, or lies further ahead than anybody may ask for (the
// clock was put back), binds nobody.
export const isTaken = (lease, who, now, most) =>
  Boolean(lease) && lease.who !== who && now < lease.until && lease.until <= now + most;

// Stored filings stay for the days the server asks for; drafts of photos a day.
export const outlived = {
  item: (row, days, now) => row.state === "stored" && row.done < now - days * DAY_MS,
  photo: (row, days, now) =>
    row.state === "here"
      ? row.sent < now - days * DAY_MS
      : row.state === "draft" && row.at < now - DAY_MS,
};

// A photo chosen again keeps what it already is: an earlier filing may still wait for it.
export const picked = (before, fresh) =>
  before && before.state !== "draft" ? { ...before, blob: fresh.blob } : fresh;

// Once a filing names it a photo goes out, with whichever of those who named it comes first; what
// was refused gets another chance, what the server has stays longer on the phone.
export const named = (photo, officer, now) => {
  if (photo.state === "draft") {
    return { ...photo, state: "unsent", officer };
  }
  const senders = [...new Set([...(photo.senders || [photo.officer]), officer])];
  return photo.state === "here"
    ? { ...photo, senders, sent: now }
    : { ...photo, senders, state: "unsent" };
};
export const sender = (photo, officer) => (photo.senders || [photo.officer]).includes(officer);

// What the server alone can have said.
export const isPhoto = (said, sha) => said.id === sha && said.state === "here";
export const isSession = (said) =>
  Boolean(said.access_token && said.refresh_token && said.officer?.id);
export const isVerdicts = (said, count) =>
  Array.isArray(said.verdicts) && said.verdicts.length === count;
