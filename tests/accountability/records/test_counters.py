"""What counts by number proposes step by step, once, and decides nothing (row E14)."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from app.accountability import service as accountability
from app.accountability.models import AccountabilityFile, CounterClaim
from app.core import clock
from app.core.db import db, transaction
from tests.support import filings, live, world
from tests.support.people import People


def policy(people, **changes):
    """The county's policy with other numbers of accountability."""
    data = people.county.get("/policies").json["items"][0]["data"]
    body = {"county": world.COUNTY, "valid_from": "2026-07-01"}
    data = data | {"accountability": changes}
    answer = people.county.post("/policies", body | {"data": data})
    assert answer.status_code == 201, answer.text


def violation(people, case, village=world.V1, accept=True):
    """A violation that a check from above has found, accepted by the township."""
    key = case("inspector", village, source="upper_check", nature="violation")
    if accept:
        answer = people.east.act(key, "accept", handling_class="general")
        assert answer.status_code == 201, answer.text
    return key


def counters(people, who="county", query=""):
    answer = getattr(people, who).get(f"/accountability/counters{query}")
    assert answer.status_code == 200, answer.text
    found = {}
    for item in answer.json["items"]:
        unit = item["unit"]["cell"] or item["unit"]["department"]
        found[unit["name"]] = item
    return answer.json, found


def test_first_the_deputy_then_the_heads_each_once_a_period(people, time, case, run_job):
    head = {"role": "party_head", "name": "张三", "starts_on": "2026-06-01"}
    assert people.county.post(f"/cells/{world.EAST_TOWN}/people", head).status_code == 201
    few = {"deputy": 2, "heads": 3}
    off = {"deputy": 0, "heads": 0}
    limits = dict.fromkeys(("village", "county", "department"), off) | {"township": few}
    policy(people, violations=limits, unfinished=dict.fromkeys(limits, off))
    violation(people, case)
    violation(people, case, accept=False)
    assert run_job("propose_counted") == 0, "one is accepted: what is not may be unfounded"
    third = violation(people, case, world.V2)
    assert run_job("propose_counted") == 1
    assert run_job("propose_counted") == 0, "once"
    (file,) = people.county.get("/accountability/files").json["items"]
    assert file["created_by"] is None
    assert (file["ground"], file["step"], file["period"]) == ("counter", "deputy", "2026")
    assert file["person"]["officer_id"] == people.town_leader.id
    assert (file["state"], file["outcome"]) == ("proposed", None), "a proposal decides nothing"
    whole = people.county.get(f"/accountability/files/{file['id']}").json
    assert third in {one["about_id"] for one in whole["evidence"]}
    assert len(whole["evidence"]) == 2
    assert people.town_leader.get("/accountability/files").json["items"] == []

    violation(people, case)
    assert run_job("propose_counted") == 1
    files = people.county.get("/accountability/files").json["items"]
    heads = next(one for one in files if one["step"] == "heads")
    assert heads["person"] == {"officer_id": None, "name": "张三", "role": "party_head"}
    _, found = counters(people)
    assert found["东镇"]["counts"] == {"violations": 3, "unfinished": 0}
    assert [one["step"] for one in found["东镇"]["proposed"]] == ["deputy", "heads"]
    time.set("2027-03-01T09:00:00+08:00")
    assert run_job("propose_counted") == 0, "another year, nothing yet"


def test_what_was_assigned_and_is_late_counts_for_who_owes_it(people, time, case, run_job):
    key = case("county", source="assigned_from_above", nature="violation")
    _, found = counters(people)
    assert found == {}
    people.east.act(key, "accept", handling_class="general")
    time.set("2026-07-14T09:00:00+08:00")
    run_job("escalate")
    shown, found = counters(people)
    assert found["东镇"]["counts"]["unfinished"] == 1
    assert "村201" not in found, "a village owes no handling"
    assert shown["from_plan"] is False, "the numbers to start with are not from the plan"
    first, _ = counters(people, query="?period=2026Q3")
    assert first["period"] == "2026Q3"
    people.east.act(key, "dismiss", note="不属实")
    people.county.act(key, "dismiss", note="不属实")
    _, found = counters(people)
    assert "东镇" not in found


