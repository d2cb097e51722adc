"""/documents: drafting, signing, receipt and reply, as .docx; a county's templates and prefix."""

import uuid
from typing import Any

from flask import Response, g, request

from app.cells import queries as cells
from app.core import clock
from app.core.answers import version_of
from app.core.bodies import raw_digest
from app.core.db import transaction
from app.core.errors import refuse
from app.core.files import file_of
from app.core.marks import first, needs, takes_up_to
from app.core.paging import page_of, whole
from app.core.web import Blueprint
from app.documents import inspection, queries, service
from app.documents.examples import ACTION, DOCUMENT, DRAFT, KIND, NUMBERING, TEMPLATE, WHOLE
from app.documents.present import (
    document_out,
    documents_page,
    kinds_out,
    numbering_out,
    template_out,
)
from app.documents.rendering import DOCX
from app.documents.rules import KINDS, MOVES
from app.documents.schemas import (
    DocumentActionIn,
    DocumentEdit,
    DocumentIn,
    DocumentKindOut,
    DocumentOut,
    DocumentsQuery,
    DocumentTemplateOut,
    DocumentWithSteps,
    NumberingIn,
    NumberingOut,
)

blp = Blueprint("documents", __name__, url_prefix="/api/v1/documents", description="公文")
FILE = {"required": True, "content": {DOCX: {"schema": {"type": "string", "format": "binary"}}}}


@blp.get("")
@needs("documents.read")
@blp.arguments(DocumentsQuery(), location="query")
@blp.response(200, page_of(DocumentOut, "Documents"), example={"items": [DOCUMENT], "next": None})
def documents(query: dict[str, Any]) -> Any:
    """Documents that one's offices write or get, newest first 公文列表"""
    cell = cells.must(query["cell"]) if query.get("cell") else None
    return documents_page(g.caller, query, cell=cell, now=clock.now())


@blp.post("")
@needs("documents.write")
@blp.arguments(DocumentIn(), example=DRAFT)
@blp.response(201, DocumentWithSteps(), example=WHOLE)
@blp.alt_response(200, schema=DocumentWithSteps(), description="the same draft again")
@blp.alt_response(403, description="outside_territory")
@blp.alt_response(409, description="content_differs, or id_taken")
def draft(body: dict[str, Any]) -> Any:
    """Draft a document under an id made by the client 起草公文"""
    now = clock.now()
    digest = raw_digest()
    row, new = service.draft(caller=g.caller, body=body, digest=digest, now=now)
    return document_out(row, g.caller, now), 201 if new else 200, _tag(row)


@blp.get("/kinds")
@needs("documents.read")
@blp.response(
    200, page_of(DocumentKindOut, "DocumentKinds"), example={"items": [KIND], "next": None}
)
def kinds() -> Any:
    """The kinds of documents, who signs and who gets them 公文种类"""
    return whole(kinds_out(g.caller.scope.county_id()))


@blp.get("/numbering")
@needs("documents.read")
@blp.response(200, NumberingOut(), example=NUMBERING)
def numbering() -> Any:
    """The sign of one's county at the head of its numbers 发文代字"""
    return numbering_out(queries.prefix_of(_county_of_caller()), clock.now())


@blp.put("/numbering")
@needs("documents.configure")
@blp.arguments(NumberingIn(), example={"prefix": "青"})
@blp.response(200, NumberingOut(), example=NUMBERING)
@blp.alt_response(403, description="outside_territory")
def set_numbering(body: dict[str, Any]) -> Any:
    """Set it; numbers given before stay as they are 修改发文代字"""
    now = clock.now()
    prefix = service.set_prefix(
        caller=g.caller, county_id=_county_to_configure(), prefix=body["prefix"], now=now
    )
    return numbering_out(prefix, now)


@blp.get("/templates/<kind>")
@needs("documents.read")
@blp.response(
    200, description="The template in force, to be changed and sent back", content_type=DOCX
)
def template(kind: str) -> Any:
    """A kind's template in one's county 公文模板

    What it may say: number, title, kind, county, issuer, receiver, ground, demand, reply_by,
    signer, date, and items (place, label), by `{{ … }}`, `{% if %}` and `{% for %}`.
    """
    return _docx(queries.template(_county_of_caller(), _kind(kind)), f"{KINDS[kind].name}模板")


def _inspect() -> None:
    """Fill the template in with samples before the transaction begins."""
    _kind(str((request.view_args or {})["kind"]))
    with transaction():
        _county_to_configure()
    service.inspect_template(request.get_data())


