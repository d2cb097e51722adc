"""The life of a case: who may do what when, what runs out, what nobody sees to."""

import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from app.core.db import db, savepoint
from app.deadlines.models import Deadline
from app.incidents.actions import ACTIONS, allowed
from app.incidents.models import Incident, IncidentEvent
from app.incidents.rules.actions import OPEN
from app.incidents.rules.duty import STAGES
from app.incidents.rules.standing import Fact, Role, Standing
from app.posts.models import Post
from tests.support import filings, offices, world
from tests.support.actions import CLOSING, NEEDED
from tests.support.statements import counted


def test_every_open_status_has_a_stage_whose_limit_runs():
    assert set(STAGES) == set(OPEN)


def test_a_village_can_never_close_and_only_the_filer_corrects():
    for status in OPEN:
        for roles in ({Role.FILER}, {Role.HANDLER}, {Role.FILER, Role.HANDLER}):
            standing = Standing(status, frozenset({Fact.FIXED_ON_SPOT}), frozenset(roles))
            assert not {"close", "confirm", "dismiss", "assign"} & set(allowed(standing))
    assert [name for name, action in ACTIONS.items() if action.roles == {Role.FILER}] == ["correct"]


def test_actions_need_the_version_and_are_idempotent_by_their_id(people, file):
    case = file()
    body = {"id": str(uuid.uuid4()), "handling_class": "general"}
    path = f"/incidents/{case}/actions/accept"
    assert people.east.post(path, body).json["code"] == "if_match_required"
    assert (
        people.east.post(path, body, headers={"If-Match": '"9"'}).json["code"]
        == "changed_meanwhile"
    )
    first = people.east.post(path, body, headers={"If-Match": 'W/"1"'})
    assert (first.status_code, first.json["event"]["id"], first.headers["ETag"]) == (
        201,
        body["id"],
        '"2"',
    )
    again = people.east.post(path, body, headers={"If-Match": '"1"'})
    assert (again.status_code, again.json["event"]) == (200, first.json["event"])
    assert (
        people.east.post(
            f"/incidents/{case}/actions/assign", {"id": body["id"]}, headers={"If-Match": '"2"'}
        ).json["code"]
        == "id_taken"
    )
    assert (
        people.east.post(
            f"/incidents/{case}/actions/nonsense", body, headers={"If-Match": '"2"'}
        ).status_code
        == 404
    )
    wrong = people.east.act(case, "close")
    assert (wrong.status_code, wrong.json["code"]) == (409, "action_not_allowed")
    assert "assign" in wrong.json["allowed"]


def test_a_return_is_corrected_by_the_filer_and_never_advances(people, file, time):
    case = file()
    assert people.east.act(case, "return").json["code"] == "note_required"
    assert (
        people.east.act(case, "return", note="请补充照片").json["incident"]["status"] == "returned"
    )
    assert people.peer.act(case, "correct", description="x").status_code == 409
    corrected = people.wang.act(
        case, "correct", kind="WST-01", description="垃圾堆", photo_ids=["a" * 64]
    ).json
    assert (
        corrected["incident"]["status"],
        corrected["incident"]["kind"],
        corrected["incident"]["nature"],
    ) == ("reported", "WST-01", "violation")
    assert corrected["event"]["data"]["changed"]["kind"] == ["AIR-01", "WST-01"]
    assert corrected["incident"]["photos"] == [{"id": "a" * 64, "state": "awaited"}]


def test_a_return_nobody_answers_comes_back_to_the_reviewer(people, file, time, run_job):
    case = file()
    people.east.act(case, "return", note="请补充")
    time.forward(days=7)
    assert run_job("escalate") == 1
    lapsed = people.east.get(f"/incidents/{case}").json
    assert (lapsed["status"], lapsed["level"]) == ("reported", "township")
    assert lapsed["due_at"]


