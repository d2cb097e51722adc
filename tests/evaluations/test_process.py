"""Stories of an evaluation: everybody says what he has to, in order, and the county locks."""

from datetime import timedelta

import pytest

from tests.support import filings, world
from tests.support.evaluating import (
    OPENED,
    above,
    done,
    enter,
    everything,
    locked,
    own,
    path,
    say,
    submit,
)

V1, V2, W1 = world.V1, world.V2, world.W1
EAST, WEST, COUNTY = world.EAST_TOWN, world.WEST_TOWN, world.COUNTY
LOCK = "/evaluations/2026Q3/lock"


def steps(person, code, period="2026Q3"):
    return done(person.get(path(code, "steps", period)))


@pytest.fixture
def opened(people, time):
    """The third quarter of a county with one patrol in it has been computed."""
    people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(time.now()))
    time.set(OPENED)
    done(people.county.post("/evaluations/2026Q3", {}))
    return time


def test_from_the_village_to_the_lock(people, opened):
    assert steps(people.chief, V1)["stage"] == "open"
    assert [one["step"] for one in steps(people.chief, V1)["limits"]] == ["self"]
    # nobody is chief of the second village: its township goes on without
    vacant = steps(people.east, V2)
    assert (vacant["stage"], vacant["missed"]) == ("self_missed", "vacant")
    assert [one["step"] for one in vacant["limits"]] == ["superior"]
    computed = steps(people.chief, V1)["score"]

    draft = done(people.chief.put(path(V1, "self"), own(55)))
    assert (draft["self"]["score"], draft["self_score"], draft["may"]) == (55, None, ["self"])
    assert steps(people.east, V1)["self"] is None, "a draft is its writer's"
    said = done(submit(people.chief, V1, "self"))
    assert (said["stage"], said["self_score"]) == ("self_evaluated", 55)
    assert said["self"]["seen_score"] == computed
    told = [one["kind"] for one in people.east.get("/notices").json["items"]]
    assert "evaluation_self_done" in told

    # what the level above makes of it are entries, which count at once
    assert steps(people.east, V1)["may"] == ["enter", "superior"]
    given = done(enter(people.east, V1, "demonstration"))
    assert given["points"] == 0.5
    seen = steps(people.chief, V1)
    assert (seen["score"], seen["superior_score"]) == (computed + 0.5, None)
    # far from what he said of himself needs a reason
    done(people.east.put(path(V1, "superior"), above()))
    refused = submit(people.east, V1, "superior")
    assert (refused.status_code, refused.json["code"]) == (422, "evaluation_reason_required")
    judged = done(say(people.east, V1, "superior", above(reason="自评未计无效巡查")))
    assert judged["stage"] == "evaluated"
    assert judged["superior_score"] == judged["score"] == computed + 0.5
    assert judged["superior"]["seen_score"] == computed + 0.5
    # what was said stands: no points are given or taken behind it
    for late in (
        enter(people.east, V1, "farmland_protected"),
        enter(people.county, V1, "fraud", part="deduction"),
        people.east.post(path(V1, f"entries/{given['id']}/withdraw"), {"reason": "有误"}),
    ):
        assert (late.status_code, late.json["code"]) == (409, "evaluation_decided")
    told = [one["kind"] for one in people.chief.get("/notices").json["items"]]
    assert "evaluation_superior_done" in told

    # the others, then reported up in one go by the township
    early = submit(people.east, EAST, "report")
    assert (early.status_code, early.json["cells"]) == (409, ["村202", "村203"])
    for code in (V2, f"{EAST}203"):
        done(say(people.east, code, "superior", above()))
    done(submit(people.east, EAST, "report"))
    assert steps(people.east, V1)["stage"] == "reported"
    done(say(people.town_leader, EAST, "self", own()))
    done(say(people.county, EAST, "superior", above(reason="已核实")))

    # a missing step hinders locking, by name
    refused = people.county.post(LOCK, {})
    assert refused.json["code"] == "evaluation_steps_missing"
    assert set(refused.json["codes"]) == {WEST, COUNTY, *(f"{WEST}20{n}" for n in (1, 2, 3))}
    for n in (1, 2, 3):
        done(say(people.west, f"{WEST}20{n}", "superior", above()))
        done(submit(people.west, f"{WEST}20{n}", "report"))
    done(say(people.west, WEST, "self", own()))
    done(say(people.county, WEST, "superior", above(reason="已核实")))
    done(say(people.county_leader, COUNTY, "self", own()))
    refused = people.county.post(LOCK, {})
    assert refused.json["code"] == "evaluation_objectable", refused.text
    opened.forward(days=7)
    done(people.county.post(LOCK, {}))

    ranked = done(people.county.get(f"/evaluations/2026Q3?parent={EAST}"))["items"]
    first = next(one for one in ranked if one["code"] == V1)
    assert (first["self_score"], first["superior_score"]) == (55, computed + 0.5)
    assert (first["score"], first["rank"], first["stage"]) == (computed + 0.5, 1, "locked")
    after = steps(people.chief, V1)
    assert (after["may"], after["limits"]) == ([], [])
    for late in (
        people.chief.put(path(V1, "self"), own(99)),
        submit(people.east, V1, "superior"),
        people.chief.post(path(V1, "objections"), {"text": "晚了"}),
    ):
        assert (late.status_code, late.json["code"]) == (409, "evaluation_locked")


