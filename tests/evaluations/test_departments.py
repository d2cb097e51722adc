"""Departments and offices are judged by what they received: counted, ranked, explained, locked."""

import uuid

import pytest
from sqlalchemy.exc import DBAPIError

from app.core.db import db
from app.evaluations.models import DepartmentCounted, DepartmentRow
from tests.support import evaluating, filings, offices, world

PERIOD = "2026Q3"
RANKING = f"/evaluations/{PERIOD}/departments"
PROOF = ["a" * 64]


@pytest.fixture
def police(app):
    """The county's police with a liaison, `cop`."""
    return offices.add_office(app, "police", "公安局", world.COUNTY, "cop")


@pytest.fixture
def water(people):
    """The county's water bureau, whose liaison is `water`."""
    rows = people.county.get("/departments").json["items"]
    return next(row["id"] for row in rows if row["code"] == "water")


@pytest.fixture
def new_case(people, time):
    """Files cases of the eastern township that it has accepted; their ids."""

    def file():
        key = filings.new_id()
        people.wang.put(f"/incidents/{key}", filings.incident(time.now()))
        done(people.east.act(key, "accept"))
        return key

    return file


def done(answer):
    assert answer.status_code in (200, 201), answer.text
    return answer.json


def send(people, case, department):
    """The township hands a case over; the transfer's key."""
    sent = people.east.act(case, "transfer", to={"department_id": department}, note="请核查")
    return done(sent)["event"]["id"]


def computed(people, time, at="2026-10-09T10:00:00+08:00"):
    time.set(at)
    done(people.county.post(f"/evaluations/{PERIOD}", {}))


def of(people, department, who="county"):
    return done(getattr(people, who).get(f"{RANKING}/{department}"))


@pytest.fixture
def quarter(people, time, run_job, police, water, new_case):
    """What police and water did with what they received; the keys of it."""
    kept, late, back = (f"{case}/{send(people, case, police)}" for case in _three(new_case))
    answered = new_case()
    to_water = f"{answered}/{send(people, answered, water)}"
    done(people.water.act(answered, "receive"))
    done(people.water.act(answered, "answer", note="已关闭排口"))
    done(people.cop.act(case_of(kept), "receive"))
    done(people.cop.act(case_of(kept), "answer", note="已立案"))
    done(people.cop.act(case_of(back), "decline", note="不属于公安职责"))
    time.set("2026-07-09T18:00:00+08:00")
    run_job("escalate")
    time.set("2026-07-20T10:00:00+08:00")
    done(people.cop.act(case_of(late), "receive"))
    done(people.cop.act(case_of(late), "answer", note="晚了，已立案"))
    return {"kept": kept, "late": late, "back": back, "water": to_water}


def _three(new_case):
    return [new_case() for _ in range(3)]


def case_of(row):
    return row.split("/")[0]


def test_a_department_is_judged_by_receipt_answer_and_return(people, time, quarter, police, water):
    computed(people, time)
    why = of(people, police)
    assert why["facts"]["transfer_receipt"] == {"good": 1, "total": 2}
    assert why["facts"]["transfer_answer"] == {"good": 1, "total": 2}
    assert why["facts"]["transfer_kept"] == {"good": 2, "total": 3}
    assert why["facts"]["transfer_result"] == {"good": 2, "total": 2}, "late, and yet told"
    assert why["facts"]["measures_on_time"] == {"good": 0, "total": 0}
    behind = why["evidence"]
    assert behind["transfer_answer"] == {"good": [quarter["kept"]], "bad": [quarter["late"]]}
    assert behind["transfer_kept"]["bad"] == [quarter["back"]]
    terms = {term["indicator"]: term for term in why["terms"]}
    assert terms["transfer_answer"]["text"] == "移交按时办结"
    assert terms["measures_on_time"]["not_applicable"]
    assert all(term["not_from_plan"] for term in why["terms"])
    assert f"= {why['score']:.2f}" in why["sum_text"]
    assert (why["rank"], why["ranked"]) == (2, 2)
    best = of(people, water)
    assert (best["score"], best["rank"], best["head"]) == (100.0, 1, "周凯")
    rows = done(people.county.get(RANKING))
    assert [(row["code"], row["rank"]) for row in rows["items"]] == [("water", 1), ("police", 2)]
    assert rows["provisional"] is False
    offices_of_town = done(people.east.get(RANKING))["items"]
    assert [(row["code"], row["score"], row["rank"]) for row in offices_of_town] == [
        ("env_office", None, None)
    ], "nothing was received: neither punished nor praised"


