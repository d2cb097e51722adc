"""A case handled to its end: who may do what, and that two people end it."""

import pytest

from app.cells.models import Cell
from app.core.db import db
from app.incidents.actions import ACTIONS
from app.incidents.rules.actions import OPEN, STATUSES
from tests.stories.test_damaged_filings import ACTION_BODIES
from tests.support import filings, world
from tests.support.actions import CLOSING, NEEDED
from tests.support.offices import add_office, add_person


@pytest.fixture
def handled(people, file):
    """A case whose work was confirmed, ready to be closed; its id."""

    def make(until="confirm", **changes):
        case = file(**changes)
        steps = {
            "accept": ("east", {}),
            "assign": ("east", {"officer_id": people.town_leader.id}),
            "submit": ("town_leader", {"note": "已整改"}),
            "confirm": ("east", {}),
        }
        for action, (who, body) in steps.items():
            assert getattr(people, who).act(case, action, **body).status_code == 201
            if action == until:
                break
        return case

    return make


def kinds(person):
    return [notice["kind"] for notice in person.get("/notices").json["items"]]


def shown(person, case):
    return person.get(f"/incidents/{case}").json


def listed(person, box):
    return [case["id"] for case in person.get(f"/incidents?box={box}").json["items"]]


def cell_id(app, code):
    with app.app_context():
        return db.session.scalars(db.select(Cell.id).where(Cell.code == code)).one()


# Returning


def test_whoever_gets_a_return_corrects_the_case_and_never_advances_it(people, file):
    case = file()
    assert people.east.act(case, "return").json["code"] == "note_required"
    assert people.east.act(case, "return", note="缺照片").status_code == 201
    stands = shown(people.wang, case)
    assert (stands["status"], stands["actions"]) == ("returned", ["correct", "comment"])
    for action in ("accept", "assign", "start", "submit", "confirm", "close", "escalate"):
        tried = people.wang.act(case, action, **NEEDED.get(action, {}), note="x")
        assert (tried.status_code, tried.json["code"]) == (409, "action_not_allowed"), action
    corrected = people.wang.act(case, "correct", description="补充照片", kind="RUR-03")
    assert corrected.status_code == 201, corrected.text
    again = corrected.json["incident"]
    assert (again["status"], again["level"], again["handler"]) == ("reported", "township", None)
    _, returned, last = people.east.get(f"/incidents/{case}/events").json["items"]
    assert returned["note"] == "缺照片"
    assert last["data"]["changed"]["description"] == [stands["description"], "补充照片"]


# Closing


def test_an_empty_body_no_longer_closes_and_every_missing_key_is_named(people, handled):
    case = handled()
    refused = people.east.act(case, "close")
    assert (refused.status_code, refused.json["code"]) == (422, "closing_incomplete")
    assert list(refused.json["errors"]) == ["cause", "rectified", "responsibility"]
    partly = people.east.act(case, "close", cause="设施停运", rectified={"how": "已修复"})
    assert list(partly.json["errors"]) == ["responsibility"]
    assert shown(people.east, case)["status"] == "confirmed"


def test_the_end_tells_everybody_the_result_and_who_has_read_it_is_counted(people, handled):
    case = handled()
    fine = {
        "kind": "fine",
        "amount_fen": 500_000,
        "decision_number": "7",
        "on_whom": "某厂",
    }
    closed = people.east.act(case, "close", **CLOSING, penalties=[fine], publish=True)
    assert closed.status_code == 201, closed.text
    answer = closed.json["incident"]
    assert answer["penalties"] == [fine]
    (result,) = answer["results"]
    assert (result["cause"], result["closed"], result["publish"]) == ("设施停运", True, True)
    assert result["rectified"] == {"how": "已恢复运行", "photo_ids": []}
    for person in (people.wang, people.chief, people.county, people.town_leader):
        assert "incident_penalised" in kinds(person), person.username
    (told,) = [n for n in people.wang.get("/notices").json["items"] if "penal" in n["kind"]]
    assert "已整改并处罚" in told["text"]
    people.wang.post(f"/notices/{told['id']}/read")
    feedback = shown(people.east, case)["feedback"]
    assert feedback["filer"] == {"told": 1, "read": 1}
    assert feedback["village"] == feedback["above"] == {"told": 1, "read": 0}