@pytest.mark.parametrize(
    ("who", "code", "step", "status", "said"),
    [
        ("chief", V1, "superior", 403, "post_lacks_permission"),
        ("chief", V1, "report", 403, "post_lacks_permission"),
        ("chief", V2, "self", 404, "not_found"),
        ("chief", EAST, "self", 404, "not_found"),
        ("wang", V1, "self", 403, "post_lacks_permission"),
        ("west", V1, "superior", 404, "not_found"),
        ("east", V1, "self", 403, "post_lacks_permission"),
        ("county", V1, "superior", 403, "post_lacks_permission"),  # the township's to say
        ("inspector", V1, "superior", 403, "post_lacks_permission"),
        ("admin", V1, "superior", 403, "post_lacks_permission"),
        ("east", EAST, "superior", 403, "post_lacks_permission"),
        ("county", COUNTY, "superior", 403, "post_lacks_permission"),
        ("chief", V1, "self", 409, "evaluation_not_written"),
        ("east", V1, "superior", 409, "evaluation_step_not_allowed"),  # before the village
        ("east", V1, "report", 409, "evaluation_step_not_allowed"),
        ("county", EAST, "superior", 409, "evaluation_step_not_allowed"),
    ],
)
def test_wrong_people_and_wrong_orders_are_refused(people, opened, who, code, step, status, said):
    answer = submit(getattr(people, who), code, step)
    assert (answer.status_code, answer.json["code"]) == (status, said), answer.text
    if step != "report" and said != "evaluation_not_written":
        body = own() if step == "self" else above()
        answer = getattr(people, who).put(path(code, step), body)
        assert (answer.status_code, answer.json["code"]) == (status, said), answer.text


def test_the_level_above_waits_for_all_below(people, opened):
    done(say(people.east, EAST, "self", own()))
    done(people.county.put(path(EAST, "superior"), above(reason="已核实")))
    answer = submit(people.county, EAST, "superior")
    assert answer.json["code"] == "evaluation_below_unready"
    assert answer.json["cells"] == ["村201", "村202", "村203"]


def test_strangers_find_what_an_unknown_code_gives(people, opened):
    known, unknown = (people.li.get(path(code, "steps")) for code in (V1, "990299999999"))
    assert known.status_code == unknown.status_code == 404
    assert known.data == unknown.data
    for reader in (people.wang, people.east, people.county, people.inspector):
        assert steps(reader, V1)["name"] == "村201"


def test_before_anything_is_computed_nothing_is_there(people, opened):
    assert people.chief.get(path(V1, "steps", "2026Q2")).json["code"] == "not_found"
    assert people.chief.put(path(V1, "self", "2026X"), own()).json["code"] == "period_unknown"


