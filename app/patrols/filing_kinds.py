"""What patrols file: patrols, pieces of their tracks, visits."""

from typing import Any

from sqlalchemy import select

from app.filings.kinds import Apart, Filing, FilingKind, Outcome, Sender
from app.patrols import service
from app.patrols.models import Patrol, Visit
from app.patrols.schemas import PatrolIn, PieceIn, VisitAlone

ROOT, MAY = "/patrols", "patrols.file"
PATROL_IN, PIECE_IN, VISIT_IN = PatrolIn(), PieceIn(), VisitAlone()


def _told(by: Sender, filing: Filing) -> dict[str, Any]:
    return {
        "caller": by.caller,
        "now": by.now,
        "arrived": by.arrived,
        "body": filing.body,
        "raw": filing.raw,
    } | filing.ids


def _file_patrol(by: Sender, filing: Filing) -> Outcome:
    patrol, new, entries = service.file_patrol(**_told(by, filing))
    missing = service.missing(patrol.id, patrol.pieces) if patrol.state == "waiting" else []
    known = {
        "incidents": [
            {"id": str(key), "state": state, "number": case.number if case else None}
            for key, state, case in entries
        ],
        "state": patrol.state,
        "length_m": patrol.length_m,
        "duration_s": patrol.duration_s,
        "marks": patrol.marks,
        "missing": missing,
    }
    sent = zip(entries, filing.raw.get("incidents") or (), strict=True)
    return Outcome(new, known, tuple(_apart(e, raw, patrol) for e, raw in sent if _is_apart(e)))


def _is_apart(entry: service.Entry) -> bool:
    return entry[1] in ("content_differs", "id_taken")


def _apart(entry: service.Entry, raw: dict[str, Any], patrol: Patrol) -> Apart:
    """A finding that stands there with other content, as a filing of its own."""
    key, state, _ = entry
    alone = {name: value for name, value in raw.items() if name != "id"}
    return Apart(f"/incidents/{key}", alone | {"patrol_id": str(patrol.id)}, state)


def _put_piece(by: Sender, filing: Filing) -> Outcome:
    patrol, new = service.put_piece(**_told(by, filing))
    return Outcome(new, {"state": patrol.state})


def _file_visit(by: Sender, filing: Filing) -> Outcome:
    _, new = service.file_visit(**_told(by, filing))
    return Outcome(new, {})


PATROL = FilingKind(
    name="patrol",
    method="PUT",
    root=ROOT,
    rule="/<uuid:patrol_id>",
    permission=MAY,
    schema=lambda _: PATROL_IN,
    verb=_file_patrol,
    standing=select(Patrol.id, Patrol.officer_id),
)
PIECE = FilingKind(
    name="piece",
    method="PUT",
    root=ROOT,
    rule="/<uuid:patrol_id>/track/<int:number>",
    permission=MAY,
    schema=lambda _: PIECE_IN,
    verb=_put_piece,
)
VISIT = FilingKind(
    name="visit",
    method="PUT",
    root=ROOT,
    rule="/<uuid:patrol_id>/visits/<uuid:key>",
    permission=MAY,
    schema=lambda _: VISIT_IN,
    verb=_file_visit,
    may_wait=True,
    standing=select(Visit.key, Patrol.officer_id).join(Patrol, Patrol.id == Visit.patrol_id),
)
KINDS = (PATROL, PIECE, VISIT)
