"""/incidents/<id>: filing, one case, history, actions, reporter."""

import uuid
from typing import Any

from flask import g, request

from app.core import clock
from app.core.answers import version_of
from app.core.bodies import plain, raw_json
from app.core.db import end_writing
from app.core.looks import protects
from app.core.marks import keeps_refused, needs, of_its_day
from app.core.paging import page_of, whole
from app.core.web import Blueprint
from app.documents.examples import DOCUMENT
from app.documents.present import documents_page
from app.documents.schemas import CasesDocumentsQuery, DocumentOut
from app.filings.examples import EPOCH, FILING
from app.filings.rules.digest import digest
from app.incidents import queries, service
from app.incidents.actions import act, body_of, document
from app.incidents.examples import ACTED, CASE, EVENT, LIMIT, MEASURE, SIMILAR, TRANSFER
from app.incidents.present import alone_out, case_out, events_out
from app.incidents.present.limits import limits_out
from app.incidents.present.matters import transfers_out
from app.incidents.present.measures import measures_out
from app.incidents.present.reporter import reporter_shown
from app.incidents.present.returning import similar_out
from app.incidents.rules.filing import ENVELOPE
from app.incidents.schemas import (
    Acted,
    CaseFiled,
    CaseWithPhotos,
    EventsOut,
    IncidentIn,
    ReporterOut,
)
from app.incidents.schemas.matters import LimitOut, TransferOut
from app.incidents.schemas.measures import MeasureOut
from app.incidents.schemas.returning import SimilarOut
from app.incidents.service.read_transfers import readable, transfers_of

blp = Blueprint("incidents", __name__, url_prefix="/api/v1/incidents", description="问题与案件")


@blp.put("/<uuid:incident_id>")
@needs("incidents.file")
@of_its_day
@keeps_refused
@blp.arguments(IncidentIn(), example=FILING)
@blp.response(201, CaseFiled(), example=CASE | {"epoch": EPOCH})
@blp.alt_response(200, schema=CaseFiled(), description="the same content again")
@blp.alt_response(409, description="content_differs, or id_taken")
def file(body: dict[str, Any], incident_id: uuid.UUID) -> Any:
    """File a problem under an id made by the client 上报问题"""
    mark = digest(raw_json(), ENVELOPE)
    case, new = service.report(
        caller=g.caller,
        incident_id=incident_id,
        body=body,
        digest=mark,
        now=clock.now(),
    )
    end_writing()
    named = bool(body["photo_ids"] or body["after_photo_ids"])
    shown = case_out(case, g.caller.scope, g.caller.id, has_photos=not new or named)
    # filed with every finding: the schema's walk would cost a tenth of it
    headers = {"ETag": f'"{case.version}"'}
    return plain(shown | {"epoch": g.epoch}, headers, 201 if new else 200)


@blp.get("/<uuid:incident_id>")
@needs("incidents.read")
@blp.response(200, CaseWithPhotos(), example=CASE)
def case(incident_id: uuid.UUID) -> Any:
    """One case; its ETag is the version that actions name in If-Match 案件"""
    row = queries.seen(g.caller.scope, g.caller.id, incident_id)
    shown = case_out(row, g.caller.scope, g.caller.id) | alone_out(row)
    return shown, 200, {"ETag": f'"{row.version}"'}


@blp.get("/<uuid:incident_id>/events")
@needs("incidents.read")
@blp.response(200, EventsOut(), example={"items": [EVENT], "next": None})
def events(incident_id: uuid.UUID) -> Any:
    """The history in order of seq 办理记录"""
    row = queries.seen(g.caller.scope, g.caller.id, incident_id)
    found = queries.events(row)
    return whole(events_out(found, row, g.caller.scope, g.caller.id))


