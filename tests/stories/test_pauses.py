"""A case's time is paused, extended, and never longer than its outer limit."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.support import filings, offices, world
from tests.support.actions import CLOSING
from tests.support.strangers import check_strangers_learn_nothing

#: A Friday before work begins, and a limit of 14 working hours: two days of seven.
FRIDAY = "2026-07-03T08:00:00+08:00"
ZONE = ZoneInfo("Asia/Shanghai")
HOURS = {"clock": "working_hours", "hours": 14}


@pytest.fixture
def policy(people):
    """A version of the county's rules with changes."""

    def add(**changes):
        data = people.county.get("/policies").json["items"][0]["data"] | changes
        body = {"county": world.COUNTY, "valid_from": "2026-07-01", "data": data}
        answer = people.county.post("/policies", body)
        assert answer.status_code == 201, answer.text

    return add


@pytest.fixture
def case(people, time, policy):
    """Accepted before a Friday's work begins, with 14 working hours to handle it."""
    time.set(FRIDAY)
    handle = people.county.get("/policies").json["items"][0]["data"]["handle"]
    policy(handle=handle | {"general": HOURS})
    return accepted(people, time)


def filed(people, time, **changes):
    case_id = filings.new_id()
    done(people.wang.put(f"/incidents/{case_id}", filings.incident(time.now(), **changes)))
    return case_id


def accepted(people, time, **changes):
    case_id = filed(people, time, **changes)
    done(people.east.act(case_id, "accept"))
    done(people.east.act(case_id, "assign", officer_id=people.town_leader.id))
    return case_id


def done(answer):
    assert answer.status_code == 201, answer.text
    said = answer.json
    return said | {"incident": local(said["incident"])} if "incident" in said else said


def kinds(person):
    return [notice["kind"] for notice in person.get("/notices").json["items"]]


def shown(person, case):
    return local(person.get(f"/incidents/{case}").json)


def local(row):
    """Times as the county's clocks show them."""
    times = ("due_at", "paused_until", "overdue_since")
    said = {n: datetime.fromisoformat(row[n]).astimezone(ZONE) for n in times if row.get(n)}
    return row | {name: f"{at:%m-%d %H:%M}" for name, at in said.items()}


def limits(people, case, stage="handle"):
    rows = people.county.get(f"/incidents/{case}/limits").json["items"]
    return [local(row) for row in rows if row["stage"] == stage]


def ask(people, case, until="2026-07-06", **body):
    asked = people.east.act(case, "pause", reason="停电", note="无法检查", until=until, **body)
    return done(asked)["event"]["id"]


def pause(people, case, until="2026-07-06"):
    ask(people, case, until)
    return granted(people, case)


def granted(people, case):
    return done(people.county.act(case, "grant"))["incident"]


def test_a_pause_from_friday_to_monday_moves_the_limit_by_its_two_working_hours(people, case, time):
    assert shown(people.east, case)["due_at"] == "07-06 17:30"
    time.set("2026-07-03T16:30:00+08:00")
    ask(people, case)
    # what the asking took on a busy machine is not the case's: seconds are counted to the grant
    time.set("2026-07-03T16:30:00+08:00")
    paused = granted(people, case)
    assert (paused["due_at"], paused["status"]) == (None, "assigned")
    assert paused["paused_until"] == "07-06 17:30"
    assert "incident_time_granted" in kinds(people.east)
    assert "incident_time_granted" in kinds(people.town_leader)
    # an hour of Friday and an hour of Monday
    time.set("2026-07-06T09:30:00+08:00")
    goes_on = done(people.east.act(case, "resume"))["incident"]
    assert (goes_on["due_at"], goes_on["paused_until"]) == ("07-07 10:30", None)
    first, second = limits(people, case)
    assert (first["reason"], first["spent_s"], first["overdue_since"]) == (
        "suspended",
        21_600,
        None,
    )
    assert (second["budget_s"], second["clock"]) == (14 * 3600 - 21_600, "working_hours")