def test_a_penalty_is_told_once_and_its_last_word_counts(people, handled):
    case = handled(until="assign")
    fine = {"kind": "fine", "amount_fen": 50_000, "decision_number": "7", "on_whom": "某厂"}
    more = {"kind": "warning", "amount_fen": None, "decision_number": None, "on_whom": None}
    people.town_leader.act(case, "submit", note="已处罚", penalties=[fine, more])
    people.east.act(case, "reject", note="数额有误")
    right = fine | {"amount_fen": 500_000}
    people.town_leader.act(case, "submit", note="已处罚", penalties=[right])
    assert shown(people.east, case)["penalties"] == [more, right]
    people.east.act(case, "confirm")
    people.east.act(case, "close", **CLOSING)
    assert shown(people.east, case)["penalties"] == [more, right]
    assert kinds(people.wang)[0] == "incident_penalised", "though told with the work alone"


def test_the_village_follows_its_case_from_acceptance_on(people, file):
    case, other, third = file(), file(by="east"), file()
    people.east.act(case, "accept")
    assert "incident_accepted" in kinds(people.wang)
    assert kinds(people.chief) == ["incident_accepted"]
    people.county.act(case, "take_over", note="涉及饮用水源")
    assert kinds(people.chief)[0] == "incident_taken_over"
    people.east.act(third, "escalate", note="超出权限")
    assert kinds(people.chief)[0] == "incident_lost"
    people.county.act(other, "dismiss", note="查无此事")
    assert kinds(people.chief)[0] == "incident_unfounded"


def test_a_village_without_a_chief_hears_the_end_by_its_officers(people, file):
    lon, lat = world.inside(world.V2)
    place = {"lon": lon, "lat": lat, "accuracy_m": 8, "datum": "wgs84"}
    case = file(location=place)
    people.east.act(case, "dismiss", note="查无此事")
    assert "incident_unfounded" in kinds(people.li)


def test_who_was_told_the_end_is_counted_after_he_has_left_his_post(people, handled, time):
    case = handled()
    people.east.act(case, "close", **CLOSING)
    (held,) = people.east.get("/posts?kind=grid_chief").json["items"]
    ended = people.east.put(f"/posts/{held['id']}", {"ends_on": "2026-07-02"})
    assert ended.status_code == 200, ended.text
    time.forward(days=5)
    assert shown(people.east, case)["feedback"]["village"] == {"told": 1, "read": 0}


def test_where_the_people_are_not_satisfied_it_goes_up_as_a_review(people, handled):
    case = handled()
    answer = people.east.act(case, "close", **CLOSING | {"satisfaction": "dissatisfied"})
    assert answer.status_code == 201, answer.text
    reviewed = answer.json["incident"]
    assert (reviewed["status"], reviewed["level"], reviewed["handler"]) == (
        "accepted",
        "county",
        None,
    )
    assert reviewed["results"][0]["closed"] is False
    assert reviewed["due_at"]
    may = shown(people.east, case)["actions"]
    assert may == [], "nobody ends what was taken from him"


def test_a_citizen_who_can_be_asked_is_asked(people, handled):
    citizen = {"name": "某", "phone": "139", "anonymous": False}
    case = handled(until="submit", by="east", source="public", reporter=citizen)
    people.county.act(case, "confirm")
    body = {name: value for name, value in CLOSING.items() if name != "satisfaction"}
    assert list(people.county.act(case, "close", **body).json["errors"]) == ["satisfaction"]
    nobody = people.county.act(case, "close", **body, satisfaction="no_reporter")
    assert list(nobody.json["errors"]) == ["satisfaction"], "there is one"
    closed = people.county.act(case, "close", **body, satisfaction="unreachable")
    assert closed.json["incident"]["status"] == "closed"


def test_a_reopened_case_counts_and_lies_on_nobodys_desk(people, handled):
    case = handled()
    people.east.act(case, "close", **CLOSING)
    again = people.east.act(case, "reopen", note="又冒烟").json["incident"]
    assert (again["status"], again["handler"], again["reopenings"]) == ("accepted", None, 1)
    assert len(again["results"]) == 1, "what was said stays"


