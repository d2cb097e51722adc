"""Measures on who pollutes: proposed, ordered, carried out with proof, accepted, lifted."""

from datetime import date
from uuid import UUID

import pytest

from app.cells.models import Cell
from app.core.db import db, transaction
from app.deadlines.models import Deadline
from app.incidents.models import Measure
from app.posts.models import Post
from tests.support import filings, offices, world
from tests.support.actions import CLOSING
from tests.support.strangers import check_strangers_learn_nothing

UNKNOWN = "ffffffff-ffff-4fff-8fff-ffffffffffff"
PROOF = ["a" * 64]


@pytest.fixture
def case(people, time):
    """A case of the eastern township that its leader handles, found by wang; its id."""
    case_id = filings.new_id()
    people.wang.put(f"/incidents/{case_id}", filings.incident(time.now()))
    people.east.act(case_id, "accept")
    people.east.act(case_id, "assign", officer_id=people.town_leader.id)
    return case_id


@pytest.fixture
def power(app):
    """The county's power supplier with a liaison, `electrician`."""
    return offices.add_office(app, "power", "供电公司", world.COUNTY, "electrician")


def kinds(person):
    return [notice["kind"] for notice in person.get("/notices").json["items"]]


def measures(person, case):
    return person.get(f"/incidents/{case}/measures").json["items"]


def may(person, case):
    return person.get(f"/incidents/{case}").json["actions"]


def done(answer):
    assert answer.status_code == 201, answer.text
    return answer.json


def raised(person, case, kind, **body):
    """A measure by somebody; its id."""
    return done(person.act(case, "measure", kind=kind, **({"note": "屡教不改"} | body)))["event"][
        "id"
    ]


def listed(person):
    return person.get("/incidents?mark=listed_supervision").json["items"]


def box(person):
    return [case["id"] for case in person.get("/incidents?box=measures").json["items"]]


def confirmed(people, case):
    """The work was done and confirmed: only the end is missing."""
    done(people.town_leader.act(case, "submit", note="已整改"))
    done(people.east.act(case, "confirm"))


# By whose power


def test_a_township_proposes_a_stop_and_the_county_orders_it(people, case):
    said = done(people.east.act(case, "measure", kind="stop", note="超标排放", target="某化工厂"))
    stop = said["event"]["id"]
    assert said["event"]["data"] == {"measure_id": stop, "kind": "stop", "state": "proposed"}
    assert not {"order", "refuse_measure", "lift"} & set(may(people.east, case))
    (owed,) = said["incident"]["owes"]
    assert (owed["part"], owed["who"]["cell"]["name"], owed["measure_id"]) == (
        "deciding",
        "试验县",
        stop,
    )
    for person in (people.county, people.county_leader):
        assert "incident_measure_proposed" in kinds(person), person.username
        assert {"order", "refuse_measure"} <= set(may(person, case)), person.username
        assert box(person) == [case], person.username
    done(people.county.act(case, "order", limit={"clock": "urgent", "hours": 4}))
    (row,) = measures(people.east, case)
    assert (row["state"], row["target"], row["decided_by"]["name"], row["cell"]["name"]) == (
        "ordered",
        "某化工厂",
        "county",
        "试验县",
    )
    assert row["raised_by"]["name"] == "east"
    assert row["power"]["level"] == "county"
    assert [limit["stage"] for limit in row["limits"]] == ["carry_out"]
    for person in (people.east, people.town_leader):
        assert "incident_measure_ordered" in kinds(person), person.username
    assert "order" not in may(people.county, case)


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        *((kind, "proposed") for kind in ("stop", "limit", "power_cut", "water_cut", "closure")),
        ("time_limited_treatment", "proposed"),
        ("repair", "ordered"),
    ],
)
def test_what_a_township_orders_itself_and_what_it_only_proposes(people, case, kind, state):
    raised(people.east, case, kind)
    (row,) = measures(people.east, case)
    assert (row["kind"], row["state"]) == (kind, state)


def test_the_county_orders_at_once_on_a_case_below_it(people, case):
    raised(people.county, case, "stop")
    (row,) = measures(people.east, case)
    assert (row["state"], row["raised_by"], row["decided_by"]) == (
        "ordered",
        row["decided_by"],
        {"id": people.county.id, "name": "county"},
    )
    assert "incident_measure_ordered" in kinds(people.east)


