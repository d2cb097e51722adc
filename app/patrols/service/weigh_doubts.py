"""How the doubt of a patrol stands, after whatever changed its marks or what somebody said."""

from typing import Any

from app.patrols import queries
from app.patrols.models import Patrol
from app.patrols.rules.doubts import AS_FILED, COMPARED, DOUBTFUL, NONE, Verdict, standing

VERSIONS = {str(mark): version for mark, version in {**AS_FILED, **COMPARED}.items()}


def weigh(patrol: Patrol, *, again: bool, seen: dict[str, Any] | None = None) -> None:
    """Write the doubts of a patrol, and whether they wait for a person.

    `again`: somebody may have looked at it before. `seen`: what new tests saw, by their marks.
    """
    known = {row["test"]: row for row in patrol.doubts or ()}
    rows = [
        known.get(mark) or {"test": mark, "version": VERSIONS[mark], "seen": (seen or {}).get(mark)}
        for mark in map(str, patrol.marks)
        if mark in DOUBTFUL
    ]
    if rows != (patrol.doubts or []):
        patrol.doubts = rows or None
    verdict = _verdict(patrol) if again else None
    doubt = standing(patrol.marks, queries.looked_at(patrol) if verdict else None, verdict)
    if (patrol.doubt or NONE) != doubt:
        patrol.doubt = doubt


def _verdict(patrol: Patrol) -> Verdict | None:
    row = queries.verdict_on(patrol)
    return Verdict(row.accepted, row.doubts, row.track_digest) if row else None
