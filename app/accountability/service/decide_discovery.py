"""Somebody above decides, with a reason: only then it weighs (E12, E20)."""

import uuid
from datetime import datetime
from typing import Any

from app.accountability import queries
from app.accountability.models import MissedDiscovery
from app.accountability.queries.passing import passings
from app.accountability.rules import missed_discoveries as rules
from app.accountability.service.keep_limits import case_of, end_all
from app.accountability.service.open_discoveries import open_for
from app.accountability.service.propose_file import propose_file
from app.accountability.service.tell_about import ABOUT, say
from app.cells import queries as cells
from app.core import audit
from app.core.db import db
from app.core.errors import refuse
from app.core.paths import ids_on
from app.incidents.models import Incident
from app.posts import queries as posts
from app.posts.rules import Caller


def decide(
    *, caller: Caller, discovery_id: uuid.UUID, outcome: str, reason: str, now: datetime
) -> MissedDiscovery:
    """missed, not_missed or serious; serious proposes a file about the person, and who answered for
    the cell above, about whom a file is proposed when that was missed, too.

    Refuses `post_lacks_permission` to who does not stand above, `may_not_decide` to the person, who
    stands or stood in for him and who found it, `discovery_withdrawn`, `discovery_decided`, and
    `explanation_awaited` a decision against him while his time runs.
    """
    row = queries.seen(caller.scope, caller.id, discovery_id, lock=True)
    case = case_of(row)
    if not queries.stands_above(row, caller):
        refuse("post_lacks_permission")
    if not queries.free_to_decide(row, case, caller, now):
        refuse("may_not_decide")
    if (row.state, row.reason, row.decided_by) == (outcome, reason, caller.id):
        return row  # sent again
    if row.withdrawn_at is not None:
        refuse("discovery_withdrawn")
    if row.decided_at is not None:
        refuse("discovery_decided")
    if rules.explanation_awaited(row.state, outcome, heard=was_heard(row, now)):
        refuse("explanation_awaited", until=row.explain_by)
    row.state, row.decided_at, row.decided_by, row.reason = outcome, now, caller.id, reason
    row.evidence = evidence_of(row, case)
    end_all(row, "done", now)
    about = ("missed_discoveries.decide", ABOUT, row.id)
    audit.changed(*about, by=caller.id, now=now, outcome=outcome, reason=reason)
    db.session.flush()
    say("missed_decided", [row.officer_id], row, now, "decided")
    if outcome == "serious":
        _propose_above(row, case, now)
    if rules.proposes_file(outcome, follows=row.follows_id is not None):
        _open_file(row, case, now)
    return row


def possible_outcomes(row: MissedDiscovery, now: datetime) -> list[str]:
    """What may be decided now: against him nothing while his time to explain runs."""
    heard = was_heard(row, now)
    return [
        outcome
        for outcome in rules.OUTCOMES
        if not rules.explanation_awaited(row.state, outcome, heard=heard)
    ]


def was_heard(row: MissedDiscovery, now: datetime) -> bool:
    """Whether his time to explain is over, or there was nobody to be asked."""
    return row.officer_id is None or row.explain_by is None or row.explain_by <= now


def _propose_above(row: MissedDiscovery, case: Incident, now: datetime) -> None:
    """Who answered for the next cell up, which nobody but the county stands above."""
    upper = cells.by_ids([queries.above(row)[0]]).popitem()[1]
    if upper.level != "county" and row.follows_id is None:
        open_for(case, upper.id, kinds=rules.ANSWERING_ABOVE, follows=row, now=now)


def _open_file(row: MissedDiscovery, case: Incident, now: datetime) -> None:
    """A file about him on the ground of the case; where nobody was in post there is none."""
    if row.officer_id is None:
        return
    (unit,) = queries.units([row.cell_id]).values()
    name = posts.names([row.officer_id])[row.officer_id]["name"]
    what = "上级网格责任人" if row.follows_id else "责任人"
    found = f"案件 {case.number} 由他人发现，认定{what}未能发现，情节严重"
    propose_file(
        unit=unit,
        person=queries.Answering(row.officer_id, name, row.post or ""),
        day=row.day,
        things=[("incident", str(case.id), case.number or "—")],
        now=now,
        by=row.decided_by,
        ground="missed_discovery",
        facts=f"{unit.name}：{found}。{row.reason}",
        proposal="talk",
    )


def evidence_of(row: MissedDiscovery, case: Incident) -> list[dict[str, Any]]:
    """The last patrols that came by the place before it was found, as they are shown and kept."""
    if case.lon is None or case.lat is None:
        return []
    path = cells.by_ids([row.cell_id])[row.cell_id].path
    near = passings(
        cell_ids=ids_on(path), own=row.cell_id, lon=case.lon, lat=case.lat, before=row.observed_at
    )
    return [
        {
            "patrol_id": str(one.patrol.id),
            "officer_id": one.patrol.officer_id,
            "started_at": one.patrol.started_at.isoformat(),
            "ended_at": one.patrol.ended_at.isoformat(),
            "received_at": one.patrol.received_at.isoformat(),
            "mode": one.patrol.mode,
            "marks": list(one.patrol.marks),
            "doubt": one.patrol.doubt,
            "distance_m": one.distance_m,
            "nearest_at": one.nearest_at.isoformat() if one.nearest_at else None,
        }
        for one in near
    ]
