"""Valid patrols; the cycles and days in which there was one (rows B01, F04, A26)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, cast, func, literal, or_, select, union_all
from sqlalchemy.types import Integer, String

from app.cells.models import Cell
from app.core.clock import day_of
from app.core.db import db
from app.core.local_day import local_day
from app.core.portable import EPOCH, as_text, day_number
from app.evaluations.measures.checks import PATROLS, found_false
from app.evaluations.measures.ground import Ground, marked, places, shared, stood
from app.evaluations.measures.lives import lives
from app.evaluations.rules import windows
from app.filings.rules.marks import Mark
from app.patrols.models import Patrol
from app.patrols.rules.doubts import COUNTING, WAITING
from app.patrols.sections import VALID_PATROL, ValidPatrol
from app.policies.models import Policy
from app.policies.queries import by_version

CHIEF = frozenset({"grid_chief"})


@shared
def walks(ground: Ground) -> Any:
    """The patrols that say something of a cell, each with its place and local day, and whether it
    is valid (1) or not (0).

    One in doubt is neither until a person has looked. A stranger's patrol neither helps nor harms;
    nor does a superior's: a village is judged by its own people. A unit's are its village's.
    """
    day = local_day(Patrol.started_at)
    place = func.coalesce(Patrol.village_id, Patrol.cell_id)
    columns = (place.label("place_id"), day.label("day"), _valid(ground).label("valid"))
    query = (
        select(Patrol.id, Patrol.officer_id, Patrol.received_at, Cell.level, *columns)
        .select_from(Patrol)
        .join(Cell, Cell.id == place)
        .where(
            Patrol.county_id == ground.county.id,
            ground.asked(Patrol.village_id, Patrol.cell_id),
            Patrol.state == "closed",
            Patrol.started_at >= ground.start,
            Patrol.started_at < ground.end,
            Patrol.received_at <= ground.computed_at,
            Patrol.doubt != WAITING,
            ~marked(Patrol.marks, {Mark.OUTSIDE_POST}),
        )
    )
    own = stood(Patrol.officer_id, [place], day, Patrol.received_at)
    # two selects, so that posts are joined, not looked up for each patrol
    both = union_all(
        query.where(Cell.level == "village", own), query.where(Cell.level != "village")
    )
    return both.cte("walks").prefix_with("MATERIALIZED")


def _valid(ground: Ground) -> Any:
    """1 where a patrol is what its policy calls valid (patrols.rules.is_valid), and the level above
    has not found it false; else 0.
    """
    mine = or_(Policy.county_id == ground.county.id, Policy.county_id.is_(None))
    asked: dict[ValidPatrol, list[int]] = defaultdict(list)
    for version in db.session.scalars(select(Policy.id).where(mine).order_by(Policy.id)):
        asked[by_version(version)[VALID_PATROL]].append(version)
    good = or_(
        *[
            and_(
                Patrol.policy_version.in_(versions),
                Patrol.duration_s >= said.valid_minutes * 60,
                Patrol.length_m >= said.valid_metres,
                func.coalesce(Patrol.inside_share, 0.0) >= said.valid_inside_share,
                Patrol.visited >= said.valid_visits,
                Patrol.photos_in_place >= said.valid_photos,
            )
            for said, versions in asked.items()
        ]
    )
    counts = Patrol.doubt.in_(sorted(COUNTING)), ~found_false(ground, PATROLS, Patrol.id)
    return case((and_(good, *counts), 1), else_=0)


@shared
def _days(ground: Ground) -> Any:
    """One valid patrol of each officer's day in a cell."""
    w = walks(ground).c
    day = (w.place_id, w.officer_id, w.day)
    columns = (func.min(as_text(w.id)).label("row"), func.min(w.received_at).label("received_at"))
    query = select(*day, *columns).where(w.valid == 1).group_by(*day)
    return query.cte("walked_days").prefix_with("MATERIALIZED")


