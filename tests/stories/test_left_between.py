"""What waited, of somebody who has left meanwhile: facts of his days in post are kept, nothing is
done in his name, and the office is told what was not.
"""

import pytest

from tests.support import filings, world

YESTERDAY, TODAY, TOMORROW = "2026-06-30", "2026-07-01", "2026-07-02"


def post_of(people, person):
    held = people.admin.get("/posts").json["items"]
    return next(f"/posts/{one['id']}" for one in held if one["officer_id"] == person.id)


def close_account(people, who):
    return people.admin.put(f"/officers/{who.id}", {"ends_on": TODAY})


def close_at_once(people, who):
    return people.admin.put(f"/officers/{who.id}", {"ends_on": YESTERDAY})


def end_post(people, who):
    return people.admin.put(post_of(people, who), {"ends_on": TODAY})


def move_post(people, who, to=world.W1):
    return people.admin.put(post_of(people, who), {"cell": to, "from": TOMORROW})


LEAVES = {"account": close_account, "at once": close_at_once, "post": end_post}


def sync(person, *items):
    answer = person.post("/sync", {"items": list(items)})
    assert answer.status_code == 200, answer.text
    return [
        (one["verdict"], (one.get("problem") or {}).get("code")) for one in answer.json["verdicts"]
    ]


def remark(case, **changes):
    body = {"id": filings.new_id(), "note": "已到现场"} | changes
    return {"path": f"/incidents/{case}/actions/comment", "body": body, "if_match": 1}


def done(people, case):
    events = people.county.get(f"/incidents/{case}/events").json["items"]
    return [one["action"] for one in events]


def told(person, kind):
    return [one for one in person.get("/notices").json["items"] if one["kind"] == kind]


@pytest.mark.parametrize("leaves", [*LEAVES.values()], ids=[*LEAVES])
def test_an_action_that_waited_is_not_done_in_the_name_of_who_has_left(
    people, time, run_job, leaves
):
    """East remarks on a case whose report is still in an officer's phone, and leaves."""
    case = filings.new_id()
    assert sync(people.east, remark(case)) == [("waiting", None)]
    assert leaves(people, people.east).status_code == 200
    time.set(f"{TOMORROW}T09:00:00+08:00")
    late = filings.incident(time.now())
    assert people.wang.put(f"/incidents/{case}", late).status_code == 201
    assert run_job("waiting") == 0
    assert done(people, case) == ["report"]
    (row,) = people.county.get("/refused").json["items"]
    assert row["code"] == "sender_left"
    assert "未执行" in row["problem"]["detail"]
    assert len(told(people.county, "filing_left")) == 1
    assert told(people.west, "filing_left") == [], "it is not theirs"
    run_job("waiting")
    kept = people.county.get(f"/refused/{row['id']}").json["body"]
    mended = people.county.post(f"/refused/{row['id']}/refile", {"body": kept})
    assert (mended.status_code, mended.json["code"]) == (409, "sender_left")
    assert done(people, case) == ["report"]
    assert people.county.act(case, "comment", note="已代为记录").status_code == 201


def test_who_is_moved_acts_by_his_new_post_only(people, time, run_job):
    case = filings.new_id()
    assert sync(people.east, remark(case)) == [("waiting", None)]
    assert move_post(people, people.east, world.WEST_TOWN).status_code == 200
    time.set(f"{TOMORROW}T09:00:00+08:00")
    assert people.wang.put(f"/incidents/{case}", filings.incident(time.now())).status_code == 201
    assert run_job("waiting") == 0
    here = filings.new_id()
    assert sync(people.east, remark(here)) == [("waiting", None)]
    found = filings.incident(time.now(), village=world.W1)
    assert people.zhao.put(f"/incidents/{here}", found).status_code == 201
    assert run_job("waiting") == 1
    assert (done(people, case), done(people, here)) == (["report"], ["report", "comment"])
    time.forward(days=5)
    run_job("waiting")
    assert "comment" not in done(people, case)
    (row,) = people.east.get("/refused").json["items"]
    assert row["code"] == "not_found"
    assert len(told(people.east, "filing_refused")) == 1


def test_a_reviewer_who_has_left_reviews_nothing_afterwards(people, time, run_job):
    """Accepting, dismissing, closing: each waits for the case, none is done without the seat."""
    bodies = {"accept": {}, "dismiss": {"note": "不属实"}, "close": {"note": "办结"}}
    cases = {name: filings.new_id() for name in bodies}
    sent = [
        remark(cases[name]) | {"path": f"/incidents/{cases[name]}/actions/{name}"}
        for name in bodies
    ]
    for item, body in zip(sent, bodies.values(), strict=True):
        item["body"] = {"id": item["body"]["id"]} | body
    assert sync(people.east, *sent) == [("waiting", None)] * 3
    ended = people.admin.put(post_of(people, people.east), {"ends_on": TODAY})
    assert ended.status_code == 200, ended.text
    given = {"officer_id": people.li.id, "kind": "reviewer", "cell": world.EAST_TOWN}
    assert people.admin.post("/posts", given | {"starts_on": TOMORROW}).status_code == 201
    time.set(f"{TOMORROW}T09:00:00+08:00")
    for case in cases.values():
        filed = people.wang.put(f"/incidents/{case}", filings.incident(time.now()))
        assert filed.status_code == 201, filed.text
    assert run_job("waiting") == 0
    assert [done(people, case) for case in cases.values()] == [["report"]] * 3
    assert {row["code"] for row in people.east.get("/refused").json["items"]} == {"sender_left"}
    assert len(told(people.li, "filing_left")) == 1, "once a day"


