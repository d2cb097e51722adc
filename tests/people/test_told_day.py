"""What is set aside belongs to the office of the day it tells of, wherever its sender is by now."""

import pytest

from tests.support import filings, world

TODAY, TOMORROW = "2026-07-01", "2026-07-02"
REPORTER = {"name": "钱某", "phone": "13900000000", "anonymous": False}


@pytest.fixture
def moved(people, time):
    """Wang stands in the western township from tomorrow on; now is tomorrow. The time before."""
    then = time.now()
    held = people.admin.get("/posts").json["items"]
    post = next(one["id"] for one in held if one["officer_id"] == people.wang.id)
    answer = people.county.put(f"/posts/{post}", {"cell": world.W1, "from": TOMORROW})
    assert answer.status_code == 200, answer.text
    time.set(f"{TOMORROW}T09:00:00+08:00")
    return then


def sent(people, path, body):
    people.wang.post("/sync", {"items": [{"path": path, "body": body}]})
    rows = people.wang.get("/refused").json["items"]
    return next(row["id"] for row in rows if row["path"].endswith(path))


def bodies(then, now):
    """Of each kind one that is refused, and tells of the day before."""
    late = {"sent_at": now.isoformat()}
    walk = filings.patrol(then) | late
    piece = {name: walk[name] for name in ("started_at", "track")} | late
    visit = {"site_id": 99_999, "arrived_at": then.isoformat(), "result": "normal"} | late
    patrol = f"/patrols/{filings.new_id()}"
    found = filings.incident(then, kind="NO-99", reporter=REPORTER) | late
    return {
        f"/incidents/{filings.new_id()}": found,
        f"/patrols/{filings.new_id()}": walk | {"mode": "?"},
        f"{patrol}/track/1": piece | {"datum": "?"},
        f"{patrol}/visits/{filings.new_id()}": visit,
        "/nowhere": found,
    }


def test_the_office_of_the_day_it_tells_of_sees_and_mends_it_and_no_other(people, time, moved):
    for path, body in bodies(moved, time.now()).items():
        row = sent(people, path, body)
        for stranger in (people.west, people.zhao):
            assert stranger.get("/refused").json["items"] == [], path
            assert stranger.get(f"/refused/{row}").status_code == 404
            refiled = stranger.post(f"/refused/{row}/refile", {"body": body | {"kind": "AIR-01"}})
            assert refiled.status_code == 404
        for whose in (people.east, people.county, people.wang):
            assert row in [one["id"] for one in whose.get("/refused").json["items"]], path
            shown = whose.get(f"/refused/{row}?why=核实上报")
            assert shown.status_code == 200, shown.text


def test_how_it_was_mended_is_the_same_offices(people, time, moved):
    path, body = next(iter(bodies(moved, time.now()).items()))
    row = sent(people, path, body)
    mended = people.east.post(f"/refused/{row}/refile", {"body": body | {"kind": "AIR-01"}})
    assert mended.status_code == 200, mended.text
    assert people.west.get("/mendings").json["items"] == []
    for whose in (people.east, people.county, people.inspector, people.wang):
        (mending,) = whose.get("/mendings").json["items"]
    assert people.west.post(f"/mendings/{mending['id']}/object", {"note": "x"}).status_code == 404
    assert people.east.get(path).json["cells"]["village"]["code"] == world.V1