@blp.put("/templates/<kind>")
@needs("documents.configure")
@takes_up_to(lambda: inspection.MOST_BYTES)
@first(_inspect)
@blp.response(200, DocumentTemplateOut(), example=TEMPLATE)
@blp.alt_response(403, description="outside_territory")
@blp.alt_response(413, description="too_large")
@blp.alt_response(422, description="template_not_docx, template_wrong")
@blp.doc(requestBody=FILE)
def put_template(kind: str) -> Any:
    """Replace a kind's template in one's county; signed documents stay as they were 更换公文模板"""
    return template_out(
        service.keep_template(
            caller=g.caller,
            county_id=_county_to_configure(),
            kind=kind,
            content=request.get_data(),
            now=clock.now(),
        )
    )


@blp.get("/<uuid:document_id>")
@needs("documents.read")
@blp.response(200, DocumentWithSteps(), example=WHOLE)
def document(document_id: uuid.UUID) -> Any:
    """One document; its ETag is the version that changes name in If-Match 公文"""
    row = queries.seen(g.caller.scope, document_id)
    return document_out(row, g.caller, clock.now()), 200, _tag(row)


@blp.put("/<uuid:document_id>")
@needs("documents.write")
@blp.arguments(DocumentEdit(), example={"reply_by": "2026-07-12"})
@blp.response(200, DocumentWithSteps(), example=WHOLE)
@blp.alt_response(409, description="document_signed")
@blp.alt_response(412, description="changed_meanwhile")
@blp.alt_response(428, description="if_match_required")
def edit(body: dict[str, Any], document_id: uuid.UUID) -> Any:
    """Change a draft 修改公文"""
    now = clock.now()
    row = service.edit(
        caller=g.caller,
        document=queries.seen(g.caller.scope, document_id, lock=True),
        body=body,
        version=version_of(request.if_match),
        now=now,
    )
    return document_out(row, g.caller, now), 200, _tag(row)


@blp.get("/<uuid:document_id>.docx")
@needs("documents.read")
@blp.response(200, description="As it was signed; a draft as it would look", content_type=DOCX)
def file(document_id: uuid.UUID) -> Any:
    """The document for office programs 公文文件"""
    row = queries.seen(g.caller.scope, document_id)
    return _docx(service.file_of(row, now=clock.now()), row.number or KINDS[row.kind].name)


def _render() -> None:
    """What is about to be signed is rendered before the transaction begins."""
    args, g.rendered = request.view_args or {}, None
    if args["action"] != "sign":
        return
    with transaction():
        row = queries.seen(g.caller.scope, args["document_id"])
        if row.state == "drafted":
            g.rendered = service.render_for_signing(row, caller=g.caller, now=clock.now())


@blp.post("/<uuid:document_id>/actions/<action>")
@needs("documents.act")
@first(_render)
@blp.arguments(DocumentActionIn(), example=ACTION)
@blp.response(201, DocumentWithSteps(), example=WHOLE)
@blp.alt_response(200, schema=DocumentWithSteps(), description="the same action id again")
@blp.alt_response(409, description="document_action_not_allowed, naming the `allowed` ones")
@blp.alt_response(412, description="changed_meanwhile")
@blp.alt_response(428, description="if_match_required")
def act(body: dict[str, Any], document_id: uuid.UUID, action: str) -> Any:
    """Sign, drop, receive, reply to or close a document 签发、撤回、签收、回复、办结"""
    if action not in MOVES:
        refuse("not_found")
    now = clock.now()
    acted = service.act(
        caller=g.caller,
        document_id=document_id,
        action=action,
        body=body,
        version=version_of(request.if_match),
        rendered=g.rendered,
        now=now,
    )
    shown = document_out(acted.document, g.caller, now)
    return shown, 201 if acted.new else 200, _tag(acted.document)


def _kind(name: str) -> str:
    return name if name in KINDS else refuse("not_found")


def _county_of_caller() -> int:
    found: int | None = g.caller.scope.county_id()
    return found or refuse("not_found")


def _county_to_configure() -> int:
    """The county whose templates and numbers the caller sets: from the county's own posts."""
    posts = g.caller.scope.roots("documents.configure")
    mine: list[int] = [post.cell_id for post in posts if post.level == "county"]
    return mine[0] if mine else refuse("outside_territory")


def _tag(row: Any) -> dict[str, str]:
    return {"ETag": f'"{row.version}"'}


def _docx(content: bytes, name: str) -> Response:
    return file_of(content, DOCX, f"{name}.docx")
