"""Leave: who stands in has the permissions of the posts in that time, and acts in his own name."""

import pytest

from app.core.audit import Access, Audit
from app.core.db import db
from app.people.models import Officer
from app.posts import queries as posts
from app.posts.models import Delegation
from tests.support import filings, world
from tests.support.statements import counted

WEEK = {"starts_on": "2026-07-01", "ends_on": "2026-07-07"}


@pytest.fixture
def case(people, time):
    """A case in the eastern township, filed in its village."""
    made = filings.new_id()
    answer = people.wang.put(f"/incidents/{made}", filings.incident(time.now()))
    assert answer.status_code == 201, answer.text
    return made


def leave(person, deputy, **body):
    return person.post("/delegations", WEEK | {"deputy_id": deputy.id} | body)


def test_the_deputy_acts_in_his_own_name_and_who_is_on_leave_keeps_his_rights(
    app, people, time, case
):
    assert people.west.get(f"/incidents/{case}").status_code == 404
    named = leave(people.east, people.west, reason="年休假")
    assert named.status_code == 201, named.text
    assert (named.json["state"], named.json["all_posts"]) == ("running", True)
    assert [post["kind"] for post in named.json["posts"]] == ["reviewer"]

    me = people.west.get("/me").json
    assert [row["officer"]["name"] for row in me["stands_in_for"]] == ["east"]
    assert [row["deputy"]["name"] for row in people.east.get("/me").json["deputies"]] == ["west"]
    accepted = people.west.act(case, "accept")
    assert accepted.status_code == 201, accepted.text
    event = people.county.get(f"/incidents/{case}/events").json["items"][-1]
    assert event["officer"]["name"] == "west"
    assert "assign" in people.east.get(f"/incidents/{case}").json["actions"]
    with app.app_context():
        made = db.session.scalars(db.select(Audit).where(Audit.action == "delegations.name")).one()
        assert (made.officer_id, made.detail["deputy_id"]) == (people.east.id, people.west.id)


def test_notices_reach_the_deputy_too(people, time):
    leave(people.east, people.west)
    made = filings.new_id()
    people.wang.put(f"/incidents/{made}", filings.incident(time.now()))
    for reviewer in (people.east, people.west):
        told = [notice["about_id"] for notice in reviewer.get("/notices").json["items"]]
        assert made in told, reviewer.username


def test_it_begins_and_ends_by_itself_to_the_minute(people, time, case):
    """Nothing is written between: what is kept of reference data must be right all the same."""
    half_days = {"starts_time": "14:00", "ends_on": "2026-07-02", "ends_time": "10:00"}
    named = leave(people.east, people.west, **half_days)
    assert named.json["state"] == "planned"
    for moment, may in (
        ("2026-07-01T13:59:59+08:00", False),
        ("2026-07-01T14:00:00+08:00", True),
        ("2026-07-01T23:59:59+08:00", True),
        ("2026-07-02T00:00:00+08:00", True),
        ("2026-07-02T09:59:59+08:00", True),
        ("2026-07-02T10:00:00+08:00", False),
        ("2026-07-03T00:00:00+08:00", False),
    ):
        time.set(moment)
        seen = people.west.get(f"/incidents/{case}").status_code
        assert seen == (200 if may else 404), moment
        assert bool(people.west.get("/me").json["stands_in_for"]) == may, moment
    assert people.east.get("/delegations").json["items"][0]["state"] == "over"


def test_whole_days_end_at_midnight(people, time, case):
    leave(people.east, people.west)
    time.set("2026-07-07T23:59:59+08:00")
    assert people.west.get(f"/incidents/{case}").status_code == 200
    time.set("2026-07-08T00:00:00+08:00")
    assert people.west.get(f"/incidents/{case}").status_code == 404


