"""Whether the results of closed cases have arrived with those who must know them."""

from collections.abc import Set
from typing import Any

from sqlalchemy import and_, case, func, or_, select, union_all
from sqlalchemy.orm import aliased

from app.core.local_day import last_day, local_day
from app.core.portable import as_text
from app.evaluations.measures.ground import Ground, at_level, on_record, shared
from app.incidents.models import LEVELS, Incident, IncidentResult, Reporter
from app.incidents.rules.duty import levels_above
from app.incidents.rules.result import TOLD_BY
from app.notices.models import Notice
from app.posts.models import Delegation, Post
from app.posts.queries.standing import OVER
from app.posts.rules import FIELD, OFFICE

#: level -> the posts by which its grid learns of a result; of a village without a chief, FIELD.
RECEIVERS = {"village": frozenset({"grid_chief"}), "township": OFFICE, "county": OFFICE}
#: Who was asked whether he is satisfied has been told.
ASKED = ("satisfied", "dissatisfied", "unreachable")


@shared
def results(ground: Ground) -> Any:
    """What was said at closings of the period, with the cells that the case lies in."""
    r, i = IncidentResult, Incident
    columns = (r.event_id, r.incident_id, r.officer_id, r.level, r.at, r.closed, r.satisfaction)
    lies_in = [getattr(i, f"{level}_id") for level in LEVELS]
    day = local_day(r.at).label("day")
    query = select(*columns, day, *lies_in).join(i, i.id == r.incident_id)
    mine = i.county_id == ground.county.id, ground.asked(*lies_in), ground.covers(r.at)
    return query.where(*mine).cte("results").prefix_with("MATERIALIZED")


@shared
def _knows(ground: Ground) -> Any:
    """Each closing, the cells it lies in, and who knows of it, maybe more than once: who closed it,
    who has read the notice of it, and those for whom one of them stood in on that day.
    """
    r, notice, leave = results(ground).c, Notice, Delegation
    of = ("event_id", "day", "at", *[f"{level}_id" for level in LEVELS])

    def known(by: Any, source: Any) -> Any:
        return select(by.label("officer_id"), *[source[name] for name in of])

    read = and_(
        notice.about_id == as_text(r.incident_id),
        notice.cause == as_text(r.event_id),
        notice.about == "incident",
        notice.kind.in_(TOLD_BY),
        notice.read_at <= ground.computed_at,
    )
    readers = known(notice.officer_id, r).join(notice, read).where(r.closed)
    selves = (
        union_all(known(r.officer_id, r).where(r.closed), readers)
        .cte("selves")
        .prefix_with("MATERIALIZED")
    )
    s = selves.c
    ran = local_day(leave.starts_at) <= s.day, last_day(OVER) >= s.day, leave.starts_at < OVER
    away = known(leave.officer_id, s).join(leave, leave.deputy_id == s.officer_id).where(*ran)
    return union_all(known(s.officer_id, s), away).subquery("knows")


@shared
def _told(ground: Ground) -> Any:
    """Of each closing the levels whose grids know: a reviewer of the county or township, the chief
    of the village (where it has none, one of its officers), as posts stood on that day. One person
    of a grid is enough.
    """
    source, knows, post, chief = results(ground), _knows(ground), aliased(Post), aliased(Post)
    r, k = source.c, knows.c

    def by(level: str, kinds: Set[str]) -> Any:
        held = and_(post.cell_id == k[f"{level}_id"], post.kind.in_(sorted(kinds)))
        return func.max(case((held, 1), else_=0))

    held = post.cell_id.in_([k[f"{level}_id"] for level in LEVELS])
    heard = (
        select(k.event_id, by("village", FIELD).label("field"))
        .add_columns(*[by(level, RECEIVERS[level]).label(f"{level}_told") for level in LEVELS])
        .join(post, and_(post.officer_id == k.officer_id, held))
        .where(*on_record(post, k.day, k.at))
        .group_by(k.event_id)
    ).subquery()
    seat = chief.cell_id == r.village_id, chief.kind.in_(sorted(RECEIVERS["village"]))
    has = select(chief.id).where(*seat, *on_record(chief, r.day, r.at)).exists()
    told: dict[str, Any] = {level: heard.c[f"{level}_told"] for level in LEVELS}
    none = heard.c.field.is_distinct_from(1)
    told["village"] = case((told["village"] == 1, 1), (none, 0), (has, 0), else_=1)
    return (
        select(source, *[func.coalesce(one, 0).label(f"{at}_told") for at, one in told.items()])
        .select_from(source.outerjoin(heard, heard.c.event_id == r.event_id))
        .where(r.closed)
        .cte("told")
        .prefix_with("MATERIALIZED")
    )


def _fed(ground: Ground, owed: dict[str, list[str]]) -> Any:
    """Closings of which other levels (`owed` by the level that closed it) must know, charged to the
    cell in which the case lies and all above; good when they do. A case without a cell of a level
    owes it nothing; nor does one that nobody else need know of.
    """
    t = _told(ground).c
    cell_id = func.coalesce(*[t[f"{level}_id"] for level in LEVELS])
    ways = []
    for level, others in owed.items():
        known = [or_(t[f"{one}_id"].is_(None), t[f"{one}_told"] == 1) for one in others]
        ways.append((t.level == level, case((and_(*known), 1), else_=0)))
    good = case(*ways, else_=1).label("good")
    query = select(cell_id.label("cell_id"), good, as_text(t.incident_id).label("row"))
    return query.where(t.level.in_(tuple(owed)))


#: closing level -> the grid above it; every grid below it
ABOVE = {level: list(levels_above(level)[:1]) for level in LEVELS[1:]}
BELOW = {level: list(LEVELS[: LEVELS.index(level)]) for level in LEVELS[1:]}


def feedback(ground: Ground) -> Any:
    """Results fed back (rows B27, C06): the grid above the level that closed it and every grid
    below it know. Above the county there is none. Publication is not looked at.
    """
    return _fed(ground, {level: ABOVE[level] + BELOW[level] for level in BELOW})


def feedback_above(ground: Ground) -> Any:
    """Of these the grid above."""
    return _fed(ground, {level: known for level, known in ABOVE.items() if known})


def feedback_below(ground: Ground) -> Any:
    """Of these the grids below."""
    return _fed(ground, BELOW)


def feedback_reporter(ground: Ground) -> Any:
    """Closings of cases with somebody who reported them by name; good when he was asked whether he
    is satisfied.
    """
    r = results(ground).c
    cell_id = at_level(results(ground), r.level)
    good = case((r.satisfaction.in_(ASKED), 1), else_=0).label("good")
    query = select(cell_id.label("cell_id"), good, as_text(r.incident_id).label("row"))
    query = query.join(Reporter, Reporter.incident_id == r.incident_id)
    return query.where(r.closed, ~Reporter.anonymous, ground.asked(cell_id))


def satisfaction(ground: Ground) -> Any:
    """Answers of those who reported; good when they are satisfied, bad also where the case went on
    for it.
    """
    r = results(ground).c
    cell_id = at_level(results(ground), r.level)
    good = case((r.satisfaction == "satisfied", 1), else_=0).label("good")
    query = select(cell_id.label("cell_id"), good, as_text(r.incident_id).label("row"))
    said = r.satisfaction.in_(("satisfied", "dissatisfied"))
    return query.where(said, ground.asked(cell_id))