def test_what_the_county_refuses_is_over_and_the_proposer_learns_why(people, case):
    raised(people.east, case, "limit")
    assert people.county.act(case, "refuse_measure").json["code"] == "note_required"
    done(people.county.act(case, "refuse_measure", note="先约谈"))
    (row,) = measures(people.east, case)
    assert (row["state"], row["ended_note"], row["limits"]) == ("refused", "先约谈", [])
    assert "incident_measure_refused" in kinds(people.east)
    confirmed(people, case)
    done(people.east.act(case, "close", **CLOSING))


def test_what_was_proposed_in_error_is_withdrawn_and_nobody_has_to_decide_it(people, case):
    assert "withdraw_measure" not in may(people.east, case)
    raised(people.east, case, "limit")
    assert people.county.get("/incidents/counts").json["measures"] == 1
    assert people.east.act(case, "withdraw_measure").json["code"] == "note_required"
    done(people.east.act(case, "withdraw_measure", note="企业已自行整改"))
    (row,) = measures(people.east, case)
    assert (row["state"], row["ended_note"], row["limits"]) == ("withdrawn", "企业已自行整改", [])
    assert "incident_measure_withdrawn" in kinds(people.county)
    assert people.county.get("/incidents/counts").json["measures"] == 0
    assert not {"order", "withdraw_measure"} & {*may(people.county, case), *may(people.east, case)}
    confirmed(people, case)
    done(people.east.act(case, "close", **CLOSING))


def test_whoever_proposed_it_does_not_decide_it(app, people, case):
    with app.app_context(), transaction():
        query = db.select(Cell.id).where(Cell.code.in_([world.COUNTY, world.EAST_TOWN]))
        county, town = db.session.scalars(query.order_by(Cell.code))
    both = offices.add_person(app, "both", "reviewer", cell_id=town)
    raised(people.both, case, "stop")
    with app.app_context(), transaction():  # he leads the county from today on
        day = date(2026, 7, 1)
        db.session.add(Post(officer_id=both, kind="leader", starts_on=day, cell_id=county))
    refused = people.both.act(case, "order")
    assert (refused.status_code, refused.json["code"]) == (422, "own_measure")
    done(people.county.act(case, "order"))


def test_a_measure_comes_by_a_person_with_a_desk_and_on_a_case_that_is_worked_on(people, time):
    case = filings.new_id()
    people.wang.put(f"/incidents/{case}", filings.incident(time.now()))
    assert people.east.act(case, "measure", kind="stop", note="x").status_code == 409
    people.east.act(case, "accept")
    for person in (people.wang, people.chief, people.inspector, people.town_leader):
        refused = person.act(case, "measure", kind="stop", note="x")
        assert refused.status_code == 409, person.username


# Carried out with proof


def test_power_is_cut_by_the_power_department_with_proof(people, case, power):
    cut = raised(people.county, case, "power_cut", department_id=power)
    assert kinds(people.electrician) == ["incident_measure_ordered"]
    assert may(people.electrician, case) == ["carry_out", "comment"]
    assert (box(people.electrician), box(people.east)) == ([case], [])
    (owed,) = people.east.get(f"/incidents/{case}").json["owes"]
    assert (owed["part"], owed["who"]["department"]["name"]) == ("carrying", "供电公司")
    bare = people.electrician.act(case, "carry_out", note="已断电")
    assert (bare.status_code, list(bare.json["errors"])) == (422, ["photo_ids"])
    done(people.electrician.act(case, "carry_out", note="已断电", photo_ids=PROOF))
    (row,) = measures(people.electrician, case)
    assert (row["id"], row["state"], row["result"], row["photo_ids"], row["limits"]) == (
        cut,
        "done",
        "已断电",
        PROOF,
        [],
    )
    assert may(people.electrician, case) == box(people.electrician) == []
    for person in (people.county, people.east):
        assert "incident_measure_done" in kinds(person), person.username
    assert people.east.get(f"/incidents/{case}").json["owes"] == []


