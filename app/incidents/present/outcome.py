"""What came of a case, in answers; no statement where nothing has come of it yet."""

from typing import Any

from app.core import clock
from app.incidents import queries
from app.incidents.models import Incident
from app.incidents.rules.actions import ABOVE, BELOW, MERGED, VILLAGE
from app.incidents.rules.result import TOLD_BY
from app.incidents.rules.standing import Role
from app.incidents.service.notify import AUDIENCES
from app.notices import queries as notices
from app.posts import queries as posts

#: Notices that tell a result.
RESULTS = frozenset({*TOLD_BY, "incident_unfounded"})


def outcome_out(case: Incident) -> dict[str, Any]:
    """{results, penalties, merged, feedback}."""
    results = queries.results_of(case) if case.outcomes else []
    people = posts.names(row.officer_id for row in results)
    return {
        "results": [
            {
                "at": row.at,
                "officer": people.get(row.officer_id),
                "level": row.level,
                "closed": row.closed,
                "cause": row.cause,
                "rectified": {"how": row.rectified_how, "photo_ids": row.rectified_photo_ids},
                "responsibility": row.responsibility,
                "satisfaction": row.satisfaction,
                "publish": row.publish,
            }
            for row in results
        ],
        "penalties": queries.penalties_of(case) if case.outcomes else [],
        "merged": [row.id for row in queries.merged_into(case)] if case.absorbed else [],
        "feedback": feedback_out(case) if case.closed_at and not case.merged_into_id else {},
    }


def feedback_out(case: Incident) -> dict[str, dict[str, int]]:
    """{part: {told, read}}: who was told the result, and has read it (C06).

    By the posts of the day that it was closed: who leaves his later was told all the same.
    """
    assert case.closed_at is not None
    day = clock.day_of(case.closed_at)
    read: dict[int, bool] = {}
    for _, receipt in notices.receipts("incident", str(case.id)):
        if receipt.kind in RESULTS:
            one = receipt.officer_id
            read[one] = read.get(one, False) or receipt.read_at is not None
    parts: dict[str, str] = {
        Role.FILER: "filer",
        Role.HANDLER: "handler",
        Role.LEADER: "leader",
        VILLAGE: "village",
        MERGED: "merged",
        ABOVE: "above",
        BELOW: "below",
    }
    found = {}
    for part, name in parts.items():
        told = [i for i in AUDIENCES[part](case, day) if i in read]
        if told:
            found[name] = {"told": len(told), "read": sum(read[i] for i in told)}
    return found
