"""The rows behind a cell's figures: as they were kept, else by the filter that counts them."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.cells.models import Cell
from app.core.db import db
from app.core.period import Period
from app.evaluations.catalogue import CATALOGUE
from app.evaluations.measures.count import SELECTS, Rows, rows_of
from app.evaluations.measures.ground import Ground, ground_of
from app.evaluations.models import CountedRows, Evaluation, EvaluationRow
from app.evaluations.service.find_county import county_of, period_of
from app.policies.queries import by_version, in_force


def evidence(
    found: Evaluation, row: EvaluationRow, place: Cell, names: Iterable[str] = SELECTS
) -> Rows:
    """What a cell's stored figures counted; of these facts at least."""
    names = [name for name in names if name in SELECTS]
    if not names:
        return {}
    if row.evidence is not None:  # computed when lists were stored with each cell, or of parts
        return {name: (both["good"], both["bad"]) for name, both in row.evidence.items()}
    if found.locked_at is None:
        return _counted_at(found, place, found.computed_at, names)
    return _kept(found, row, place)


def running_evidence(
    period: Period, place: Cell, now: datetime, names: Iterable[str] = SELECTS
) -> Rows:
    """What a cell's figures of a running period count now; of these facts."""
    names = [name for name in names if name in SELECTS]
    if not names:
        return {}
    county = county_of(place)
    rules = in_force(county.id, now)
    return rows_of(ground_of(county, period, rules, now, below=place), place.id, names)


def ground_behind(found: Evaluation | None, period: Period, place: Cell, now: datetime) -> Ground:
    """What the figures of a cell were counted on, or are now where the period still runs."""
    county = county_of(place)
    rules = by_version(found.policy_version) if found else in_force(county.id, now)
    return ground_of(county, period, rules, found.computed_at if found else now, below=place)


def differences(
    found: Evaluation, row: EvaluationRow, place: Cell, now: datetime
) -> list[dict[str, Any]]:
    """What would be counted otherwise now: [{fact, row, was, now}], True good, False bad, None not
    counted. Of one that is not locked there is none to tell, nor of one that is made of others.
    """
    before, items = evidence(found, row, place), []
    if found.locked_at is None or not before:
        return []
    after = _counted_at(found, place, now)
    for name in before:
        old, new = _standing(before[name]), _standing(after.get(name, ([], [])))
        for one in sorted(old.keys() | new.keys()):
            if old.get(one) != new.get(one):
                was, is_now = old.get(one, ()), new.get(one, ())
                items.append({"fact": name, "row": one, "was": _said(was), "now": _said(is_now)})
    return items


def _counted_at(
    found: Evaluation, place: Cell, moment: datetime, names: Iterable[str] = SELECTS
) -> Rows:
    county, period = county_of(place), period_of(found.period)
    rules = by_version(found.policy_version)
    return rows_of(ground_of(county, period, rules, moment, below=place), place.id, names)


def _kept(found: Evaluation, row: EvaluationRow, place: Cell) -> Rows:
    """Those kept at the cells below it that the figures were made of, whatever became of them."""
    below = select(EvaluationRow.cell_id).join(Cell, Cell.id == EvaluationRow.cell_id)
    inside = set(
        db.session.scalars(
            below.where(EvaluationRow.evaluation_id == found.id, Cell.path.startswith(place.path))
        )
    )
    query = select(CountedRows).where(
        CountedRows.evaluation_id == found.id, CountedRows.cell_id.in_(inside)
    )
    rows: Rows = {name: ([], []) for name in row.facts if name in SELECTS}
    for one in db.session.scalars(query):
        # computed by an older program, which did not count all that was kept at locking
        if one.fact in rows and (one.cell_id == place.id or CATALOGUE[one.fact].rolls):
            rows[one.fact][0 if one.good else 1].extend(one.rows)
    for both in rows.values():
        for found_rows in both:
            found_rows.sort()
    return rows


def _standing(rows: tuple[list[str], list[str]]) -> dict[str, tuple[int, int]]:
    """{row: how often it was good and bad}: a case may have been closed twice."""
    good, bad = (Counter(one) for one in rows)
    return {one: (good[one], bad[one]) for one in good.keys() | bad.keys()}


def _said(times: tuple[int, ...]) -> bool | None:
    return None if not times else times[1] == 0
