// What a patrol files: its track in pieces while it runs, its visits, itself at the end. Each is in
// the queue and noted in the patrol at once, or neither.
import * as db from "../db.js";
import { lengthOf } from "../geo.js";
import { file } from "../queue.js";
import { iso, keep, place, state } from "./state.js";

export const distance = () => lengthOf(state.points);

export async function filePieces(datum, perPiece, rest = false) {
  const { points } = state;
  while (
    points.length - state.patrol.sent >= perPiece ||
    (rest && points.length > state.patrol.sent)
  ) {
    const { patrol } = state;
    const some = points.slice(patrol.sent, patrol.sent + perPiece);
    const number = patrol.pieces + 1;
    const body = {
      started_at: iso(patrol.started),
      datum,
      mode: patrol.mode,
      device: patrol.device,
      track: some.map((p) => [p.lon, p.lat, p.t, p.acc]),
    };
    if (patrol.cell_code) {
      body.cell_code = patrol.cell_code;
    }
    const about = { kind: "piece", title: `第 ${number} 段`, officer: patrol.officer };
    await keep({ sent: patrol.sent + some.length, pieces: number }, (along) =>
      file(`/patrols/${patrol.id}/track/${number}`, body, about, along),
    );
  }
}

export async function fileVisit(site, { result, status, note, photoIds }, draft) {
  const { patrol } = state;
  const body = {
    site_id: site.id,
    arrived_at: iso(Date.now()),
    result,
    status: status || null,
    note: note || null,
    photo_ids: photoIds,
  };
  const about = { kind: "visit", title: site.name, officer: patrol.officer };
  await keep({ visited: [...(patrol.visited || []), site.id] }, (along) =>
    draft.file((given) =>
      file(`/patrols/${patrol.id}/visits/${draft.value.id}`, body, about, async (tx) => {
        await along(tx);
        await given(tx);
      }),
    ),
  );
}

// With it the running patrol and its points leave the phone.
export async function filePatrol(datum, note) {
  const { patrol } = state;
  const body = {
    started_at: iso(patrol.started),
    ended_at: iso(patrol.ended),
    datum,
    mode: patrol.mode,
    pieces: patrol.pieces,
    gaps: patrol.gaps,
    task_ids: patrol.task_ids || [],
    device: patrol.device,
    note: note || null,
  };
  if (patrol.cell_code) {
    body.cell_code = patrol.cell_code;
  }
  const about = {
    kind: "patrol",
    title: `${Math.round(distance())} 米`,
    officer: patrol.officer,
  };
  await file(`/patrols/${patrol.id}`, body, about, async (tx) => {
    await tx.objectStore("kv").delete(place(patrol.officer));
    await db.dropPoints(tx, patrol.id);
  });
}
