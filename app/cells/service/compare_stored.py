"""What is stored, as units to check new ones against, and what it forbids."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.cells.models import Boundary, BoundaryVersion, Cell, CellFormerCode
from app.core.db import db
from app.core.geo import from_db
from grids.sayings import Sentence, say
from grids.units import Finding, Unit


def known_units(levels: Sequence[str]) -> list[Unit]:
    """The open cells of these levels and their boundaries."""
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


def newest_version() -> int | None:
    """The newest boundary version: what was checked before another one has to be checked again."""
    return db.session.scalar(select(func.max(BoundaryVersion.id)))


def taken_codes() -> set[str]:
    """Every code that a cell has or had, ended ones too."""
    former = db.session.scalars(select(CellFormerCode.code))
    return {*db.session.scalars(select(Cell.code)), *former}


def against_stored(units: Sequence[Unit]) -> list[Finding]:
    """What stored cells forbid: a code of another level, of an ended cell, below another parent."""
    parent = aliased(Cell)
    query = select(Cell.code, Cell.level, Cell.ended_on, parent.code).outerjoin(
        parent, parent.id == Cell.parent_id
    )
    stored = {
        code: (level, ended, above or "") for code, level, ended, above in db.session.execute(query)
    }
    now = {u.stored: u.code for u in units if u.stored}
    findings = []
    for unit in units:
        code = unit.stored or unit.code
        if unit.code in stored and unit.code not in (code, *now):
            saying = say("code_taken", unit=unit.title, code=unit.code)
            findings.append(_error("repeated_code", unit, saying))
        if code not in stored:
            continue
        level, ended, above = stored[code]
        above = now.get(above, above)
        if level != unit.level:
            saying = say("code_of_level", unit=unit.title, code=code, level=say(level))
            findings.append(_error("repeated_code", unit, saying))
        if ended is not None:
            saying = say("ended", unit=unit.title, code=code, day=ended)
            findings.append(_error("ended", unit, saying))
        if level == unit.level and above != unit.parent:
            both = {"above": above or "-", "parent": unit.parent or "-"}
            saying = say("other_parent", unit=unit.title, **both)
            findings.append(_error("other_parent", unit, saying))
    return findings


def _error(kind: str, unit: Unit, saying: Sentence) -> Finding:
    return Finding("error", kind, unit.level, (unit.code,), None, saying, unit.shape, unit)