def test_what_broke_on_the_way_tells_of_its_day_too(people, time, moved):
    broken = '{"kind": "AIR-01", "occurred_at": "%s", "reporter": {"name": "钱某"'
    answer = people.wang.call(
        "PUT",
        f"/incidents/{filings.new_id()}",
        data=(broken % moved.isoformat()).encode(),
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code in (400, 422)
    assert people.west.get("/refused").json["items"] == []
    assert len(people.wang.get("/refused").json["items"]) == len(
        people.east.get("/refused").json["items"]
    )


def test_what_tells_of_no_day_or_of_the_new_one_is_the_new_offices(people, time, moved):
    new = filings.incident(time.now(), world.W1, kind="NO-99")
    row = sent(people, f"/incidents/{filings.new_id()}", new)
    act = sent(people, f"/incidents/{filings.new_id()}/actions/return", {"note": 5})
    never = new | {"occurred_at": "?"}
    none = sent(people, f"/incidents/{filings.new_id()}", never)
    future = new | {"occurred_at": "2027-01-01T08:00:00+08:00"}
    later = sent(people, f"/incidents/{filings.new_id()}", future)
    for one in (row, act, none, later):
        assert people.west.get(f"/refused/{one}").status_code == 200
        assert people.east.get(f"/refused/{one}").status_code == 404


def test_a_phone_whose_clock_is_wrong_tells_of_the_day_by_the_servers(people, time, moved):
    wrong = filings.incident(moved, world.W1, kind="NO-99")  # it thinks that it is yesterday
    row = sent(people, f"/incidents/{filings.new_id()}", wrong)
    assert people.west.get(f"/refused/{row}").status_code == 200
    assert people.east.get(f"/refused/{row}").status_code == 404


def test_what_was_before_any_post_is_the_first_ones(people, time, moved):
    old = filings.incident(moved, kind="NO-99", occurred_at="2001-01-01T08:00:00+08:00")
    row = sent(people, f"/incidents/{filings.new_id()}", old | {"sent_at": time.now().isoformat()})
    assert people.east.get(f"/refused/{row}").status_code == 200
    assert people.west.get(f"/refused/{row}").status_code == 404


def test_of_a_closed_account_the_office_of_that_day_is_told(people, time, moved):
    closed = people.admin.put(f"/officers/{people.wang.id}", {"ends_on": TODAY})
    assert closed.status_code == 200, closed.text
    body = filings.incident(moved, sent_at=time.now().isoformat())
    assert people.wang.put(f"/incidents/{filings.new_id()}", body).status_code == 401
    for whose, told in ((people.east, True), (people.west, False)):
        kinds = [one["kind"] for one in whose.get("/notices").json["items"]]
        assert ("filing_left" in kinds) == told
        assert bool(whose.get("/refused").json["items"]) == told


def test_who_has_left_his_posts_reads_what_became_of_it_and_objects(people, time):
    held = people.admin.get("/posts").json["items"]
    post = next(one["id"] for one in held if one["officer_id"] == people.wang.id)
    before = time.now()
    assert people.east.put(f"/posts/{post}", {"ends_on": TODAY}).status_code == 200
    time.set(f"{TOMORROW}T09:00:00+08:00")
    path = f"/incidents/{filings.new_id()}"
    body = filings.incident(before, kind="NO-99", sent_at=time.now().isoformat())
    row = sent(people, path, body)
    mended = people.east.post(f"/refused/{row}/refile", {"body": body | {"kind": "AIR-01"}})
    assert mended.status_code == 200, mended.text
    told = people.wang.get("/notices")
    (notice,) = [one for one in told.json["items"] if one["kind"] == "filing_mended"]
    assert people.wang.post(f"/notices/{notice['id']}/read").json["read_at"] is not None
    assert people.wang.post("/notices/read").status_code == 200
    settings = people.wang.get("/notices/settings")
    assert settings.status_code == 200, settings.text
    assert people.wang.get("/photos/awaited").status_code == 200
    (mending,) = people.wang.get("/mendings").json["items"]
    assert mending["changes"] == [{"field": "kind", "before": "NO-99", "after": "AIR-01"}]
    here = f"/mendings/{mending['id']}"
    said = people.wang.post(f"{here}/object", {"note": "不是焚烧"})
    assert said.status_code == 200, said.text
    assert "mend_disputed" in people.east.get(path).json["marks"]
    assert people.wang.post(f"{here}/rule", {"upheld": False, "note": "x"}).status_code == 403
    ruled = people.county.post(f"{here}/rule", {"upheld": False, "note": "不是"})
    assert ruled.status_code == 200, ruled.text
    assert "mending_rejected" in [n["kind"] for n in people.wang.get("/notices").json["items"]]


def test_who_has_left_sees_no_more_how_he_mended_what_others_sent(people, time):
    path, body = f"/incidents/{filings.new_id()}", filings.incident(time.now(), kind="NO-99")
    row = sent(people, path, body)
    mended = people.east.post(f"/refused/{row}/refile", {"body": body | {"kind": "AIR-01"}})
    assert mended.status_code == 200, mended.text
    held = people.admin.get("/posts").json["items"]
    post = next(one["id"] for one in held if one["officer_id"] == people.east.id)
    assert people.admin.put(f"/posts/{post}", {"ends_on": TODAY}).status_code == 200
    time.set(f"{TOMORROW}T09:00:00+08:00")
    assert people.east.get("/mendings").json["items"] == []
