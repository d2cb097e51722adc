"""What ends with a day ends at 24:00 of that day, wherever people read it; a beginning does not."""

import uuid
from datetime import UTC, date, datetime

import pytest

from app.core import clock
from app.core.db import db
from app.incidents.models import Incident
from tests.console.test_registers import row_of, send
from tests.support import world
from tests.support.engines import ONE_ENGINE

#: Whatever a test stores is rolled back.
pytestmark = [ONE_ENGINE, pytest.mark.usefixtures("time")]
MIDNIGHT = datetime(2026, 2, 27, 16, tzinfo=UTC)  # 00:00 of the 28th


def test_an_end_at_midnight_is_2400_of_the_day_before_a_beginning_is_not(app):
    with app.app_context():
        assert clock.shown(MIDNIGHT) == "2026-02-28 00:00"
        assert clock.shown(MIDNIGHT, ends=True) == "2026-02-27 24:00"
        assert clock.shown(MIDNIGHT.replace(minute=1), ends=True) == "2026-02-28 00:01"
        assert clock.last_day(MIDNIGHT) == date(2026, 2, 27)
        new_year = datetime(2026, 12, 31, 16, tzinfo=UTC)
        assert clock.shown(new_year, ends=True, year=False) == "12-31 24:00"


def test_the_last_day_of_a_limit_is_its_day_everywhere_and_the_api_says_the_instant(
    app, people, file, east
):
    case = file()
    assert people.east.act(case, "accept", handling_class="general").status_code == 201
    limits = people.east.get(f"/incidents/{case}/limits").json["items"]
    (due,) = {one["due_at"] for one in limits if one["clock"] == "natural_days"}
    with app.app_context():
        last = clock.shown(datetime.fromisoformat(due), ends=True)
        db.session.get_one(Incident, uuid.UUID(case)).due_at = datetime.fromisoformat(due)
        db.session.commit()
    assert last == "2026-08-31 24:00"
    for path in ("/cases?columns=due_at", "/cases", f"/cases/{case}", f"/cases/{case}/history"):
        assert "08-31 24:00" in east.get(path).text, path
    assert last in east.get("/cases.csv").text


def test_a_day_of_duty_and_of_a_task_ends_at_2400_and_begins_at_0000(app, people, east):
    turn = {
        "cell": world.EAST_TOWN,
        "officer_id": str(people.chief.id),
        "rank": "main",
        "shift": "day",
        "starts_at": "2026-07-02T00:00",
        "ends_at": "2026-07-03T00:00",
    }
    assert send(east, "duty", "new", **turn).status_code == 303
    html = east.get("/registers/duty").text
    assert "2026-07-02 00:00" in html
    assert "2026-07-02 24:00" in html
    key = row_of(east, "duty", "2026-07-02 24:00", "end")
    told = east.get(f"/registers/duty/{key}/end").text
    assert "2026-07-02 00:00 — 2026-07-02 24:00" in told
    assert "2026-07-02 24:00" in east.get("/registers/duty.csv").text
    plan = {"name": "日查", "cell": world.EAST_TOWN, "mode": "regular", "terms.unit": "day"}
    dates = {"starts_on": "2026-07-01", "ends_on": "2026-07-02", "terms.per": "cell"}
    assert send(east, "plans", "new", **plan, **dates).status_code == 303
    assert "2026-07-01 24:00" in east.get("/registers/tasks").text
