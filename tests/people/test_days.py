"""What somebody did counts by the day on which he did it, by the county's clocks."""

from hashlib import sha256

import pytest

from tests.support import filings, world

YESTERDAY, TODAY = "2026-07-01", "2026-07-02"


def post_of(people, person):
    held = people.admin.get("/posts").json["items"]
    return next(f"/posts/{one['id']}" for one in held if one["officer_id"] == person.id)


@pytest.fixture
def walked(time):
    """What a phone without network has of yesterday."""
    now = time.now()
    time.set(f"{TODAY}T09:00:00+08:00")
    sent = {"sent_at": time.now().isoformat()}
    walk = filings.patrol(now, cell_code=world.V1) | sent
    return {
        f"/patrols/{filings.new_id()}": walk,
        f"/incidents/{filings.new_id()}": filings.incident(now) | sent,
    }


def items(walked):
    return {"items": [{"path": path, "body": body} for path, body in walked.items()]}


def test_who_is_moved_today_walked_yesterday_where_he_stood(people, time, walked):
    path, walk = next(iter(walked.items()))
    moved = people.east.put(post_of(people, people.wang), {"cell": world.V2, "from": TODAY})
    assert moved.status_code == 200, moved.text
    filed = people.wang.put(path, walk)
    assert (filed.status_code, filed.json["marks"]) == (201, [])
    del walk["cell_code"]
    told = people.wang.put(f"/patrols/{filings.new_id()}", walk)
    assert told.json["cell_code"] == world.V1


def test_what_was_done_on_the_last_day_of_a_post_can_be_sent_after_it(people, time, walked):
    time.set(f"{YESTERDAY}T10:00:00+08:00")
    ended = people.east.put(post_of(people, people.wang), {"ends_on": YESTERDAY})
    assert ended.status_code == 200, ended.text
    time.set(f"{TODAY}T09:00:00+08:00")
    answer = people.wang.post("/sync", items(walked))
    assert answer.status_code == 200, answer.text
    assert [one["verdict"] for one in answer.json["verdicts"]] == ["stored", "stored"]
    for path, body in walked.items():
        assert people.wang.put(path, body).status_code == 200, path
    found = people.east.get(f"/patrols/{next(iter(walked)).split('/')[-1]}").json
    assert (found["cell_code"], found["marks"]) == (world.V1, [])
    photo = people.wang.put(f"/photos/{sha256(filings.PNG).hexdigest()}", data=filings.PNG)
    assert photo.status_code == 201, photo.text


def test_it_can_be_sent_alone_too(people, time, walked):
    time.set(f"{YESTERDAY}T10:00:00+08:00")
    people.east.put(post_of(people, people.wang), {"ends_on": YESTERDAY})
    time.set(f"{TODAY}T09:00:00+08:00")
    for path, body in walked.items():
        sent = people.wang.put(path, body)
        assert sent.status_code == 201, sent.text


def test_what_was_done_after_the_last_day_is_kept_as_it_came(people, time):
    people.east.put(post_of(people, people.wang), {"ends_on": YESTERDAY})
    time.set(f"{TODAY}T09:00:00+08:00")
    case, alone = (f"/incidents/{filings.new_id()}" for _ in range(2))
    late = filings.incident(time.now())
    verdict = people.wang.post("/sync", items({case: late})).json["verdicts"][0]
    assert (verdict["verdict"], verdict["problem"]["code"]) == ("refused", "not_in_post")
    assert people.wang.put(alone, late).json["code"] == "not_in_post"
    action = people.wang.act(case.split("/")[-1], "correct", version=1)
    assert action.status_code == 403, "what is done to cases is asked of the posts of now"
    seen = {
        row["path"].removeprefix("/api/v1") for row in people.east.get("/refused").json["items"]
    }
    assert {case, alone} <= seen
    assert people.water.put(alone, late).json["code"] == "post_lacks_permission"