def test_a_stop_outlives_the_case_and_is_lifted_by_the_level_that_ordered_it(people, case):
    raised(people.county, case, "stop")
    confirmed(people, case)
    refused = people.east.act(case, "close", **CLOSING)
    assert (refused.status_code, refused.json["code"]) == (422, "measures_running")
    done(people.town_leader.act(case, "comment", note="正在落实"))
    done(people.east.act(case, "carry_out", note="已停产", photo_ids=PROOF))
    done(people.east.act(case, "close", **CLOSING))
    assert "lift" in may(people.east, case)
    early = people.east.act(case, "lift", note="已整改")
    assert (early.status_code, early.json["code"]) == (422, "beyond_power")
    done(people.county.act(case, "lift", note="整改合格，准予恢复生产"))
    (row,) = measures(people.east, case)
    assert (row["state"], row["ended_by"]["name"], row["ended_note"]) == (
        "lifted",
        "county",
        "整改合格，准予恢复生产",
    )
    assert "incident_measure_lifted" in kinds(people.east)
    assert "lift" not in may(people.county, case)


@pytest.mark.parametrize("ending", ["dismiss", "merge"])
def test_no_case_ends_in_another_way_while_a_measure_waits(people, time, ending):
    cases = [filings.new_id(), filings.new_id()]
    for one in cases:
        people.wang.put(f"/incidents/{one}", filings.incident(time.now()))
        people.east.act(one, "accept")
    second, first = cases
    raised(people.east, first, "repair")
    body = {"note": "x"} | ({"into": second} if ending == "merge" else {})
    assert people.east.act(first, ending, **body).json["code"] == "measures_running"
    done(people.east.act(first, "lift", note="不需要"))
    done(people.east.act(first, ending, **body))


def test_a_repair_is_accepted_by_a_second_person(people, case):
    repair = raised(people.east, case, "repair", limit={"clock": "natural_days", "days": 10})
    done(people.east.act(case, "carry_out", note="已清淤", photo_ids=PROOF))
    own = people.east.act(case, "accept_measure")
    assert (own.status_code, own.json["code"]) == (422, "own_measure")
    confirmed(people, case)
    assert people.east.act(case, "close", **CLOSING).json["open"] == [repair]
    done(people.county.act(case, "accept_measure", measure_id=repair, note="现场核查合格"))
    (row,) = measures(people.east, case)
    assert (row["state"], row["done_by"]["name"], row["ended_by"]["name"]) == (
        "accepted",
        "east",
        "county",
    )
    assert "incident_measure_accepted" in kinds(people.east)
    assert "lift" not in may(people.county, case)
    done(people.east.act(case, "close", **CLOSING))


def test_what_is_not_accepted_goes_on_with_what_is_left_of_its_time(people, case, time):
    raised(people.east, case, "repair", limit={"clock": "natural_days", "days": 8})
    due = measures(people.east, case)[0]["limits"][0]["due_at"]
    time.set("2026-07-05T10:00:00+08:00")
    done(people.town_leader.act(case, "carry_out", note="已清淤", photo_ids=PROOF))
    time.set("2026-07-06T10:00:00+08:00")
    assert people.east.act(case, "accept_measure", passed=False).json["code"] == "note_required"
    done(people.east.act(case, "accept_measure", passed=False, note="仍有淤泥"))
    (row,) = measures(people.east, case)
    (limit,) = row["limits"]
    assert (row["state"], limit["stage"]) == ("ordered", "carry_out")
    assert (due[:10], limit["due_at"][:10]) == ("2026-07-09", "2026-07-10"), "looking took a day"
    assert "incident_measure_rejected" in kinds(people.town_leader)


def test_listed_supervision_names_who_watches_and_is_lifted_on_acceptance(people, case):
    bare = people.county.act(case, "measure", kind="listed_supervision", note="群众反映强烈")
    assert (bare.status_code, list(bare.json["errors"])) == (422, ["supervising_unit"])
    raised(
        people.county,
        case,
        "listed_supervision",
        supervising_unit="市生态环境局",
        until="2026-09-30",
    )
    assert [one["id"] for one in listed(people.east)] == [case]
    (row,) = measures(people.east, case)
    assert (row["supervising_unit"], row["until"], row["limits"][0]["due_at"][:16]) == (
        "市生态环境局",
        "2026-09-30",
        "2026-09-30T09:30",
    )
    done(people.town_leader.act(case, "carry_out", note="已整改", photo_ids=PROOF))
    confirmed(people, case)
    assert people.east.act(case, "close", **CLOSING).json["code"] == "measures_running"
    done(people.county.act(case, "accept_measure", note="验收合格，解除挂牌"))
    assert measures(people.east, case)[0]["state"] == "lifted"
    assert listed(people.east) == []
    done(people.east.act(case, "close", **CLOSING))


# Late