def test_it_ends_by_itself_on_its_day_and_those_who_work_are_told(people, case, time, run_job):
    time.set("2026-07-03T16:30:00+08:00")
    pause(people, case)
    time.set("2026-07-06T17:29:00+08:00")
    assert run_job("escalate") == 0
    assert run_job("audit") == 0, "a granted pause is a reason for having no limit"
    time.set("2026-07-06T17:31:00+08:00")
    assert run_job("escalate") == 1
    goes_on = shown(people.east, case)
    assert goes_on["paused_until"] is None
    # a minute after the working day eight hours are left
    assert goes_on["due_at"] == "07-08 09:30"
    (request,) = goes_on["time_requests"]
    assert (request["state"], request["reason"]) == ("ended", "停电")
    assert "incident_pause_ended" in kinds(people.town_leader)
    events = people.east.get(f"/incidents/{case}/events").json["items"]
    assert (events[-1]["action"], events[-1]["data"]["pause_ended"]) == ("resume", [request["id"]])
    assert run_job("escalate") == 0


def test_an_extension_survives_a_pause(people, case, time):
    more = {"clock": "working_hours", "hours": 7}
    asked = people.town_leader.act(case, "extend", budget=more, note="设备未到")
    assert asked.status_code == 201, asked.text
    assert kinds(people.county)[0] == "incident_time_asked"
    assert [c["id"] for c in people.county.get("/incidents?box=time_asked").json["items"]] == [case]
    assert people.county.get("/incidents/counts").json["time_asked"] == 1
    longer = done(people.county.act(case, "grant"))["incident"]
    assert longer["due_at"] == "07-07 17:30"
    time.set("2026-07-03T16:30:00+08:00")
    pause(people, case)
    time.set("2026-07-06T09:30:00+08:00")
    done(people.east.act(case, "resume"))
    assert shown(people.east, case)["due_at"] == "07-08 10:30"
    # and a rejection
    done(people.town_leader.act(case, "submit", note="已整改"))
    done(people.east.act(case, "reject", note="不到位"))
    assert shown(people.east, case)["due_at"] == "07-08 10:30"
    assert [row["extended_s"] for row in limits(people, case)] == [7 * 3600, 0, 0]


@pytest.mark.parametrize(
    ("clock", "unit", "amount", "postponed", "longer"),
    [
        ("working_hours", "hours", 14, "07-07 17:30", "07-08 09:30"),
        ("working_days", "days", 2, "07-08 17:30", "07-09 17:30"),
        ("natural_days", "days", 3, "07-08 00:00", "07-09 00:00"),
        ("urgent", "hours", 81, "07-06 17:00", "07-06 18:00"),
    ],
)
def test_an_extension_brings_no_postponement_in_that_was_refused(
    people, time, policy, clock, unit, amount, postponed, longer
):
    time.set(FRIDAY)
    handle = people.county.get("/policies").json["items"][0]["data"]["handle"]
    policy(handle=handle | {"general": {"clock": clock, unit: amount}})
    case = accepted(people, time)

    def rest(day):
        body = {"days": {day: False}, "reason": "台风"}
        assert people.county.post("/calendars/2026/corrections", body).status_code == 200
        return shown(people.east, case)["due_at"]

    assert rest("2026-07-06")[:8] == postponed[:8]
    before = shown(people.east, case)["due_at"]
    assert rest("2026-07-07") == before, "a second one does not postpone it"
    budget = {"clock": clock, unit: 1}
    done(people.town_leader.act(case, "extend", budget=budget, note="设备未到"))
    time.forward(minutes=1)
    assert granted(people, case)["due_at"][:8] == longer[:8]
    assert rest("2026-07-08")[:8] == longer[:8], "nor once it is longer"


#: clock, unit, amount; due without a day of rest, with Monday, and that after it stood till Tuesday
CLOCKS = [
    ("working_hours", "hours", 14, "07-06 17:30", "07-07 17:30", "07-08 17:30"),
    ("working_days", "days", 2, "07-07 17:30", "07-08 17:30", "07-09 17:30"),
    ("natural_days", "days", 3, "07-07 00:00", "07-08 00:00", "07-11 00:00"),
]
MONDAY, MORE = ("2026-07-06",), ("2026-07-07", "2026-07-08", "2026-07-09")


@pytest.fixture
def rest(people):
    """Make days of rest."""

    def make(*days):
        body = {"days": dict.fromkeys(days, False), "reason": "台风"}
        assert people.county.post("/calendars/2026/corrections", body).status_code == 200

    return make


@pytest.fixture(params=CLOCKS, ids=lambda one: one[0])
def timed(request, people, time, policy):
    """A case with a limit on a clock, and when that is due: `CLOCKS`."""
    clock, unit, amount, *dues = request.param
    time.set(FRIDAY)
    handle = people.county.get("/policies").json["items"][0]["data"]["handle"]
    policy(handle=handle | {"general": {"clock": clock, unit: amount}})
    return accepted(people, time), *[due[:8] for due in dues]


