"""The starting scheme's newest version: patrol, handling and feedback, from the next quarter on."""

import pytest

from app.evaluations.sections import SCHEME, read_scheme
from app.evaluations.starting_scheme import DATA, VERSION
from tests.support import filings, world

BEGUN, RUNS, NEXT = "2026Q3", "2027Q1", "2027Q2"


def schemes(people):
    return people.county.get("/schemes").json["items"]


def terms(people, period, code=world.V1):
    told = people.county.get(f"/evaluations/{period}/{code}").json
    return {term["indicator"]: term for term in told["terms"]}


def test_it_weighs_the_three_that_are_to_be_in_place_and_says_so():
    assert SCHEME.faults(SCHEME.filled(DATA)) == []
    rules = read_scheme(VERSION, DATA)
    for name in ("village", "township", "county"):
        level = rules.levels[name]
        weights = {item.name: item.weight for item in level.items}
        for fact in ("patrol_plan", "tasks_done", "on_time_handling", "feedback"):
            assert weights[fact] > 0, (name, fact)
        assert weights["feedback_reporter"] > 0
        assert sum(weights.values()) == 100
        assert all(item.not_from_plan for item in (*level.items, *level.additions))


def test_it_counts_from_the_quarter_to_come_and_changes_none_that_runs(people, time, run_job):
    time.set("2027-02-10T09:00:00+08:00")
    people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(time.now()))
    before = terms(people, RUNS)
    assert run_job("starting_scheme") == 1
    assert run_job("starting_scheme") == 0, "once"
    assert terms(people, RUNS) == before
    assert "feedback" not in before
    row = schemes(people)[-1]
    assert (row["version"], row["valid_from"]) == (VERSION, "2027-04-01")
    assert set(row["not_from_plan"]) >= {"village", "township", "county"}
    time.set("2027-05-10T09:00:00+08:00")
    people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(time.now()))
    now = terms(people, NEXT)
    assert now["feedback"]["weight"] == 10
    assert now["feedback"]["not_from_plan"]
    # the quarter that ran is computed by what it ran under
    assert people.county.post(f"/evaluations/{RUNS}", {}).status_code == 200
    assert terms(people, RUNS).keys() == before.keys()


def test_a_county_with_a_scheme_of_its_own_keeps_it(people, time, run_job):
    own = schemes(people)[0]["data"] | {"village": {"patrol_plan": 100}}
    body = {"county": world.COUNTY, "valid_from": "2026-07-01", "data": own}
    assert people.county.post("/schemes", body).status_code == 201
    run_job("starting_scheme")
    time.set("2027-05-10T09:00:00+08:00")
    people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(time.now()))
    assert list(terms(people, NEXT)) == ["patrol_plan"]


@pytest.mark.usefixtures("time")
def test_one_that_was_stored_for_a_later_day_does_not_come_back(people, time, run_job):
    assert run_job("starting_scheme") == 1
    assert schemes(people)[-1]["valid_from"] == "2027-01-01", "as the one that it replaces"
    time.set("2027-02-10T09:00:00+08:00")
    people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(time.now()))
    assert "feedback" in terms(people, RUNS)
