"""Reading sites in one's territory."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import undefer

from app.cells.models import Cell
from app.core.db import db
from app.core.errors import Problem, refuse
from app.posts.rules import Scope
from app.sites.models import Site


def inside(cell_ids: list[int]) -> ColumnElement[bool]:
    """Sites whose own cell, village, township or county is one of these."""
    return or_(*[column.in_(cell_ids) for column in (Site.cell_id, Site.village_id, Site.township_id, Site.county_id)])


def seen(scope: Scope, site_id: int, action: str = "sites.read") -> Site:
    """A site of the caller's territory; 404 otherwise."""
    query = select(Site).options(undefer(Site.shape)).where(Site.id == site_id, inside(scope.cell_ids(action)))
    return db.session.scalars(query).first() or refuse("not_found")


def box(text: str) -> tuple[float, float, float, float]:
    """west,south,east,north in degrees."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            raise ValueError
    except ValueError:
        raise Problem("invalid", fields=["bbox"], errors={"bbox": ["west,south,east,north"]}) from None
    return west, south, east, north


def listing(scope: Scope, *, cell: Cell | None, kind: str | None, q: str | None, bbox: str | None, after: int | None, limit: int) -> Sequence[Site]:
    """Open sites by id."""
    query = select(Site).options(undefer(Site.shape)).where(inside(scope.cell_ids("sites.read")), Site.retired_on.is_(None))
    if cell is not None:
        query = query.where(inside([cell.id]))
    if kind:
        query = query.where(Site.kind == kind)
    if q:
        query = query.where(Site.name.contains(q, autoescape=True))
    if bbox:
        west, south, east, north = box(bbox)
        query = query.where(Site.lon.between(west, east), Site.lat.between(south, north))
    if after is not None:
        query = query.where(Site.id > after)
    return db.session.scalars(query.order_by(Site.id).limit(limit)).all()