@pytest.fixture(params=["pause", "submit"])
def stands_still(request, people, time):
    """Nothing of a case's limit runs while something is done, until a moment or for a moment."""

    def still(case, meanwhile=lambda: None, until=None):
        if request.param == "pause":
            pause(people, case, "2026-07-15")
        else:
            done(people.town_leader.act(case, "submit", note="已整改"))
        meanwhile()
        if until:
            time.set(until)
        back = {"pause": {"action": "resume"}, "submit": {"action": "reject", "note": "不到位"}}
        return done(people.east.act(case, **back[request.param]))["incident"]["due_at"][:8]

    return still


def test_rest_days_that_were_refused_do_not_come_in_by_standing_still(
    people, timed, rest, stands_still
):
    case, without, first, _ = timed
    rest(*MONDAY)
    rest(*MORE)
    assert shown(people.east, case)["due_at"][:8] == first, "a second one is refused"
    assert stands_still(case) == first, "and stays so"
    kept = [row["first_due_at"] for row in limits(people, case)]
    assert [local({"due_at": at})["due_at"][:8] for at in kept] == [without, without]
    rest("2026-07-10")
    assert shown(people.east, case)["due_at"][:8] == first, "nor afterwards"


def test_nor_those_that_are_made_while_it_stands_still(people, timed, rest, stands_still):
    case, _, first, _ = timed
    rest(*MONDAY)
    assert stands_still(case, lambda: rest(*MORE)) == first


def test_the_first_one_may_come_while_it_stands_still_and_is_the_only_one(
    people, timed, rest, stands_still
):
    case, without, first, _ = timed
    assert stands_still(case, lambda: rest(*MONDAY)) == first
    assert local({"due_at": limits(people, case)[-1]["first_due_at"]})["due_at"][:8] == without
    rest(*MORE)
    assert shown(people.east, case)["due_at"][:8] == first


def test_what_was_postponed_goes_on_later_by_what_it_stood_still(people, timed, rest, stands_still):
    case, _, _, later = timed
    rest(*MONDAY)
    assert stands_still(case, until="2026-07-07T08:00:00+08:00") == later


def test_what_was_late_against_a_refused_calendar_has_used_its_time(
    people, time, timed, rest, run_job
):
    """A desk to which a case comes back gets its last rests, and none of the days refused."""
    case, *_ = timed
    rest(*MONDAY)
    rest(*MORE)
    time.set("2026-07-08T00:01:00+08:00" if timed[2] < "07-08 0" else "2026-07-08T17:31:00+08:00")
    assert run_job("escalate") == 1
    (late, _) = limits(people, case)
    assert late["spent_s"] >= late["budget_s"]


def test_what_is_asked_too_often_or_for_too_long_is_refused(people, case, time, policy):
    def refused(person, action, **body):
        answer = person.act(case, action, note="x", **body)
        return answer.status_code, answer.json["code"]

    hours = {"clock": "working_hours", "hours": 15}
    assert refused(people.east, "extend", budget=hours) == (422, "extension_long")
    days = {"clock": "working_days", "days": 1}
    assert refused(people.east, "extend", budget=days) == (422, "extension_clock")
    late = {"reason": "停电", "until": "2027-07-04"}
    assert refused(people.east, "pause", **late) == (422, "pause_long")
    assert refused(people.east, "pause", reason="x", until="2026-07-02") == (422, "reply_by_past")
    for _ in range(2):
        budget = {"clock": "working_hours", "hours": 7}
        done(people.east.act(case, "extend", budget=budget, note="设备未到"))
        assert refused(people.east, "extend", budget=budget) == (409, "asked_already")
        done(people.county.act(case, "grant"))
    assert refused(people.east, "extend", budget=budget) == (422, "extended_often")
    pause(people, case)
    assert "pause" not in shown(people.east, case)["actions"]
    done(people.east.act(case, "resume"))
    assert refused(people.east, "pause", reason="x", until="2026-07-09") == (422, "paused_often")


def test_extensions_count_together(people, case):
    budget = {"clock": "working_hours", "hours": 8}
    done(people.east.act(case, "extend", budget=budget, note="设备未到"))
    done(people.county.act(case, "grant"))
    again = people.east.act(case, "extend", budget=budget, note="设备未到")
    assert again.json["code"] == "extension_long"


