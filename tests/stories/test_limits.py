"""Limits of particular cases, several at once, and reminders before time."""

import pytest

from app.core.db import db
from app.deadlines.models import Deadline
from tests.stories.test_pauses import accepted, done, kinds, limits, policy, shown
from tests.support import filings, offices, world
from tests.support.actions import CLOSING

__all__ = ["policy"]
PROOF = ["f" * 64]
TWO_HOURS = {"clock": "urgent", "hours": 2}


@pytest.fixture
def filed(people, time):
    """Files a case as wang; its id."""

    def make(**changes):
        case = filings.new_id()
        done(people.wang.put(f"/incidents/{case}", filings.incident(time.now(), **changes)))
        return case

    return make


def test_the_most_specific_rule_gives_the_limit_and_says_so(people, time, policy, filed):
    before = filed()
    policy(
        limits=[
            {"stage": "accept", "nature": "violation", "limit": {"clock": "urgent", "hours": 9}},
            {"stage": "accept", "nature": "violation", "kind": "AIR-01", "limit": TWO_HOURS},
            {"stage": "handle", "class": "immediate", "level": "county", "limit": TWO_HOURS},
        ]
    )
    case = filed()
    (row,) = limits(people, case, "accept")
    assert (row["rule"], row["budget_s"]) == ("limits/2", 7200)
    assert limits(people, before, "accept")[0]["rule"] == "accept/general", "it keeps its policy"
    done(people.east.act(case, "accept", handling_class="immediate"))
    (row,) = limits(people, case)
    assert row["rule"] == "handle/immediate", "the row speaks of the county"
    done(people.east.act(case, "escalate", note="超出权限"))
    assert limits(people, case)[-1]["rule"] == "limits/3"
    assert [row["rule"] for row in limits(people, case, "outer")] == [
        "outer/general",
        "outer/immediate",
    ]


def test_what_a_desk_has_used_of_a_particular_limit_is_used(people, time, policy):
    policy(limits=[{"stage": "handle", "kind": "AIR-01", "limit": TWO_HOURS}])
    case = accepted(people, time)
    time.forward(minutes=40)
    done(people.town_leader.act(case, "submit", note="已整改"))
    done(people.east.act(case, "reject", note="不到位"))
    first, second = limits(people, case)
    assert first["spent_s"] + second["budget_s"] == 7200
    assert second["rule"] == "limits/1"


def test_another_township_has_time_of_its_own_and_the_first_no_more_than_it_left(
    people, time, policy
):
    policy(limits=[{"stage": "handle", "limit": {"clock": "urgent", "hours": 100}}])
    case = accepted(people, time)
    time.forward(hours=70)
    done(people.east.act(case, "relocate", cell_code=world.W1, note="定位偏差"))
    done(people.west.act(case, "accept"))
    time.forward(hours=10)
    done(people.west.act(case, "relocate", cell_code=world.V1, note="定位有误"))
    done(people.east.act(case, "accept"))
    rows = limits(people, case)
    east, west, again = [row["cell"]["code"] for row in rows]
    assert (east, again) == (world.EAST_TOWN, world.EAST_TOWN) != (west, west)
    assert [round(row["budget_s"] / 3600) for row in rows] == [100, 100, 30]


def test_pollution_is_stopped_handled_and_restored_each_with_its_limit(
    people, time, policy, run_job
):
    policy(
        limits=[
            {"stage": "stop", "nature": "violation", "limit": TWO_HOURS},
            {"stage": "restore", "nature": "violation", "limit": {"clock": "urgent", "hours": 1}},
        ]
    )
    case = accepted(people, time)
    (stop,) = limits(people, case, "stop")
    assert (stop["rule"], stop["ended_at"]) == ("limits/1", None)
    assert shown(people.east, case)["due_at"] == stop["due_at"], "the earliest that runs"
    time.forward(hours=2, minutes=1)
    assert run_job("escalate") == 1
    late = shown(people.east, case)
    assert (late["level"], late["overdue_since"]) == ("township", stop["due_at"])
    assert late["due_at"] > stop["due_at"], "what is to be handled still has its time"
    assert kinds(people.town_leader)[0] == "incident_beside_late"
    assert limits(people, case, "stop")[0]["reason"] == "overrun"
    assert run_job("escalate") == run_job("audit") == 0
    done(people.town_leader.act(case, "submit", note="已整改"))
    assert limits(people, case, "restore") == []
    done(people.east.act(case, "confirm"))
    assert limits(people, case, "restore")[0]["ended_at"] is None
    done(people.east.act(case, "close", **CLOSING))
    assert limits(people, case, "restore")[0]["reason"] == "done"
    assert len(limits(people, case, "stop")) == 1, "what was missed does not begin anew"


def test_a_stop_that_was_carried_out_has_met_its_limit(people, time, policy):
    policy(limits=[{"stage": "stop", "nature": "violation", "limit": TWO_HOURS}])
    case = accepted(people, time)
    done(people.county.act(case, "measure", kind="stop", note="超标排放"))
    done(people.east.act(case, "carry_out", note="已停产", photo_ids=PROOF))
    (stop,) = limits(people, case, "stop")
    assert (stop["reason"], stop["overdue_since"]) == ("stopped", None)
    assert shown(people.east, case)["due_at"] == limits(people, case)[0]["due_at"]
    # whoever has the case next
    done(people.east.act(case, "escalate", note="超出权限"))
    done(people.town_leader.act(case, "submit", note="已整改"))
    done(people.county.act(case, "reject", note="不到位"))
    assert len(limits(people, case, "stop")) == 1


