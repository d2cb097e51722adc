"""Reports of one thing go on as one: nothing is gained by it, and everybody is still answered."""

from tests.support import world
from tests.support.actions import CLOSING

CITIZEN = {"name": "某", "phone": "139", "anonymous": False}


def kinds(person):
    return [notice["kind"] for notice in person.get("/notices").json["items"]]


def merge(person, case, into):
    answer = person.act(case, "merge", into=into, note="同一处")
    return answer.json["code"] if answer.status_code != 201 else "merged"


def handle(people, case, until="confirm", **closing):
    """Through the township's hands to a status; the last answer."""
    steps = (
        ("east", "accept", {}),
        ("east", "assign", {"officer_id": people.town_leader.id}),
        ("town_leader", "submit", {"note": "已整改"}),
        ("east", "confirm", {}),
        ("east", "close", CLOSING | closing),
    )
    for who, action, body in steps:
        answer = getattr(people, who).act(case, action, **body)
        if action == until or answer.status_code != 201:
            return answer
    return answer


def test_merging_gives_no_time_and_leads_to_no_lower_desk(people, file, time):
    first = file()
    time.forward(hours=1)
    second, third = file(), file()
    assert merge(people.east, first, second) == "merges_backward", "the later one has more time"
    assert people.east.act(third, "escalate", note="超出权限").status_code == 201
    assert merge(people.county, third, first) == "merges_backward", "it has gone up"
    people.county.act(first, "take_over", note="一并办理")
    assert merge(people.county, third, first) == "merged"
    people.county.act(first, "accept")
    assert merge(people.east, second, first) == "merged", "up is no harm"


def test_nobody_merges_into_a_case_that_only_stands_still(people, file):
    first, second = file(), file()
    for case in (first, second):
        people.east.act(case, "accept")
    people.east.act(first, "pause", reason="停电", until="2026-07-10", note="停电")
    assert people.county.act(first, "grant").status_code == 201
    assert merge(people.east, second, first) == "merges_backward"


def test_nobody_pushes_a_case_onto_a_desk_that_is_not_his(people, file):
    theirs, mine = file(by="zhao", location=None), file()
    sent = people.west.act(theirs, "transfer", to={"cell_code": world.EAST_TOWN}, note="请处理")
    assert sent.status_code == 201, sent.text
    assert people.east.get(f"/incidents/{theirs}").status_code == 200
    assert merge(people.east, mine, theirs) == "cannot_merge"


def test_an_emergency_that_runs_is_not_merged_away(people, file):
    quiet, spill = file(kind="RUR-03"), file(kind="EMG-01")
    assert merge(people.east, spill, quiet) == "emergency_runs"
    again = file(kind="EMG-01", by="peer")
    assert merge(people.east, again, spill) == "merged"


def test_what_a_citizen_told_stays_his_whatever_it_is_merged_into(people, file):
    """Whoever may not dismiss his complaint may not do so through another; and he is asked."""
    case = file()
    told = file(by="county", source="public", reporter=CITIZEN)
    assert merge(people.east, told, case) == "merged"
    for person in (people.east, people.county):
        offered = person.get(f"/incidents/{case}").json["actions"]
        listed = person.get("/incidents?status=reported").json["items"][0]["actions"]
        assert offered == listed
        assert "dismiss" not in offered, "county filed what was merged into it, east is below"
    assert people.east.act(case, "dismiss", note="查无此事").status_code == 409
    unasked = handle(people, case, until="close")
    assert list(unasked.json["errors"]) == ["satisfaction"], "there is somebody to ask"
    closed = people.east.act(case, "close", **CLOSING | {"satisfaction": "satisfied"})
    assert closed.status_code == 201, closed.text
    assert people.east.get(f"/incidents/{told}/reporter?why=回访").json["name"] == "某"
    assert "incident_closed" in kinds(people.county)


def test_what_others_sent_goes_on_in_what_was_done_already_by_the_level_above_alone(people, file):
    done, spot, open_ = file(), file(kind="RUR-03"), file()
    assert handle(people, done).status_code == 201
    told = file(by="county", source="hotline_12369")
    for into in (done, spot):
        assert merge(people.east, told, into) == "merged_from_above"
    assert merge(people.county, told, done) == "merged"
    other = file(by="county", source="upper_check")
    assert merge(people.east, other, open_) == "merged"
    own = file(by="peer")
    assert merge(people.east, own, spot) == "merged", "what a village filed is the township's"
    assert "merge" not in people.county.get(f"/incidents/{file()}").json["actions"]


def test_nobody_confirms_through_another_what_he_filed(people, file):
    case, own = file(), file(by="east", source="upper_check")
    assert merge(people.east, own, case) == "merged"
    assert handle(people, case).status_code == 409
    assert people.county.act(case, "confirm").status_code == 201, "the township has no second"


def test_each_reporter_hears_that_it_begins_again(people, file):
    case, other = file(), file(by="peer")
    merge(people.east, other, case)
    handle(people, case, until="close")
    people.east.act(case, "reopen", note="又冒烟")
    assert "incident_reopened" in kinds(people.peer)