# Who loses it


def new_kinds(person, before):
    """The kinds of what somebody was told since there were so many."""
    found = kinds(person)
    return found[: len(found) - before]


def test_whoever_loses_a_case_to_a_review_is_told(app, people, handled):
    add_person(app, "east2", "reviewer", cell_id=cell_id(app, world.EAST_TOWN))
    case = handled()
    losing = (people.east2, people.town_leader, people.chief)
    before = [len(kinds(person)) for person in losing]
    people.east.act(case, "close", **CLOSING | {"satisfaction": "dissatisfied"})
    for person, known in zip(losing, before, strict=True):
        assert new_kinds(person, known) == ["incident_lost"], person.username


def test_whoever_worked_on_it_is_told_that_others_do_now(people, handled, run_job, time):
    case = handled(until="assign")
    known = len(kinds(people.town_leader))
    people.east.act(case, "assign", officer_id=people.east.id)
    assert new_kinds(people.town_leader, known) == ["incident_gone"]
    people.east.act(case, "assign", officer_id=people.town_leader.id)
    time.forward(days=15)
    run_job("escalate")
    assert shown(people.county, case)["level"] == "county"
    known = len(kinds(people.town_leader))
    moved = people.east.act(case, "relocate", cell_code=world.W1, note="在西镇").json["incident"]
    assert (moved["status"], moved["level"]) == ("reported", "county"), "what moved up stays up"
    assert new_kinds(people.town_leader, known) == ["incident_gone"]
    assert kinds(people.county)[0] == "incident_relocated"
    assert people.west.get(f"/incidents/{case}").json["actions"] == []
    assert "accept" in shown(people.county, case)["actions"]


def test_the_county_sends_on_what_lies_in_another_township(people, file):
    case = file()
    people.county.act(case, "take_over", note="县里看看")
    known = len(kinds(people.east))
    moved = people.county.act(case, "relocate", cell_code=world.W1, note="在西镇").json["incident"]
    assert (moved["status"], moved["level"]) == ("reported", "township")
    assert "accept" in shown(people.west, case)["actions"]
    assert new_kinds(people.east, known) == [], "it had lost it before"


def test_whoever_had_handled_it_is_told_that_it_starts_again(people, handled):
    case = handled()
    people.east.act(case, "close", **CLOSING)
    known = len(kinds(people.town_leader))
    people.east.act(case, "reopen", note="又冒烟")
    assert new_kinds(people.town_leader, known) == ["incident_reopened"]


def test_work_that_lies_with_somebody_who_has_left_is_given_anew(
    app, people, handled, time, run_job
):
    office = add_office(app, "env_office", "环保办", world.EAST_TOWN, "env")
    with_person, with_office = handled(until="assign"), handled(until="assign")
    assert people.east.act(with_office, "assign", department_id=office).status_code == 201
    assert run_job("vacancies") == 0
    for kind, username in (("leader", "town_leader"), ("liaison", "env")):
        held = people.admin.get(f"/posts?kind={kind}").json["items"]
        (post,) = [one["id"] for one in held if one["officer_name"] == username]
        ended = people.admin.put(f"/posts/{post}", {"ends_on": "2026-07-01"})
        assert ended.status_code == 200, ended.text
    time.forward(days=1)
    assert run_job("vacancies") == 2
    told = [
        notice["about_id"]
        for notice in people.east.get("/notices").json["items"]
        if notice["kind"] == "incident_handler_left"
    ]
    assert sorted(told) == sorted([with_person, with_office])
    assert run_job("vacancies") == 0, "once"
    anew = people.east.act(with_person, "assign", officer_id=people.east.id)
    assert anew.status_code == 201, anew.text


# Two people


def test_one_reviewer_does_not_file_submit_and_close_alone(people, file):
    case = file(by="east", source="upper_check")
    people.east.act(case, "accept")
    assert people.east.act(case, "assign", officer_id=people.east.id).status_code == 201
    assert people.east.act(case, "submit", note="好了").status_code == 201
    refused = people.east.act(case, "confirm")
    assert (refused.status_code, refused.json["code"]) == (409, "action_not_allowed")
    assert people.county.act(case, "confirm").status_code == 201
    assert people.east.act(case, "close", **CLOSING).status_code == 409
    closed = people.county.act(case, "close", **CLOSING)
    assert closed.status_code == 201, closed.text