def test_who_stood_in_acts_no_more_when_the_leave_is_over(people, time, run_job):
    case, days = filings.new_id(), {"starts_on": TODAY, "ends_on": TODAY}
    lent = people.east.post("/delegations", days | {"deputy_id": people.west.id})
    assert lent.status_code == 201, lent.text
    accepts = remark(case) | {"path": f"/incidents/{case}/actions/accept"}
    accepts["body"] = {"id": filings.new_id()}
    assert sync(people.west, accepts) == [("waiting", None)]
    time.set(f"{TOMORROW}T09:00:00+08:00")
    assert people.wang.put(f"/incidents/{case}", filings.incident(time.now())).status_code == 201
    assert run_job("waiting") == 0
    time.forward(days=5)
    run_job("waiting")
    assert "accept" not in done(people, case)


@pytest.mark.parametrize("leaves", [*LEAVES.values(), move_post], ids=[*LEAVES, "move"])
def test_facts_of_his_days_in_post_are_kept_whoever_left_since(people, time, run_job, leaves):
    """A visit that waited for its patrol, of the day on which he stood there."""
    site = people.east.post("/sites", filings.site()).json["id"]
    patrol, key, now = filings.new_id(), filings.new_id(), time.now()
    visit = {"site_id": site, "arrived_at": now.isoformat(), "sent_at": now.isoformat()}
    visit = {"path": f"/patrols/{patrol}/visits/{key}", "body": visit | {"result": "normal"}}
    assert sync(people.peer, visit) == [("waiting", None)]
    walk = filings.patrol(now, cell_code=world.V1)
    assert sync(people.peer, {"path": f"/patrols/{patrol}", "body": walk}) == [("stored", None)]
    assert leaves(people, people.peer).status_code == 200
    time.set(f"{TOMORROW}T09:00:00+08:00")
    assert run_job("waiting") == 1
    found = people.east.get(f"/patrols/{patrol}").json
    assert [row["site_id"] for row in found["visits"]] == [site]
    assert told(people.east, "filing_left") == []


def test_what_a_closed_account_sends_is_told_to_its_office_once_a_day(people, time):
    case, action = filings.new_id(), remark(filings.new_id())
    assert close_at_once(people, people.peer).status_code == 200
    for _ in range(2):
        item = {"path": f"/incidents/{case}", "body": filings.incident(time.now())}
        assert people.peer.post("/sync", {"items": [item, action]}).status_code == 401
        assert people.peer.put(f"/incidents/{case}", item["body"]).status_code == 401
    assert len(told(people.east, "filing_left")) == 1
    rows = people.east.get("/refused").json["items"]
    assert {row["code"] for row in rows} == {"account_closed"}
    acted = next(row for row in rows if "/actions/" in row["path"])
    body = people.east.get(f"/refused/{acted['id']}").json["body"]
    mended = people.east.post(f"/refused/{acted['id']}/refile", {"body": body})
    assert (mended.status_code, mended.json["code"]) == (409, "sender_left")


def test_nothing_is_told_of_days_after_an_account_was_closed(people, time):
    """The office files what a closed account sent: of days before that, not of those after."""
    assert close_account(people, people.peer).status_code == 200
    time.set("2026-07-03T09:00:00+08:00")
    paths = {day: f"/incidents/{filings.new_id()}" for day in (TODAY, "2026-07-03")}
    for day, path in paths.items():
        seen = {"occurred_at": f"{day}T08:30:00+08:00"}
        assert people.peer.put(path, filings.incident(time.now(), **seen)).status_code == 401
    rows = {row["path"]: row["id"] for row in people.east.get("/refused").json["items"]}
    found = {}
    for day, path in paths.items():
        row = rows[f"/api/v1{path}"]
        body = people.east.get(f"/refused/{row}").json["body"]
        found[day] = people.east.post(f"/refused/{row}/refile", {"body": body})
    assert found[TODAY].status_code == 200, found[TODAY].text
    assert found["2026-07-03"].json["code"] == "not_in_post"


def test_nobody_files_before_his_first_post_has_come(people, time):
    post = {"kind": "grid_officer", "cell": world.V1, "starts_on": TOMORROW}
    new = {"username": "new.one1", "name": "新人", "password": "k7m2p9wxqa"}
    made = people.east.post("/officers", new | post)
    assert made.status_code == 201, made.text
    person = type(people.wang)(people.app, "new.one1", "k7m2p9wxqa")
    changed = {"old": "k7m2p9wxqa", "new": "another p9wxqa"}
    assert person.post("/auth/password", changed).status_code in (200, 204)
    person = type(people.wang)(people.app, "new.one1", "another p9wxqa")
    case = f"/incidents/{filings.new_id()}"
    early = person.put(case, filings.incident(time.now()))
    assert (early.status_code, early.json["code"]) == (403, "post_lacks_permission")
    time.set(f"{TOMORROW}T09:00:00+08:00")
    seen = {"occurred_at": f"{TODAY}T08:30:00+08:00"}
    assert person.put(case, filings.incident(time.now(), **seen)).status_code == 201