def test_ended_early_it_is_over_at_once_and_its_span_is_not_rewritten(app, people, time, case):
    named = leave(people.east, people.west).json
    assert people.west.get(f"/incidents/{case}").status_code == 200
    time.forward(hours=2)
    assert people.west.post(f"/delegations/{named['id']}/end").status_code == 404, "not his to end"
    ended = people.east.post(f"/delegations/{named['id']}/end")
    assert (ended.status_code, ended.json["state"]) == (200, "over")
    assert ended.json["ends_at"] == named["ends_at"]
    assert people.west.get(f"/incidents/{case}").status_code == 404
    again = people.east.post(f"/delegations/{named['id']}/end")
    assert again.json["code"] == "delegation_over"
    other = filings.new_id()
    people.wang.put(f"/incidents/{other}", filings.incident(time.now()))
    told = [notice["about_id"] for notice in people.west.get("/notices").json["items"]]
    assert other not in told, "nor is he told any more that day"
    assert leave(people.east, people.west).status_code == 201, "he may go again"
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(Delegation)) == 2


def test_one_post_of_several_is_lent_alone(people, time, case):
    given = people.county.post(
        "/posts", {"officer_id": people.east.id, "kind": "reviewer", "cell": world.WEST_TOWN}
    ).json
    mine = people.east.get("/me").json["posts"]
    assert len(mine) == 2
    named = leave(people.east, people.li, post_id=given["id"])
    assert [post["id"] for post in named.json["posts"]] == [given["id"]]
    assert people.li.get(f"/incidents/{case}").status_code == 404, "the eastern post is not lent"
    west = filings.new_id()
    people.zhao.put(f"/incidents/{west}", filings.incident(time.now(), world.W1))
    assert "accept" in people.li.get(f"/incidents/{west}").json["actions"]
    (eastern,) = [post["id"] for post in mine if post["id"] != given["id"]]
    assert leave(people.east, people.peer, post_id=eastern).status_code == 201, "another for it"


def test_a_reviewer_names_for_his_people_and_nobody_for_strangers(people, time):
    named = leave(people.east, people.peer, officer_id=people.li.id)
    assert named.status_code == 201
    assert people.li.get("/me").json["deputies"][0]["deputy"]["name"] == "peer"
    for stranger, officer in ((people.west, people.wang), (people.chief, people.wang)):
        refused = leave(stranger, people.peer, officer_id=officer.id)
        unknown = leave(stranger, people.peer, officer_id=999_999)
        assert (refused.status_code, refused.json) == (404, unknown.json)
    assert leave(people.east, people.peer, officer_id=people.county.id).status_code == 404
    shown = people.east.get("/delegations?running=true").json["items"]
    assert [row["id"] for row in shown] == [named.json["id"]]
    assert people.west.get("/delegations").json["items"] == []
    assert people.west.post(f"/delegations/{named.json['id']}/end").status_code == 404
    assert people.east.post(f"/delegations/{named.json['id']}/end").status_code == 200


def test_who_stands_in_does_not_hand_on(people, time):
    """What he has lent from the county does not let him send others on leave."""
    assert leave(people.county, people.west).status_code == 201
    refused = leave(people.west, people.li, officer_id=people.east.id)
    assert refused.status_code == 404
    onward = leave(people.west, people.li)
    assert onward.json["code"] == "deputy_chain"


def test_chains_are_refused_from_both_ends_and_two_at_a_time(people, time):
    assert leave(people.east, people.west, starts_on="2026-07-03").status_code == 201
    for person, deputy, body, code in (
        (people.west, people.li, {"starts_on": "2026-07-05"}, "deputy_chain"),
        (people.li, people.east, {}, "deputy_chain"),
        (people.east, people.li, {}, "deputy_named"),
    ):
        answer = leave(person, deputy, **body)
        assert (answer.status_code, answer.json["code"]) == (409, code), person.username
    before = {"ends_on": "2026-07-02"}
    assert leave(people.li, people.east, **before).status_code == 201, "over when his leave begins"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"starts_on": "2026-06-30"}, "dated_back"),
        ({"starts_time": "08:00"}, "dated_back"),
        ({"ends_on": "2026-06-30"}, "dates_reversed"),
        ({"ends_on": "2027-07-01"}, "leave_too_long"),
        ({"post_id": 999_999}, "unknown_post"),
        ({"deputy_id": 999_999}, "unknown_officer"),
        ({"starts_time": "25:00"}, "invalid"),
        ({"somebody": 1}, "invalid"),
    ],
)
def test_what_is_wrong_is_named(people, time, body, code):
    answer = leave(people.east, people.west, **body)
    assert (answer.status_code, answer.json["code"]) == (422, code)