def test_the_same_again_and_what_comes_later_is_another_quarters(
    people, time, run_job, quarter, police, new_case
):
    case = new_case()
    time.set("2026-09-29T10:00:00+08:00")
    send(people, case, police)
    computed(people, time)
    first = of(people, police)
    assert first["facts"]["transfer_receipt"]["total"] == 3, "due on the last day"
    assert first["facts"]["transfer_answer"]["total"] == 2, "the answer is due in the next quarter"
    computed(people, time)
    run_job("escalate")
    done(people.cop.act(case, "receive"))
    again = of(people, police)
    assert {**again, "computed_at": 0} == {**first, "computed_at": 0}


def test_handling_is_charged_to_the_department_that_had_the_case_then(
    people, time, run_job, water, police, new_case
):
    timely, late, back, moved = (new_case() for _ in range(4))
    for case in (timely, late, back, moved):
        done(people.east.act(case, "escalate", note="请县里办"))
        done(people.county.act(case, "assign", department_id=water))
    done(people.water.act(timely, "submit", note="已整改"))
    done(people.water.act(back, "decline", note="不属于水利职责"))
    done(people.county.act(moved, "assign", department_id=police))
    time.set("2026-08-20T10:00:00+08:00")
    run_job("escalate")
    computed(people, time)
    assert of(people, water)["evidence"]["assigned_on_time"] == {"good": [timely], "bad": [late]}
    assert of(people, police)["evidence"]["assigned_on_time"] == {"good": [], "bad": [moved]}


def test_measures_and_joint_actions_count(people, time, run_job, water, police, new_case):
    case = new_case()
    done(people.east.act(case, "escalate", note="请县里办"))
    order = {"kind": "water_cut", "note": "屡教不改"}
    for department in (water, police):
        done(people.county.act(case, "measure", department_id=department, **order))
    called = people.county.act(case, "joint", bodies=[police, water], on="2026-07-03", note="联合")
    done(called)
    done(people.water.act(case, "carry_out", note="已断水", photo_ids=PROOF))
    time.set("2026-07-03T10:00:00+08:00")
    done(people.water.act(case, "joint_result", note="已停水", photo_ids=[]))
    time.set("2026-09-20T10:00:00+08:00")
    run_job("escalate")
    computed(people, time)
    good, bad = of(people, water)["facts"], of(people, police)["facts"]
    for name in ("measures_on_time", "joint_result"):
        assert (good[name], bad[name]) == ({"good": 1, "total": 1}, {"good": 0, "total": 1}), name
    assert [row["code"] for row in done(people.county.get(RANKING))["items"]] == ["water", "police"]


def test_offices_and_leaders_see_all_below_them_and_a_liaison_his_own(
    people, time, quarter, police, water
):
    computed(people, time)
    for reader in (people.county, people.county_leader, people.inspector):
        assert len(done(reader.get(RANKING))["items"]) == 2, reader.username
        assert reader.get(f"{RANKING}/{police}").status_code == 200
    mine = done(people.cop.get(RANKING))
    assert ([row["code"] for row in mine["items"]], mine["ranked"]) == (["police"], 2)
    assert of(people, police, "cop") == of(people, police)
    unknown = people.cop.get(f"{RANKING}/999999")
    for stranger, path in (
        (people.cop, f"{RANKING}/{water}"),
        (people.cop, f"{RANKING}?parent={world.EAST_TOWN}"),
        (people.east, f"{RANKING}/{police}"),
        (people.east, f"{RANKING}?parent={world.COUNTY}"),
        (people.west, f"{RANKING}?parent={world.EAST_TOWN}"),
    ):
        refused = stranger.get(path)
        assert (refused.status_code, refused.json) == (404, unknown.json), path
    for refused in (people.chief, people.wang, people.admin, people.supervisor):
        assert refused.get(RANKING).status_code == 403, refused.username