def test_a_limit_beside_the_stage_that_was_set_aside_is_armed_again_though_others_began_later(
    app, people, time, policy, run_job
):
    policy(limits=[{"stage": "stop", "limit": TWO_HOURS}])
    case = accepted(people, time)
    with app.app_context():
        of_case = Deadline.owner_id == case, Deadline.stage == "outer"
        row = db.session.scalars(db.select(Deadline).where(*of_case)).one()
        row.running_since, row.reason = None, "failed: KeyError"
        db.session.commit()
    assert run_job("audit") == 1
    assert kinds(people.county).count("cases_unwatched") == 1
    (outer,) = limits(people, case, "outer")
    assert (outer["ended_at"], outer["reason"]) == (None, None)


# Reminders


def test_whose_turn_it_is_is_reminded_once_a_share(people, time, policy, run_job, filed):
    day = {"clock": "urgent", "hours": 8}
    policy(
        reminders={"shares": [0.5, 0.75]},
        limits=[{"stage": stage, "limit": day} for stage in ("accept", "handle", "confirm")],
    )
    case = filed()
    assert run_job("remind_due_soon") == 0
    time.forward(hours=4, minutes=1)
    assert run_job("remind_due_soon") == 1
    assert run_job("remind_due_soon") == 0
    assert kinds(people.east).count("incident_due_soon") == 1
    assert "incident_due_soon" not in kinds(people.county)
    time.forward(hours=2)
    assert run_job("remind_due_soon") == 1
    assert kinds(people.east).count("incident_due_soon") == 2
    done(people.east.act(case, "accept"))
    done(people.east.act(case, "assign", officer_id=people.town_leader.id))
    time.forward(hours=4, minutes=1)
    assert run_job("remind_due_soon") == 1
    assert kinds(people.town_leader).count("incident_due_soon") == 1
    assert kinds(people.east).count("incident_due_soon") == 2, "it is not his turn"
    done(people.town_leader.act(case, "submit", note="已整改"))
    time.forward(hours=3)
    assert run_job("remind_due_soon") == 0, "what ended reminds nobody"


def test_after_an_outage_nobody_is_told_that_what_is_late_is_due_soon(
    people, time, policy, run_job
):
    policy(limits=[{"stage": "handle", "limit": TWO_HOURS}])
    accepted(people, time)
    time.forward(days=3)
    run_job("remind_due_soon")
    assert "incident_due_soon" not in kinds(people.town_leader)


def test_a_paused_case_reminds_nobody_and_a_longer_limit_later(people, time, policy, run_job):
    policy(
        reminders={"shares": [0.5]},
        limits=[{"stage": "handle", "limit": {"clock": "urgent", "hours": 8}}],
    )
    case = accepted(people, time)
    done(people.east.act(case, "extend", budget={"clock": "urgent", "hours": 8}, note="设备未到"))
    done(people.county.act(case, "grant"))
    time.forward(hours=5)
    assert run_job("remind_due_soon") == 0, "half of sixteen hours"
    done(people.east.act(case, "pause", reason="停电", until="2026-07-06", note="无法检查"))
    done(people.county.act(case, "grant"))
    time.forward(hours=10)
    assert run_job("remind_due_soon") == 0
    done(people.east.act(case, "resume"))
    time.forward(hours=6)
    assert run_job("remind_due_soon") == 1, "of the eleven hours that were left"


def test_what_goes_on_beside_a_case_reminds_whoever_owes_it(people, time, policy, run_job, app):
    case = accepted(people, time)
    done(people.county.act(case, "measure", kind="repair", note="清淤", until="2026-07-09"))
    done(people.east.act(case, "transfer", to={"department_id": office(app)}, note="请核查"))
    time.set("2026-07-08T12:00:00+08:00")
    run_job("remind_due_soon")
    assert "incident_due_soon" in kinds(people.town_leader), "who carries the measure out"
    assert "incident_due_soon" in kinds(people.cop), "to whom it was handed"


def office(app):
    return offices.add_office(app, "police", "公安局", world.COUNTY, "cop")


# Outside office hours (B25)


def on_duty(people, code, person, month="2026-07"):
    turn = {
        "officer_id": person.id,
        "starts_at": "2026-07-03T18:00:00+08:00",
        "ends_at": "2026-07-06T08:00:00+08:00",
    }
    answer = people.county.put(f"/duty-rosters/{code}/{month}", {"turns": [turn]})
    assert answer.status_code == 200, answer.text


def test_what_runs_out_on_a_weekend_is_told_to_who_is_on_duty_who_may_then_read_it(
    people, time, policy, run_job, filed
):
    policy(limits=[{"stage": "accept", "limit": {"clock": "urgent", "hours": 30}}])
    on_duty(people, world.COUNTY, people.zhao)
    time.set("2026-07-03T17:00:00+08:00")
    case = filed()
    assert people.zhao.get(f"/incidents/{case}").status_code == 404
    time.set("2026-07-04T23:01:00+08:00")
    assert run_job("escalate") == 1
    assert kinds(people.zhao) == ["incident_overdue_on_duty"]
    assert shown(people.zhao, case)["actions"] == []
    assert kinds(people.county)[0] == "incident_escalated"


def test_in_office_hours_nobody_on_duty_is_bothered(people, time, policy, run_job, filed):
    policy(limits=[{"stage": "accept", "limit": {"clock": "urgent", "hours": 66}}])
    on_duty(people, world.COUNTY, people.zhao)
    time.set("2026-07-03T16:00:00+08:00")
    case = filed()
    time.set("2026-07-06T10:01:00+08:00")
    assert run_job("escalate") == 1
    assert kinds(people.zhao) == []
    assert people.zhao.get(f"/incidents/{case}").status_code == 404
