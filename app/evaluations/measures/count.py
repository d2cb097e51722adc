"""Counting facts by cell, and the rows behind a number: the same select, grouped or listed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import func, literal_column, select, text, union_all

from app.core.db import db
from app.core.portable import gathered
from app.evaluations.catalogue import CATALOGUE
from app.evaluations.measures.areas import area_covered
from app.evaluations.measures.checks import checked_right
from app.evaluations.measures.closings import no_relapse, not_reopened, returned_work
from app.evaluations.measures.feedback import (
    feedback,
    feedback_above,
    feedback_below,
    feedback_reporter,
    satisfaction,
)
from app.evaluations.measures.findings import found_by_others, late_filings, self_found
from app.evaluations.measures.ground import Ground
from app.evaluations.measures.limits import on_time_acceptance, on_time_handling
from app.evaluations.measures.reports import reports_on_time
from app.evaluations.measures.tasks import site_coverage, tasks_done, tasks_excused
from app.evaluations.measures.walks import (
    chief_patrols,
    patrol_days,
    patrol_plan,
    valid_patrols,
)
from app.evaluations.rules import Fact

#: fact -> the select that yields its rows: (cell_id, good: 1 or 0, row: what it is, as text)
SELECTS: Mapping[str, Callable[[Ground], Any]] = {
    yields.__name__: yields
    for yields in (
        patrol_plan,
        valid_patrols,
        patrol_days,
        chief_patrols,
        area_covered,
        tasks_done,
        tasks_excused,
        site_coverage,
        on_time_acceptance,
        on_time_handling,
        returned_work,
        not_reopened,
        no_relapse,
        found_by_others,
        self_found,
        checked_right,
        feedback,
        feedback_above,
        feedback_below,
        feedback_reporter,
        satisfaction,
        reports_on_time,
        late_filings,
    )
}
Facts = dict[int, dict[str, Fact]]
#: fact -> (good rows, bad rows)
Rows = dict[str, tuple[list[str], list[str]]]


def counted(ground: Ground, names: Iterable[str] = SELECTS) -> Facts:
    """{cell of the county: {fact: good of total}}, in one statement over the whole county."""
    parts = []
    for name in (asked := list(names)):
        rows = SELECTS[name](ground).subquery()
        cell_id = rows.c[0]
        of = func.sum(rows.c[1]).label("good"), func.count().label("total")
        parts.append(select(_name(name), cell_id.label("cell_id"), *of).group_by(cell_id))
    good: dict[tuple[int, str], int] = defaultdict(int)
    total: dict[tuple[int, str], int] = defaultdict(int)
    above = ground.above
    for name, cell_id, well, count in db.session.execute(union_all(*parts)):
        # what lies in no cell of the period is charged to nobody
        for one in above.get(cell_id, ()) if CATALOGUE[name].rolls else (cell_id,):
            good[one, name] += int(well)
            total[one, name] += count
    return {
        cell_id: {name: Fact(good[cell_id, name], total[cell_id, name]) for name in asked}
        for cell_id in above
    }


def rows_of(ground: Ground, cell_id: int, names: Iterable[str] = SELECTS) -> Rows:
    """The rows behind a cell's facts, by the filter that counted them; the ground is that of the
    cell and those below it.
    """
    found: Rows = {name: ([], []) for name in names}
    rolling = [name for name in found if CATALOGUE[name].rolls]
    # what is not passed on is asked of the cell alone
    for on, cells, some in (
        (ground, [cell.id for cell in ground.cells], rolling),
        (ground.alone(cell_id), [cell_id], sorted(found.keys() - set(rolling))),
    ):
        parts = []
        for name in some:
            rows = SELECTS[name](on).subquery()
            query = select(_name(name), rows.c[1].label("good"), rows.c[2].label("row"))
            parts.append(query.where(rows.c[0].in_(cells)))
        for name, good, row in db.session.execute(union_all(*parts)) if parts else ():
            found[name][0 if good else 1].append(row)
    for both in found.values():
        for rows_found in both:
            rows_found.sort()
    return found


def gathered_rows(ground: Ground, names: Iterable[str] = SELECTS) -> Any:
    """(cell_id, fact, good, rows, count) of all cells that exist in the period, as a select."""
    cells = [cell.id for cell in ground.cells]
    parts = []
    for name in names:
        rows = SELECTS[name](ground).subquery()
        cell_id, good = rows.c[0], rows.c[1]
        of = gathered(rows.c[2]).label("rows"), func.count().label("count")
        columns = cell_id.label("cell_id"), _name(name).label("fact"), (good == 1).label("good")
        parts.append(select(*columns, *of).where(cell_id.in_(cells)).group_by(cell_id, good))
    return union_all(*parts)


def take_memory() -> None:
    """For counting all of a county in this transaction: PostgreSQL would sort on disk."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("SET LOCAL work_mem = '64MB'"))


def _name(name: str) -> Any:
    return literal_column(f"'{name}'").label("name")
