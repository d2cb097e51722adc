"""Writing checked boundaries: everything slow has happened before, the transaction only writes."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import numpy as np
import shapely
from sqlalchemy import String, cast, func, insert, select, update
from sqlalchemy.orm import aliased

from app.cells.models import Boundary, BoundaryVersion, Cell, CellFormerCode
from app.cells.service.take_turns import take_every_turn
from app.core import audit
from app.core.db import db
from app.core.errors import refuse
from app.core.geo import from_db
from grids.checked import Plane
from grids.codes import LEVELS
from grids.units import Unit

#: The first boundaries hold for everything observed before them.
ALWAYS = datetime(1970, 1, 2, tzinfo=UTC)


@dataclass(frozen=True)
class Loaded:
    """How many cells were new, renamed, renumbered, given a new boundary.

    The boundary version, None when nothing moved.
    """

    new: int
    renamed: int
    renumbered: int
    moved: int
    version: int | None


def prepared(units: Sequence[Unit]) -> list[tuple[Unit, bytes, str, float]]:
    """(unit, WKB, digest, area in m²) of each, computed before the transaction.

    Shapes are in GEOS's normal form: the same ring from another corner, or turned round, is the
    same shape.
    """
    shapes = shapely.normalize(np.array([u.shape for u in units], object))
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
    take_every_turn()
    stored = db.session.execute(select(Cell.code, Cell.name, Cell.id)).all()
    names = {code: name for code, name, _ in stored}
    ids = {code: cell_id for code, _, cell_id in stored}
    units = [unit for unit, *_ in rows]
    renumbered = _renumber([u for u in units if u.stored not in ("", u.code)], ids, by, now)
    fresh = [u for u in units if not u.stored and u.code not in ids]
    for level in LEVELS:
        _insert([unit for unit in fresh if unit.level == level], ids)
    renamed = 0
    for unit in units:
        before = names.get(unit.stored or unit.code)
        if before is None or unit.name in ("", before):
            continue
        renamed += 1
        cell_id = ids[unit.code]
        audit.changed("cells.rename", "cell", cell_id, by=by, now=now, name=[before, unit.name])
        db.session.execute(update(Cell).where(Cell.id == cell_id).values(name=unit.name))
    version, moved = _store_shapes(rows, ids, in_force_from, note, now)
    done = Loaded(len(fresh), renamed, renumbered, moved, version)
    if any((fresh, renamed, renumbered, moved)):
        counts = {k: v for k, v in asdict(done).items() if k != "version"}
        about = ("cells.load", "boundary_version", version or "-")
        audit.changed(*about, by=by, now=now, note=note, **counts)
    return done


def _renumber(units: Sequence[Unit], ids: dict[str, int], by: int | None, now: datetime) -> int:
    """Give stored cells the codes that their files have; two may exchange theirs. Notes the ids."""
    found = [(unit, ids.pop(unit.stored)) for unit in units]
    for _, cell_id in found:
        # first out of the way of one another: codes are unique
        away = f"~{cell_id}"
        db.session.execute(update(Cell).where(Cell.id == cell_id).values(code=away))
    for unit, cell_id in found:
        code = [unit.stored, unit.code]
        audit.changed("cells.renumber", "cell", cell_id, by=by, now=now, code=code)
        db.session.execute(update(Cell).where(Cell.id == cell_id).values(code=unit.code))
        db.session.merge(CellFormerCode(code=unit.stored, cell_id=cell_id))
    ids |= {unit.code: cell_id for unit, cell_id in found}
    return len(found)


def _insert(units: Sequence[Unit], ids: dict[str, int]) -> None:
    """New cells of one level, their paths from their parents' in one statement; notes their ids."""
    if not units:
        return
    parent = aliased(Cell)
    values = [
        {
            "code": u.code,
            "name": u.name or u.code,
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
    same = _same_shapes([(open_now[i][0], wkb) for i, wkb, *_ in changed if i in open_now])
    changed = [row for row in changed if open_now.get(row[0], (0, ""))[0] not in same]
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


def _same_shapes(pairs: Sequence[tuple[int, bytes]]) -> set[int]:
    """Of (stored boundary, new WKB) those boundaries that are the same shape: what was stored
    before shapes were kept in their normal form has another digest.
    """
    same = set()
    for start in range(0, len(pairs), 500):
        part = dict(pairs[start : start + 500])
        query = select(Boundary.id, Boundary.shape).where(Boundary.id.in_(part))
        for row_id, shape in db.session.execute(query):
            if shapely.to_wkb(shapely.normalize(from_db(shape)), flavor="iso") == part[row_id]:
                same.add(row_id)
    return same


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
