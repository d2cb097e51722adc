"""A month in figures, by the cells below one, counted as evaluations count (rows F15, G13)."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.cells.models import Cell
from app.core import clock
from app.core.paths import ids_on
from app.core.period import Period
from app.evaluations.measures import count, months
from app.evaluations.measures.ground import Ground, ground_of
from app.evaluations.measures.supervision import LIVE
from app.evaluations.rules import Fact
from app.evaluations.service.find_county import county_of
from app.policies.queries import in_force
from app.taxonomy import queries as taxonomy

PATROLS = "valid_patrols"


@dataclass(frozen=True)
class Line:
    """A cell's month: valid patrols of all; cases seen, closed, and late there or below it; the
    running measures (patrol, handling, feedback in place).
    """

    cell: Cell
    patrols: Fact
    found: int
    handled: int
    late: int
    running: Mapping[str, Fact]


@dataclass(frozen=True)
class Late:
    """A case whose limit (`stages`: accept, handle) a cell did not keep in the month."""

    cell: Cell
    case_id: uuid.UUID
    number: str | None
    kind: str
    open: bool
    stages: Sequence[str]


@dataclass(frozen=True)
class Month:
    """`until` is the last day that is counted: an earlier one of a month that still runs."""

    parent: Cell
    period: Period
    until: date
    lines: Sequence[Line]
    lates: Sequence[Late]

    @property
    def runs(self) -> bool:
        return self.until < self.period.last


def month_figures(*, parent: Cell, period: Period, now: datetime) -> Month:
    """The month of a cell's children, by code, and whoever was late in it, by cell and number."""
    county: Any = county_of(parent)
    ground = ground_of(county, period, in_force(county.id, now), now)
    facts = count.counted(ground, [PATROLS, *LIVE.values()])
    below = {cell.id: cell for cell in ground.cells if cell.path.startswith(parent.path)}
    children = [cell for cell in below.values() if cell.parent_id == parent.id]
    level = children[0].level if children else parent.level
    cases = months.found_and_closed(ground, level)
    lates = _lates(ground, below)
    lines = []
    for cell in children:
        mine = facts[cell.id]
        late = {one.case_id for one in lates if cell.id in ids_on(one.cell.path)}
        running = {name: mine[fact] for name, fact in LIVE.items()}
        found, handled = (cases[name].get(cell.id, 0) for name in ("found", "handled"))
        lines.append(Line(cell, mine[PATROLS], found, handled, len(late), running))
    until = min(period.last, clock.day_of(now))
    return Month(parent, period, until, lines, lates)


def _lates(ground: Ground, below: Mapping[int, Cell]) -> list[Late]:
    """Each case once for each cell that owed something of it."""
    stages: dict[tuple[int, uuid.UUID], list[str]] = {}
    for stage, cell_id, case_id in months.late_limits(ground):
        if cell_id in below:
            stages.setdefault((cell_id, case_id), []).append(stage)
    known = {row.id: row for row in months.cases({case_id for _, case_id in stages})}
    kinds = taxonomy.names(row.kind_id for row in known.values())
    found = [
        Late(
            below[cell_id],
            case_id,
            known[case_id].number,
            kinds[known[case_id].kind_id][0],
            known[case_id].status != "closed",
            sorted(late),
        )
        for (cell_id, case_id), late in stages.items()
        if case_id in known
    ]
    return sorted(found, key=lambda one: (one.cell.code, one.number or "", str(one.case_id)))
