"""One filing, whatever way it comes: its address says what it is, and the same verbs store it as
for a call of its own.
"""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from werkzeug.http import parse_etags

from app.core.errors import refuse
from app.filings.rules.digest import ENVELOPE, digest
from app.incidents import queries as cases
from app.incidents import service as incidents
from app.incidents.rules.actions import ACTIONS
from app.incidents.schemas import ActionIn, IncidentIn
from app.patrols import service as patrols
from app.patrols.schemas import PatrolIn, PieceIn, VisitAlone
from app.posts.rules import Caller

PREFIX = "/api/v1"
UUID = "([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})"
CASE = re.compile(f"/incidents/{UUID}")
PATROL, PIECE, VISIT, INCIDENT, ACTION = (
    PatrolIn(),
    PieceIn(),
    VisitAlone(),
    IncidentIn(),
    ActionIn(),
)


@dataclass(frozen=True)
class Sender:
    """Who files, by which posts, when it is filed and when it first arrived."""

    caller: Caller
    now: datetime
    arrived: datetime

    def verbs(self) -> dict[str, Any]:
        return {"caller": self.caller, "now": self.now, "arrived": self.arrived}


#: (whether it is new, what the phone should know of it)
Outcome = tuple[bool, dict[str, Any]]


def file(path: str, raw: Any, if_match: str | None, by: Sender) -> Outcome:
    """Store the filing of an address below /api/v1.

    Refuses as the call of its own would, `not_found` where it must wait.
    """
    for pattern, action, verb in KINDS:
        match = pattern.fullmatch(path.removeprefix(PREFIX))
        if match:
            if not by.caller.scope.allows(action):
                refuse("post_lacks_permission")
            return verb(by, raw, if_match, *match.groups())
    return refuse("invalid", fields=["path"], errors={"path": ["Not the address of a filing."]})


def _patrol(by: Sender, raw: Any, _if_match: str | None, key: str) -> Outcome:
    patrol, new, entries = patrols.file_patrol(
        patrol_id=uuid.UUID(key), body=PATROL.load(raw), raw=raw, **by.verbs()
    )
    missing = patrols.missing(patrol.id, patrol.pieces) if patrol.state == "waiting" else []
    found = [
        {"id": str(key), "state": state, "number": case.number if case else None}
        for key, state, case in entries
    ]
    return new, {
        "incidents": found,
        "state": patrol.state,
        "length_m": patrol.length_m,
        "duration_s": patrol.duration_s,
        "marks": patrol.marks,
        "missing": missing,
    }


def _piece(by: Sender, raw: Any, _if_match: str | None, key: str, number: str) -> Outcome:
    patrol, new = patrols.put_piece(
        patrol_id=uuid.UUID(key),
        number=int(number),
        body=PIECE.load(raw),
        raw=raw,
        **by.verbs(),
    )
    return new, {"state": patrol.state}


def _visit(by: Sender, raw: Any, _if_match: str | None, patrol: str, key: str) -> Outcome:
    _, new = patrols.file_visit(
        patrol_id=uuid.UUID(patrol), key=uuid.UUID(key), body=VISIT.load(raw), raw=raw, **by.verbs()
    )
    return new, {}


def _incident(by: Sender, raw: Any, _if_match: str | None, key: str) -> Outcome:
    body, mark = INCIDENT.load(raw), digest(raw, ENVELOPE)
    case, new = incidents.report(incident_id=uuid.UUID(key), body=body, digest=mark, **by.verbs())
    return new, case_known(case)


def prepared(path: str, raw: Any, by: Sender) -> tuple[incidents.Prepared | None, Outcome | None]:
    """A case at this address, judged but not stored, or its outcome where it was filed before.

    (None, None) for anything but a case.
    """
    match = CASE.fullmatch(path.removeprefix(PREFIX))
    if match is None or not by.caller.scope.allows("incidents.file"):
        return None, None
    found = incidents.prepare(
        incident_id=uuid.UUID(match[1]),
        body=INCIDENT.load(raw),
        digest=digest(raw, ENVELOPE),
        **by.verbs(),
    )
    return (
        (found, None)
        if isinstance(found, incidents.Prepared)
        else (None, (False, case_known(found)))
    )


def case_known(case: Any) -> dict[str, Any]:
    """What the phone should know of a case."""
    return {"number": case.number, "status": case.status, "version": case.version}


def _action(by: Sender, raw: Any, if_match: str | None, key: str, action: str) -> Outcome:
    if action not in ACTIONS:
        refuse("invalid", fields=["path"], errors={"path": ["Not an action."]})
    tags = parse_etags(f'"{if_match}"' if if_match else None)
    who: dict[str, Any] = {"caller": by.caller, "now": by.now}
    event, new = incidents.act(
        incident_id=uuid.UUID(key), action=action, body=ACTION.load(raw), if_match=tags, **who
    )
    case = cases.after_action(event.incident_id)
    return new, case_known(case)


#: address -> permission, verb
KINDS: tuple[tuple[re.Pattern[str], str, Callable[..., Outcome]], ...] = (
    (re.compile(f"/patrols/{UUID}"), "patrols.file", _patrol),
    (re.compile(rf"/patrols/{UUID}/track/([0-9]{{1,4}})"), "patrols.file", _piece),
    (re.compile(f"/patrols/{UUID}/visits/{UUID}"), "patrols.file", _visit),
    (CASE, "incidents.file", _incident),
    (re.compile(f"/incidents/{UUID}/actions/([a-z_]{{3,20}})"), "incidents.act", _action),
)
#: What may come before the thing it refers to: a visit before its patrol, an action before its
#: case.
MAY_WAIT = re.compile(f"/(patrols/{UUID}/visits|incidents/{UUID}/actions)/.*")


def may_wait(path: str) -> bool:
    """Whether `not_found` for this address means: not yet."""
    return MAY_WAIT.fullmatch(path.removeprefix(PREFIX)) is not None
