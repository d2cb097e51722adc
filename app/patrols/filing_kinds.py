"""What may be filed of patrols: a whole one or its end, a piece of its track, a visit."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.filings.kinds import Aside, Carrier, Filing, FilingKind, Outcome
from app.filings.rules.mending import Change
from app.patrols import service
from app.patrols.models import Patrol, Visit
from app.patrols.schemas import PatrolIn, PieceIn, VisitAlone

PATROL, PIECE, VISIT = PatrolIn(), PieceIn(), VisitAlone()


def _about(filing: Filing) -> dict[str, Any]:
    return {
        "caller": filing.caller,
        "patrol_id": filing.ids["patrol_id"],
        "body": filing.body,
        "raw": filing.raw,
        "now": filing.now,
        "arrived": filing.arrived,
    }


def _patrol(filing: Filing) -> Outcome:
    patrol, new, entries = service.file_patrol(**_about(filing))
    missing = service.missing(patrol.id, patrol.pieces) if patrol.state == "waiting" else []
    found = [
        {"id": str(key), "state": state, "number": case.number if case else None}
        for key, state, case in entries
    ]
    names = ("state", "length_m", "duration_s", "marks")
    known = {"incidents": found} | {name: getattr(patrol, name) for name in names}
    return Outcome(new, known | {"missing": missing}, _aside(filing, entries))


def _aside(filing: Filing, entries: Sequence[service.Entry]) -> list[Aside]:
    """The findings of a stored patrol that stand there with other content, as reports alone."""
    place = {"patrol_id": str(filing.ids["patrol_id"])}
    sent = {str(one["id"]).lower(): one for one in filing.raw.get("incidents") or ()}
    return [
        Aside(
            f"/incidents/{key}",
            state,
            {name: value for name, value in sent[str(key)].items() if name != "id"} | place,
        )
        for key, state, _ in entries
        if state in ("content_differs", "id_taken")
    ]


def _mended_patrol(ids: dict[str, Any], raw: Any, found: Sequence[Change]) -> list[Carrier]:
    """The patrol, or the findings on it of which something was mended."""
    of_cases: dict[int, list[Change]] = {}
    others = []
    for one in found:
        if one.path[0] == "incidents" and len(one.path) > 1:
            of_cases.setdefault(int(one.path[1]), []).append(one)
        else:
            others.append(one)
    cases = [
        Carrier("incident", uuid.UUID(raw["incidents"][number]["id"]), some)
        for number, some in of_cases.items()
    ]
    return [*cases, *([Carrier("patrol", ids["patrol_id"], others)] if others else [])]


def _mended_visit(ids: dict[str, Any], _raw: Any, found: Sequence[Change]) -> list[Carrier]:
    return [Carrier("patrol", ids["patrol_id"], found)]


def _piece(filing: Filing) -> Outcome:
    patrol, new = service.put_piece(number=filing.ids["number"], **_about(filing))
    return Outcome(new, {"state": patrol.state})


def _visit(filing: Filing) -> Outcome:
    _, new = service.file_visit(key=filing.ids["key"], **_about(filing))
    return Outcome(new, {})


def _patrols_by(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    query = select(Patrol.id, Patrol.officer_id).where(Patrol.id.in_(ids))
    return {row.id: row.officer_id for row in db.session.execute(query)}


def _visits_by(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    query = select(Visit.key, Patrol.officer_id).join(Patrol, Patrol.id == Visit.patrol_id)
    rows = db.session.execute(query.where(Visit.key.in_(ids)))
    return {key: officer for key, officer in rows if key is not None}


FILING_KINDS = (
    FilingKind(
        endpoint="patrols.file",
        schema=lambda _: PATROL,
        file=_patrol,
        tells_of="started_at",
        filed_by=_patrols_by,
        own_id="patrol_id",
        mended=_mended_patrol,
    ),
    FilingKind(
        endpoint="patrols.piece", schema=lambda _: PIECE, file=_piece, tells_of="started_at"
    ),
    FilingKind(
        endpoint="patrols.visit",
        schema=lambda _: VISIT,
        file=_visit,
        may_wait=True,
        tells_of="arrived_at",
        filed_by=_visits_by,
        own_id="key",
        mended=_mended_visit,
    ),
)