def test_rejected_work_gets_what_is_left_of_its_budget(people, file, time):
    case = file()
    people.east.act(case, "accept", handling_class="general")
    people.east.act(case, "assign", officer_id=people.town_leader.id)
    time.set("2026-07-06T09:00:00+08:00")  # three working days used of seven
    assert people.town_leader.act(case, "submit", note="好了").status_code == 201
    rejected = people.east.act(case, "reject", note="未清理干净").json["incident"]
    assert rejected["status"] == "in_hand"
    assert rejected["due_at"].startswith("2026-07-10T09:30")  # four working days later, at 17:30


def test_sending_work_to_and_fro_makes_no_time(people, file, time, run_job):
    case = file()
    people.east.act(case, "accept", handling_class="general")
    given = people.east.act(case, "assign", officer_id=people.town_leader.id).json["incident"]
    time.set("2026-07-20T09:00:00+08:00")  # all of it is used, and no sweep has come by
    due = []
    for _ in range(3):
        assert people.town_leader.act(case, "submit", note="好了").status_code == 201
        rejected = people.east.act(case, "reject", note="未清理").json["incident"]
        assert rejected["overdue_since"] == given["due_at"]
        due.append(rejected["due_at"] > time.now().isoformat())
    assert due == [True, True, False]
    assert run_job("escalate") == 1
    moved = people.county.get(f"/incidents/{case}").json
    assert (moved["level"], moved["overdue_since"]) == ("county", given["due_at"])


def test_a_reopened_case_goes_on_with_what_is_left(people, file, time):
    case = file()
    people.east.act(case, "accept", handling_class="general")
    people.east.act(case, "assign", officer_id=people.town_leader.id)
    time.set("2026-07-06T09:00:00+08:00")  # three working days used of seven
    people.town_leader.act(case, "submit", note="好了")
    people.east.act(case, "confirm")
    assert people.east.act(case, "close", **CLOSING).status_code == 201
    reopened = people.east.act(case, "reopen", note="又脏了").json["incident"]
    assert (reopened["status"], reopened["due_at"][:10]) == ("accepted", "2026-07-10")


def test_a_nuisance_fixed_on_the_spot_is_confirmed_by_the_township(people, file):
    case = file(**filings.ON_SPOT)
    assert "confirm" not in people.wang.get(f"/incidents/{case}").json["actions"]
    assert people.east.act(case, "confirm").json["incident"]["status"] == "confirmed"
    lacking = people.east.act(case, "close").json
    assert (lacking["code"], list(lacking["errors"])) == ("closing_incomplete", ["rectified"])
    closed = people.east.act(case, "close", rectified={"how": "当场清理"}).json["incident"]
    assert closed["status"] == "closed"
    reopened = people.east.act(case, "reopen", note="又脏了").json["incident"]
    assert (reopened["status"], reopened["handler"]) == ("accepted", None)


@pytest.mark.parametrize(
    ("named", "asked"),
    [
        ({}, ["photo_ids", "after_photo_ids"]),
        ({"photo_ids": ["a" * 64]}, ["after_photo_ids"]),
        ({"after_photo_ids": ["b" * 64]}, ["photo_ids"]),
        ({"photo_ids": ["b" * 64], "after_photo_ids": ["b" * 64]}, ["photo_ids"]),
    ],
)
def test_what_was_fixed_on_the_spot_shows_before_and_after(people, file, named, asked):
    case = file(kind="RUR-03", measures_taken="当场清理", **named)
    refused = people.east.act(case, "confirm")
    assert (refused.status_code, refused.json["code"]) == (422, "on_spot_photos")
    assert list(refused.json["errors"]) == asked
    people.east.act(case, "return", note="请补照片")
    both = {"photo_ids": ["a" * 64], "after_photo_ids": ["b" * 64]}
    assert people.wang.act(case, "correct", **both).status_code == 201
    assert people.east.act(case, "confirm").status_code == 201, "awaited photos are named ones"


def test_without_photos_it_is_handled_in_the_ordinary_way(people, file):
    case = file(kind="RUR-03", measures_taken="当场清理")
    people.east.act(case, "accept")
    people.east.act(case, "assign", officer_id=people.town_leader.id)
    people.town_leader.act(case, "submit", note="已查看")
    assert people.east.act(case, "confirm").status_code == 201


