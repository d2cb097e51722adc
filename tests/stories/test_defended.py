"""A quarter that can be defended: said, judged, objected to, answered, locked; and what others
found is explained and decided before it weighs.
"""

import pytest

from tests.support import evaluating, filings, world
from tests.support.evaluating import done

V1, QUARTER = world.V1, "2026Q3"


@pytest.mark.usefixtures("time")
def test_a_village_chief_asks_why_and_is_answered_down_to_the_patrol(people, time, run_job):
    # the summer: he walks, and an inspector finds on the same field what nobody had reported
    patrol, case = filings.new_id(), filings.new_id()
    assert people.wang.put(f"/patrols/{patrol}", filings.patrol(time.now())).status_code == 201
    time.forward(hours=1)
    found = filings.incident(time.now(), source="upper_check")
    assert people.inspector.put(f"/incidents/{case}", found).status_code == 201
    people.east.act(case, "accept", handling_class="general")
    run_job("discoveries")
    (held,) = done(people.chief.get("/missed-discoveries?mine=1"))["items"]
    assert (held["case"]["id"], held["officer"]["name"]) == (case, "chief")
    shown = done(people.chief.get(f"/missed-discoveries/{held['id']}"))
    assert patrol in {one["patrol_id"] for one in shown["evidence"]}

    # he explains; somebody above decides with a reason; only that weighs
    where = f"/missed-discoveries/{held['id']}"
    said = {"outcome": "missed", "reason": "火点明显，当日巡查经过而未报。"}
    early = people.east.post(f"{where}/decide", said)
    assert early.status_code == 409, "nobody is decided against unheard"
    done(people.chief.post(f"{where}/explain", {"text": "巡查时尚未起火。"}))
    decided = done(people.east.post(f"{where}/decide", said))
    assert (decided["state"], decided["reason"]) == ("missed", said["reason"])

    # the quarter is over: from the village up; what the township makes of it counts at once
    time.set(evaluating.OPENED)
    done(people.county.post(f"/evaluations/{QUARTER}", {}))
    facts = done(people.chief.get(f"/evaluations/{QUARTER}/{V1}"))
    given = done(evaluating.enter(people.east, V1, "demonstration"))
    evaluating.everything(people)
    late = people.east.post(
        evaluating.path(V1, f"entries/{given['id']}/withdraw"), {"reason": "有误"}
    )
    assert late.json["code"] == "evaluation_decided", "points stand with what was said"
    why = done(people.chief.get(f"/evaluations/{QUARTER}/{V1}"))
    assert patrol in why["evidence"]["valid_patrols"]["good"]
    assert why["score"] == round(facts["score"] + 0.5, 2)
    assert why["sum_text"].endswith(f"+ 0.50 = {why['score']:.2f}")
    raised = done(people.chief.post(evaluating.path(V1, "objections"), {"text": "为何是这个分数"}))
    refused = people.county.post(f"/evaluations/{QUARTER}/lock", {})
    assert refused.json["code"] == "evaluation_objections_open"
    answer = {"upheld": False, "text": "逐项核对无误，依据见得分说明。"}
    number = raised["objections"][0]["id"]
    done(people.town_leader.post(evaluating.path(V1, f"objections/{number}/answer"), answer))
    time.forward(days=14)
    done(people.county.post(f"/evaluations/{QUARTER}/lock", {}))

    # locked, it opens to the same rows, and the paper says the same
    after = done(people.chief.get(f"/evaluations/{QUARTER}/{V1}"))
    assert (after["score"], after["evidence"]) == (why["score"], why["evidence"])
    assert after["superior_score"] == after["score"]
    steps = done(people.chief.get(evaluating.path(V1, "steps")))
    assert steps["stage"] == "locked"
    assert steps["objections"][0]["answer"] == answer["text"]
    assert done(people.chief.get(f"/evaluations/{QUARTER}/{V1}/differences"))["items"] == []
