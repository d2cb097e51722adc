"""Who judges a cell in a period, and who answers where it objects: the level above, in half-years
and years the county alone.
"""

from typing import Any

from app.core.clock import day_of
from app.core.paths import ids_on
from app.evaluations.service.find_people import (
    OFFICE,
    answers_above,
    cells_above,
    holders,
    holds,
    is_above,
    is_county_office,
    people_above,
)
from app.evaluations.service.move_stage import Standing
from app.posts.rules import Caller


def judges(at: Standing) -> list[int]:
    """The people who evaluate it from above; nobody the county itself."""
    if at.stage.parent_id is None:
        return []
    if at.stage.track == "office":
        county = ids_on(at.cell.path)[0]
        return holders([county], ("reviewer",), day_of(at.now)).get(county, [])
    return people_above(at.cell, day_of(at.now))


def may_judge(at: Standing, caller: Caller) -> bool:
    """Whether somebody's seat evaluates it from above."""
    if at.stage.track == "office":
        return is_county_office(caller.scope, at.cell)
    return is_above(caller.scope, at.cell, day_of(at.now))


def answering_cells(at: Standing) -> list[Any]:
    """The cells whose offices may answer its objection, the nearest first."""
    above = cells_above(at.cell)
    return above[-1:] if at.stage.track == "office" else above


def may_answer(at: Standing, caller: Caller) -> bool:
    """Whether somebody's office may answer what it objects to."""
    if at.stage.track == "office":
        return any(holds(caller.scope, one.id, OFFICE) for one in answering_cells(at))
    return answers_above(caller.scope, at.cell)