def test_a_policy_says_which_photos_show_it(people, file):
    data = people.county.get("/policies").json["items"][0]["data"]
    body = {"county": world.COUNTY, "valid_from": "2026-07-01"}
    after = {"data": data | {"on_spot": {"photos": ["after"]}}}
    made = people.county.post("/policies", body | after)
    assert made.status_code == 201, made.text
    case = file(kind="RUR-03", measures_taken="当场清理", after_photo_ids=["b" * 64])
    assert people.east.act(case, "confirm").status_code == 201


def test_after_escalation_of_accepted_work_the_lower_level_keeps_its_actions(
    people, file, time, run_job
):
    case = file()
    people.east.act(case, "accept", handling_class="immediate")
    people.east.act(case, "assign", officer_id=people.town_leader.id)
    time.forward(days=3)
    assert run_job("escalate") == 1
    risen = people.east.get(f"/incidents/{case}").json
    assert (risen["status"], risen["level"], risen["handler"]["id"]) == (
        "assigned",
        "county",
        people.town_leader.id,
    )
    assert "assign" in risen["actions"]
    people.town_leader.act(case, "submit", note="好了")
    assert people.east.act(case, "confirm").status_code == 201
    town = [e["to_level"] for e in people.east.get(f"/incidents/{case}/events").json["items"]]
    assert town[-1] == "county"


def test_handing_up_gives_the_county_its_full_time(people, file, time):
    case = file()
    time.set("2026-07-01T14:30:00+08:00")
    raised = people.east.act(case, "escalate", note="涉及停产").json["incident"]
    assert (raised["level"], raised["actions"]) == ("county", [])
    assert raised["due_at"].startswith("2026-07-02T01:30")
    assert people.county.act(case, "escalate", note="x").json["code"] == "action_not_allowed"


def test_an_emergency_runs_round_the_clock_and_is_copied_to_the_county(people, file, time):
    time.set("2026-07-04T23:00:00+08:00")  # a Saturday night
    case = people.wang.get(f"/incidents/{file(kind='EMG-01')}").json
    assert case["due_at"].startswith("2026-07-04T15:15")
    assert [n["kind"] for n in people.county.get("/notices").json["items"]] == ["emergency_filed"]


def vacate(app, username):
    with app.app_context():
        officer = (
            db.select(world.Officer.id).where(world.Officer.username == username).scalar_subquery()
        )
        db.session.execute(
            db.update(Post).where(Post.officer_id == officer).values(ends_on=world.SINCE.date())
        )
        db.session.commit()


def test_a_vacant_township_burns_no_time(app, people, file):
    people.county.get("/me")
    vacate(app, "east")
    case = people.county.get(f"/incidents/{file()}").json
    assert case["level"] == "county"
    (event,) = people.county.get(f"/incidents/{case['id']}/events").json["items"]
    assert event["data"]["skipped"] == [{"level": "township", "reason": "vacant"}]
    assert "accept" in case["actions"]


def test_the_level_that_lets_its_time_run_out_is_told_that_it_lost_the_case(
    people, file, time, run_job
):
    case = file()
    time.forward(days=1)
    assert run_job("escalate") == 1
    lost = [n for n in people.east.get("/notices").json["items"] if n["kind"] == "incident_lost"]
    assert [n["about_id"] for n in lost] == [case]
    assert "incident_lost" not in {n["kind"] for n in people.county.get("/notices").json["items"]}


def test_the_limits_of_a_case_say_which_cell_owed_the_lateness(people, file, time, run_job):
    case = file()
    time.forward(days=1)
    assert run_job("escalate") == 1
    late, outer, runs = people.wang.get(f"/incidents/{case}/limits").json["items"]
    assert (outer["stage"], outer["ended_at"]) == ("outer", None)
    assert (late["stage"], late["cell"]["code"], late["reason"]) == (
        "accept",
        world.EAST_TOWN,
        "escalated",
    )
    assert late["overdue_since"] == late["due_at"]
    assert late["spent_s"] >= late["budget_s"]
    assert (runs["cell"]["code"], runs["ended_at"]) == (world.COUNTY, None)


