"""Writing checked boundaries: everything slow has happened before, the transaction only writes."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import shapely
from sqlalchemy import String, cast, func, insert, select, update
from sqlalchemy.orm import aliased

from app.cells.models import Boundary, BoundaryVersion, Cell
from app.core import audit
from app.core.db import db
from app.core.errors import refuse
from app.core.geo import from_db
from grids.checked import Plane
from grids.codes import LEVELS
from grids.units import Finding, Unit

#: The first boundaries hold for everything observed before them.
ALWAYS = datetime(1970, 1, 2, tzinfo=UTC)


@dataclass(frozen=True)
class Loaded:
    """How many cells were new, renamed, given a new boundary.

    The boundary version, None when nothing moved.
    """

    new: int
    renamed: int
    moved: int
    version: int | None


def known_units(levels: Sequence[str]) -> list[Unit]:
    """The open cells of these levels and their boundaries: units to check new ones against."""
    parent = aliased(Cell)
    query = select(Cell.level, Cell.code, Cell.name, parent.code, Boundary.shape).outerjoin(
        parent, parent.id == Cell.parent_id
    )
    query = query.join(Boundary, Boundary.cell_id == Cell.id)
    query = query.where(
        Cell.level.in_(levels), Boundary.until_version.is_(None), Cell.ended_on.is_(None)
    )
    return [
        Unit(level, code, name, above or "", from_db(shape))
        for level, code, name, above, shape in db.session.execute(query)
    ]


def against_stored(units: Sequence[Unit]) -> list[Finding]:
    """What stored cells forbid: a code of another level, of an ended cell, below another parent."""
    parent = aliased(Cell)
    query = select(Cell.code, Cell.level, Cell.ended_on, parent.code).outerjoin(
        parent, parent.id == Cell.parent_id
    )
    stored = {
        code: (level, ended, above or "") for code, level, ended, above in db.session.execute(query)
    }
    findings = []
    for unit in units:
        if unit.code not in stored:
            continue
        level, ended, above = stored[unit.code]
        for wrong, kind, text in (
            (level != unit.level, "repeated_code", f"code {unit.code} is a {level} already"),
            (
                ended is not None,
                "ended",
                f"{unit.name}: the cell {unit.code} ended on {ended}; "
                "give the new one another code",
            ),
            (
                level == unit.level and above != unit.parent,
                "other_parent",
                f"{unit.name}: stands below {above or '-'}, not {unit.parent}; "
                "end it and load anew",
            ),
        ):
            if wrong:
                findings.append(
                    Finding("error", kind, unit.level, (unit.code,), None, text, unit.shape)
                )
    return findings


def prepared(units: Sequence[Unit]) -> list[tuple[Unit, bytes, str, float]]:
    """(unit, WKB, digest, area in m²) of each, computed before the transaction."""
    shapes = np.array([u.shape for u in units], object)
    bounds = shapely.total_bounds(shapes)
    plane = Plane(((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2))
    areas = plane.areas(shapes)
    wkbs = shapely.to_wkb(shapes, flavor="iso")
    return [
        (u, w, hashlib.sha256(w).hexdigest(), float(a))
        for u, w, a in zip(units, wkbs, areas, strict=True)
    ]


def load_boundaries(
    *,
    by: int | None,
    rows: Sequence[tuple[Unit, bytes, str, float]],
    in_force_from: datetime | None,
    note: str,
    now: datetime,
) -> Loaded:
    """Store units; cells keep their rows, and a boundary version is made only where a shape
    changed.

    `rows` come from `prepared`. Levels are written from the county down, so that paths are known.
    Without
    `in_force_from`, changed shapes hold from now; cells that are only added hold as long as the
    boundaries before them,
    the first ones always. A time before the newest version, or in the future, is refused.
    """
    stored = db.session.execute(select(Cell.code, Cell.name, Cell.id)).all()
    names, ids = (
        {code: name for code, name, _ in stored},
        {code: cell_id for code, _, cell_id in stored},
    )
    fresh = [unit for unit, *_ in rows if unit.code not in names]
    for level in LEVELS:
        _insert([unit for unit in fresh if unit.level == level], ids)
    changed_names = [unit for unit, *_ in rows if names.get(unit.code, unit.name) != unit.name]
    for unit in changed_names:
        audit.changed(
            "cells.rename",
            "cell",
            ids[unit.code],
            by=by,
            now=now,
            name=[names[unit.code], unit.name],
        )
        db.session.execute(update(Cell).where(Cell.id == ids[unit.code]).values(name=unit.name))
    new, renamed = len(fresh), len(changed_names)
    version, moved = _store_shapes(rows, ids, in_force_from, note, now)
    if new or renamed or moved:
        audit.changed(
            "cells.load",
            "boundary_version",
            version or "-",
            by=by,
            now=now,
            new=new,
            renamed=renamed,
            moved=moved,
        )
    return Loaded(new, renamed, moved, version)


def _insert(units: Sequence[Unit], ids: dict[str, int]) -> None:
    """New cells of one level, their paths from their parents' in one statement; notes their ids."""
    if not units:
        return
    parent = aliased(Cell)
    values = [
        {
            "code": u.code,
            "name": u.name,
            "level": u.level,
            "parent_id": ids.get(u.parent),
            "path": "",
        }
        for u in units
    ]
    for code, cell_id in db.session.execute(insert(Cell).returning(Cell.code, Cell.id), values):
        ids[code] = cell_id
    above = select(parent.path).where(parent.id == Cell.parent_id).scalar_subquery()
    path = func.coalesce(above, "/") + cast(Cell.id, String) + "/"
    db.session.execute(
        update(Cell)
        .where(Cell.path == "")
        .values(path=path)
        .execution_options(synchronize_session=False)
    )