@blp.get("/<uuid:incident_id>/documents")
@needs("incidents.read")
@blp.arguments(CasesDocumentsQuery(), location="query")
@blp.response(
    200, page_of(DocumentOut, "CasesDocuments"), example={"items": [DOCUMENT], "next": None}
)
def documents(query: dict[str, Any], incident_id: uuid.UUID) -> Any:
    """Formal documents about a case that the caller may see, newest first 案件公文"""
    row = queries.seen(g.caller.scope, g.caller.id, incident_id)
    return documents_page(g.caller, query | {"about": str(row.id)}, now=clock.now())


@blp.get("/<uuid:incident_id>/limits")
@needs("incidents.read")
@blp.response(200, page_of(LimitOut, "Limits"), example={"items": [LIMIT], "next": None})
def limits(incident_id: uuid.UUID) -> Any:
    """Every limit of the case, running or ended, the oldest first; who owes lateness 办理时限"""
    return whole(limits_out(queries.seen(g.caller.scope, g.caller.id, incident_id)))


@blp.get("/<uuid:incident_id>/transfers")
@needs("incidents.read")
@blp.response(200, page_of(TransferOut, "Transfers"), example={"items": [TRANSFER], "next": None})
def transfers(incident_id: uuid.UUID) -> Any:
    """To whom the case was handed, and what came of it, the oldest first 移交移送"""
    row = queries.seen(g.caller.scope, g.caller.id, incident_id)
    found = readable(transfers_of(row), g.caller.scope) if row.matters else []
    return whole(transfers_out(found))


@blp.get("/<uuid:incident_id>/measures")
@needs("incidents.read")
@blp.response(200, page_of(MeasureOut, "Measures"), example={"items": [MEASURE], "next": None})
def measures(incident_id: uuid.UUID) -> Any:
    """What was proposed or ordered on who pollutes, by whose power, the oldest first 措施"""
    row = queries.seen(g.caller.scope, g.caller.id, incident_id)
    return whole(measures_out(row, queries.measures_of(row)))


@blp.get("/<uuid:incident_id>/similar")
@needs("incidents.read")
@blp.response(200, page_of(SimilarOut, "Similar"), example={"items": [SIMILAR], "next": None})
def similar(incident_id: uuid.UUID) -> Any:
    """Others of the kind near by, about the same time: what `merge` is for 相似案件"""
    row = queries.seen(g.caller.scope, g.caller.id, incident_id)
    return whole(similar_out(row, g.caller.scope, g.caller.id))


@blp.post("/<uuid:incident_id>/actions/<action>")
@needs("incidents.act")
@blp.response(201, Acted(), example=ACTED)
@blp.alt_response(200, schema=Acted(), description="the same action id again: the same event")
@blp.alt_response(409, description="action_not_allowed, naming the `allowed` ones")
@blp.alt_response(412, description="changed_meanwhile")
@blp.alt_response(428, description="if_match_required")
@blp.doc(**document())
def act_on(incident_id: uuid.UUID, action: str) -> Any:
    """Act on a case 办理"""
    body = blp.ARGUMENTS_PARSER.parse(body_of(action), request, location="json")
    acted = act(
        caller=g.caller,
        incident_id=incident_id,
        action=action,
        body=body,
        version=version_of(request.if_match),
        now=clock.now(),
    )
    out = {
        "event": events_out([acted.event], acted.case, g.caller.scope, g.caller.id)[0],
        "incident": case_out(acted.case, g.caller.scope, g.caller.id),
        "epoch": g.epoch,
    }
    return out, 201 if acted.new else 200, {"ETag": f'"{acted.case.version}"'}


@blp.get("/<uuid:incident_id>/reporter")
@needs("incidents.read")
@protects("reporter", by="incidents.review")
@blp.response(200, ReporterOut(), example={"name": "某先生", "phone": "139…", "anonymous": False})
def reporter(incident_id: uuid.UUID) -> Any:
    """Who reported it: only for the case's reviewer. Each look is recorded, refused ones too, and
    needs a reason of who has not filed it himself 举报人
    """
    return reporter_shown(incident_id)
