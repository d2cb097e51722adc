"""What is filed about cases: problems, and actions on them."""

from typing import Any

import marshmallow as ma
from sqlalchemy import select
from werkzeug.http import parse_etags

from app.core.errors import refuse
from app.filings.kinds import Filing, FilingKind, Ids, Outcome, Sender, Together
from app.filings.rules.digest import ENVELOPE, digest
from app.incidents import queries, service
from app.incidents.models import Incident
from app.incidents.rules.actions import ACTIONS
from app.incidents.schemas import ActionIn, IncidentIn

ROOT = "/incidents"
CASE_IN, ACTION_IN = IncidentIn(), ActionIn()


def known(case: Incident) -> dict[str, Any]:
    """What the phone should know of a case."""
    return {"number": case.number, "status": case.status, "version": case.version}


def _told(by: Sender, filing: Filing) -> dict[str, Any]:
    return {
        "caller": by.caller,
        "now": by.now,
        "arrived": by.arrived,
        "body": filing.body,
        "digest": digest(filing.raw, ENVELOPE),
    } | filing.ids


def _report(by: Sender, filing: Filing) -> Outcome:
    case, new = service.report(**_told(by, filing))
    return Outcome(new, known(case))


def _prepare(by: Sender, filing: Filing) -> service.Prepared | Outcome:
    found = service.prepare(**_told(by, filing))
    return found if isinstance(found, service.Prepared) else Outcome(False, known(found))


def _shape_of_action(ids: Ids) -> ma.Schema:
    if ids["action"] not in ACTIONS:
        refuse("invalid", fields=["path"], errors={"path": ["Not an action."]})
    return ACTION_IN


def _act(by: Sender, filing: Filing) -> Outcome:
    event, new = service.act(
        caller=by.caller,
        now=by.now,
        body=filing.body,
        if_match=parse_etags(f'"{filing.if_match}"' if filing.if_match else None),
        **filing.ids,
    )
    return Outcome(new, known(queries.after_action(event.incident_id)))


CASE = FilingKind(
    name="incident",
    method="PUT",
    root=ROOT,
    rule="/<uuid:incident_id>",
    permission="incidents.file",
    schema=lambda _: CASE_IN,
    verb=_report,
    standing=select(Incident.id, Incident.filer_id),
    together=Together(
        prepare=_prepare,
        store=service.store,
        key=lambda one: one.incident.id,
        known=lambda one: known(one.incident),
    ),
)
ACTION = FilingKind(
    name="action",
    method="POST",
    root=ROOT,
    rule="/<uuid:incident_id>/actions/<action>",
    permission="incidents.act",
    schema=_shape_of_action,
    verb=_act,
    may_wait=True,
)
KINDS = (CASE, ACTION)
