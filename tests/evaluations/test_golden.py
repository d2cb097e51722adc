"""A quarter that was counted by hand (golden/quarter.toml) gives exactly those figures; locked, it
gives them for good.
"""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.core.db import transaction
from tests.support import evaluating, filings, world
from tests.support.actions import CLOSING
from tests.support.evaluating import discovery

GOLDEN = tomllib.loads((Path(__file__).parent / "golden" / "quarter.toml").read_text())
CODES = {
    "V1": world.V1,
    "V2": world.V2,
    "V3": f"{world.EAST_TOWN}203",
    "EAST": world.EAST_TOWN,
    "COUNTY": world.COUNTY,
}
BODIES = {
    "accept": {"handling_class": "general"},
    "submit": {"note": "已清理"},
    "close": CLOSING,
    "correct": {"description": "补充"},
    "reopen": {"note": "又来了"},
    "return": {"note": "请补充"},
    "dismiss": {"note": "不属实"},
}


def played(people, time, run_job):
    """Everything of the quarter, in order of time; {site, case or (patrol, number): its id}."""
    known = {"job": run_job}
    todo = [
        (line[:11], "patrol", (number, line))
        for number, line in enumerate(GOLDEN["work"]["patrols"], 1)
    ]
    todo += [(one["at"], "check", one) for one in GOLDEN["check"]]
    for number, case in enumerate(GOLDEN["case"]):
        todo.append((case["file"][:11], "file", (number, case["file"])))
        todo += [(line[:11], "step", (number, line)) for line in case.get("steps", ())]
    for number, one in enumerate(GOLDEN["document"]):
        todo.append((one["sent"], "document", (number, one)))
        if "reply" in one:
            todo.append((one["reply"][:11], "reply", (number, one["reply"])))
    time.set("2026-07-01T08:00:00+08:00")
    for name in GOLDEN["work"]["sites"]:
        known[name] = people.east.post("/sites", filings.site(name)).json["id"]
    for at, what, said in sorted(todo, key=lambda one: one[0]):
        time.set(f"2026-{at[:5]}T{at[6:]}:00+08:00")
        DO[what](people, time, known, said)
    time.set("2026-10-09T10:00:00+08:00")
    return known


def _patrol(people, time, known, said):
    number, line = said
    known["patrol", number] = filings.new_id()
    _, _, who, place, points, *visits = line.split()
    now = time.now()
    seen = {"arrived_at": (now - timedelta(seconds=30)).isoformat(), "result": "normal"}
    body = filings.patrol(now, CODES[place], int(points), cell_code=CODES[place])
    body["visits"] = [seen | {"site_id": known[name]} for name in visits[1:]]
    answer = getattr(people, who).put(f"/patrols/{known['patrol', number]}", body)
    assert answer.status_code == 201, answer.text


def _file(people, time, known, said):
    number, line = said
    _, _, who, place, kind, nature, *source = line.split()
    known[number] = filings.new_id()
    body = filings.incident(time.now(), CODES[place], kind=kind, nature=nature)
    body |= {"source": source[0]} if source else {}
    answer = getattr(people, who).put(f"/incidents/{known[number]}", body)
    assert answer.status_code == 201, answer.text


def _step(people, time, known, said):
    number, line = said
    _, _, who, action, *whom = line.split()
    if who == "job":
        known["job"](action)
        return
    person = getattr(people, who)
    if action in ("explain", "decide"):
        body = {"text": "已巡查"} if action == "explain" else {"outcome": whom[0], "reason": "查明"}
        answer = person.post(f"{discovery(person, known[number])}/{action}", body)
        assert answer.status_code == 200, (line, answer.text)
        return
    if action == "read":
        for notice in person.get("/notices?unread=true").json["items"]:
            assert person.post(f"/notices/{notice['id']}/read").status_code in (200, 204)
        return
    body = BODIES.get(action, {})
    if whom:
        body = {"officer_id": getattr(people, whom[0]).id}
    answer = person.act(known[number], action, **body)
    assert answer.status_code in (200, 201), (line, answer.text)