def test_at_the_top_lateness_stays_and_the_leader_is_told_once_a_working_day(
    people, file, time, run_job
):
    case = file()
    time.forward(days=1)
    assert run_job("escalate") == 1
    time.forward(days=1)
    assert run_job("escalate") == 1
    assert run_job("escalate") == 0
    stuck = people.county.get(f"/incidents/{case}").json
    assert (stuck["due_at"], stuck["status"]) == (None, "reported")
    assert stuck["overdue_since"].startswith("2026-07-01T07:00")
    assert run_job("remind_top_rung") == 1
    assert run_job("remind_top_rung") == 0
    time.set("2026-07-04T10:00:00+08:00")  # Saturday
    assert run_job("remind_top_rung") == 0
    time.set("2026-07-06T10:00:00+08:00")
    assert run_job("remind_top_rung") == 1
    assert {n["kind"] for n in people.county_leader.get("/notices").json["items"]} == {
        "incident_overdue"
    }
    assert run_job("audit") == 0


def test_a_bad_row_is_set_aside_and_the_rest_goes_on(app, people, file, time, run_job):
    good, bad = file(), file()
    with app.app_context():
        of_stage = Deadline.owner_id == bad, Deadline.stage != "outer"
        row = db.session.scalars(db.select(Deadline).where(*of_stage)).one()
        row.owner_id, row.stage = bad, "correct"
        db.session.execute(
            db.update(Incident)
            .where(Incident.id == uuid.UUID(bad))
            .values(severity="nonsense", status="returned")
        )
        db.session.commit()
    time.forward(days=1)
    assert run_job("escalate") == 1
    assert people.county.get(f"/incidents/{good}").json["level"] == "county"
    with app.app_context():
        assert (
            db.session.scalars(db.select(Deadline.reason).where(*of_stage)).one()
            == "failed: KeyError"
        )
    assert run_job("audit") == 1
    assert "cases_unwatched" in [n["kind"] for n in people.county.get("/notices").json["items"]]


def test_a_calendar_loaded_later_moves_running_limits_as_an_event(people, file, time):
    case = file()
    people.east.act(case, "accept", handling_class="general")
    before = people.east.get(f"/incidents/{case}").json["due_at"]
    assert before.startswith("2026-07-10T09:30")
    days = people.county.get("/calendars/2026").json["days"]
    loaded = people.county.put("/calendars/2026", {"days": days | {"2026-07-06": False}})
    assert (loaded.json["moved"], loaded.json["provisional"]) == (1, False)
    assert people.east.get(f"/incidents/{case}").json["due_at"].startswith("2026-07-13T09:30")
    assert people.east.get(f"/incidents/{case}/events").json["items"][-1]["action"] == "recalculate"


def test_editing_a_policy_never_moves_running_cases(people, file, time):
    first = file()
    data = people.county.get("/policies").json["items"][0]["data"]
    faster = data | {"accept": data["accept"] | {"general": {"clock": "working_hours", "hours": 1}}}
    added = people.county.post(
        "/policies", {"county": world.COUNTY, "valid_from": "2026-07-01", "data": faster}
    )
    assert added.status_code == 201, added.text
    second = file()
    assert people.east.get(f"/incidents/{first}").json["due_at"].startswith("2026-07-01T07:00")
    assert people.east.get(f"/incidents/{second}").json["due_at"].startswith("2026-07-01T02:00")
    for wrong in (
        {},
        data | {"confirm": {"clock": "hours"}},
        data | {"working_time": [["12:00", "08:00"]]},
        data | {"extra": 1},
    ):
        answer = people.county.post(
            "/policies", {"county": world.COUNTY, "valid_from": "2026-07-01", "data": wrong}
        )
        assert answer.json["code"] == "policy_invalid", answer.text


