"""/cells: the tree, boundaries, locating."""

from typing import Any

from flask import g

from app.cells import locating, queries, service
from app.cells.models import Cell
from app.cells.present import cell_out, cells_out, located_many_out, located_out
from app.cells.schemas import (
    CellIn,
    CellOut,
    CellsQuery,
    LocatedMany,
    LocatedOut,
    LocateIn,
    LocateQuery,
    PersonIn,
    PersonOut,
)
from app.core import clock
from app.core.bodies import plain
from app.core.errors import refuse
from app.core.geo import feature
from app.core.marks import needs
from app.core.paging import only_text, page_of, paged, whole
from app.core.web import Blueprint
from grids import datums

blp = Blueprint("cells", __name__, url_prefix="/api/v1/cells", description="网格")
EXAMPLE = {"code": "990126101203", "name": "青石村", "level": "village", "parent": "990126101"}
LOCATED = {
    "county": {"code": "990126", "name": "青禾县"},
    "village": EXAMPLE | {},
    "ambiguous": False,
    "distance_to_border_m": 214.5,
}


@blp.get("")
@needs("cells.read")
@blp.arguments(CellsQuery(), location="query")
@blp.response(200, page_of(CellOut, "Cells"), example={"items": [EXAMPLE], "next": None})
def cells(query: dict[str, Any]) -> Any:
    """Cells by level, parent, or a part of the name 网格列表"""
    parent = (
        queries.by_code(query["parent"]) or refuse("not_found") if query.get("parent") else None
    )
    rows = queries.listing(
        level=query.get("level"),
        parent=parent,
        q=query.get("q"),
        after=only_text(query["cursor"]),
        limit=query["limit"] + 1,
    )
    page = paged(list(rows), query["limit"], lambda cell: [cell.code])
    return page | {"items": cells_out(page["items"])}


@blp.get("/locate")
@needs("cells.read")
@blp.arguments(LocateQuery(), location="query")
@blp.response(200, LocatedOut(), example=LOCATED)
@blp.alt_response(404, description="outside_grid")
def locate(query: dict[str, Any]) -> Any:
    """The cells that a point lies in 定位"""
    lon, lat = datums.to_wgs84(query["lon"], query["lat"], query["datum"])
    found = locating.locate(
        float(lon), float(lat), accuracy_m=query["accuracy_m"], at=query["at"] or clock.now()
    )
    return located_out([found])[0] if found.cells else refuse("outside_grid")


@blp.post("/locate")
@needs("cells.read")
@blp.arguments(LocateIn(), example={"points": [[114.9, 33.6]], "datum": "gcj02"})
@blp.response(200, LocatedMany(), example={"items": [LOCATED]})
def locate_many(body: dict[str, Any]) -> Any:
    """The cells of up to 10,000 points; a point outside every cell has null cells 批量定位"""
    at, how = body["at"] or clock.now(), {key: body[key] for key in ("datum", "accuracy_m")}
    found = locating.locate_many(body["points"], **how, at=at)
    return plain({"items": located_many_out(found)})


@blp.get("/<code>")
@needs("cells.read")
@blp.response(200, CellOut(), example=EXAMPLE)
def cell(code: str) -> Any:
    """One cell 网格"""
    return cell_out(queries.must(code))


@blp.put("/<code>")
@needs("cells.write")
@blp.arguments(CellIn(), example={"hotline": "0999-1234567"})
@blp.response(200, CellOut(), example=EXAMPLE)
def edit(body: dict[str, Any], code: str) -> Any:
    """Change a cell's five items, hotline, body, name 修改网格"""
    return cell_out(
        service.edit_cell(by=g.caller.id, cell=_own(code), values=body, now=clock.now())
    )


@blp.get("/<code>/boundary")
@needs("cells.read")
@blp.response(200, description="GeoJSON Feature")
def boundary(code: str) -> Any:
    """The boundary as a GeoJSON Feature in WGS-84 网格边界"""
    row = queries.must(code)
    shape, version = queries.shape_of(row.id) or refuse("not_found")
    return feature(
        shape, {"code": row.code, "name": row.name, "level": row.level, "boundary_version": version}
    )


@blp.get("/<code>/people")
@needs("cells.read")
@blp.response(
    200,
    page_of(PersonOut, "CellPeople"),
    example={"items": [{"role": "party_head", "name": "李强"}], "next": None},
)
def people(code: str) -> Any:
    """Heads of party and government, leader in charge, contact from above 责任领导"""
    cell = queries.must(code)
    return (
        whole(queries.people_of([cell.id], clock.day_of(clock.now())))
        if g.caller.scope.in_county(cell.path)
        else refuse("not_found")
    )


@blp.post("/<code>/people")
@needs("cells.write")
@blp.arguments(
    PersonIn(), example={"role": "contact_above", "name": "赵敏", "starts_on": "2026-07-01"}
)
@blp.response(201, PersonOut(), example={"role": "contact_above", "name": "赵敏"})
@blp.once(PersonOut())
def add_person(body: dict[str, Any], code: str) -> Any:
    """Name who holds an office; the one before leaves it 指定责任领导"""
    return service.add_person(by=g.caller.id, cell=_own(code), **body, now=clock.now())


def _own(code: str) -> Cell:
    """The cell, if it lies in the caller's territory; 404 as for an unknown one otherwise."""
    row = queries.must(code)
    return row if g.caller.scope.covers("cells.write", row.path) else refuse("not_found")