def test_what_one_reviewer_may_not_end_himself_goes_up_at_once(people, handled, time, run_job):
    before = len(kinds(people.east))
    case = handled(until="submit", by="east", source="public")
    stands = shown(people.county, case)
    assert (stands["level"], stands["overdue_since"]) == ("county", None)
    assert {"confirm", "reject"} <= set(stands["actions"])
    for box in ("confirm", "desk"):
        assert case in listed(people.county, box)
        assert case not in listed(people.east, box)
    assert people.county.get("/incidents/counts").json["confirm"] == 1
    last = people.county.get(f"/incidents/{case}/events").json["items"][-1]
    assert last["data"]["skipped"] == [{"level": "township", "reason": "no_second"}]
    confirm = people.county.get(f"/incidents/{case}/limits").json["items"][-1]
    assert (confirm["stage"], confirm["level"], confirm["spent_s"]) == ("confirm", "county", 0)
    assert kinds(people.county)[0] == "incident_submitted"
    told = kinds(people.east)[: len(kinds(people.east)) - before]
    assert "incident_lost" in told
    assert "incident_submitted" not in told
    time.forward(days=10)
    run_job("escalate")
    run_job("press_overdue")
    limits = people.county.get(f"/incidents/{case}/limits").json["items"]
    late = {limit["level"] for limit in limits if limit["overdue_since"]}
    assert late == {"county"}, "the township is not late with what it may not do"
    drafted = people.county.get("/documents").json["items"]
    assert world.EAST_TOWN not in str([one["receiver"] for one in drafted])


def test_the_level_above_rejects_confirms_and_closes_what_came_to_it(people, handled):
    case = handled(until="submit", by="east", source="public")
    assert people.county.act(case, "reject", note="未清理").status_code == 201
    assert "incident_rejected" in kinds(people.town_leader)
    people.town_leader.act(case, "submit", note="已清理")
    assert people.county.act(case, "confirm").status_code == 201
    assert people.county.act(case, "close", **CLOSING).status_code == 201
    other = handled(until="submit")
    assert "reject" not in shown(people.county, other)["actions"]
    assert shown(people.east, other)["level"] == "township"


def test_it_goes_up_too_where_the_second_reviewer_leaves_later(app, people, file, time, run_job):
    add_person(app, "east2", "reviewer", cell_id=cell_id(app, world.EAST_TOWN))
    case = file(by="east", source="upper_check")
    people.east.act(case, "accept")
    people.east.act(case, "assign", officer_id=people.town_leader.id)
    people.town_leader.act(case, "submit", note="好了")
    assert run_job("vacancies") == 0
    assert shown(people.east2, case)["level"] == "township"
    posts = people.admin.get("/posts?kind=reviewer").json["items"]
    post = next(one["id"] for one in posts if one["officer_id"] == people.east2.id)
    ended = people.admin.put(f"/posts/{post}", {"ends_on": "2026-07-01"})
    assert ended.status_code == 200, ended.text
    time.forward(days=1)
    assert run_job("vacancies") == 1
    assert run_job("vacancies") == 0
    assert shown(people.county, case)["level"] == "county"
    assert kinds(people.county)[0] == "incident_raised"
    assert kinds(people.east)[0] == "incident_lost"


def test_at_the_top_the_leader_is_told(people, handled):
    case = handled(until="assign", by="county", source="hotline_12369")
    people.county.act(case, "take_over", note="县里办")
    people.county.act(case, "assign", officer_id=people.county.id)
    people.county.act(case, "submit", note="好了")
    assert kinds(people.county_leader)[0] == "incident_left_to_above"
    assert people.county_leader.act(case, "confirm").status_code == 201