def test_a_citizens_call_is_filed_by_the_reviewer_and_the_caller_shown_only_to_him(
    app, people, file
):
    reporter = {"name": "孙女士", "phone": "13900000000", "anonymous": False}
    case = file(
        "east", source="hotline_12369", source_number="H-77", reporter=reporter, kind="NOI-01"
    )
    assert people.east.get(f"/incidents/{case}/reporter").json == reporter
    assert people.chief.get(f"/incidents/{case}/reporter").json["code"] == "post_lacks_permission"
    assert "孙女士" not in people.chief.get(f"/incidents/{case}").text
    with app.app_context():
        looks = db.session.execute(
            db.text("SELECT officer_id, allowed FROM access WHERE what = 'reporter' ORDER BY id")
        ).all()
    assert [(row[0], bool(row[1])) for row in looks] == [
        (people.east.id, True),
        (people.chief.id, False),
    ]


def test_lists_filter_and_page(people, file, time):
    cases = []
    for n in range(5):
        time.forward(minutes=1)
        cases.append(file(kind="WST-01" if n % 2 else "AIR-01"))
    page = people.east.get("/incidents?limit=2").json
    rest = people.east.get(f"/incidents?limit=2&cursor={page['next']}").json
    last = people.east.get(f"/incidents?limit=2&cursor={rest['next']}").json
    assert [c["id"] for part in (page, rest, last) for c in part["items"]] == cases[::-1]
    assert last["next"] is None
    lon, lat = world.inside(world.V1)
    queries = {
        "kind=WST-01": 2,
        "status=reported": 5,
        "status=closed": 0,
        "level=county": 0,
        "overdue=true": 0,
        "overdue=false": 5,
        f"bbox={lon - 0.001},{lat - 0.001},{lon + 0.001},{lat + 0.001}": 5,
        "bbox=0,0,1,1": 0,
        "q=焚烧": 5,
        "q=000003": 1,
        f"cell={world.V1}": 5,
        f"cell={world.V2}": 0,
        "since=2026-07-01T00:00:00Z": 5,
    }
    for query, expected in queries.items():
        assert len(people.east.get(f"/incidents?{query}").json["items"]) == expected, query
    for query in (
        "bbox=1,2",
        "cursor=abc",
        "since=yesterday",
        "limit=0",
        "overdue=perhaps",
        "cell=%00",
        f"cursor={'W10'}",
    ):
        assert people.east.get(f"/incidents?{query}").status_code == 422, query


def test_history_refuses_to_be_rewritten(app, people, file):
    file()
    with app.app_context(), pytest.raises(DBAPIError, match="never changed"), savepoint():
        db.session.execute(db.delete(IncidentEvent))


def test_a_seat_that_becomes_vacant_later_burns_no_time_either(app, people, file, time, run_job):
    people.county.get("/me")
    case = file()
    vacate(app, "east")
    assert run_job("vacancies") == 1
    assert run_job("vacancies") == 0
    risen = people.county.get(f"/incidents/{case}").json
    assert (risen["level"], risen["overdue_since"]) == ("county", None)
    assert risen["due_at"].startswith("2026-07-01T07:00")
    assert "incident_raised" in [n["kind"] for n in people.county.get("/notices").json["items"]]


def test_a_vacant_county_is_never_skipped(app, people, file, time, run_job):
    people.inspector.get("/me")
    case = file()
    vacate(app, "county")
    time.forward(days=1)
    assert run_job("escalate") == 1
    waiting = people.inspector.get(f"/incidents/{case}").json
    assert (waiting["level"], waiting["status"]) == ("county", "reported")
    assert waiting["due_at"], "whoever takes the seat finds it with time to act"


def test_a_client_cannot_take_the_id_of_a_coming_event(people, file, time, run_job):
    case = file()
    taken = str(uuid.uuid5(uuid.UUID(case), "3"))
    assert people.east.act(case, "accept", id=taken, handling_class="immediate").status_code == 201
    time.forward(days=5)
    assert run_job("escalate") == 1
    assert people.east.get(f"/incidents/{case}").json["level"] == "county"