def test_the_same_again_changes_nothing_and_another_needs_its_version(people, opened):
    first = people.chief.put(path(V1, "self"), own(80))
    again = people.chief.put(path(V1, "self"), own(80))
    assert again.headers["ETag"] == first.headers["ETag"] == '"2"'
    other = people.chief.put(path(V1, "self"), own(81))
    assert (other.status_code, other.json["code"]) == (428, "if_match_required")
    stale = people.chief.put(path(V1, "self"), own(81), headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json["code"]) == (412, "changed_meanwhile")
    changed = people.chief.put(path(V1, "self"), own(81), headers={"If-Match": '"2"'})
    assert changed.headers["ETag"] == '"3"'
    body = {"id": filings.new_id(), "step": "self"}
    told = [people.chief.post(path(V1, "submit"), body) for _ in range(2)]
    assert told[0].json == told[1].json
    assert submit(people.chief, V1, "self").json["version"] == told[0].json["version"]
    late = people.chief.put(path(V1, "self"), own(99), headers={"If-Match": '"4"'})
    assert late.json["code"] == "evaluation_step_not_allowed"


def test_who_filed_as_self_does_not_evaluate(people, opened):
    posted = {"officer_id": people.east.id, "kind": "grid_chief", "cell": V2}
    done(people.admin.post("/posts", posted))
    done(say(people.east, V2, "self", own()))
    answer = people.east.put(path(V2, "superior"), above())
    assert (answer.status_code, answer.json["code"]) == (403, "own_evaluation")
    assert steps(people.east, V2)["may"] == []
    refused = enter(people.east, V2, "demonstration")
    assert (refused.status_code, refused.json["code"]) == (403, "own_evaluation")
    done(enter(people.town_leader, V2, "demonstration"))
    done(say(people.town_leader, V2, "superior", above(reason="已核实")))


def test_a_chief_objects_and_is_answered(people, time):
    time.set(OPENED)
    everything(people)
    text = {"id": filings.new_id(), "text": "7 月 3 日的巡查应当计入"}
    raised = done(people.chief.post(path(V1, "objections"), text))
    assert done(people.chief.post(path(V1, "objections"), text)) == raised
    objection = raised["objections"][0]
    assert [one["step"] for one in raised["limits"]] == ["answer"]
    again = people.chief.post(path(V1, "objections"), {"text": "再申诉"})
    assert again.json["code"] == "objection_open"
    time.forward(days=14)
    refused = people.county.post(LOCK, {})
    assert refused.json["code"] == "evaluation_objections_open"
    assert refused.json["cells"] == ["村201"]
    assert "村201" in refused.json["detail"]

    where = path(V1, f"objections/{objection['id']}/answer")
    answer = {"upheld": True, "text": "属实，重新评价"}
    assert people.chief.post(where, answer).json["code"] == "post_lacks_permission"
    assert people.west.post(where, answer).json["code"] == "not_found"
    assert people.east.post(where, answer).json["code"] == "own_evaluation", "he evaluated"
    heard = done(people.town_leader.post(where, answer))
    assert heard["objections"][0]["upheld"] is True
    assert (heard["stage"], heard["superior"]) == ("self_evaluated", None)
    assert len(heard["earlier"]) == 1
    assert people.county.post(where, answer).json["code"] == "objection_answered"
    told = [one["kind"] for one in people.chief.get("/notices").json["items"]]
    assert "evaluation_answered" in told

    # evaluated anew, he may object again, within the time
    done(enter(people.east, V1, "farmland_protected"))
    done(say(people.east, V1, "superior", above(reason="补计")))
    done(submit(people.east, V1, "report"))
    time.forward(days=7)
    late = people.chief.post(path(V1, "objections"), {"text": "再申诉"})
    assert late.json["code"] == "objection_too_late"
    done(people.county.post(LOCK, {}))