def test_a_second_reviewer_of_the_township_ends_it_and_the_county_need_not(app, people, file):
    add_person(app, "east2", "reviewer", cell_id=cell_id(app, world.EAST_TOWN))
    case = file(by="east", source="upper_check")
    people.east.act(case, "accept")
    people.east.act(case, "assign", officer_id=people.town_leader.id)
    people.town_leader.act(case, "submit", note="好了")
    assert people.east.act(case, "confirm").status_code == 409
    assert "confirm" not in shown(people.county, case)["actions"]
    assert people.east2.act(case, "confirm").status_code == 201
    closed = people.east2.act(case, "close", **CLOSING).json["incident"]
    assert "one_reviewer" not in closed["marks"]


def test_where_one_reviewer_stands_alone_the_case_says_so_and_its_end_too(app, people, handled):
    case = handled()
    assert shown(people.county, case)["one_reviewer"] is True
    closed = people.east.act(case, "close", **CLOSING).json["incident"]
    assert "one_reviewer" in closed["marks"]
    assert shown(people.east, case)["one_reviewer"] is False, "it is over"
    add_person(app, "east2", "reviewer", cell_id=cell_id(app, world.EAST_TOWN))
    assert shown(people.county, handled())["one_reviewer"] is False


def test_a_citizens_complaint_is_dismissed_by_the_level_above_alone(people, file):
    case = file(by="east", source="public")
    assert "dismiss" not in shown(people.east, case)["actions"]
    assert people.east.act(case, "dismiss", note="查无此事").status_code == 409
    assert "dismiss" in shown(people.county, case)["actions"]
    ended = people.county.act(case, "dismiss", note="两次核查均无")
    assert ended.json["incident"]["status"] == "unfounded"
    assert "incident_unfounded" in kinds(people.east)


# Powers


def test_a_violation_is_never_a_village_officers_to_handle(people, file):
    case = file()
    people.east.act(case, "accept")
    refused = people.east.act(case, "assign", officer_id=people.wang.id)
    assert (refused.status_code, refused.json["code"]) == (422, "village_cannot_handle")
    nuisance = file(kind="RUR-03", measures_taken="")
    people.east.act(nuisance, "accept")
    assert people.east.act(nuisance, "assign", officer_id=people.wang.id).status_code == 201


def test_a_handler_declines_and_the_time_goes_on(people, file, time):
    case = file()
    due = people.east.act(case, "accept").json["incident"]["due_at"]
    people.east.act(case, "assign", officer_id=people.town_leader.id)
    time.forward(hours=2)
    back = people.town_leader.act(case, "decline", note="不属本岗位").json["incident"]
    assert (back["status"], back["handler"], back["due_at"]) == ("accepted", None, due)
    assert "incident_declined" in kinds(people.east)


def test_the_county_takes_a_case_over_and_the_township_is_told_why_it_lost_it(people, file):
    case = file()
    people.east.act(case, "accept")
    assert people.county.act(case, "take_over").json["code"] == "note_required"
    taken = people.county.act(case, "take_over", note="涉及饮用水源").json["incident"]
    assert (taken["level"], taken["status"]) == ("county", "accepted")
    assert "incident_taken_over" in kinds(people.east)
    assert shown(people.east, case)["actions"] == []
    assert people.east.act(case, "assign", officer_id=people.town_leader.id).status_code == 409


@pytest.mark.parametrize(
    ("by", "body"),
    [("county", {}), ("wang", {"kind": "EMG-01"}), ("east", {"source": "assigned_from_above"})],
)
def test_the_county_acts_from_the_first_second(people, file, by, body):
    case = file(by=by, **body)
    assert {"accept", "return"} <= set(shown(people.county, case)["actions"])
    assert people.county.act(case, "accept").status_code == 201


def test_whoever_hands_a_case_up_and_his_colleagues_learn_that_it_is_gone(people, file):
    case = file()
    assert people.county.get("/notices").json["items"]
    people.east.act(case, "escalate", note="超出权限")
    assert "incident_raised" in kinds(people.county)


def test_a_case_is_returned_twice_and_then_goes_up(people, file):
    case = file()
    for _ in range(2):
        assert people.east.act(case, "return", note="缺照片").status_code == 201
        assert people.wang.act(case, "correct", description="田边，有照片").status_code == 201
    third = people.east.act(case, "return", note="还缺").json
    assert third["event"]["data"]["cause"] == "returned_too_often"
    assert (third["incident"]["status"], third["incident"]["level"]) == ("reported", "county")


