"""The scheduler stands still over a holiday: late, never lost, and nobody loses time by it."""

from datetime import datetime, timedelta

import pytest

from app.jobs import JOBS
from tests.support import filings

BACK = "2026-10-03T15:00:00+08:00"


@pytest.fixture
def file(people, time):
    def make(at, **changes):
        time.set(at)
        case = filings.new_id()
        filed = people.wang.put(f"/incidents/{case}", filings.incident(time.now(), **changes))
        assert filed.status_code == 201, filed.text
        return case

    return make


def shown(person, case):
    return person.get(f"/incidents/{case}").json


def moment(text):
    """To the minute: the clock goes on while a test runs."""
    return datetime.fromisoformat(text).replace(second=0, microsecond=0)


def test_three_days_without_a_sweep_over_national_day_move_each_case_once(
    people, time, run_job, file
):
    # four working hours each: to 16:00 today, and to 11:30 of the first working day after
    before = file("2026-09-30T10:00:00+08:00", measures_taken="")
    assert run_job("escalate") == 0
    over = file("2026-09-30T16:30:00+08:00")
    urgent = file("2026-10-01T22:00:00+08:00", kind="EMG-01")
    due = {case: moment(shown(people.east, case)["due_at"]) for case in (before, over, urgent)}
    assert due[before] == moment("2026-09-30T16:00:00+08:00")
    assert due[over] == moment("2026-10-08T11:30:00+08:00")
    assert due[urgent] < moment("2026-10-02T00:00:00+08:00"), "round the clock"

    time.set(BACK)
    assert shown(people.east, before)["level"] == "township", "nothing has moved meanwhile"
    calls = ("village", "township", "county")  # of the emergency, each chased once
    assert run_job("escalate") == 2 + len(calls)
    assert run_job("escalate") == 0
    for case in (before, urgent):
        raised = shown(people.county, case)
        assert (raised["level"], raised["status"]) == ("county", "reported")
        assert moment(raised["overdue_since"]) == due[case], "the true time, not that of the sweep"
        history = people.county.get(f"/incidents/{case}/events").json["items"]
        chased = ["chase"] if case == urgent else []
        assert [event["action"] for event in history] == ["report", "escalate", *chased]
        assert moment(history[1]["data"]["late_since"]) == due[case]
    # full time for the county: four working hours, of the first working day; the same urgent span
    assert moment(shown(people.county, before)["due_at"]) == moment("2026-10-08T14:30:00+08:00")
    given = due[urgent] - moment("2026-10-01T22:00:00+08:00")
    assert moment(shown(people.county, urgent)["due_at"]) == moment(BACK) + given
    assert shown(people.east, over)["overdue_since"] is None
    assert moment(shown(people.east, over)["due_at"]) == due[over]

    # all that runs by itself runs, late and twice: nothing moves or is told again
    told = kinds(people)
    assert told["county", "incident_escalated"] == 1
    assert told["county", "emergency_moved"] == 1
    for name in [*JOBS, *JOBS]:
        run_job(name)
    assert kinds(people) == told
    for case in (before, over, urgent):
        steps = {before: 2, over: 1, urgent: 3}
        assert shown(people.county, case)["version"] == steps[case]


def kinds(people):
    """How many notices of each kind about cases each has."""
    found = {}
    for name in ("east", "county", "county_leader", "wang", "chief"):
        for notice in getattr(people, name).get("/notices?limit=200").json["items"]:
            if notice["about"] == "incident":
                key = name, notice["kind"]
                found[key] = found.get(key, 0) + 1
    return found


def test_an_outage_longer_than_two_limits_still_moves_a_case_one_level(people, time, run_job, file):
    """What stood still for weeks is the next level's anew, not overdue there at once."""
    case = file("2026-09-21T10:00:00+08:00")
    time.forward(days=30)
    assert run_job("escalate") == 1
    raised = shown(people.county, case)
    assert raised["level"] == "county"
    assert moment(raised["due_at"]) > time.now() + timedelta(hours=3)
    time.forward(days=30)
    assert run_job("escalate") == 1, "at the top: once, and then no more"
    assert run_job("escalate") == 0
    stuck = shown(people.county, case)
    assert (stuck["due_at"], stuck["overdue_since"]) == (None, raised["overdue_since"])
