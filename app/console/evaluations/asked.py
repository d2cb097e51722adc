"""What pages of evaluations are asked for: cells below which cell, of which period."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import marshmallow as ma
from flask import g, request

from app.cells import queries as cells
from app.cells.models import Cell
from app.console.forms import loaded
from app.console.pages import say
from app.core import clock
from app.core.db import db
from app.core.errors import refuse
from app.core.paths import county_of
from app.core.period import Period
from app.core.text_fields import Code
from app.evaluations import queries
from app.evaluations.models import Evaluation
from app.evaluations.rules import runs

READS = "evaluations.read"
#: How many periods stand side by side.
MOST_PERIODS = 8
#: Levels with cells below them that are ranked.
PARENTS = ("county", "township")


class AskedQuery(ma.Schema):
    """A cell and a period; one's own and the newest where they are left out."""

    cell = Code(most=32)
    period = Code(most=8)


@dataclass(frozen=True)
class Asked:
    """A cell that the caller may read of, its county's evaluations and the one asked for."""

    place: Cell
    #: Those of the county, the newest first.
    known: Sequence[Evaluation]
    #: None where nothing has been computed yet.
    found: Evaluation | None
    #: The quarter asked for, where it is still running: counted when it is asked for.
    running: Period | None = None

    @property
    def period(self) -> str | None:
        """The name of the period that is shown."""
        return self.running.name if self.running else self.found.period if self.found else None

    @property
    def stored(self) -> Evaluation:
        """What was computed; 404 for what still runs, of which nothing is kept."""
        return self.found or refuse("not_found")

    @property
    def missing(self) -> list[str]:
        """The parts that a half-year or year is made without."""
        return queries.missing_parts(self.found) if self.found else []

    @property
    def past(self) -> list[Evaluation]:
        """The period, once computed, and those of its kind before it, the newest first."""
        this = self.running or (Period.must(self.found.period) if self.found else None)
        if this is None:
            return []
        mine = [one for one in self.known if _beside(Period.must(one.period), this)]
        return mine[:MOST_PERIODS]


def asked() -> Asked:
    """What the address asks for."""
    place, period = place_asked(READS)
    return about(place, period)


def place_asked(action: str) -> tuple[Cell, str | None]:
    """The cell and the period of the address; 404 for a cell that is none of the caller's."""
    given = {name: value for name, value in request.args.items() if value}
    query = loaded(AskedQuery, {name: given[name] for name in ("cell", "period") if name in given})
    own, code = g.caller.scope.roots(action)[0], query.get("cell")
    place = cells.must(code) if code else db.session.get_one(Cell, own.cell_id)
    if not g.caller.scope.covers(action, place.path):
        refuse("not_found")
    return place, query.get("period")


def about(place: Cell, period: str | None) -> Asked:
    """A cell and a period by its name, None for the newest."""
    if not g.caller.scope.covers(READS, place.path):
        refuse("not_found")
    known = queries.evaluations_of(county_of(place.path))
    if period is None:
        return Asked(place, known, next(iter(known), None))
    this = Period.read(period)
    if this is not None and this.kind == "Q" and runs(this, clock.day_of(clock.now())):
        return Asked(place, known, None, this)
    found = [one for one in known if one.period == period]
    return Asked(place, known, found[0]) if found else refuse("not_found")


def territory(action: str) -> list[Cell]:
    """The cells in which the caller may do an action, by code."""
    tops = g.caller.scope.roots(action)
    found = {cell.id: cell for top in tops for cell in cells.below(top)}
    return sorted(found.values(), key=lambda cell: cell.code)


def parents(found: Iterable[Cell]) -> list[tuple[str, str]]:
    """Of some cells those below which there is something to compare."""
    return [(cell.code, cell.name) for cell in found if cell.level in PARENTS]


def choices(it: Asked) -> dict[str, Any]:
    """What the form of a page offers, and what is chosen."""
    return {
        "it": it,
        "place": it.place,
        "found": it.found,
        "period": it.period,
        "running": running_name(),
        "periods": [running_name(), *[one.period for one in it.known]],
        "parents": parents(territory(READS)),
    }


def running_name() -> str:
    """The quarter in which today lies."""
    return Period.of(clock.day_of(clock.now()), "quarter").name


def period_in_words(name: str) -> str:
    """2026 年第 3 季度, 2026 年下半年, 2026 年."""
    year, kind, number = name[:4], name[4:5], name[5:]
    if kind == "Q":
        return say(f"{year} 年第 {number} 季度", f"quarter {number} of {year}")
    if kind == "H":
        half = say("上半年" if number == "1" else "下半年", f"half {number} of {year}")
        return say(f"{year} 年{half}", half)
    return say(f"{year} 年", year)


def _beside(one: Period, this: Period) -> bool:
    return one.kind == this.kind and one.last <= this.last