def test_a_deputy_is_somebody_else_of_the_county_in_service(app, people, time):
    assert leave(people.east, people.east).json["code"] == "deputy_is_self"
    nobody = leave(people.east, people.admin, post_id=None)
    assert nobody.status_code == 201, "whoever works in the county"
    people.east.post(f"/delegations/{nobody.json['id']}/end")
    with app.app_context():
        officer = db.session.get(Officer, people.west.id)
        officer.ends_on = time.now().date()
        db.session.commit()
    assert leave(people.east, people.west).json["code"] == "account_closed"
    with app.app_context():
        county = db.session.scalars(db.select(Officer).where(Officer.username == "zhao")).one()
        db.session.execute(
            db.text("UPDATE post SET ends_on = '2026-06-30' WHERE officer_id = :i"),
            {"i": county.id},
        )
        db.session.commit()
    assert leave(people.east, people.zhao).json["code"] == "unknown_officer", "no post any more"


def test_a_seat_with_a_deputy_is_not_vacant_and_falls_vacant_with_the_account(
    app, people, time, case, run_job
):
    leave(people.east, people.west)
    run_job("vacancies")
    assert people.west.get(f"/incidents/{case}").json["level"] == "township"
    people.county.put(f"/officers/{people.east.id}", {"ends_on": "2026-07-01"})
    time.set("2026-07-02T09:00:00+08:00")
    run_job("vacancies")
    assert people.county.get(f"/incidents/{case}").json["level"] == "county"
    assert people.west.get(f"/incidents/{case}").status_code == 404, "rights end with the account"


def test_the_deputy_of_a_liaison_acts_for_the_department(app, people, time, case):
    people.east.act(case, "escalate", note="请县里办")
    people.county.act(case, "accept")
    departments = people.county.get("/departments").json["items"]
    water = next(row for row in departments if row["code"] == "water")
    assert (water["able"], water["liaisons"]) == (True, ["water"])
    leave(people.water, people.west)
    people.county.act(case, "assign", department_id=water["id"])
    assert people.west.get(f"/incidents/{case}").json["actions"] == [
        "start",
        "submit",
        "decline",
        "extend",
        "comment",
    ]
    told = [n["kind"] for n in people.west.get("/notices").json["items"] if n["about_id"] == case]
    assert "incident_assigned" in told
    shown = people.county.get("/departments").json["items"]
    assert next(row for row in shown if row["id"] == water["id"])["liaisons"] == ["water", "west"]
    with app.app_context():
        at = time.now()
        assert posts.able([water["id"]], at.date(), at) == {water["id"]}


def test_the_deputy_of_a_handler_does_his_work_and_the_deputy_of_a_filer_corrects(
    people, case, time
):
    leave(people.wang, people.peer)
    people.east.act(case, "return", note="位置不准")
    assert people.peer.act(case, "correct", place="桥下").status_code == 201
    people.east.act(case, "accept")
    people.east.act(case, "assign", officer_id=people.town_leader.id)
    assert people.west.get(f"/incidents/{case}").status_code == 404
    leave(people.town_leader, people.west)
    assert people.west.act(case, "submit", note="已清理").status_code == 201
    shown = people.county.get(f"/incidents/{case}").json
    assert shown["handler"]["name"] == "town_leader", "it stays his"
    last = people.county.get(f"/incidents/{case}/events").json["items"][-1]
    assert last["officer"]["name"] == "west", "in his own name"


def test_who_stands_in_finds_the_work_on_his_own_desk(people, case, time):
    def desks(person, *boxes):
        lists = [person.get(f"/incidents?box={box}").json["items"] for box in boxes]
        return [[one["id"] for one in found] for found in lists]

    leave(people.wang, people.li)
    people.east.act(case, "return", note="位置不准")
    mine = ("mine", "returned_to_me", "desk")
    assert desks(people.li, *mine) == [[case]] * 3
    assert people.li.get("/incidents/counts").json["returned"] == 1
    assert desks(people.peer, *mine) == [[]] * 3
    people.li.act(case, "correct", place="桥下")
    people.east.act(case, "accept")
    people.east.act(case, "assign", officer_id=people.town_leader.id)
    leave(people.town_leader, people.west)
    assert desks(people.west, "mine", "desk") == [[case]] * 2
    time.set("2026-07-14T09:00:00+08:00")
    assert desks(people.west, "mine", "desk") == [[]] * 2


