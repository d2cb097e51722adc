"""/ledgers/kinds: which ledgers a county has, and what each asks of its items."""

from typing import Any

from flask import g, request

from app.cells import queries as cells
from app.core import clock
from app.core.answers import version_of
from app.core.errors import refuse
from app.core.marks import needs
from app.core.paging import page_of, whole
from app.core.web import Blueprint
from app.ledgers import examples, queries, service
from app.ledgers.present.kinds import kind_out
from app.ledgers.schemas import KindQuery, LedgerKindIn, LedgerKindOut

blp = Blueprint("ledger_kinds", __name__, url_prefix="/api/v1/ledgers/kinds", description="台账")


def _county(code: str | None) -> Any:
    """The caller's county, or the one that he names of those in which he works."""
    if code is None:
        found = cells.by_ids([g.caller.scope.county_id()])
        return next(iter(found.values())) if found else refuse("not_found")
    cell = cells.must(code)
    if cell.level != "county" or not g.caller.scope.in_county(cell.path):
        refuse("not_found")
    return cell


@blp.get("")
@needs("ledger_kinds.read")
@blp.arguments(KindQuery(), location="query")
@blp.response(
    200, page_of(LedgerKindOut, "LedgerKinds"), example={"items": [examples.KIND], "next": None}
)
def kinds(query: dict[str, Any]) -> Any:
    """The ledgers of one's county, in the version that counts 台账种类

    `data.schema` is the JSON schema by which a form is made and the fields of an item are checked.
    """
    county = _county(query.get("county"))
    return whole(kind_out(kind, county.id) for kind in queries.kinds_for(county.id).values())


@blp.get("/<code>")
@needs("ledger_kinds.read")
@blp.response(200, LedgerKindOut(), example=examples.KIND)
def kind(code: str) -> Any:
    """One ledger 台账种类详情"""
    return kind_out(queries.known_kind(g.caller, code), _county(None).id)


@blp.post("")
@needs("ledgers.configure")
@blp.arguments(LedgerKindIn(), example=examples.KIND_IN)
@blp.response(201, LedgerKindOut(), example=examples.KIND)
@blp.alt_response(403, description="outside_territory: a ledger is the county's")
@blp.alt_response(412, description="changed_meanwhile: newer than the version in If-Match")
@blp.alt_response(422, description="invalid, naming every field of `data` that is wrong")
@blp.once(LedgerKindOut())
def add(body: dict[str, Any]) -> Any:
    """A new ledger of a county, or another version of one 新增、修改台账种类

    If-Match names the county's newest version that was edited, 0 where it had none of its own.
    """
    county = cells.named(body["county"])
    _check_county(county)
    found = service.add_kind(
        caller=g.caller,
        county=county,
        code=body["code"],
        data=body["data"],
        now=clock.now(),
        seen=version_of(request.if_match),
    )
    return kind_out(found, county.id)


@blp.delete("/<code>")
@needs("ledgers.configure")
@blp.response(204)
@blp.alt_response(403, description="outside_territory: a ledger is the county's")
def retire(code: str) -> Any:
    """Nothing new is listed in it; what is in it goes on 停用台账种类"""
    queries.known_kind(g.caller, code)
    county = _county(None)
    _check_county(county)
    service.retire_kind(caller=g.caller, county=county, code=code, now=clock.now())


def _check_county(county: Any) -> None:
    """A ledger is set by who may in the county itself."""
    if county.level != "county" or not g.caller.scope.covers("ledgers.configure", county.path):
        refuse("outside_territory")
