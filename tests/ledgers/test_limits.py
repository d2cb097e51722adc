"""Limits of rectification, look-backs and re-checks, with a moving clock."""

import pytest

from tests.ledgers.conftest import ITEMS


def told(people, who):
    rows = getattr(people, who).get("/notices?limit=500").json["items"]
    return [row["kind"] for row in rows if row["kind"].startswith("ledger")]


@pytest.mark.parametrize(
    ("limit", "due_on"),
    [
        ({"kind": "date", "day": "2026-08-31"}, "2026-08-31"),
        ({"kind": "month", "day": "2026-09-10"}, "2026-09-30"),
        ({"kind": "at_once"}, "2026-07-08"),
        ({"kind": "keep_on"}, None),
    ],
)
def test_the_kinds_of_limits(people, issued, limit, due_on):
    item = people.east.get(f"{ITEMS}/{issued(plans={'limit': limit})}").json
    assert (item["limit_kind"], item["due_on"]) == (limit["kind"], due_on)
    assert bool(item["check_due_on"]) == (limit["kind"] == "keep_on")


def test_who_owes_it_is_reminded_and_it_is_late(people, issued, run_job, time):
    item = issued(plans={"limit": {"kind": "date", "day": "2026-07-20"}})
    time.set("2026-07-17T09:00:00+08:00")
    assert run_job("remind_due_soon") == 1
    assert "ledger_due" in told(people, "chief")
    assert "ledger_due" in told(people, "peer")
    time.set("2026-07-20T23:59:00+08:00")
    run_job("escalate")
    assert people.east.get(f"{ITEMS}/{item}").json["overdue_since"] is None
    time.set("2026-07-21T09:00:00+08:00")
    run_job("escalate")
    late = people.east.get(f"{ITEMS}/{item}").json
    assert late["overdue_since"].startswith("2026-07-20T16:00")
    assert late["steps"][-1]["action"] == "overdue"
    assert "ledger_overdue" in told(people, "chief")
    assert "ledger_overdue" in told(people, "east")
    (row,) = people.east.get(f"{ITEMS}?overdue=true").json["items"]
    assert row["id"] == item
    run_job("escalate")
    assert people.east.get(f"{ITEMS}/{item}").json["version"] == late["version"], "once"


def test_done_in_time_it_is_never_late(people, brought, run_job, time):
    item = brought("self_checked")
    time.set("2026-09-10T09:00:00+08:00")
    run_job("escalate")
    assert people.east.get(f"{ITEMS}/{item}").json["overdue_since"] is None


def test_a_date_earlier_than_the_given_one_is_shown(people, issued, do):
    item = issued(plans={"given_on": "2026-12-31"})
    shown = people.chief.get(f"{ITEMS}/{item}").json
    assert (shown["due_on"], shown["given_on"]) == ("2026-08-31", "2026-12-31")
    assert shown["earlier_than_given"] is True
    longer = do("east", item, "describe", set={"limit": {"kind": "date", "day": "2026-12-31"}})
    assert longer.json["earlier_than_given"] is False
    bare = do("east", item, "describe", set={"limit": {"kind": "at_once"}}, note=None)
    assert (bare.status_code, bare.json["code"]) == (422, "note_required")


def test_the_result_of_a_plan_is_due_six_months_later(issued, people):
    item = issued(plans={"plan_on": "2026-08-31"})
    assert people.east.get(f"{ITEMS}/{item}").json["result_due"] == "2027-02-28"


def test_what_is_kept_up_is_looked_at_again_and_again(people, issued, do, run_job, time):
    item = issued(plans={"limit": {"kind": "keep_on"}})
    assert do("county", item, "recheck").json["code"] == "result_required"
    first = do("county", item, "recheck", result="kept").json
    assert [check["result"] for check in first["checks"]] == ["kept", None]
    time.forward(days=3)
    second = people.county.get(f"{ITEMS}/{item}").json
    assert second["check_due_on"] == "2026-09-30"


