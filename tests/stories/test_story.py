"""The main job from end to end, over HTTP, on both engines."""

import json
import random

from tests.support import filings, world
from tests.support.actions import CLOSING


def test_a_patrol_with_an_incident_goes_through_its_whole_life(people, time, run_job):
    """Filed twice over a bad network, escalated once, handled at the county, evaluated and
    explained.
    """
    now = time.now()
    patrol_id, case_id = filings.new_id(), filings.new_id()
    body = filings.patrol(now, incidents=[filings.incident(now) | {"id": case_id}])

    first = people.wang.put(f"/patrols/{patrol_id}", body)
    assert first.status_code == 201, first.text
    again = people.wang.put(
        f"/patrols/{patrol_id}", shuffled(body | {"sent_at": time.forward(minutes=2).isoformat()})
    )
    assert again.status_code == 200, again.text
    assert again.json["incidents"][0]["state"] == "same"
    patrols = people.wang.get("/patrols").json["items"]
    assert [p["id"] for p in patrols] == [patrol_id]
    assert patrols[0]["cell_code"] == world.V1
    assert 1950 < patrols[0]["length_m"] < 2060
    assert patrols[0]["inside_share"] == 1.0
    assert patrols[0]["marks"] == []

    (case,) = people.east.get("/incidents").json["items"]
    assert case["id"] == case_id
    assert case["number"] == f"{world.COUNTY}-2026-000001"
    assert [case["cells"][level]["code"] for level in ("village", "township", "county")] == [
        world.V1,
        world.EAST_TOWN,
        world.COUNTY,
    ]
    assert case["due_at"].startswith(
        "2026-07-01T07:00"
    )  # four working hours after 9:00, over the noon break: 15:00 in Shanghai
    assert {"accept", "return", "escalate"} <= set(case["actions"])
    (told,) = people.east.get("/notices?unread=true").json["items"]
    assert told["about_id"] == case_id
    assert case["number"] in told["text"]
    assert [n["kind"] for n in people.county.get("/notices").json["items"]] == [
        "incident_copied"
    ]  # a violation (C02)

    assert run_job("escalate") == 0
    time.set("2026-07-01T15:00:30+08:00")
    assert run_job("escalate") == 1
    assert run_job("escalate") == 0
    raised = people.county.get(f"/incidents/{case_id}").json
    assert (raised["level"], raised["status"]) == ("county", "reported")
    assert raised["overdue_since"].startswith("2026-07-01T07:00")
    assert raised["due_at"].startswith(
        "2026-07-02T02:00"
    )  # four working hours from then: 2.5 h today, 1.5 h tomorrow
    assert [n["kind"] for n in people.county.get("/notices").json["items"]] == [
        "incident_escalated",
        "incident_copied",
    ]
    refused = people.east.act(case_id, "accept")
    assert refused.status_code == 409
    assert refused.json["code"] == "action_not_allowed"

    assert people.county.act(case_id, "accept", handling_class="immediate").status_code == 201
    department = next(
        d["id"] for d in people.county.get("/departments").json["items"] if d["code"] == "water"
    )
    assert people.county.act(case_id, "assign", department_id=department).status_code == 201
    assert people.water.act(case_id, "start").status_code == 201
    assert people.water.act(case_id, "submit").json["code"] == "note_required"
    assert people.water.act(case_id, "submit", note="已清理").status_code == 201
    assert people.county.act(case_id, "confirm").status_code == 201
    closed = people.county.act(case_id, "close", **CLOSING).json["incident"]
    assert (closed["status"], closed["due_at"]) == ("closed", None)
    events = people.wang.get(f"/incidents/{case_id}/events").json["items"]
    assert [e["action"] for e in events] == [
        "report",
        "escalate",
        "accept",
        "assign",
        "start",
        "submit",
        "confirm",
        "close",
    ]
    assert [e["seq"] for e in events] == list(range(1, 9))
    assert sorted(e["at"] for e in events) == [e["at"] for e in events]
    assert "incident_closed" in [n["kind"] for n in people.wang.get("/notices").json["items"]]

    time.set("2026-10-09T10:00:00+08:00")
    assert people.county.post("/evaluations/2026Q3", {}).json["cells"] == 9
    ranking = people.county.get(f"/evaluations/2026Q3?parent={world.EAST_TOWN}").json["items"]
    assert [row["code"] for row in ranking] == [world.V1, world.V2, f"{world.EAST_TOWN}203"]
    assert [row["rank"] for row in ranking] == [1, 2, 2]  # two without any patrol share a rank
    why = people.chief.get(f"/evaluations/2026Q3/{world.V1}").json
    assert why["evidence"]["valid_patrols"]["good"] == [patrol_id]
    assert why["facts"]["patrol_plan"] == {"good": 1, "total": 46}
    assert abs(sum(term["points"] for term in why["terms"]) - why["score"]) < 0.02
    town = people.east.get(f"/evaluations/2026Q3/{world.EAST_TOWN}").json
    assert town["facts"]["on_time_acceptance"] == {"good": 0, "total": 1}
    assert town["evidence"]["on_time_acceptance"]["bad"] == [case_id]


def shuffled(body):
    """The same JSON with its keys in another order."""
    if isinstance(body, dict):
        keys = list(body)
        random.Random(7).shuffle(keys)
        return {k: shuffled(body[k]) for k in keys}
    return (
        [shuffled(v) for v in body]
        if isinstance(body, list) and body and isinstance(body[0], dict)
        else json.loads(json.dumps(body))
    )
