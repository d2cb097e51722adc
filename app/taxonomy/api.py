"""/kinds: the taxonomy of incidents."""

from typing import Any

from flask import g

from app.core import clock
from app.core.errors import refuse
from app.core.marks import needs
from app.core.paging import page_of, whole
from app.core.web import Blueprint
from app.taxonomy import queries, service
from app.taxonomy.schemas import KindIn, KindNew, KindOut

blp = Blueprint("kinds", __name__, url_prefix="/api/v1/kinds", description="问题分类")
EXAMPLE = {
    "code": "AIR-01",
    "version": 1,
    "name": "秸秆焚烧",
    "natures": ["violation", "nuisance"],
    "severities": ["general", "serious"],
}
NEW = EXAMPLE | {"code": "AIR-13", "township": "env_office", "county": "ecology"}


@blp.get("")
@needs("taxonomy.read")
@blp.response(200, page_of(KindOut, "Kinds"), example={"items": [EXAMPLE], "next": None})
def kinds() -> Any:
    """All current kinds, retired ones too 问题分类"""
    return whole(queries.kinds(g.caller.scope.county_id()))


@blp.post("")
@needs("taxonomy.write")
@blp.arguments(KindNew(), example={k: v for k, v in NEW.items() if k != "version"})
@blp.response(201, KindOut(), example=EXAMPLE)
@blp.once(KindOut())
def add(body: dict[str, Any]) -> Any:
    """A new kind 新增分类"""
    county_id = service.own_county(g.caller.scope)
    code = body.pop("code")
    return service.add_kind(
        caller=g.caller, county_id=county_id, code=code, values=body, now=clock.now()
    )


@blp.put("/<code>")
@needs("taxonomy.write")
@blp.arguments(KindIn(), example={"retired_on": "2027-01-01"})
@blp.response(200, KindOut(), example=EXAMPLE)
@blp.alt_response(422, description="dated_back: it is retired today at the earliest")
def edit(body: dict[str, Any], code: str) -> Any:
    """A new version of a kind, or its retirement 修改分类"""
    county_id = service.own_county(g.caller.scope)
    kind = queries.current(code, county_id) or refuse("not_found")
    return service.edit_kind(
        caller=g.caller, county_id=county_id, kind=kind, values=body, now=clock.now()
    )