def test_a_running_quarter_is_shown_as_it_stands(people, time, quarter, police):
    rows = done(people.county.get(RANKING))
    assert rows["provisional"] is True
    assert of(people, police)["facts"]["transfer_answer"] == {"good": 1, "total": 2}
    assert of(people, police)["evidence"]["transfer_answer"]["bad"] == [quarter["late"]]
    assert people.county.get("/evaluations/2026Q2/departments").status_code == 404
    assert people.county.get("/evaluations/2026H2/departments").status_code == 404


def test_after_locking_nothing_changes_a_departments_figures(app, people, time, quarter, police):
    computed(people, time, at=evaluating.OPENED)
    evaluating.locked(people, time)
    before = of(people, police)
    done(people.county.put(f"/departments/{police}", {"name": "县公安局", "head_name": "新局长"}))
    done(people.east.act(case_of(quarter["kept"]), "dismiss", note="查无此事"))
    after = of(people, police)
    assert after["name"] == "县公安局"
    assert {**after, "name": 0} == {**before, "name": 0}
    assert before["locked_at"]
    with app.app_context():
        for model in (DepartmentRow, DepartmentCounted):
            for change in (db.delete(model), db.update(model).values(good_or_head(model))):
                with (
                    pytest.raises(DBAPIError, match=r"insert|never"),
                    db.session.begin_nested(),
                ):
                    db.session.execute(change)
        db.session.rollback()


def good_or_head(model):
    return {"head": "x"} if model is DepartmentRow else {"count": 9}


def test_a_veto_places_a_department_last_and_its_explanation_says_so(
    people, time, quarter, police, water
):
    computed(people, time)
    body = {"id": str(uuid.uuid4()), "unit": {"department_id": water}, "kind": "veto"}
    body |= {"period": PERIOD, "ground": "整改不力，造成恶劣影响。"}
    key = done(people.county.post("/accountability/consequences", body))["id"]
    path = f"/accountability/consequences/{key}"
    version = people.county_leader.get(path).json["version"]
    step = {"id": str(uuid.uuid4()), "note": "同意"}
    match = {"If-Match": f'"{version}"'}
    done(people.county_leader.post(f"{path}/actions/order", step, headers=match))
    assert of(people, water)["rank"] == 1, "not before it is computed again"
    computed(people, time, at="2026-10-10T10:00:00+08:00")
    last = of(people, water)
    assert (last["rank"], last["ranked"], last["vetoed"], last["score"]) == (2, 2, True, 100.0)
    assert "一票否决" in last["sum_text"]
    assert of(people, police)["rank"] == 1


def test_what_departments_are_judged_by_is_data_of_the_county(people, time, quarter, police):
    known = done(people.county.get("/schemes"))["items"][0]["data"]
    scheme = {"county": world.COUNTY, "valid_from": "2026-08-01"}

    def add(department):
        return people.county.post("/schemes", scheme | {"data": known | {"department": department}})

    for wrong in (
        {"indicators": {"transfer_answer": 99}},
        {"indicators": {"patrol_plan": 100}},
        {"indicators": {"transfer_answer": 100}, "manual": [{"name": "x"}]},
        "x",
    ):
        assert add(wrong).json["code"] == "policy_invalid", wrong
    done(add({"indicators": {"transfer_answer": 60, "transfer_kept": 40}}))
    computed(people, time)
    why = of(people, police)
    assert [term["indicator"] for term in why["terms"]] == ["transfer_answer", "transfer_kept"]
    assert why["score"] == 56.67