def test_the_kind_names_the_department_that_handles_by_default(app, people, file):
    offices.add_office(app, "env_office", "环保办", world.EAST_TOWN, "office")
    case = file()
    assert people.east.get(f"/incidents/{case}").json["routing"]["lead"]["name"] == "环保办"
    people.east.act(case, "accept", kind="WST-01", severity="serious")
    assigned = people.east.act(case, "assign").json["incident"]
    assert (assigned["kind"], assigned["severity"], assigned["department"]["name"]) == (
        "WST-01",
        "serious",
        "环保办",
    )


def test_a_reviewer_sets_nature_and_severity_right_within_what_the_kind_allows(people, file):
    case = file()
    assert people.east.act(case, "accept", nature="dispute").json["code"] == "nature_not_allowed"
    accepted = people.east.act(case, "accept", nature="nuisance", severity="major").json
    assert accepted["event"]["data"]["changed"] == {
        "nature": ["violation", "nuisance"],
        "severity": ["general", "major"],
    }


def test_a_calendar_or_policy_that_would_stop_every_limit_is_refused(people, time):
    closed = {str(date(2027, 1, 1) + timedelta(days=n)): False for n in range(365)}
    assert people.county.put("/calendars/2027", {"days": closed}).json["code"] == "policy_invalid"
    data = people.county.get("/policies").json["items"][0]["data"] | {
        "working_time": [["08:30:00", "08:30:01"]]
    }
    assert (
        people.county.post(
            "/policies", {"county": world.COUNTY, "valid_from": "2026-07-01", "data": data}
        ).json["code"]
        == "policy_invalid"
    )


def own_keys(action):
    """The keys that an action's body has besides those of every action."""
    return set(action.body().fields) - {"id", "note", "photo_ids", "stage"}


ANY_VALUE = {
    "result": "held",
    "look_back_id": "11111111-1111-4111-8111-111111111111",
    "handling_class": "general",
    "kind": "AIR-01",
    "nature": "hazard",
    "severity": "general",
    "description": "x",
    "place": "x",
    "measures_taken": "x",
    "location": None,
    "officer_id": 1,
    "department_id": 1,
    "assisting": [1],
    "to": {"body": "police"},
    "reply_by": "2026-07-10",
    "confidential": True,
    "transfer_id": filings.new_id(),
    "assistance_id": 1,
    "case_number": "x",
    "cell_code": world.V1,
    "bodies": [1],
    "on": "2026-07-03",
    "joint_id": filings.new_id(),
    "measure_id": filings.new_id(),
    "target": "x",
    "supervising_unit": "x",
    "limit": {"clock": "urgent", "hours": 1},
    "budget": {"clock": "urgent", "hours": 1},
    "request_id": filings.new_id(),
    "until": "2026-07-10",
    "passed": True,
    "penalties": [],
    "cause": "x",
    "rectified": {"how": "x"},
    "responsibility": "x",
    "satisfaction": "satisfied",
    "publish": False,
    "after_photo_ids": [],
    "into": filings.new_id(),
    "substance": "x",
    "water": "x",
    "road": "x",
    "measures": [],
    "downstream": [],
    "cleared_at": None,
    "taken_at": "2026-07-01T10:00:00+08:00",
    "where": "x",
    "indicator": "x",
    "value": 1,
    "unit": "x",
    "over": True,
    "laboratory": "x",
    "reason": "x",
    "parties": [],
    "held_at": "2026-07-01T10:00:00+08:00",
    "mediator": "x",
    "outcome": "failed",
    "agreement": "x",
}