def test_a_veto_after_the_evaluation_is_told_and_may_be_objected_to(people, time):
    time.set(OPENED)
    everything(people)
    time.forward(days=14)
    before = steps(people.chief, V1)
    assert "object" not in before["may"], "his time was over"
    veto = done(enter(people.county, V1, "grave_effect", part="veto", **about_a_case(people, time)))
    told = [one["kind"] for one in people.chief.get("/notices").json["items"]]
    assert told.count("evaluation_entered") == 1
    seen = steps(people.chief, V1)
    assert ("object" in seen["may"], seen["score"]) == (True, before["score"])
    ranked = done(people.county.get(f"/evaluations/2026Q3?parent={EAST}"))["items"]
    places = {one["code"]: one["rank"] for one in ranked if one["rank"]}
    assert places[V1] == max(places.values())
    refused = people.county.post(LOCK, {})
    assert (refused.json["code"], refused.json["codes"]) == ("evaluation_objectable", [V1])
    # withdrawn it needs no new hearing; what it said stays on record
    gone = people.county.post(path(V1, f"entries/{veto['id']}/withdraw"), {"reason": "有误"})
    assert gone.status_code == 200, gone.text
    assert not done(people.chief.get(f"/evaluations/2026Q3/{V1}"))["vetoed"]
    time.forward(days=7)
    done(people.county.post(LOCK, {}))


def about_a_case(people, time):
    """What a veto of the starting scheme is grounded on: what the public saw in the quarter."""
    case, seen = filings.new_id(), time.now() - timedelta(days=60)
    body = filings.incident(seen, V1, source="public", sent_at=time.now().isoformat())
    done(people.county.put(f"/incidents/{case}", body))
    return {"about": "case", "about_id": case}


def test_an_objection_that_is_not_right_changes_nothing(people, time):
    time.set(OPENED)
    everything(people)
    raised = done(people.chief.post(path(V1, "objections"), {"text": "分数偏低"}))
    before = raised["stage"], raised["score"]
    where = path(V1, f"objections/{raised['objections'][0]['id']}/answer")
    heard = done(people.county.post(where, {"upheld": False, "text": "已核对"}))
    assert (heard["stage"], heard["score"]) == before
    assert heard["objections"][0]["answered_by"]["name"] == "county"


def test_a_vacant_township_is_skipped_and_the_county_evaluates_its_villages(people, time):
    time.set(OPENED)
    held = people.admin.get("/posts").json["items"]
    west = next(one["id"] for one in held if one["officer_id"] == people.west.id)
    done(people.county.put(f"/posts/{west}", {"ends_on": "2026-10-09"}))
    time.forward(days=3)
    done(people.county.post("/evaluations/2026Q3", {}))
    limits = steps(people.county, W1)["limits"]
    assert [(one["step"], one["code"]) for one in limits] == [("superior", COUNTY)]
    assert steps(people.county, WEST)["missed"] == "vacant"
    done(say(people.county, W1, "superior", above()))
    assert done(submit(people.county_leader, W1, "report"))["stage"] == "reported"


def kinds(person):
    return [one["kind"] for one in person.get("/notices?limit=200").json["items"]]


def late_cases(person):
    found = person.get("/incidents?kind=DUT-03").json["items"]
    cells = [one["cells"] for one in found]
    return [(of["village"] or of["township"] or of["county"])["code"] for of in cells]


def test_a_step_in_time_opens_nothing_and_a_late_one_a_duty_case(people, opened, run_job):
    due = steps(people.chief, V1)["limits"][0]
    assert due["due_at"] == "2026-10-19T09:30:00+00:00", "seven days, a Saturday among them"
    opened.set("2026-10-18T09:00:00+08:00")
    run_job("remind_due_soon")
    assert kinds(people.chief).count("evaluation_due_soon") == 1
    run_job("remind_due_soon")
    assert kinds(people.chief).count("evaluation_due_soon") == 1
    run_job("escalate")
    assert steps(people.chief, V1)["stage"] == "open"

    opened.set("2026-10-19T17:31:00+08:00")
    run_job("escalate")
    late = steps(people.chief, V1)
    assert (late["stage"], late["missed"]) == ("self_missed", "late")
    # the level above has its own whole time from now: nothing of it is lost to those below (E19)
    assert [(one["step"], one["due_at"]) for one in late["limits"]] == [
        ("superior", "2026-10-28T09:30:00+00:00")
    ]
    assert "evaluation_late" in kinds(people.chief)
    case = people.county.get("/incidents?kind=DUT-03").json["items"]
    shown = people.county.get(f"/incidents/{case[0]['id']}").json
    assert "2026Q3" in shown["description"]
    # the village, both townships that owe the vacant villages and themselves, and the county
    late = [V1, EAST, EAST, WEST, WEST, COUNTY]
    assert sorted(late_cases(people.county)) == sorted(late)
    run_job("escalate")
    assert len(late_cases(people.county)) == 6, "once a step and cell, however many villages"

    # late is better than never, until the level above has spoken
    done(say(people.chief, V1, "self", own()))
    done(say(people.east, V1, "superior", above(reason="逾期自评")))
    refused = people.chief.put(path(V1, "self"), own(99), headers={"If-Match": '"9"'})
    assert refused.status_code in (409, 412)