def test_who_has_left_his_posts_sees_what_became_of_what_he_sent(people, time):
    people.east.put(post_of(people, people.wang), {"ends_on": YESTERDAY})
    time.set(f"{TODAY}T09:00:00+08:00")
    late = filings.incident(time.now())
    case = f"/incidents/{filings.new_id()}"
    assert people.wang.put(case, late).json["code"] == "not_in_post"
    started = people.wang.get("/phone/start")
    assert (started.status_code, started.json["me"]["posts"]) == (200, []), started.text
    (row,) = people.wang.get("/refused").json["items"]
    assert people.wang.get(f"/refused/{row['id']}").json["body"]["kind"] == late["kind"]
    then = late | {"occurred_at": f"{YESTERDAY}T08:30:00+08:00"}
    mended = people.wang.post(f"/refused/{row['id']}/refile", {"body": then})
    assert mended.status_code == 200, mended.text
    assert people.east.get(case).json["cells"]["village"]["code"] == world.V1


def test_a_visit_is_judged_with_its_patrol_or_by_its_own_day(people, time):
    site = people.east.post("/sites", filings.site()).json["id"]
    time.set(f"{YESTERDAY}T23:55:00+08:00")
    people.east.put(post_of(people, people.wang), {"ends_on": YESTERDAY})
    patrol, started = f"/patrols/{filings.new_id()}", time.now()
    piece = {"started_at": started.isoformat(), "sent_at": started.isoformat(), "datum": "wgs84"}
    kept = people.wang.put(f"{patrol}/track/1", piece | {"track": filings.track(started)})
    assert kept.status_code == 201, kept.text
    time.set(f"{TODAY}T00:20:00+08:00")
    visit = {"site_id": site, "result": "normal", "arrived_at": f"{TODAY}T00:10:00+08:00"}
    visit |= {"sent_at": time.now().isoformat()}
    on_the_way = people.wang.put(f"{patrol}/visits/{filings.new_id()}", visit)
    assert on_the_way.status_code == 201, on_the_way.text
    time.set(f"{TODAY}T12:30:00+08:00")
    run = {"started_at": piece["started_at"], "ended_at": f"{TODAY}T00:15:00+08:00", "pieces": 1}
    run |= {"sent_at": time.now().isoformat(), "datum": "wgs84", "mode": "regular"}
    assert people.wang.put(patrol, run).status_code == 201
    later = visit | {"arrived_at": f"{TODAY}T12:00:00+08:00", "sent_at": time.now().isoformat()}
    own = people.wang.put(f"{patrol}/visits/{filings.new_id()}", later)
    assert own.json["code"] == "not_in_post"


def test_what_comes_from_a_closed_account_is_kept_and_nothing_is_done_in_its_name(
    people, time, walked
):
    wang, east = people.wang, people.east
    closed = east.put(f"/officers/{wang.id}", {"ends_on": YESTERDAY})
    assert closed.status_code == 200, closed.text
    alone = f"/incidents/{filings.new_id()}"
    case = next(path for path in walked if path.startswith("/incidents"))
    wang.put(alone, walked[case])
    answer = wang.post("/sync", items(walked))
    assert (answer.status_code, answer.json["code"]) == (401, "signed_out")
    assert wang.get("/me").status_code == 401
    kept = {
        row["path"].removeprefix("/api/v1"): row
        for row in east.get("/refused").json["items"]
        if row["code"] == "account_closed"
    }
    assert kept.keys() == {alone, *walked}
    assert east.get(case).status_code == 404
    shown = east.get(f"/refused/{kept[case]['id']}").json
    assert shown["body"] == walked[case]
    filed = east.post(f"/refused/{kept[case]['id']}/refile", {"body": shown["body"]})
    assert filed.status_code == 200, filed.text
    assert east.get(case).json["filer"]["id"] == wang.id
    people.water.headers = {"Authorization": "Bearer " + "x" * 40}
    people.water.post("/sync", items(walked))
    assert len(east.get("/refused").json["items"]) == len(kept) - 1