def test_what_is_denied_changes_nothing_and_uses_nothing_up(people, case):
    before = shown(people.east, case)["due_at"]
    ask(people, case)
    assert people.county.act(case, "deny").json["code"] == "note_required"
    denied = done(people.county.act(case, "deny", note="不属实"))["incident"]
    assert (denied["due_at"], denied["paused_until"]) == (before, None)
    (request,) = denied["time_requests"]
    assert (request["state"], request["decided_note"]) == ("denied", "不属实")
    assert "incident_time_denied" in kinds(people.east)
    assert pause(people, case)["due_at"] is None


def test_once_it_is_late_it_is_neither_paused_nor_extended(people, case, time, run_job):
    ask(people, case, until="2026-07-08")
    time.set("2026-07-06T17:31:00+08:00")
    late = people.county.act(case, "grant")
    assert (late.status_code, late.json["code"]) == (409, "overdue_already")
    budget = {"clock": "working_hours", "hours": 1}
    run_job("escalate")
    moved = shown(people.county, case)
    assert (moved["level"], moved["overdue_since"]) == ("county", "07-06 17:30")
    assert [one["state"] for one in moved["time_requests"]] == ["lapsed"]
    assert people.county.act(case, "grant").json["code"] == "action_not_allowed"
    # the county has its own time, and its leader or a second reviewer decides
    done(people.county.act(case, "extend", budget=budget, note="复杂"))
    assert "grant" in shown(people.county, case)["actions"]
    assert people.county.act(case, "grant").json["code"] == "own_request"
    done(people.county_leader.act(case, "grant"))
    assert shown(people.county, case)["overdue_since"] == "07-06 17:30"


def test_what_is_late_at_the_top_gets_no_new_time_by_a_pause(people, case, time, run_job):
    done(people.county.act(case, "take_over", note="重大"))
    done(people.county.act(case, "pause", reason="停电", until="2026-07-10", note="无法检查"))
    time.set("2026-07-06T17:31:00+08:00")
    assert run_job("escalate") == 1
    for action, person in (("grant", people.county_leader), ("deny", people.county_leader)):
        decided = person.act(case, action, note="已超时")
        assert (decided.status_code == 201) == (action == "deny"), decided.text
    again = people.county.act(case, "pause", reason="停电", until="2026-07-10", note="x")
    assert (again.status_code, again.json["code"]) == (409, "overdue_already")
    assert limits(people, case)[-1]["reason"] == "top_rung"


def test_whoever_asked_never_decides_and_a_deputy_above_may(app, people, case):
    ask(people, case)
    assert "grant" not in shown(people.east, case)["actions"]
    offices.add_person(app, "second", "reviewer", cell_id=1)
    assert {"grant", "deny"} <= set(shown(people.second, case)["actions"])


@pytest.mark.parametrize("action", ["start", "submit", "escalate", "take_over"])
def test_any_move_ends_the_pause(people, case, time, action):
    time.set("2026-07-03T16:30:00+08:00")
    pause(people, case)
    who = {"take_over": people.county, "escalate": people.east}.get(action, people.town_leader)
    time.set("2026-07-06T09:30:00+08:00")
    moved = done(who.act(case, action, note="x"))
    assert moved["incident"]["paused_until"] is None
    assert moved["incident"]["due_at"]
    assert moved["event"]["data"]["pause_ended"] == [moved["incident"]["time_requests"][0]["id"]]
    if action == "start":
        assert moved["incident"]["due_at"] == "07-07 10:30"


def test_what_was_asked_lapses_when_the_stage_ends_but_not_when_work_starts(people, case):
    asked = ask(people, case)
    done(people.town_leader.act(case, "start"))
    assert shown(people.east, case)["time_requests"][0]["state"] == "asked"
    submitted = done(people.town_leader.act(case, "submit", note="已整改"))
    assert submitted["event"]["data"]["lapsed"] == [asked]
    assert people.county.get("/incidents/counts").json["time_asked"] == 0


def test_an_emergency_is_not_paused(people, time):
    case = accepted(people, time, kind="EMG-01")
    may = set(shown(people.east, case)["actions"])
    assert not may & {"pause", "extend"}


def test_paused_cases_are_a_list(people, case, time):
    pause(people, case)
    assert [c["id"] for c in people.east.get("/incidents?box=paused").json["items"]] == [case]


def test_strangers_learn_nothing(people, case):
    bodies = {
        "pause": {"reason": "x", "until": "2026-07-10", "note": "x"},
        "extend": {"budget": HOURS, "note": "x"},
        "grant": {},
        "deny": {"note": "x"},
        "resume": {},
    }
    check_strangers_learn_nothing(people, case, bodies, "limits")