def drawn(person, kind):
    """(path of all that there is of a kind, drawn; {patrol or case: its place in it})."""
    body = {"id": filings.new_id(), "kind": kind, "period": "2026Q3", "size": 500}
    answer = person.post("/samples", body)
    assert answer.status_code == 201, answer.text
    items = answer.json["items"]
    places = {item["told"].get("incident_id", item["key"]): item["place"] for item in items}
    return f"/samples/{answer.json['id']}", places


def say_of(person, path, place, verdict):
    body = {"id": filings.new_id(), "verdict": verdict, "note": "实地核查"}
    answer = person.post(f"{path}/items/{place}/check", body)
    assert answer.status_code == 201, answer.text


def _check(people, time, known, said):
    person = getattr(people, said["by"])
    path, places = drawn(person, said["kind"])
    for which, verdict in map(str.split, said["found"]):
        key = ("patrol", int(which)) if which.isdigit() else ord(which) - ord("A")
        say_of(person, path, places[known[key]], verdict)


def _document(people, time, known, said):
    number, one = said
    key = known["document", number] = filings.new_id()
    person = getattr(people, one["by"])
    body = {"kind": "letter", "receiver": {"cell": CODES[one["to"]]}, "ground": "请报告进展"}
    body |= {"id": key, "demand": "书面回复", "reply_by": one["reply_by"]}
    drafted = person.post("/documents", body)
    assert drafted.status_code == 201, drafted.text
    _act_on_document(person, key, "sign")


def _reply(people, time, known, said):
    number, line = said
    person = getattr(people, line.split()[2])
    _act_on_document(person, known["document", number], "reply", note="已办理")


def _act_on_document(person, key, action, **more):
    version = person.get(f"/documents/{key}").json["version"]
    done = person.post(
        f"/documents/{key}/actions/{action}",
        {"id": filings.new_id(), **more},
        headers={"If-Match": f'"{version}"'},
    )
    assert done.status_code == 201, done.text


DO = {"patrol": _patrol, "file": _file, "step": _step, "check": _check}
DO |= {"document": _document, "reply": _reply}


KEPT = ("facts", "terms", "score", "rank", "chiefs", "evidence", "siblings")


def figures(people):
    found = {}
    for name, code in CODES.items():
        row = people.county.get(f"/evaluations/2026Q3/{code}").json
        found[name] = {key: row[key] for key in KEPT}
    return found


def lock(app, people):
    """As when everybody has taken his steps."""
    evaluating.reported(app, "2026Q3")
    return people.county.post("/evaluations/2026Q3/lock", {})


def differences(people, name="V1"):
    answer = people.county.get(f"/evaluations/2026Q3/{CODES[name]}/differences")
    assert answer.status_code == 200, answer.text
    return answer.json["items"]


@pytest.fixture
def quarter(people, time, run_job):
    return played(people, time, run_job)


def test_the_quarter_is_as_it_was_counted_by_hand(people, quarter):
    assert people.county.post("/evaluations/2026Q3", {}).status_code == 200
    found = figures(people)
    for name, said in GOLDEN["facts"].items():
        facts = {fact: [n["good"], n["total"]] for fact, n in found[name]["facts"].items()}
        assert facts == {fact: [0, 0] for fact in facts} | said, name
        shown = found[name]["evidence"]
        for fact, (good, total) in facts.items():
            counts = len(shown[fact]["good"]), len(shown[fact]["bad"])
            assert counts == (good, total - good), (name, fact)
    for name, score in GOLDEN["scores"].items():
        assert f"{found[name]['score']:.2f}" == score, name
    assert {name: found[name]["rank"] for name in GOLDEN["ranks"]} == GOLDEN["ranks"]
    for name, spans in GOLDEN["chiefs"].items():
        chiefs = found[name]["chiefs"]
        assert [f"{one['name']} {one['from']} {one['until']}" for one in chiefs] == spans, name