def test_looks_at_protected_data_name_for_whom_he_stood_in(app, people, time):
    patrol = filings.new_id()
    people.wang.put(f"/patrols/{patrol}", filings.patrol(time.now()))
    assert people.west.get(f"/patrols/{patrol}.geojson").status_code == 404
    leave(people.east, people.west)
    assert people.west.get(f"/patrols/{patrol}.geojson?why=替班核实").status_code == 200
    with app.app_context():
        look = db.session.scalars(db.select(Access).order_by(Access.id.desc())).first()
        assert look.officer_id == people.west.id
        assert look.basis.endswith(f" for {people.east.id}")


def test_acting_for_somebody_takes_no_more_statements(app, people, time):
    leave(people.east, people.west)
    cases = [filings.new_id(), filings.new_id()]
    for made in cases:
        people.wang.put(f"/incidents/{made}", filings.incident(time.now()))
    people.west.act(cases[0], "accept")
    path = f"/incidents/{cases[1]}/actions/accept"
    with counted(app) as statements:
        answer = people.west.post(path, {"id": filings.new_id()}, headers={"If-Match": '"1"'})
    assert answer.status_code == 201
    # one more names the other case near by, one looks for what has come there since
    assert len(statements) - 2 <= 9


def test_the_chain_of_answering_names_who_stands_in(people, time):
    leave(people.east, people.west)
    lon, lat = world.inside(world.V1)
    chain = people.wang.get(f"/cells/{world.V1}/answers?lon={lon}&lat={lat}").json["chain"]
    town = next(link for link in chain if link["code"] == world.EAST_TOWN)
    assert [(post["name"], post["stands_in"]) for post in town["posts"]] == [
        ("town_leader", False),
        ("east", False),
        ("west", True),
    ]


def test_a_list_refuses_what_it_does_not_know(people):
    assert people.east.get("/delegations?no_such_argument=1").status_code == 422


def kinds(person):
    return [notice["kind"] for notice in person.get("/notices").json["items"]]


def test_who_acts_for_somebody_hears_what_he_would_hear(people, case, time):
    leave(people.wang, people.peer)
    leave(people.town_leader, people.west)
    people.east.act(case, "return", note="位置不准")
    assert "incident_returned" in kinds(people.peer)
    people.peer.act(case, "correct", place="桥下")
    people.east.act(case, "accept")
    people.east.act(case, "name_leader", officer_id=people.town_leader.id)
    assert {"incident_led"} <= {*kinds(people.town_leader)}
    people.east.act(case, "assign", officer_id=people.town_leader.id)
    for person in (people.town_leader, people.west):
        assert "incident_assigned" in kinds(person), person.username


def test_who_stands_in_for_somebody_on_duty_is_on_duty_then(people, time):
    turn = {
        "officer_id": people.li.id,
        "starts_at": "2026-07-01T18:00:00+08:00",
        "ends_at": "2026-07-02T08:00:00+08:00",
    }
    path = f"/duty-rosters/{world.EAST_TOWN}/2026-07"
    assert people.east.put(path, {"turns": [turn]}).status_code == 200
    half = {"starts_time": "17:00", "ends_on": "2026-07-01", "ends_time": "22:00"}
    assert leave(people.li, people.zhao, **half).status_code == 201

    def spill():
        made = filings.new_id()
        people.wang.put(f"/incidents/{made}", filings.incident(time.now(), kind="EMG-01"))
        return made

    time.set("2026-07-01T21:00:00+08:00")
    evening = spill()
    assert kinds(people.zhao) == ["emergency_filed"]
    assert people.zhao.act(evening, "acknowledge").status_code == 201
    time.set("2026-07-01T22:00:00+08:00")
    spill()
    assert kinds(people.zhao) == ["emergency_filed"]
    assert kinds(people.li).count("emergency_filed") == 2