# The outer limit


def test_a_case_sent_to_and_fro_ends_in_the_outer_limit_and_goes_to_the_top(
    people, time, policy, run_job
):
    outer = {name: {"clock": "natural_days", "days": 8} for name in ("immediate", "general")}
    handle = people.county.get("/policies").json["items"][0]["data"]["handle"]
    policy(
        outer=outer | {"complex": {"clock": "natural_days", "days": 20}},
        handle=handle | {"general": {"clock": "natural_days", "days": 30}},
    )
    case = accepted(people, time)
    (row,) = limits(people, case, "outer")
    assert (row["due_at"], row["level"]) == ("07-10 00:00", "county")
    assert shown(people.east, case)["due_at"] == "07-10 00:00"
    time.set("2026-07-10T00:01:00+08:00")
    assert run_job("escalate") == 1
    moved = shown(people.county, case)
    assert (moved["level"], moved["status"]) == ("county", "assigned")
    assert moved["overdue_since"] == "07-10 00:00"
    assert "incident_escalated" in kinds(people.county)
    assert "incident_lost" in kinds(people.east)
    (row,) = limits(people, case, "outer")
    assert (row["reason"], row["cell"]["code"]) == ("overrun", world.EAST_TOWN)
    first, second = limits(people, case)
    assert (first["reason"], first["overdue_since"], second["level"]) == (
        "escalated",
        None,
        "county",
    )
    assert run_job("escalate") == 0
    # what follows starts no other one
    done(people.town_leader.act(case, "submit", note="已整改"))
    done(people.county.act(case, "reject", note="不到位"))
    assert len(limits(people, case, "outer")) == 1
    assert run_job("audit") == 0


def test_at_the_top_the_leader_is_told_and_the_case_stays(people, time, policy, run_job):
    short = {"clock": "natural_days", "days": 2}
    handle = people.county.get("/policies").json["items"][0]["data"]["handle"]
    policy(
        outer=dict.fromkeys(("immediate", "general", "complex"), short),
        handle=handle | {"general": {"clock": "natural_days", "days": 30}},
    )
    case = accepted(people, time)
    done(people.county.act(case, "take_over", note="重大"))
    time.set("2026-07-04T00:01:00+08:00")
    assert run_job("escalate") == 1
    stays = shown(people.county, case)
    assert (stays["level"], stays["overdue_since"]) == ("county", "07-04 00:00")
    assert stays["due_at"] > "07-20", "the county's own time goes on"
    assert "incident_overdue" in kinds(people.county_leader)
    assert run_job("escalate") == run_job("audit") == 0


@pytest.mark.parametrize("stages", [("accept", "outer"), ("handle", "stop")])
def test_what_runs_out_beside_the_stage_in_one_sweep_leaves_the_next_level_its_time(
    people, time, policy, run_job, stages
):
    three = {"clock": "urgent", "hours": 3}
    policy(limits=[{"stage": stage, "limit": three} for stage in stages])
    case = accepted(people, time) if "handle" in stages else filed(people, time)
    time.forward(hours=4)
    assert run_job("escalate") == 1
    moved = shown(people.county, case)
    (*_, last) = limits(people, case, stages[0])
    assert (moved["level"], moved["due_at"], last["ended_at"]) == ("county", last["due_at"], None)
    assert run_job("escalate") == run_job("audit") == 0


def test_another_class_has_another_outer_limit_from_the_receipt(people, time):
    case = filings.new_id()
    people.wang.put(f"/incidents/{case}", filings.incident(time.now()))
    (general,) = limits(people, case, "outer")
    assert general["budget_s"] == 60 * 86_400
    time.forward(days=1)
    done(people.east.act(case, "accept", handling_class="complex"))
    first, second = limits(people, case, "outer")
    assert (first["reason"], second["due_at"]) == ("done", "12-29 00:00")


def test_closing_ends_it_and_a_reopening_goes_on_with_the_rest(people, time):
    case = accepted(people, time)
    done(people.town_leader.act(case, "submit", note="已整改"))
    done(people.east.act(case, "confirm"))
    time.forward(days=3)
    done(people.east.act(case, "close", **CLOSING))
    assert all(row["ended_at"] for row in limits(people, case, "outer"))
    time.forward(days=30)
    done(people.county.act(case, "reopen", note="反弹"))
    *_, last = limits(people, case, "outer")
    assert last["ended_at"] is None
    assert last["budget_s"] == (60 - 3) * 86_400