def test_what_is_locked_stays_and_the_differences_are_told(app, people, time, quarter):
    people.county.post("/evaluations/2026Q3", {})
    before = figures(people)
    assert lock(app, people).json["locked_at"]
    assert figures(people) == before
    assert differences(people) == []

    late = filings.new_id()
    walked = filings.patrol(time.set("2026-10-10T09:00:00+08:00") - timedelta(days=12))
    body = walked | {"sent_at": time.now().isoformat()}
    assert people.wang.put(f"/patrols/{late}", body).status_code == 201
    yes = {"id": filings.new_id(), "accepted": True, "ground": "other", "reason": "补报属实"}
    assert people.east.post(f"/patrols/{late}/verdict", yes).status_code in (200, 201)
    post = people.wang.get("/me").json["posts"][0]
    moved = people.admin.put(f"/posts/{post['id']}", {"ends_on": "2026-10-10"})
    assert moved.status_code == 200, moved.text
    time.forward(days=2)
    people.county.act(quarter[5], "comment", note="查看")
    world_before = people.county.get(f"/evaluations/2026Q3?parent={world.EAST_TOWN}").json
    assert figures(people) == before
    assert people.county.get(f"/evaluations/2026Q3?parent={world.EAST_TOWN}").json == world_before
    told = differences(people)
    assert {"fact": "valid_patrols", "row": late, "was": None, "now": True} in told, told
    assert {one["fact"] for one in differences(people, "COUNTY")} >= {"valid_patrols"}


def test_borders_and_schemes_of_later_change_nothing_that_is_locked(app, people, time, quarter):
    """A case or patrol lies where it lay on its day; what a scheme of today weighs is for today."""
    people.county.post("/evaluations/2026Q3", {})
    assert lock(app, people).json["locked_at"]
    before = figures(people)
    time.set("2026-10-10T09:00:00+08:00")
    with app.app_context(), transaction():
        world.merge_second(date(2026, 10, 10))  # the first village has the ground of the second
    default = people.county.get("/schemes").json["items"][0]["data"]
    other = default | {"village": {"indicators": {"patrol_plan": 100}}}
    body = {"county": world.COUNTY, "valid_from": "2026-10-10", "data": other}
    assert people.county.post("/schemes", body).status_code == 201
    time.forward(days=1)
    # what is filed now of a day in the quarter lies in the borders of that day
    late, seen = filings.new_id(), time.now() - timedelta(days=14)
    walked = filings.patrol(seen, world.V2, cell_code=world.V2, sent_at=time.now().isoformat())
    assert people.li.put(f"/patrols/{late}", walked).status_code == 201
    yes = {"id": filings.new_id(), "accepted": True, "ground": "other", "reason": "补报属实"}
    assert people.east.post(f"/patrols/{late}/verdict", yes).status_code in (200, 201)
    assert figures(people) == before
    for name in CODES:
        told = differences(people, name)
        facts = {one["fact"] for one in told if one["row"] == late}
        assert ("valid_patrols" in facts) == (name in ("V2", "EAST", "COUNTY")), name
        # a cycle in which nobody walked is one no more
        walked = [one for one in told if (one["was"], one["now"]) == (False, None)]
        rest = (one for one in told if one not in walked)
        assert {one["fact"] for one in walked} <= {"patrol_plan", "patrol_days"}, name
        assert all(one["row"] == late or one["was"] is None for one in rest), name
    # a case that moves is a difference of what it counted for, where it counted
    case = quarter[0]
    people.east.act(case, "relocate", cell_code=CODES["V3"])
    assert figures(people) == before
    refused = people.county.post("/evaluations/2026Q3", {})
    assert refused.json["code"] == "evaluation_locked"