# Beside its course


def test_everybody_who_takes_part_may_comment_and_strangers_learn_nothing(people, file):
    case = file()
    said = people.wang.act(case, "comment", note="又冒烟了", photo_ids=["a" * 64]).json
    assert (said["event"]["action"], said["incident"]["status"]) == ("comment", "reported")
    assert "incident_commented" in kinds(people.east)
    assert people.inspector.act(case, "comment", note="x").status_code == 409
    stranger = people.west.post(
        f"/incidents/{case}/actions/comment",
        {"id": filings.new_id(), "note": "x"},
        headers={"If-Match": '"1"'},
    )
    assert stranger.status_code == 404


def test_a_case_put_into_another_township_is_accepted_anew_there(people, file):
    case = file()
    people.east.act(case, "accept")
    moved = people.east.act(case, "relocate", cell_code=world.W1, note="定位偏差").json["incident"]
    assert (moved["status"], moved["level"]) == ("reported", "township")
    assert moved["cells"]["village"]["code"] == str(world.W1)
    assert "incident_relocated" in kinds(people.west)
    assert "accept" in shown(people.west, case)["actions"]
    near = file()
    same = people.east.act(near, "relocate", cell_code=world.V2, note="在隔壁村").json["incident"]
    assert (same["status"], same["cells"]["village"]["code"]) == ("reported", str(world.V2))
    neither = people.east.act(near, "relocate", note="x")
    assert (neither.status_code, neither.json["code"]) == (422, "invalid")


def test_whoever_puts_it_elsewhere_gets_his_answer_again_and_nothing_later(people, file):
    case, key = file(by="chief"), filings.new_id()

    def put_elsewhere(person):
        body = {"id": key, "cell_code": world.W1, "note": "在西镇"}
        path = f"/incidents/{case}/actions/relocate"
        return person.post(path, body, headers={"If-Match": '"1"'})

    first, again = put_elsewhere(people.east), put_elsewhere(people.east)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json["event"] == first.json["event"]
    assert put_elsewhere(people.li).status_code == 404
    assert people.east.get(f"/incidents/{case}").status_code == 404
    people.west.act(case, "accept")
    assert put_elsewhere(people.east).status_code == 404, "what comes later is not his"


def test_two_reports_of_one_thing_go_on_as_one_and_both_filers_are_answered(people, file):
    first, second = file(), file(by="peer")
    merged = people.east.act(second, "merge", into=first, note="同一处").json["incident"]
    assert (merged["status"], merged["merged_into"]) == ("merged", first)
    assert shown(people.east, first)["merged"] == [second]
    assert "incident_merged" in kinds(people.peer)
    for fault in (second, filings.new_id(), first):
        refused = people.east.act(first, "merge", into=fault, note="x")
        assert (refused.status_code, refused.json["code"]) == (422, "cannot_merge")
    people.east.act(first, "accept")
    people.east.act(first, "assign", officer_id=people.town_leader.id)
    people.town_leader.act(first, "submit", note="已整改")
    people.east.act(first, "confirm")
    assert people.east.act(first, "close", **CLOSING).status_code == 201
    assert "incident_closed" in kinds(people.peer), "each reporter is answered"


def test_photos_after_the_clearing_are_shown_apart(people, file):
    case = file(
        kind="RUR-03",
        measures_taken="当场清理",
        photo_ids=["a" * 64],
        after_photo_ids=["b" * 64],
    )
    answer = shown(people.east, case)
    assert answer["after_photo_ids"] == ["b" * 64]
    assert {photo["id"] for photo in answer["photos"]} == {"a" * 64, "b" * 64}
    assert people.east.act(case, "confirm").status_code == 201


def test_notes_and_photos_belong_to_a_stage_of_the_evidence(people, file):
    case = file()
    said = people.east.act(case, "accept", stage="prepare", note="调取资料").json
    assert said["event"]["data"]["stage"] == "prepare"
    wrong = people.east.act(case, "comment", stage="later", note="x")
    assert (wrong.status_code, list(wrong.json["errors"])) == (422, ["stage"])