def test_who_keeps_his_time_is_not_late(people, time, run_job):
    time.set(OPENED)
    everything(people)
    time.forward(days=12)
    run_job("escalate")
    assert late_cases(people.county) == []
    assert "evaluation_late" not in kinds(people.chief) + kinds(people.east)
    time.forward(days=10)
    run_job("escalate")  # the county is late with the lock: its leader is in charge of the office
    assert late_cases(people.county) == [COUNTY]
    assert "evaluation_late" in kinds(people.county)


def test_a_half_year_comes_from_its_locked_quarters(people, time):
    time.set("2027-01-11T09:00:00+08:00")
    refused = people.county.post("/evaluations/2026H2", {})
    assert (refused.status_code, refused.json["parts"]) == (409, ["2026Q3", "2026Q4"])
    locked(people, time, "2026Q3")
    done(people.county.post("/evaluations/2026Q4", {}))
    refused = people.county.post("/evaluations/2026H2", {})
    assert (refused.json["code"], refused.json["parts"]) == ("parts_not_locked", ["2026Q4"])
    assert people.county.post("/evaluations/2026H2/lock", {}).status_code == 404
    locked(people, time, "2026Q4")
    done(people.county.post("/evaluations/2026H2", {}))
    why = done(people.chief.get(f"/evaluations/2026H2/{V1}"))
    parts = [
        done(people.chief.get(f"/evaluations/{one}/{V1}"))["score"] for one in ("2026Q3", "2026Q4")
    ]
    measured = [score for score in parts if score is not None]
    assert why["score"] == round(sum(measured) / len(measured) + 1e-9, 2)
    assert [term["indicator"] for term in why["terms"]] == ["2026Q3", "2026Q4"]
    assert why["terms"][0]["formula"] == {"kind": "mean"}
    # the county's office says what it has to say, and locks
    assert people.east.put(path(V1, "superior", "2026H2"), above()).status_code == 403
    refused = enter(people.east, V1, "demonstration", "2026H2")
    assert refused.json["code"] == "not_above_cell", "a half-year is the county's to judge"
    done(enter(people.county, V1, "demonstration", "2026H2"))
    assert steps(people.chief, V1, "2026H2")["score"] == why["score"] + 0.5
    done(people.county.post("/evaluations/2026H2", {}))
    assert steps(people.chief, V1, "2026H2")["score"] == why["score"] + 0.5, "computed again, too"
    early = people.county.post("/evaluations/2026H2/lock", {})
    assert (early.status_code, early.json["code"]) == (409, "evaluation_steps_missing")
    assert early.json["count"] == 8, "all but the county itself"
    assert "尚未完成评价" in early.json["detail"]
    assert done(say(people.county, V1, "superior", above(), "2026H2"))["stage"] == "evaluated"
    # of the others it says one thing; a draft stands
    done(people.county.put(path(V2, "superior", "2026H2"), above(text="整改慢")))
    whole = "/evaluations/2026H2/superior"
    body = {"id": filings.new_id(), "text": "下半年工作到位"}
    assert people.east.post(whole, body).json["code"] == "post_lacks_permission"
    refused = people.county.post(whole.replace("H2", "Q4"), body)
    assert (refused.status_code, refused.json["code"]) == (422, "period_is_a_quarter")
    told = done(people.county.post(whole, body))
    assert (told["evaluated"], told["missing_parts"]) == (7, [])
    assert done(people.county.post(whole, body)) == told
    assert done(people.county.post(whole, {"text": "再来"}))["evaluated"] == 0
    said = {code: steps(people.county, code, "2026H2")["superior"] for code in (V1, V2, W1)}
    assert [one["text"] for one in said.values()] == ["巡查到位", "整改慢", "下半年工作到位"]
    assert said[W1]["submitted_by"]["name"] == "county"
    told = [one["kind"] for one in people.town_leader.get("/notices").json["items"]]
    assert "evaluation_superior_done" in told
    # nobody judges the county, and nothing says that somebody has
    assert steps(people.county, COUNTY, "2026H2")["superior_score"] is None
    early = people.county.post("/evaluations/2026H2/lock", {})
    assert (early.status_code, early.json["code"]) == (409, "evaluation_objectable")
    # a cell objects; the county answers, not the township in between
    raised = done(people.chief.post(path(V1, "objections", "2026H2"), {"text": "分数有误"}))
    where = path(V1, f"objections/{raised['objections'][0]['id']}/answer", "2026H2")
    answer = {"upheld": False, "text": "已核对"}
    assert people.town_leader.post(where, answer).json["code"] == "post_lacks_permission"
    assert people.county.post(where, answer).json["code"] == "own_evaluation"
    done(people.county_leader.post(where, answer))
    time.forward(days=28)  # over the Spring Festival
    done(people.county.post("/evaluations/2026H2/lock", {}))
    ranked = done(people.county.get(f"/evaluations/2026H2?parent={EAST}"))["items"]
    assert all(row["superior_score"] == row["score"] for row in ranked)
    shown = steps(people.county, COUNTY, "2026H2")
    assert (shown["stage"], shown["superior_score"]) == ("locked", None)