def test_what_is_decided_or_found_false_after_locking_is_a_difference(app, people, time, quarter):
    people.county.post("/evaluations/2026Q3", {})
    before = figures(people)
    assert lock(app, people).json["locked_at"]
    time.forward(days=1)
    undecided, walked = quarter[ord("I") - ord("A")], quarter["patrol", 1]
    missed = {"outcome": "missed", "reason": "查明"}
    decided = people.town_leader.post(f"{discovery(people.east, undecided)}/decide", missed)
    assert decided.status_code == 200, decided.text
    path, places = drawn(people.east, "patrols")
    say_of(people.east, path, places[walked], "false")
    time.forward(days=1)
    assert figures(people) == before
    told = {(one["fact"], one["row"]): (one["was"], one["now"]) for one in differences(people)}
    assert told["found_by_others", undecided] == (False, None)
    assert told["self_found", undecided] == (None, False)
    assert told["valid_patrols", walked] == (True, False)
    assert told["checked_right", walked] == (None, False)


def test_figures_that_have_changed_since_computing_are_not_locked(app, people, time, quarter):
    people.county.post("/evaluations/2026Q3", {})
    last = filings.patrol(time.now() - timedelta(days=12), cell_code=world.V1)
    late = filings.new_id()
    people.wang.put(f"/patrols/{late}", last | {"sent_at": time.now().isoformat()})
    assert people.county.post("/evaluations/2026Q3", {}).status_code == 200
    yes = {"id": filings.new_id(), "accepted": True, "ground": "other", "reason": "补报属实"}
    assert people.east.post(f"/patrols/{late}/verdict", yes).status_code in (200, 201)
    refused = lock(app, people)
    assert (refused.status_code, refused.json["code"]) == (409, "figures_changed")
    people.county.post("/evaluations/2026Q3", {})
    facts = people.county.get(f"/evaluations/2026Q3/{world.V1}").json["facts"]
    assert facts["valid_patrols"] == {"good": 5, "total": 6}
    assert facts["late_filings"] == {"good": 1, "total": 1}
    assert lock(app, people).status_code == 200


def test_nobody_accepts_his_own_late_finding_into_the_figures(people, time, quarter):
    """A reviewer who patrols himself files after the cut-off what he saw before, and accepts it."""
    case, seen = filings.new_id(), time.now() - timedelta(days=12)
    body = filings.incident(seen, cell_code=world.V1, sent_at=time.now().isoformat())
    assert people.east.put(f"/incidents/{case}", body).status_code == 201
    assert people.east.act(case, "accept", handling_class="general").status_code == 201

    def late():
        people.county.post("/evaluations/2026Q3", {})
        facts = people.county.get(f"/evaluations/2026Q3/{world.V1}").json["facts"]
        return facts["late_filings"]

    assert late() == {"good": 0, "total": 1}
    people.county.act(case, "take_over", note="县里直接办理")
    for who, action, more in (
        (people.county, "assign", {"officer_id": people.town_leader.id}),
        (people.town_leader, "submit", {"note": "已扑灭"}),
        (people.county, "confirm", {}),
    ):
        answer = who.act(case, action, **more)
        assert answer.status_code == 201, answer.text
    assert late() == {"good": 1, "total": 1}


def test_a_running_quarter_is_shown_and_never_stored(people, time):
    time.set("2026-07-02T10:00:00+08:00")
    people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(time.now()))
    time.set("2026-07-05T10:00:00+08:00")
    path = f"/evaluations/2026Q3?parent={world.EAST_TOWN}"
    shown = people.east.get(path).json
    assert shown["provisional"] is True
    assert shown["locked_at"] is None
    assert [row["rank"] for row in shown["items"]] == [1, 2, 2], "ties share a rank"
    mine = people.chief.get(f"/evaluations/2026Q3/{world.V1}").json
    assert mine["provisional"] is True
    assert mine["rank"] == 1
    assert mine["siblings"] == 3
    assert mine["facts"]["patrol_plan"] == {"good": 1, "total": 2}, "two cycles are over"
    assert len(mine["evidence"]["patrol_plan"]["bad"]) == 1
    assert people.county.post("/evaluations/2026Q3/lock", {}).status_code == 404
    assert people.county.post("/evaluations/2026Q3", {}).json["code"] == "period_open"
    assert people.east.get(path.replace("Q3", "Q4")).status_code == 404, "it has not begun"
    assert people.west.get(f"/evaluations/2026Q3/{world.V1}").status_code == 404