# The whole table


def at_status(people, file, status, **changes):
    """A case in a status, by the shortest way."""
    other = file() if status == "merged" else None
    case = file(**changes)
    chain = {
        "returned": [("east", "return", {"note": "x"})],
        "accepted": [("east", "accept", {})],
        "unfounded": [("east", "dismiss", {"note": "x"})],
        "merged": [("east", "merge", {"into": other, "note": "x"})],
    }
    work = [
        ("east", "accept", {}),
        ("east", "assign", {"officer_id": people.town_leader.id}),
        ("town_leader", "start", {}),
        ("town_leader", "submit", {"note": "x"}),
        ("east", "confirm", {}),
        ("east", "close", CLOSING),
    ]
    through = ("accepted", "assigned", "in_hand", "submitted", "confirmed", "closed")
    if status in through:
        chain[status] = work[: through.index(status) + 1]
    for who, action, body in chain.get(status, []):
        answer = getattr(people, who).act(case, action, **body)
        assert answer.status_code == 201, answer.text
    assert shown(people.east, case)["status"] == status
    return case


@pytest.mark.uncounted
@pytest.mark.parametrize("status", STATUSES)
def test_what_is_offered_is_taken_and_nothing_else(app, people, file, status):
    """Every action by every post at every status: the list of actions is the truth."""
    check_offers(people, at_status(people, file, status))


@pytest.mark.uncounted
@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("EMG-01", "reported"),
        ("EMG-01", "in_hand"),
        ("EMG-01", "confirmed"),
        ("DIS-01", "accepted"),
        ("DIS-01", "confirmed"),
    ],
)
def test_so_it_is_in_emergencies_and_disputes(app, people, file, kind, status):
    case = at_status(people, file, status, kind=kind)
    check_offers(people, case)
    if kind == "EMG-01":
        before = everybodys_actions(people, case)
        people.county.act(case, "acknowledge")
        people.chief.act(case, "acknowledge")
        moved = before ^ everybodys_actions(people, case)
        assert {("county", "acknowledge"), ("chief", "acknowledge")} <= moved
        check_offers(people, case, {action for _, action in moved} | OF_EMERGENCIES)


FEW = ("accept", "take_over", "comment")
OF_EMERGENCIES = {"acknowledge", "name_leader", "sheet", "sample", "stand_down", "comment"}
ASKED = ("wang", "peer", "chief", "east", "town_leader", "county", "county_leader", "inspector")
EVERYBODY = (*ASKED, "west", "li", "water", "admin", "supervisor")


def everybodys_actions(people, case):
    """(who, action) of all that is offered."""
    return {
        (who, action)
        for who in ASKED
        for action in shown(getattr(people, who), case).get("actions", [])
    }


def check_offers(people, case, tried_only=frozenset(ACTIONS)):
    """Of each person and action, that it succeeds where it is offered and nowhere else."""
    status = shown(people.east, case)["status"]
    for who in EVERYBODY:
        person = getattr(people, who)
        answer = person.get(f"/incidents/{case}")
        stranger = answer.status_code == 404
        offered = set() if stranger else set(answer.json["actions"])
        version = shown(people.east, case)["version"]
        # strangers get the same whatever the status: one status tries all of it
        actions = ACTIONS if not stranger or status == "reported" else FEW
        for action in (one for one in actions if one in tried_only):
            body = ACTION_BODIES.get(action, {}) | NEEDED.get(action, {}) | {"note": "x"}
            got = tried(person, case, action, version, body)
            if stranger:
                assert got == 404, (who, action)
            elif action in offered:
                assert got in (201, 422), (who, action, got)
            else:
                assert got == 409, (who, action, got)
    assert status not in OPEN or "take_over" in shown(people.county, case)["actions"]


def tried(person, case, action, version, body):
    """The status of an action that is undone again."""
    with person.client.application.app_context():
        undone = db.engines[None].begin_nested()
    try:
        answer = person.post(
            f"/incidents/{case}/actions/{action}",
            {"id": filings.new_id()} | body,
            headers={"If-Match": f'"{version}"'},
        )
        return answer.status_code
    finally:
        undone.rollback()
