"""The rows behind a figure by what people call them: which cell, from when to when, what was there.

A patrol or case has its own page. A cycle or day without a valid patrol, a site, a task, a square
of ground has none: what was not done has to be named here.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta

import numpy as np
from sqlalchemy import func, select

from app.cells.models import Cell
from app.core.clock import day_of
from app.core.db import db
from app.evaluations.measures.ground import Ground
from app.evaluations.measures.lives import lives
from app.evaluations.rules.rows import CYCLE, KINDS, RECORD, REPORT, SITE, SQUARE, TASK, Named
from app.evaluations.service.name_reports import name_reports
from app.patrols.models import Patrol, Visit
from app.patrols.sections import VALID_PATROL
from app.plans.models import Plan, Task
from app.sites.models import Site
from grids import squares

#: How many keys are asked for in one statement.
PORTION = 500


def name_rows(fact: str, rows: Sequence[str], ground: Ground) -> list[Named]:
    """Rows of a fact in their order, counted on a ground."""
    kind = KINDS.get(fact, RECORD)
    own = [row for row in rows if kind in (SITE, TASK) or "/" in row]
    if kind == RECORD or not own:
        return [Named(row, RECORD) for row in rows]
    if kind == REPORT:
        known = name_reports(own)
    elif kind == SITE:
        known = _sites(sorted({int(row) for row in own}), ground)
    elif kind == TASK:
        known = _tasks(sorted({int(row) for row in own}))
    else:
        known = _of_villages(kind, own, ground)
    named = set(own)
    return [known.get(row) or Named(row, kind if row in named else RECORD) for row in rows]


def _of_villages(kind: str, rows: Sequence[str], ground: Ground) -> dict[str, Named]:
    parts = {row: (row.rpartition("/")[0], int(row.rpartition("/")[2])) for row in rows}
    villages = {cell.code: cell for cell in ground.cells if cell.level == "village"}
    if kind == SQUARE:
        numbers = list({number for _, number in parts.values()})
        lon, lat = squares.middles(np.array(numbers, np.int64))
        at = dict(zip(numbers, zip(lon.tolist(), lat.tolist(), strict=True), strict=True))
        first, last = ground.period.first, ground.period.last
        return {
            row: Named(row, kind, _called(villages.get(code)), since=first, until=last)._replace(
                place=(round(at[number][0], 6), round(at[number][1], 6))
            )
            for row, (code, number) in parts.items()
        }
    every = ground.rules[VALID_PATROL].every_days if kind == CYCLE else 1
    alive = lives(ground.cells, ground.period)
    asked = {villages[code].id for code, _ in parts.values() if code in villages}
    walked = _walked(asked, ground)
    found = {}
    for row, (code, number) in parts.items():
        cell = villages.get(code)
        if cell is None or cell.id not in alive:
            continue
        first = alive[cell.id][0] + timedelta(days=(number - 1) * every)
        days = [first + timedelta(days=n) for n in range(every)]
        tried = sum(walked[cell.id][day] for day in days)
        found[row] = Named(row, kind, _called(cell), None, first, days[-1], tried)
    return found


def _walked(village_ids: Collection[int], ground: Ground) -> dict[int, Counter[date]]:
    """{village: {day: how many patrols there were, counted or not}}"""
    place = func.coalesce(Patrol.village_id, Patrol.cell_id)
    span = Patrol.started_at >= ground.start, Patrol.started_at < ground.end
    found: dict[int, Counter[date]] = defaultdict(Counter)
    for some in _portions(sorted(village_ids)):
        query = select(place, Patrol.started_at).where(place.in_(some), *span)
        for village_id, moment in db.session.execute(query.where(Patrol.state == "closed")):
            found[village_id][day_of(moment)] += 1
    return found


def _sites(ids: Sequence[int], ground: Ground) -> dict[str, Named]:
    first, last = ground.period.first, ground.period.last
    found = {}
    for some in _portions(ids):
        place = func.coalesce(Site.village_id, Site.township_id, Site.county_id)
        query = select(Site.id, Site.name, Cell).join(Cell, Cell.id == place)
        visits = (
            select(Visit.site_id, func.count())
            .where(
                Visit.site_id.in_(some),
                Visit.arrived_at >= ground.start,
                Visit.arrived_at < ground.end,
            )
            .group_by(Visit.site_id)
        )
        tried = dict(db.session.execute(visits).all())
        for site_id, name, cell in db.session.execute(query.where(Site.id.in_(some))):
            row = str(site_id)
            count = tried.get(site_id, 0)
            found[row] = Named(row, SITE, _called(cell), name, first, last, count)
    return found


def _tasks(ids: Sequence[int]) -> dict[str, Named]:
    found = {}
    for some in _portions(ids):
        query = (
            select(Task, Plan.name, Cell, Site.name)
            .join(Plan, Plan.id == Task.plan_id)
            .join(Cell, Cell.id == Task.cell_id)
            .outerjoin(Site, Site.id == Task.site_id)
            .where(Task.id.in_(some))
        )
        for task, plan, cell, site in db.session.execute(query):
            row, name = str(task.id), f"{plan} · {site}" if site else plan
            span = task.period_first, task.period_last
            found[row] = Named(row, TASK, _called(cell), name, *span, state=task.state)
    return found


def _called(cell: Cell | None) -> tuple[str, str] | None:
    return (cell.code, cell.name) if cell else None


def _portions(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[at : at + PORTION] for at in range(0, len(ids), PORTION)]