def _store_shapes(
    rows: Sequence[tuple[Unit, bytes, str, float]],
    ids: dict[str, int],
    in_force_from: datetime | None,
    note: str,
    now: datetime,
) -> tuple[int | None, int]:
    open_now: dict[int, tuple[int, str]] = {
        cell_id: (row_id, digest)
        for row_id, cell_id, digest in db.session.execute(
            select(Boundary.id, Boundary.cell_id, Boundary.digest).where(
                Boundary.until_version.is_(None)
            )
        )
    }
    changed = [
        (ids[u.code], wkb, digest, area)
        for u, wkb, digest, area in rows
        if open_now.get(ids[u.code], (0, ""))[1] != digest
    ]
    if not changed:
        return None, 0
    closing = [open_now[cell_id][0] for cell_id, *_ in changed if cell_id in open_now]
    version = new_version(in_force_from, note, now, adds_only=not closing)
    for start in range(0, len(closing), 500):
        db.session.execute(
            update(Boundary)
            .where(Boundary.id.in_(closing[start : start + 500]))
            .values(until_version=version.id)
        )
    values = [
        {
            "cell_id": cell_id,
            "from_version": version.id,
            "digest": digest,
            "area_m2": area,
            "shape": wkb,
        }
        for cell_id, wkb, digest, area in changed
    ]
    db.session.execute(insert(Boundary), values)
    return version.id, len(changed)


def new_version(
    in_force_from: datetime | None, note: str, now: datetime, *, adds_only: bool = False
) -> BoundaryVersion:
    """The next boundary version; versions follow each other in time."""
    newest = db.session.scalars(
        select(BoundaryVersion).order_by(BoundaryVersion.id.desc()).limit(1)
    ).first()
    if in_force_from is None:
        in_force_from = (newest.in_force_from if newest else ALWAYS) if adds_only else now
    if in_force_from > now or (newest is not None and in_force_from < newest.in_force_from):
        refuse("boundary_time", since=newest.in_force_from.isoformat() if newest else "-")
    version = BoundaryVersion(in_force_from=in_force_from, note=note)
    db.session.add(version)
    db.session.flush()
    return version


def close_boundary(cell: Cell, in_force_from: datetime, note: str, now: datetime) -> None:
    """Take an ended cell out of the boundaries from `in_force_from` on."""
    row = db.session.scalar(
        select(Boundary).where(Boundary.cell_id == cell.id, Boundary.until_version.is_(None))
    )
    if row:
        row.until_version = new_version(in_force_from, note, now).id
