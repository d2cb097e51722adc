"""The record of a person over all his posts, of a cell over all its heads (rows F09, E22)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.cells import queries as cells
from app.cells.models import Cell
from app.core.errors import refuse
from app.core.period import Period
from app.evaluations.models import Evaluation, EvaluationRow
from app.evaluations.queries import entries, records
from app.evaluations.queries.records import Term
from app.people.models import Officer
from app.posts.rules import Caller

READ = "evaluations.records"


@dataclass(frozen=True)
class Recorded:
    """A cell's period, who answered for it in it and for how many days, what was entered."""

    evaluation: Evaluation
    row: EvaluationRow
    cell: Cell
    period: Period
    ranked: int
    people: Sequence[tuple[Term, int]]
    #: (entry, its withdrawal or None)
    entries: Sequence[Any]


@dataclass(frozen=True)
class Records:
    """Of an officer or of a cell: terms of office, and the periods in them."""

    officer: Officer | None
    cell: Cell | None
    terms: Sequence[Term]
    #: The cells of the terms, by id.
    places: Mapping[int, Any]
    periods: Sequence[Recorded]


def records_of_officer(*, caller: Caller, officer_id: int) -> Records:
    """What an officer answered for: his own all, another's in the cells of the reader's territory.

    404 for one who never held a post there, as for one who does not exist.
    """
    officer = records.officer(officer_id)
    terms = records.terms_of_officer(officer_id)
    places = cells.by_ids({term.cell_id for term in terms})
    if officer_id != caller.id:
        terms = [term for term in terms if caller.scope.covers(READ, places[term.cell_id].path)]
    if officer is None or not terms:
        refuse("not_found")
    return Records(officer, None, terms, places, _periods(terms))


def records_of_cell(*, caller: Caller, cell: Cell) -> Records:
    """All periods of a cell and all who ever answered for it; 404 outside one's territory."""
    if not caller.scope.covers(READ, cell.path):
        refuse("not_found")
    terms = records.terms_of_cells([cell.id])
    return Records(None, cell, terms, cells.by_ids([cell.id]), _periods(terms, cell.id))


def _periods(terms: Sequence[Term], of: int | None = None) -> list[Recorded]:
    """The periods of the terms' cells in which somebody held office; all of the cell `of`."""
    wanted = sorted({term.cell_id for term in terms} | ({of} if of else set()))
    given: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for entry, gone in entries.of_cells(wanted):
        given[entry.cell_id, entry.period].append((entry, gone))
    found = []
    for evaluation, row, cell, ranked in records.rows_of_cells(wanted):
        period = Period.read(evaluation.period)
        assert period is not None
        people = [
            (term, days)
            for term in terms
            if term.cell_id == cell.id and (days := term.days_in(period.first, period.last))
        ]
        if people or of:
            more = given[cell.id, period.name]
            found.append(Recorded(evaluation, row, cell, period, ranked, people, more))
    return found