@pytest.fixture
def missed(people, case, time, run_job):
    """A treatment that the township proposed, the county ordered and nobody carried out."""
    raised(people.east, case, "time_limited_treatment", target="某化工厂")
    done(people.county.act(case, "order", limit={"clock": "natural_days", "days": 5}))
    time.set("2026-07-07T00:30:00+08:00")
    assert run_job("escalate") >= 1
    return case


def test_a_missed_treatment_proposes_a_closure_to_the_county_once(people, missed, time, run_job):
    treatment, closure = measures(people.east, missed)
    assert (treatment["state"], treatment["late_since"][:16], treatment["reminders"]) == (
        "ordered",
        "2026-07-06T16:00",
        1,
    )
    assert (closure["kind"], closure["state"], closure["raised_by"], closure["follows"]) == (
        "closure",
        "proposed",
        None,
        treatment["id"],
    )
    assert closure["target"] == "某化工厂"
    for person in (people.county, people.county_leader):
        assert kinds(person).count("incident_measure_proposed") in (1, 2), person.username
        assert "order" in may(person, missed), person.username
    events = people.east.get(f"/incidents/{missed}/events").json["items"]
    assert [e["action"] for e in events][-2:] == ["urge", "measure"]
    assert (events[-1]["id"], events[-1]["data"]["follows"]) == (closure["id"], treatment["id"])
    time.forward(days=7)
    run_job("escalate")
    run_job("escalate")
    assert [row["kind"] for row in measures(people.east, missed)].count("closure") == 1
    assert measures(people.east, missed)[0]["reminders"] > 1


def test_whoever_missed_the_treatment_does_not_withdraw_its_closure(people, missed):
    assert "withdraw_measure" not in may(people.east, missed)
    closure = measures(people.east, missed)[1]
    body = {"measure_id": closure["id"], "note": "不必了"}
    assert people.east.act(missed, "withdraw_measure", **body).status_code == 409
    raised(people.east, missed, "limit")
    # beside another proposal neither
    refused = people.east.act(missed, "withdraw_measure", **body)
    assert refused.status_code == 422, refused.text
    done(people.east.act(missed, "withdraw_measure", note="误报"))
    assert [row["state"] for row in measures(people.east, missed)][1] == "proposed"


def test_the_county_orders_the_closure(people, missed):
    done(people.county_leader.act(missed, "order", note="依法关停"))
    _, closure = measures(people.east, missed)
    assert (closure["state"], closure["decided_by"]["name"]) == ("ordered", "county_leader")
    assert "incident_measure_ordered" in kinds(people.east)


def test_a_closure_that_was_refused_does_not_come_back(people, missed, time, run_job):
    done(people.county.act(missed, "refuse_measure", note="已接近完成，续办"))
    time.forward(days=14)
    run_job("escalate")
    assert [row["state"] for row in measures(people.east, missed)] == ["ordered", "refused"]
    done(people.town_leader.act(missed, "carry_out", note="达标", photo_ids=PROOF))
    treatment = measures(people.east, missed)[0]
    assert (treatment["state"], treatment["late_since"][:10]) == ("done", "2026-07-06")


def test_who_decides_is_reminded_too_and_lateness_of_one_is_not_that_of_the_other(
    people, case, time, run_job
):
    raised(people.east, case, "stop")
    time.set("2026-07-06T18:00:00+08:00")
    run_job("escalate")
    assert "incident_measure_overdue" in kinds(people.county)
    (row,) = measures(people.east, case)
    assert (row["reminders"], row["late_since"], row["limits"][0]["stage"]) == (1, None, "decide")


def test_a_calendar_loaded_later_moves_its_limit_as_an_event(people, case):
    repair = raised(people.east, case, "repair", limit={"clock": "working_days", "days": 2})
    answer = people.county.post(
        "/calendars/2026/corrections", {"days": {"2026-07-02": False}, "reason": "台风"}
    )
    assert answer.status_code == 200, answer.text
    assert measures(people.east, case)[0]["limits"][0]["due_at"][:10] == "2026-07-06"
    history = people.east.get(f"/incidents/{case}/events").json["items"]
    moved = [e["data"].get("measure_id") for e in history if e["action"] == "recalculate"]
    assert repair in moved


