"""/incidents/<id>/emergency, /mediation: what only emergencies and disputes have."""

import uuid
from typing import Any

from flask import g

from app.core.errors import refuse
from app.core.looks import looks_at, protects
from app.core.marks import needs
from app.incidents import queries
from app.incidents.actions import may_read_parties
from app.incidents.api.cases import blp
from app.incidents.examples import EMERGENCY, MEDIATION
from app.incidents.present.special import emergency_out, mediation_out
from app.incidents.schemas.special import EmergencyOut, MediationOut
from app.incidents.service.mediate_dispute import parties_of


@blp.get("/<uuid:incident_id>/emergency")
@needs("incidents.read")
@blp.response(200, EmergencyOut(), example=EMERGENCY)
def emergency(incident_id: uuid.UUID) -> Any:
    """Who was called and knows, the sheet, sample rounds, the end 突发事件处置"""
    return emergency_out(queries.seen(g.caller.scope, g.caller.id, incident_id))


@blp.get("/<uuid:incident_id>/mediation")
@needs("incidents.read")
@protects("parties", by="incidents.review")
@blp.response(200, MediationOut(), example=MEDIATION)
def mediation(incident_id: uuid.UUID) -> Any:
    """Parties and sessions: only for the case's reviewer and handler, each look is recorded 调解"""
    row = queries.seen(g.caller.scope, g.caller.id, incident_id)
    looks_at(incident_id, own=not parties_of(row))
    if not may_read_parties(row, g.caller):
        refuse("post_lacks_permission")
    return mediation_out(row)