def test_keys_of_another_action_are_refused_and_named(people, file):
    case = file()
    assert set().union(*map(own_keys, ACTIONS.values())) == set(ANY_VALUE)
    for name, action in ACTIONS.items():
        foreign = {key: ANY_VALUE[key] for key in set(ANY_VALUE) - own_keys(action)}
        answer = people.east.act(case, name, version=1, note="x", **NEEDED.get(name, {}), **foreign)
        assert (answer.status_code, answer.json["code"]) == (422, "invalid"), name
        assert set(answer.json["errors"]) == set(foreign), name
    assert len(people.east.get(f"/incidents/{case}/events").json["items"]) == 1


def test_a_batch_refuses_them_too_and_an_action_of_its_own_keys_passes(people, file):
    case = file()
    path = f"/incidents/{case}/actions/accept"
    bodies = [
        {"id": filings.new_id(), "officer_id": people.wang.id},
        {"id": filings.new_id(), "handling_class": "complex"},
    ]
    items = [{"path": path, "body": body, "if_match": "1"} for body in bodies]
    refused, stored = people.east.post("/sync", {"items": items}).json["verdicts"]
    assert (refused["verdict"], list(refused["problem"]["errors"])) == ("refused", ["officer_id"])
    assert (stored["verdict"], stored["result"]["status"]) == ("stored", "accepted")


def test_of_the_versions_that_if_match_names_the_newest_counts(people, file):
    case = file()
    path = f"/incidents/{case}/actions/accept"

    def accept(tags):
        return people.east.post(path, {"id": filings.new_id()}, headers={"If-Match": tags})

    for tags in ("*", ""):
        assert accept(tags).json["code"] == "if_match_required", tags
    for tags in ('"one"', '"01"', '"-1"', '"٣"', '"99999999999"', '"0"', '""', 'W/""'):
        assert accept(tags).json["code"] == "changed_meanwhile", tags
    assert accept('"1", "2"').json["code"] == "changed_meanwhile", "written for a newer case"
    assert accept('"0", W/"1"').status_code == 201


def test_the_document_says_of_every_action_what_its_declaration_says(app):
    document = app.test_client().get("/openapi.json").json
    call = document["paths"]["/api/v1/incidents/{incident_id}/actions/{action}"]["post"]
    action = next(one for one in call["parameters"] if one["name"] == "action")
    assert action["schema"]["enum"] == list(ACTIONS)
    schemas = document["components"]["schemas"]
    bodies = call["requestBody"]["content"]["application/json"]["schema"]["anyOf"]
    names = [body["$ref"].rpartition("/")[2] for body in bodies]
    keys = [frozenset(schemas[name]["properties"]) for name in names]
    assert set(keys) == {frozenset(action.body().fields) for action in ACTIONS.values()}
    assert all(schemas[name]["additionalProperties"] is False for name in names)
    for name in ACTIONS:
        assert f"`{name}`" in call["description"]


def test_accepting_takes_nine_statements(app, people, file):
    """Besides one that looks for similar cases, and one for the similar case beside it."""
    first, second = file(), file()
    people.east.act(first, "accept")  # what reference data it needs is kept by now
    path = f"/incidents/{second}/actions/accept"
    with counted(app) as statements:
        answer = people.east.post(path, {"id": filings.new_id()}, headers={"If-Match": '"1"'})
    assert answer.status_code == 201
    assert len(statements) - 2 <= 9


def test_lists_take_a_fixed_number_of_queries(app, people, file, time):
    counts = []
    people.east.get("/me")
    for _ in range(2):
        for _ in range(4):
            time.forward(minutes=1)
            file()
        with counted(app) as statements:
            assert people.east.get("/incidents").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 16, counts


def test_what_has_moved_up_stays_up_when_its_place_is_corrected(people, file):
    case = file()
    people.east.act(case, "escalate", note="超出权限")
    people.county.act(case, "return", note="位置不准")
    lon, lat = world.inside(world.V2)
    corrected = people.wang.act(case, "correct", location={"lon": lon, "lat": lat}).json["incident"]
    assert (corrected["level"], corrected["cells"]["village"]["code"]) == ("county", world.V2)
    assert "accept" in people.county.get(f"/incidents/{case}").json["actions"]
