"""What may be filed of cases: a report, an action on one."""

import uuid
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import marshmallow as ma
from sqlalchemy import select

from app.core.db import db
from app.core.errors import refuse
from app.filings.kinds import Carrier, Filing, FilingKind, Outcome, Together
from app.filings.rules.digest import digest
from app.filings.rules.mending import Change
from app.incidents import actions, queries, service
from app.incidents.models import Incident
from app.incidents.rules.filing import ENVELOPE
from app.incidents.schemas import IncidentIn
from app.posts.rules import Caller

REPORT = IncidentIn()


def _known(case: Incident) -> dict[str, Any]:
    """What the phone should know of a case."""
    return {"number": case.number, "status": case.status, "version": case.version}


def _about(filing: Filing) -> dict[str, Any]:
    return {
        "caller": filing.caller,
        "incident_id": filing.ids["incident_id"],
        "body": filing.body,
        "digest": digest(filing.raw, ENVELOPE),
        "now": filing.now,
        "arrived": filing.arrived,
    }


def _report(filing: Filing) -> Outcome:
    case, new = service.report(**_about(filing))
    return Outcome(new, _known(case))


def _prepare(filings: Sequence[Filing]) -> list[service.Prepared | Outcome]:
    there = service.stored([filing.ids["incident_id"] for filing in filings])
    return [
        _report(filing) if filing.ids["incident_id"] in there else service.prepare(**_about(filing))
        for filing in filings
    ]


def _act(filing: Filing) -> Outcome:
    acted = actions.act(
        caller=filing.caller,
        incident_id=filing.ids["incident_id"],
        action=filing.ids["action"],
        body=filing.body,
        version=filing.version,
        now=filing.now,
    )
    return Outcome(acted.new, _known(acted.case))


def _lock(caller: Caller, acts: Sequence[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    """The cases that actions are on, and those beside them."""
    named = {ids["incident_id"] for ids, _ in acts}
    for ids, body in acts:
        row = actions.ACTIONS.get(ids["action"])
        if row is not None and row.beside is not None:
            with suppress(ValueError):  # what is no id is refused when it is read
                named.add(uuid.UUID(str(body.get(row.beside))))
    queries.lock_together(caller.scope, caller.id, named)


def _action_body(ids: dict[str, Any]) -> ma.Schema:
    if ids["action"] not in actions.ACTIONS:
        refuse("invalid", fields=["path"], errors={"path": ["Not an action."]})
    return actions.body_of(ids["action"])


def _mended(ids: dict[str, Any], _raw: Any, found: Sequence[Change]) -> list[Carrier]:
    return [Carrier("incident", ids["incident_id"], found)]


def _filed_by(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    query = select(Incident.id, Incident.filer_id).where(Incident.id.in_(ids))
    return {row.id: row.filer_id for row in db.session.execute(query)}


FILING_KINDS = (
    FilingKind(
        endpoint="incidents.file",
        schema=lambda _: REPORT,
        file=_report,
        tells_of="occurred_at",
        filed_by=_filed_by,
        own_id="incident_id",
        mended=_mended,
        together=Together(_prepare, service.store, lambda one: _known(one.incident)),
    ),
    FilingKind(
        endpoint="incidents.act_on", schema=_action_body, file=_act, may_wait=True, lock=_lock
    ),
)
