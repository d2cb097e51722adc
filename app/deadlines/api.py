"""/policies and /calendars: what moves deadlines and figures, as versioned data."""

from typing import Any

from flask import g

from app.cells import queries as cells
from app.cells.models import Cell
from app.core import clock
from app.core.db import db
from app.core.errors import Problem, refuse
from app.core.schemas import page_of, whole
from app.core.web import Blueprint, needs
from app.deadlines import service
from app.deadlines.models import Policy
from app.deadlines.schemas import CalendarIn, CalendarOut, PolicyIn, PolicyOut
from app.deadlines.service.terms import computed, is_provisional, loaded

blp = Blueprint("policies", __name__, url_prefix="/api/v1", description="时限与规则")
EXAMPLE = {
    "id": 1,
    "county": None,
    "version": 1,
    "valid_from": "2020-01-01",
    "data": {"accept": {"general": {"clock": "working_hours", "hours": 4}}},
}
CALENDAR = {
    "year": 2026,
    "provisional": False,
    "days": {"2026-10-01": False, "2026-10-10": True},
    "moved": 0,
}


@blp.get("/policies")
@needs("policies.read")
@blp.response(200, page_of(PolicyOut, "Policies"), example={"items": [EXAMPLE], "next": None})
def policies() -> Any:
    """The default policy and those of one's county, by version 规则"""
    tops = {int(post.path.split("/")[1]) for post in g.caller.scope.posts}
    query = (
        db.select(Policy)
        .where(Policy.county_id.is_(None) | Policy.county_id.in_(tops))
        .order_by(Policy.id)
    )
    return whole(_out(row) for row in db.session.scalars(query))


@blp.post("/policies")
@needs("policies.write")
@blp.arguments(
    PolicyIn(), example={"county": "990126", "valid_from": "2027-01-01", "data": EXAMPLE["data"]}
)
@blp.response(201, PolicyOut(), example=EXAMPLE)
@blp.alt_response(422, description="policy_invalid, saying what is wrong")
def add(body: dict[str, Any]) -> Any:
    """A new version for a county; running cases keep theirs 修改规则"""
    county = cells.named(body["county"])
    if county.level != "county" or not g.caller.scope.covers("policies.write", county.path):
        refuse("outside_territory")
    row = service.add_policy(
        caller=g.caller,
        county_id=county.id,
        valid_from=body["valid_from"],
        data=body["data"],
        now=clock.now(),
    )
    return _out(row)


@blp.get("/calendars/<int:year>")
@needs("policies.read")
@blp.response(200, CalendarOut(), example=CALENDAR)
def calendar(year: int) -> Any:
    """A year's rest days on weekdays and working weekends 工作日历"""
    return _calendar(g.caller.scope.county_id(), year, 0)


@blp.put("/calendars/<int:year>")
@needs("policies.write")
@blp.arguments(CalendarIn(), example={"days": CALENDAR["days"]})
@blp.response(200, CalendarOut(), example=CALENDAR)
def load(body: dict[str, Any], year: int) -> Any:
    """Load the official calendar; running limits that cross a changed day move 载入放假安排"""
    county = next(
        (post for post in g.caller.scope.roots("policies.write") if post.level == "county"), None
    ) or refuse("post_lacks_permission")
    if not 2000 <= year <= 2100:
        refuse("not_found")
    if any(day.year != year for day in body["days"]):
        raise Problem("invalid", fields=["days"], errors={"days": ["Out of range."]})
    days = {day.isoformat(): works for day, works in body["days"].items()}
    moved = service.load_calendar(
        by=g.caller.id, county_id=county.cell_id, year=year, days=days, now=clock.now()
    )
    return _calendar(county.cell_id, year, len(moved))


def _calendar(county_id: int | None, year: int, moved: int) -> dict[str, Any]:
    if not 2000 <= year <= 2100:
        refuse("not_found")
    row = loaded(county_id, year)
    days = row.days if row else {day.isoformat(): works for day, works in computed(year)[0].items()}
    return {
        "year": year,
        "provisional": is_provisional(county_id, year),
        "days": dict(sorted(days.items())),
        "moved": moved,
    }


def _out(row: Policy) -> dict[str, Any]:
    county = db.session.get(Cell, row.county_id) if row.county_id else None
    return {
        "id": row.id,
        "county": county.code if county else None,
        "version": row.version,
        "valid_from": row.valid_from,
        "data": row.data,
    }
