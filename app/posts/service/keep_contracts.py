"""Contracted areas below a village: who answers for a group, a plot, some households (A08, A25)."""

from datetime import date, datetime, timedelta
from typing import Any

import shapely

from app.cells.models import Cell
from app.core import audit, clock
from app.core.db import db
from app.core.errors import refuse
from app.core.geo import from_db, from_geojson, to_db
from app.posts.models import Contract
from app.posts.rules import Caller, Scope


def own_contract(scope: Scope, contract_id: int) -> Contract:
    """A contract of the territory in which posts are given; refused as an unknown one."""
    row = db.session.get(Contract, contract_id) or refuse("not_found")
    path = db.session.get_one(Cell, row.cell_id).path
    return row if scope.covers("posts.write", path) else refuse("not_found")


def add_contract(*, caller: Caller, cell: Cell, values: dict[str, Any], now: datetime) -> Contract:
    """A contracted area below a village; `values` has its `area` as GeoJSON.

    It may have begun long ago: it says who answers to his neighbours, and nothing is judged by it.
    """
    area = from_geojson(values["area"], ("Polygon", "MultiPolygon"), "area")
    whole = area if area.geom_type == "MultiPolygon" else shapely.multipolygons([area])
    row = Contract(cell_id=cell.id, **values | {"area": to_db(whole)})
    return _kept(row, "contracts.add", caller, now)


def hand_over_contract(
    *,
    caller: Caller,
    of: Contract,
    person: str,
    phone: str | None,
    starts_on: date,
    until: date | None = None,
    now: datetime,
) -> Contract:
    """Somebody else answers for the same area from a day on, today at the earliest, until `until`
    or else its own last day.

    Who answered before keeps the days that he had, to the day before. Refuses with
    `contract_over`, `contract_first_day`, `dates_reversed`.
    """
    left, last = starts_on - timedelta(days=1), of.ends_on
    _end(of, left if last is None else min(left, last), "contract_first_day", caller, now)
    row = Contract(
        cell_id=of.cell_id,
        name=of.name,
        person=person,
        phone=phone,
        area=to_db(from_db(of.area)),
        starts_on=starts_on,
        ends_on=until or last,
    )
    if row.ends_on is not None and row.ends_on < starts_on:
        refuse("dates_reversed")
    return _kept(row, "contracts.hand_over", caller, now)


def end_contract(*, caller: Caller, of: Contract, ends_on: date, now: datetime) -> None:
    """A contract has a last day, yesterday at the earliest.

    Refuses with `contract_over`, `contract_last_day`.
    """
    _end(of, ends_on, "contract_last_day", caller, now)


def _end(of: Contract, ends_on: date, too_early: str, caller: Caller, now: datetime) -> None:
    db.session.refresh(of, with_for_update=True)
    today = clock.day_of(now)
    if of.ends_on is not None and of.ends_on < today:
        refuse("contract_over")
    if ends_on < today - timedelta(days=1) or ends_on < of.starts_on:
        refuse(too_early, since=str(of.starts_on))
    of.ends_on = ends_on
    audit.changed("contracts.end", "contract", of.id, by=caller.id, now=now, on=str(ends_on))


def _kept(row: Contract, action: str, caller: Caller, now: datetime) -> Contract:
    db.session.add(row)
    db.session.flush()
    audit.changed(action, "contract", row.id, by=caller.id, now=now, cell=row.cell_id)
    return row