def test_a_department_counts_for_itself(people, time, case, run_job):
    offices = people.county.get("/departments").json["items"]
    water = next(row["id"] for row in offices if row["code"] == "water")
    few = {"deputy": 1, "heads": 1}
    units = ("village", "township", "county", "department")
    off = {key: {"deputy": 0, "heads": 0} for key in units}
    policy(people, violations=off | {"department": few}, unfinished=off)
    key = violation(people, case)
    people.east.act(key, "escalate", note="请县里办")
    people.county.act(key, "accept", handling_class="general")
    people.county.act(key, "assign", department_id=water)
    assert run_job("propose_counted") == 2, "the deputy too, of whom nobody is on record"
    (file,) = people.county.get("/accountability/files").json["items"]
    assert (file["unit"]["department"]["name"], file["step"]) == ("水利局", "heads")
    assert file["person"] == {"officer_id": None, "name": "周凯", "role": "department_head"}
    _, found = counters(people)
    assert [one["people"] for one in found["水利局"]["proposed"]] == [0, 1]


def test_who_sees_which_counters(people, case):
    violation(people, case)
    assert set(counters(people)[1]) == {"试验县", "东镇", "村201"}
    assert set(counters(people, "east")[1]) == {"村201"}, "its own is kept above it"
    assert set(counters(people, "west")[1]) == set()
    for who in ("wang", "chief", "water", "admin", "supervisor"):
        assert getattr(people, who).get("/accountability/counters").status_code == 403, who
    wrong = people.county.get("/accountability/counters?period=2026Q5")
    assert wrong.json["code"] == "period_unknown"
    one = counters(people, query=f"?cell={world.V1}")[1]
    assert set(one) == {"村201"}


def test_nobody_on_record_is_said_to_the_office(people, time, case, run_job):
    few = {"deputy": 1, "heads": 0}
    units = ("village", "township", "county", "department")
    off = {key: {"deputy": 0, "heads": 0} for key in units}
    policy(people, violations=off | {"village": few}, unfinished=off)
    violation(people, case)
    assert run_job("propose_counted") == 1
    assert people.county.get("/accountability/files").json["items"] == []
    kinds = [row["kind"] for row in people.east.get("/notices").json["items"]]
    assert kinds.count("accountability_nobody") == 1


def test_two_schedulers_propose_once(engine, tmp_path):
    """Threads stand for processes: each has a connection and a transaction of its own."""
    with live.instance(engine, tmp_path) as (app, _):
        with app.app_context(), transaction():
            clock.move(datetime(2026, 7, 1, 1, tzinfo=UTC))
        people = People(app)
        for _ in range(10):
            key = filings.new_id()
            body = filings.incident(datetime(2026, 7, 1, 1, tzinfo=UTC))
            body |= {"source": "upper_check", "nature": "violation"}
            assert people.inspector.put(f"/incidents/{key}", body).status_code == 201
            people.east.act(key, "accept", handling_class="general")
        together = threading.Barrier(4)

        def count(_):
            together.wait()
            with app.app_context(), transaction():
                return accountability.propose_counted(now=clock.now(), after=None)[0]

        with ThreadPoolExecutor(4) as pool:
            assert sum(pool.map(count, range(4))) == 3, "two steps of the village, one of the town"
        with app.app_context(), transaction():
            claims = db.session.scalar(db.select(db.func.count()).select_from(CounterClaim))
            files = db.session.scalars(db.select(AccountabilityFile.step)).all()
        assert claims == 3
        assert sorted(files) == ["deputy", "heads"], "the village has a chief and no deputy"
