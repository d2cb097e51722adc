"""/accountability/counters and /accountability/files: what counts, who answers, who decided."""

import uuid
from typing import Any

from flask import Response, g, request

from app.accountability import examples, service
from app.accountability.export import ZIP, bundle, named
from app.accountability.models import AccountabilityFile
from app.accountability.present import counters_out, record_out, records_page
from app.accountability.queries import record_seen
from app.accountability.rules.files import MOVES
from app.accountability.schemas import (
    CountersOut,
    CountersQuery,
    FileActionIn,
    FileIn,
    FileOut,
    FilesQuery,
    FileWithSteps,
)
from app.cells import queries as cells
from app.core import clock
from app.core.answers import version_of
from app.core.errors import refuse
from app.core.looks import looks_at, must_say_why, protects
from app.core.marks import needs
from app.core.paging import page_of
from app.core.web import Blueprint

blp = Blueprint("accountability", __name__, url_prefix="/api/v1/accountability", description="问责")
WHOLE = examples.FILE | examples.STEPS


@blp.get("/counters")
@needs("accountability.territory")
@blp.arguments(CountersQuery(), location="query")
@blp.response(200, CountersOut(), example=examples.COUNTERS)
def counters(query: dict[str, Any]) -> Any:
    """What counts against the units below, and what it proposed 量化问责计数"""
    county_id = g.caller.scope.county_id() or refuse("not_found")
    cell = cells.must(query["cell"]) if query.get("cell") else None
    return counters_out(
        g.caller, county_id=county_id, period=query.get("period"), cell=cell, now=clock.now()
    )


@blp.get("/files")
@needs("accountability.read")
@blp.arguments(FilesQuery(), location="query")
@blp.response(
    200, page_of(FileOut, "AccountabilityFiles"), example={"items": [examples.FILE], "next": None}
)
def files(query: dict[str, Any]) -> Any:
    """Files that one's office keeps, and those about oneself, newest first 问责档案"""
    return records_page(AccountabilityFile, g.caller, query, clock.now())


@blp.post("/files")
@needs("accountability.write")
@blp.arguments(FileIn(), example=examples.FILE_IN)
@blp.response(201, FileWithSteps(), example=WHOLE)
@blp.alt_response(403, description="outside_territory, own_matter")
@blp.alt_response(422, description="unknown_person, evidence_required, outcome_not_allowed")
@blp.once(FileWithSteps())
def open_file(body: dict[str, Any]) -> Any:
    """Propose that somebody answers for something; a person above decides 提出问责建议"""
    now = clock.now()
    row = service.open_file(caller=g.caller, body=body, now=now)
    return record_out(row, g.caller, now), 201, _tag(row)


@blp.get("/files/<uuid:file_id>")
@needs("accountability.read")
@blp.response(200, FileWithSteps(), example=WHOLE)
def file(file_id: uuid.UUID) -> Any:
    """One file; its ETag is the version that steps name in If-Match 问责档案详情"""
    row = record_seen(AccountabilityFile, g.caller, file_id)
    return record_out(row, g.caller, clock.now()), 200, _tag(row)


@blp.get("/files/<uuid:file_id>.zip")
@needs("accountability.read")
@protects("export", by="accountability.territory")
@blp.response(200, description="The file as .docx with all it stands on", content_type=ZIP)
@blp.alt_response(422, description="reason_required: say `why`, unless it is about oneself")
def file_bundle(file_id: uuid.UUID) -> Any:
    """The evidence bundle: the file, its cases, patrols and documents 问责材料包

    Of what it stands on as much as the caller may see by himself.
    """
    row = record_seen(AccountabilityFile, g.caller, file_id)
    own = row.officer_id == g.caller.id
    looks_at(f"accountability_file {row.id}", whose_id=row.officer_id, own=own)
    if not own:
        must_say_why()
    return Response(bundle(row, g.caller, clock.now()), mimetype=ZIP, headers=named(row))


@blp.post("/files/<uuid:file_id>/actions/<action>")
@needs("accountability.act")
@blp.arguments(FileActionIn(), example=examples.ACTION | {"explain_by": "2026-07-10"})
@blp.response(201, FileWithSteps(), example=WHOLE)
@blp.alt_response(409, description="record_action_not_allowed, naming the `allowed` ones")
@blp.alt_response(412, description="changed_meanwhile")
@blp.alt_response(428, description="if_match_required")
@blp.alt_response(200, schema=FileWithSteps(), description="the same step id again")
def act(body: dict[str, Any], file_id: uuid.UUID, action: str) -> Any:
    """Ask, explain, decide, hand over, close, appeal, rule on an appeal 问责各环节"""
    if action not in MOVES:
        refuse("not_found")
    now = clock.now()
    row, new = service.act_on_file(
        caller=g.caller,
        file_id=file_id,
        action=action,
        body=body,
        version=version_of(request.if_match),
        now=now,
    )
    return record_out(row, g.caller, now), 201 if new else 200, _tag(row)


def _tag(row: Any) -> dict[str, str]:
    return {"ETag": f'"{row.version}"'}