def test_a_look_back_that_finds_it_back_begins_the_work_again(people, brought, do, run_job, time):
    item = brought("filed")
    time.forward(days=85)
    run_job("remind_due_soon")
    assert "ledger_check_due" in told(people, "county")
    back = do("county", item, "look_back", result="relapsed", note="又裸露").json
    assert (back["state"], back["round"], back["limit_kind"]) == ("rectifying", 2, "at_once")
    assert [check["result"] for check in back["checks"]] == ["relapsed", "withdrawn"]
    assert "ledger_returned" in told(people, "chief")
    assert back["steps"][-1]["data"]["relapsed"] is True


def test_a_look_back_that_nobody_does_is_late(people, brought, run_job, time):
    item = brought("filed")
    time.forward(days=92)
    run_job("escalate")
    late = people.county.get(f"{ITEMS}/{item}").json
    assert late["steps"][-1]["action"] == "check_overdue"
    assert late["checks"][0]["late_since"]
    assert "ledger_check_overdue" in told(people, "county")


def test_nothing_in_use_is_deleted(people, issued, listed, time):
    site = people.east.post(
        "/sites",
        {
            "kind": "P15",
            "name": "北地块",
            "geometry": {"type": "Point", "coordinates": [114.01, 33.01]},
        },
    ).json["id"]
    listed(site_id=site)
    held = people.east.call("DELETE", f"/sites/{site}")
    assert (held.status_code, held.json["code"]) == (409, "site_in_use")
    wrong = people.east.post(
        "/sites",
        {
            "kind": "P02",
            "name": "厂",
            "geometry": {"type": "Point", "coordinates": [114.01, 33.01]},
        },
    ).json["id"]
    assert listed(site_id=wrong, status=422)["code"] == "unknown_site"


def test_the_result_of_a_plan_is_due_six_months_after_it(people, issued, do, run_job, time):
    item = issued(plans={"plan_on": "2026-01-20", "limit": {"kind": "keep_on"}})
    assert people.east.get(f"{ITEMS}/{item}").json["result_due"] == "2026-07-20"
    time.set("2026-07-19T09:00:00+08:00")
    run_job("remind_due_soon")
    assert "ledger_result_due" in told(people, "chief")
    assert "ledger_result_due" in told(people, "east")
    time.set("2026-07-21T00:05:00+08:00")
    run_job("escalate")
    late = people.east.get(f"{ITEMS}/{item}").json
    assert late["steps"][-1]["action"] == "result_overdue"
    assert told(people, "chief").count("ledger_result_overdue") == 1
    run_job("escalate")
    assert people.east.get(f"{ITEMS}/{item}").json["version"] == late["version"], "once"
    done = do("east", item, "describe", set={"result_on": "2026-07-22"}, note="已报送")
    assert (done.json["result_on"], done.json["result_due"]) == ("2026-07-22", None)


def test_a_reported_result_is_asked_for_no_more(people, issued, do, run_job, time):
    item = issued(plans={"plan_on": "2026-01-20", "limit": {"kind": "keep_on"}})
    done = do("east", item, "describe", set={"result_on": "2026-07-01"}, note="已报送")
    assert done.status_code == 201, done.text
    time.set("2026-07-21T09:00:00+08:00")
    run_job("remind_due_soon")
    run_job("escalate")
    kinds = told(people, "chief")
    assert "ledger_result_due" not in kinds
    assert "ledger_result_overdue" not in kinds
    other = issued(plans={"plan_on": "2026-02-20", "limit": {"kind": "keep_on"}})
    moved = do("east", other, "describe", set={"plan_on": "2026-06-01"}, note="重报")
    assert moved.json["result_due"] == "2026-12-01"
    time.set("2026-08-21T09:00:00+08:00")
    run_job("escalate")
    assert "ledger_result_overdue" not in told(people, "chief"), "the other day counts"