def test_what_was_done_late_before_anybody_looked_stays_late_and_urges_nobody(
    people, case, time, run_job
):
    raised(people.county, case, "time_limited_treatment", until="2026-07-03")
    time.set("2026-07-03T18:00:00+08:00")
    done(people.town_leader.act(case, "carry_out", note="达标", photo_ids=PROOF))
    (row,) = measures(people.east, case)
    assert (row["state"], row["late_since"][:16], row["reminders"]) == (
        "done",
        "2026-07-03T09:30",
        0,
    )
    done(people.county.act(case, "accept_measure"))
    time.forward(days=30)
    run_job("escalate")
    assert [row["state"] for row in measures(people.east, case)] == ["accepted"]


def test_in_an_emergency_whoever_carries_it_out_is_told_at_once(people, time, power):
    case = filings.new_id()
    people.wang.put(f"/incidents/{case}", filings.incident(time.now(), kind="EMG-01"))
    done(people.east.act(case, "accept"))
    raised(people.county, case, "power_cut", department_id=power)
    assert kinds(people.electrician) == ["emergency_moved"]


def test_a_bad_row_is_set_aside_and_the_rest_goes_on(app, people, case, time, run_job):
    bad, good = raised(people.east, case, "stop"), raised(people.east, case, "repair")
    with app.app_context():
        wrong = db.update(Measure).where(Measure.id == UUID(bad)).values(kind="nonsense")
        db.session.execute(wrong)
        db.session.commit()
    time.forward(days=90)
    run_job("escalate")
    with app.app_context():
        query = db.select(Deadline.reason).where(Deadline.owner_id == bad)
        assert db.session.scalars(query).all() == ["failed: KeyError"]
        assert db.session.get_one(Measure, UUID(good)).reminders == 1
    assert run_job("escalate") == 0


# What is refused


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"kind": "fine"}, "invalid"),
        ({}, "invalid"),
        ({"kind": "stop", "limit": {"clock": "urgent", "days": 3}}, "invalid"),
        ({"kind": "stop", "limit": {"clock": "urgent"}}, "invalid"),
        ({"kind": "stop", "limit": "soon"}, "invalid"),
        (
            {
                "kind": "stop",
                "limit": {"clock": "urgent", "hours": 3},
                "until": "2026-07-09",
            },
            "invalid",
        ),
        ({"kind": "stop", "until": "2026-06-30"}, "reply_by_past"),
        ({"kind": "stop", "department_id": 999_999}, "unknown_department"),
    ],
)
def test_an_order_that_says_nothing_sensible_is_refused_and_nothing_is_kept(
    people, case, body, code
):
    refused = people.county.act(case, "measure", note="x", **body)
    assert (refused.status_code, refused.json["code"]) == (422, code)
    assert measures(people.east, case) == []


def test_it_is_never_ordered_of_a_department_in_which_nobody_can_act(app, people, case):
    empty = offices.add_office(app, "power", "供电公司", world.COUNTY)
    refused = people.county.act(case, "measure", kind="power_cut", note="x", department_id=empty)
    assert (refused.json["code"], refused.json["who"]) == ("nobody_to_act", "供电公司")


def test_nothing_is_proposed_to_where_nobody_can_decide(app, people, case):
    with app.app_context(), transaction():
        county = db.select(Cell.id).where(Cell.code == world.COUNTY).scalar_subquery()
        gone = db.update(Post).where(Post.cell_id == county).values(ends_on=date(2026, 6, 30))
        db.session.execute(gone)
    refused = people.east.act(case, "measure", kind="stop", note="x")
    assert (refused.json["code"], refused.json["who"]) == ("nobody_to_act", "试验县")


def test_several_run_at_once_and_each_is_named(people, case):
    ids = {raised(people.county, case, kind) for kind in ("stop", "water_cut")}
    refused = people.east.act(case, "carry_out", note="x", photo_ids=PROOF).json
    assert (refused["code"], set(refused["open"])) == ("which_matter", ids)
    one = ids.pop()
    done(people.east.act(case, "carry_out", measure_id=one, note="x", photo_ids=PROOF))
    wrong = people.county.act(case, "lift", measure_id=UNKNOWN, note="x").json
    assert wrong["code"] == "no_such_matter"


def test_strangers_get_the_404_of_an_unknown_id(people, case, power):
    raised(people.county, case, "repair", department_id=power)
    bodies = {
        "measure": {"kind": "stop", "note": "x"},
        "order": {},
        "refuse_measure": {"note": "x"},
        "carry_out": {"note": "x", "photo_ids": PROOF},
        "accept_measure": {},
        "lift": {"note": "x"},
    }
    check_strangers_learn_nothing(people, case, bodies, "measures")