def test_a_county_that_began_late_has_a_half_year_and_a_year_of_what_there_is(people, time):
    """Only the fourth quarter was evaluated: the half-year and the year say what they lack."""
    time.set("2027-01-11T09:00:00+08:00")
    locked(people, time, "2026Q4")
    half = done(people.county.post("/evaluations/2026H2", {}))
    assert half["missing_parts"] == ["2026Q3"]
    why = done(people.chief.get(f"/evaluations/2026H2/{V1}"))
    quarter = done(people.chief.get(f"/evaluations/2026Q4/{V1}"))
    assert (why["score"], why["missing_parts"]) == (quarter["score"], ["2026Q3"])
    assert quarter["missing_parts"] == []
    ranked = done(people.county.get(f"/evaluations/2026H2?parent={EAST}"))
    assert ranked["missing_parts"] == ["2026Q3"]
    # who opens the quarter after all locks it first, and it counts
    done(people.county.post("/evaluations/2026Q3", {}))
    refused = people.county.post("/evaluations/2026H2", {})
    assert (refused.status_code, refused.json["parts"]) == (409, ["2026Q3"])
    refused = people.county.post("/evaluations/2026H2/lock", {})
    assert refused.json["parts"] == ["2026Q3"]
    locked(people, time, "2026Q3")
    done(people.county.post("/evaluations/2026H2/superior", {"text": "到位"}))
    refused = people.county.post("/evaluations/2026H2/lock", {})
    assert refused.json["code"] == "figures_changed", "computed without it"
    assert done(people.county.post("/evaluations/2026H2", {}))["missing_parts"] == []


def test_a_year_of_its_second_half(people, time):
    time.set("2027-01-11T09:00:00+08:00")
    locked(people, time, "2026Q4")
    refused = people.county.post("/evaluations/2026", {})
    assert refused.json["parts"] == ["2026H1", "2026H2"]
    done(people.county.post("/evaluations/2026H2", {}))
    done(people.county.post("/evaluations/2026H2/superior", {"text": "到位"}))
    time.forward(days=28)
    done(people.county.post("/evaluations/2026H2/lock", {}))
    year = done(people.county.post("/evaluations/2026", {}))
    assert year["missing_parts"] == ["2026H1"]
    # a half of which a quarter was begun is not left out
    done(people.county.post("/evaluations/2026Q2", {}))
    refused = people.county.post("/evaluations/2026", {})
    assert (refused.json["code"], refused.json["parts"]) == ("parts_not_locked", ["2026H1"])
