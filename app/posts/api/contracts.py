"""/cells/<code>/contracts: who answers for a group, a plot, some households (分片包干, row A08)."""

from typing import Any

import marshmallow as ma
from flask import g

from app.cells import queries as cells
from app.core import clock
from app.core.errors import refuse
from app.core.marks import needs
from app.core.paging import page_of, whole
from app.core.web import Blueprint
from app.posts import queries
from app.posts.models import Contract
from app.posts.schemas import ContractEnd, ContractHandOver, ContractIn, ContractOut, NoQuery
from app.posts.service import keep_contracts

blp = Blueprint("contracts", __name__, url_prefix="/api/v1/cells", description="分片包干")
CONTRACT = {"id": 1, "name": "第三村民组", "person": "陈刚", "starts_on": "2026-01-01"}
AREA = {"type": "Polygon", "coordinates": []}


@blp.get("/<code>/contracts")
@needs("cells.read")
@blp.arguments(NoQuery(), location="query", unknown=ma.RAISE)
@blp.response(200, page_of(ContractOut, "Contracts"), example={"items": [CONTRACT], "next": None})
def contracts(_: dict[str, Any], code: str) -> Any:
    """Contracted areas of a cell that are not over 分片包干"""
    cell = cells.must(code)
    if not g.caller.scope.in_county(cell.path):
        refuse("not_found")
    return whole(queries.contracts_of([cell.id], clock.day_of(clock.now())))


@blp.post("/<code>/contracts")
@needs("posts.write")
@blp.arguments(ContractIn(), example=CONTRACT | {"area": AREA})
@blp.response(201, ContractOut(), example=CONTRACT)
@blp.once(ContractOut())
def add_contract(body: dict[str, Any], code: str) -> Any:
    """A contracted area below a village 新增分片"""
    cell = cells.must(code)
    if not g.caller.scope.covers("posts.write", cell.path):
        refuse("not_found")
    return keep_contracts.add_contract(caller=g.caller, cell=cell, values=body, now=clock.now())


@blp.post("/<code>/contracts/<int:contract_id>/hand-over")
@needs("posts.write")
@blp.arguments(ContractHandOver(), example={"person": "李强", "starts_on": "2026-08-01"})
@blp.response(201, ContractOut(), example=CONTRACT)
@blp.alt_response(409, description="contract_over")
@blp.alt_response(422, description="contract_first_day, dates_reversed")
@blp.once(ContractOut())
def hand_over(body: dict[str, Any], code: str, contract_id: int) -> Any:
    """Somebody else answers for the same area from a day on 移交分片"""
    of = _of(code, contract_id)
    return keep_contracts.hand_over_contract(caller=g.caller, of=of, **body, now=clock.now())


@blp.put("/<code>/contracts/<int:contract_id>")
@needs("posts.write")
@blp.arguments(ContractEnd(), example={"ends_on": "2026-12-31"})
@blp.response(200, ContractOut(), example=CONTRACT | {"ends_on": "2026-12-31"})
@blp.alt_response(409, description="contract_over")
@blp.alt_response(422, description="contract_last_day")
def end_contract(body: dict[str, Any], code: str, contract_id: int) -> Any:
    """A contract has a last day 结束分片"""
    of = _of(code, contract_id)
    keep_contracts.end_contract(caller=g.caller, of=of, **body, now=clock.now())
    return of


def _of(code: str, contract_id: int) -> Contract:
    """A contract of the caller's territory that lies in this cell."""
    row = keep_contracts.own_contract(g.caller.scope, contract_id)
    return row if row.cell_id == cells.must(code).id else refuse("not_found")