def valid_patrols(ground: Ground) -> Any:
    """Patrols; good when valid. Of one officer's valid ones of a day one counts, so that nobody
    gains by splitting it; each that is not valid counts.
    """
    w, d = walks(ground).c, _days(ground).c
    bad = select(w.place_id.label("cell_id"), w.valid.label("good"), as_text(w.id).label("row"))
    return union_all(bad.where(w.valid == 0), select(d.place_id, literal(1, Integer), d.row))


def chief_patrols(ground: Ground) -> Any:
    """Of the valid ones; good when whoever made it was the cell's chief on that day."""
    d = _days(ground).c
    chief = stood(d.officer_id, [d.place_id], d.day, d.received_at, CHIEF)
    good = case((chief, 1), else_=0).label("good")
    return select(d.place_id.label("cell_id"), good, d.row)


def patrol_plan(ground: Ground) -> Any:
    """Cycles of the default plan; good with a valid patrol in it."""
    return _cycles(ground, ground.rules[VALID_PATROL].every_days)


def patrol_days(ground: Ground) -> Any:
    """Days; good with a valid patrol on it."""
    return _cycles(ground, 1)


def _cycles(ground: Ground, every: int) -> Any:
    """A row for each whole cycle of each village: a valid patrol of it, else the cycle by its
    number. A cycle that still runs is owed by nobody, and a patrol already made in it counts.
    """
    alive = lives(ground.cells, ground.period)
    over = day_of(ground.computed_at) - timedelta(days=1)
    usual = ground.period.first, ground.period.last
    odd = {cell_id: life for cell_id, life in alive.items() if life != usual}
    w, villages = walks(ground).c, select(Cell.id, Cell.code).where(_villages(ground, alive))
    village = villages.cte(f"villages_{every}")
    v = village.c

    def of(cell_id: Any, say: Any) -> ColumnElement[int]:
        """What holds for a village's life: most of them live through the whole period."""
        said = {one: say(*life) for one, life in odd.items()}
        usually = literal(say(*usual), Integer)
        return case(said, value=cell_id, else_=usually) if said else usually

    first = of(w.place_id, lambda first, _: first.toordinal() - EPOCH)
    most = of(w.place_id, lambda first, last: windows(first, last, every))
    whole = of(v.id, lambda first, last: windows(first, min(last, over), every))
    since = day_number(w.day) - first
    number = since // every
    columns = (w.place_id, number.label("number"), func.min(as_text(w.id)).label("row"))
    done = (
        select(*columns)
        .where(w.valid == 1, w.level == "village", since >= 0, number < most)
        .group_by(w.place_id, number)
        .cte(f"done_{every}")
        .prefix_with("MATERIALIZED")
    )
    numbers = select(literal(0, Integer).label("n")).cte(f"numbers_{every}", recursive=True)
    longest = windows(*usual, every)
    numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n + 1 < longest))
    n = numbers.c.n
    made = (done.c.place_id == v.id) & (done.c.number == n)
    cycle = v.code + "/" + cast(n + 1, String)
    missed = (
        select(v.id.label("cell_id"), literal(0, Integer).label("good"), cycle.label("row"))
        .select_from(village.join(numbers, n < whole).outerjoin(done, made))
        .where(done.c.place_id.is_(None))
    )
    good = select(done.c.place_id, literal(1, Integer), done.c.row)
    return union_all(missed, good.where(done.c.place_id.not_in(_dead(ground, alive))))


def _villages(ground: Ground, alive: Mapping[int, Any]) -> ColumnElement[bool]:
    here = places(ground).c
    mine = select(here.cell_id).where(here.village_id == here.cell_id)
    found: ColumnElement[bool] = Cell.id.in_(mine) & ground.asked(Cell.id)
    return found & Cell.id.not_in(_dead(ground, alive))


def _dead(ground: Ground, alive: Mapping[int, Any]) -> list[int]:
    return [c.id for c in ground.cells if c.level == "village" and c.id not in alive]
