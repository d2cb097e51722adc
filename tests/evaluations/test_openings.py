"""Stories of beginning in time: a quarter that has ended, halves and years whose parts are locked,
each with its limit, its reminder and the duty case of who is late.
"""

import pytest

from app.core.db import db
from app.deadlines.models import Deadline
from tests.support import world
from tests.support.evaluating import OPENED, done, locked, path, reported

COUNTY, V1, V2 = world.COUNTY, world.V1, world.V2


@pytest.fixture
def whole(app, people, time):
    """Quarters are locked, whatever was said in them: from "2026Q1" on."""

    def lock(*periods):
        for period in periods:
            done(people.county.post(f"/evaluations/{period}", {}))
            reported(app, period)
            done(people.county.post(f"/evaluations/{period}/lock", {}))

    return lock


def kinds(person):
    return [one["kind"] for one in person.get("/notices?limit=200").json["items"]]


def told(person, kind):
    """The periods of which somebody was told this."""
    found = person.get("/notices?limit=200").json["items"]
    return sorted(one["about_id"].split("/")[0] for one in found if one["kind"] == kind)


def late_cases(person):
    """(cell, what is said) of each duty case that somebody sees."""
    cases = person.get("/incidents?kind=DUT-03").json["items"]
    shown = [person.get(f"/incidents/{one['id']}").json for one in cases]
    lowest = [
        next(c for level in ("village", "township", "county") if (c := one["cells"][level]))
        for one in shown
    ]
    return [(cell["code"], one["description"]) for cell, one in zip(lowest, shown, strict=True)]


def limits(person, period, code=COUNTY):
    shown = done(person.get(path(code, "steps", period)))["limits"]
    return [(one["step"], one["code"], one["due_at"]) for one in shown]


def test_a_quarter_that_nobody_opens(people, time, run_job):
    time.set("2026-10-03T08:20:00+08:00")
    assert run_job("ask_to_open") == 0, "what is filed late still counts"
    time.set("2026-10-04T08:20:00+08:00")
    assert run_job("ask_to_open") == 1
    assert run_job("ask_to_open") == 0, "once"
    assert told(people.county, "evaluation_to_open") == ["2026Q3"]
    assert "evaluation_to_open" not in kinds(people.county_leader) + kinds(people.east)

    # five working days, a Saturday among them, until the 13th
    time.set("2026-10-13T09:00:00+08:00")
    run_job("remind_due_soon")
    run_job("remind_due_soon")
    assert told(people.county, "evaluation_due_soon") == ["2026Q3"]
    time.set("2026-10-13T17:29:00+08:00")
    run_job("escalate")
    assert late_cases(people.county) == []
    time.set("2026-10-13T17:31:00+08:00")
    run_job("escalate")
    run_job("escalate")
    assert told(people.county, "evaluation_late") == ["2026Q3"]
    assert told(people.county_leader, "evaluation_late") == ["2026Q3"]
    ((code, said),) = late_cases(people.county_leader)
    assert code == COUNTY
    assert "2026Q3 考核" in said
    assert "未按时完成启动考核" in said
    assert "2026-10-13" in said

    # late is better than never, and nothing runs of it any more
    done(people.county.post("/evaluations/2026Q3", {}))
    assert run_job("ask_to_open") == 0
    assert limits(people.chief, "2026Q3", V1)[0][0] == "self"


def test_who_opens_it_in_time_hears_no_more_of_it(app, people, time, run_job):
    time.set("2026-10-04T08:20:00+08:00")
    run_job("ask_to_open")
    time.set(OPENED)
    done(people.county.post("/evaluations/2026Q3", {}))
    with app.app_context():
        query = db.select(Deadline).where(Deadline.owner == "evaluation_opening")
        row = db.session.scalars(query).one()
        assert (row.running_since, row.reason, row.overdue_since) == (None, "done", None)
        assert row.rule == "evaluation_steps/open"
    time.set("2026-10-13T17:31:00+08:00")
    run_job("remind_due_soon")
    run_job("escalate")
    assert "evaluation_due_soon" not in kinds(people.county)
    assert COUNTY not in [code for code, _ in late_cases(people.county)]


def test_who_opens_before_he_is_asked_is_not_asked(people, time, run_job):
    time.set("2026-10-02T09:00:00+08:00")
    done(people.county.post("/evaluations/2026Q3", {}))
    time.set("2026-10-09T08:20:00+08:00")
    assert run_job("ask_to_open") == 0


def test_a_county_that_had_nobody_then_is_not_asked(people, time, run_job):
    time.set("2020-01-09T08:20:00+08:00")  # everybody has come this year
    assert run_job("ask_to_open") == 0
    assert "evaluation_to_open" not in kinds(people.county)


def test_a_half_year_is_asked_for_reminded_of_and_late(people, time, run_job, whole):
    time.set("2027-01-11T09:00:00+08:00")
    whole("2026Q3")
    done(people.county.post("/evaluations/2026Q4", {}))
    assert run_job("ask_to_open") == 0, "a quarter is not locked yet"
    whole("2026Q4")
    assert run_job("ask_to_open") == 1
    assert told(people.county, "evaluation_to_open") == ["2026H2"]

    # nobody begins: five working days until the 18th
    time.set("2027-01-18T17:31:00+08:00")
    run_job("escalate")
    assert told(people.county, "evaluation_late") == ["2026H2"]
    assert [code for code, _ in late_cases(people.county)] == [COUNTY]

    done(people.county.post("/evaluations/2026H2", {}))
    due = "2027-02-01T09:30:00+00:00"
    assert limits(people.county, "2026H2") == [("lock", COUNTY, due)]
    assert limits(people.chief, "2026H2", V1) == [], "the county's office alone owes anything"
    done(people.county.post("/evaluations/2026H2", {}))
    assert limits(people.county, "2026H2") == [("lock", COUNTY, due)], "computed again, too"
    time.set("2027-02-01T09:00:00+08:00")
    run_job("remind_due_soon")
    run_job("remind_due_soon")
    assert told(people.county, "evaluation_due_soon") == ["2026H2"]
    assert "evaluation_due_soon" not in kinds(people.east)
    time.set("2027-02-01T17:31:00+08:00")
    run_job("escalate")
    run_job("escalate")
    assert told(people.county, "evaluation_late") == ["2026H2", "2026H2"]
    said = [text for code, text in late_cases(people.county_leader) if code == COUNTY]
    assert sorted("考核锁定" in text for text in said) == [False, True]
    assert all("2026H2" in text for text in said)
    whole("2026H2")
    assert limits(people.county, "2026H2") == []


def test_the_year_is_asked_for_when_both_halves_are_locked(people, time, run_job, whole):
    time.set("2027-01-11T09:00:00+08:00")
    whole("2026Q1", "2026Q2", "2026Q3", "2026Q4")
    assert run_job("ask_to_open") == 1, "of the halves the newest"
    whole("2026H1", "2026H2")
    assert run_job("ask_to_open") == 1
    assert told(people.county, "evaluation_to_open") == ["2026", "2026H2"]
    done(people.county.post("/evaluations/2026", {}))
    assert limits(people.county, "2026") == [("lock", COUNTY, "2027-01-25T09:30:00+00:00")]
    whole("2026")
    time.forward(days=60)
    run_job("escalate")
    assert late_cases(people.county) == []
    assert "evaluation_late" not in kinds(people.county)


def test_a_quarter_locked_late_is_the_county_offices_to_answer_for(people, time, run_job):
    time.set("2026-10-09T09:00:00+08:00")
    locked(people, time)
    assert late_cases(people.county) == []
