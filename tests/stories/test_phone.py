"""A phone's day over HTTP: starting, walking in pieces, filing in batches, what waits, what was
refused.
"""

import gzip
import hashlib
import json
import uuid
from datetime import timedelta

import marshmallow
import pytest

from app.incidents import filing_kinds
from tests.support import filings, world

URL = "/api/v1"


def piece(now, points, first, last):
    """Points `first` to `last` of a track, as a phone sends them while it walks."""
    return {
        "started_at": (now - timedelta(seconds=7 * len(points))).isoformat(),
        "datum": "gcj02",
        "track": points[first:last],
    }


def verdicts(person, *items):
    answer = person.post(
        "/sync",
        {"items": [dict(zip(("path", "body", "if_match"), item, strict=False)) for item in items]},
    )
    assert answer.status_code == 200, answer.text
    return answer.json["verdicts"]


def test_the_start_package_holds_what_a_day_without_network_needs(people, time):
    now = time.now()
    people.county.post(
        "/plans",
        {
            "name": "日常巡查",
            "cell": world.COUNTY,
            "starts_on": "2026-07-01",
            "terms": {"unit": "day", "every": 2, "per": "officer"},
        },
    )
    people.east.post(
        "/sites",
        {
            "kind": "P02",
            "name": "东厂",
            "geometry": {"type": "Point", "coordinates": world.inside(world.V1)},
        },
    )
    people.east.post(
        "/sites",
        {
            "kind": "P02",
            "name": "别村的厂",
            "geometry": {"type": "Point", "coordinates": world.inside(world.V2)},
        },
    )
    people.wang.put(f"/incidents/{filings.new_id()}", filings.incident(now))
    start = people.wang.get("/phone/start").json
    assert {part for part in start if isinstance(start[part], list | dict)} == {
        "me",
        "cells",
        "tasks",
        "sites",
        "kinds",
        "cases",
        "campaigns",
        "settings",
        "patrols",
    }
    assert next((cell["code"], cell["own"]) for cell in start["cells"]) == (world.V1, True)
    assert {cell["code"] for cell in start["cells"]} == {
        world.V1,
        world.V2,
        f"{world.EAST_TOWN}202",
        world.W1,
        f"{world.WEST_TOWN}202",
    }, "within 2 km"
    assert start["cells"][0]["boundary"]["type"] == "Polygon"
    assert [task["plan"] for task in start["tasks"]] == ["日常巡查"]
    assert [site["name"] for site in start["sites"]] == ["东厂"]
    assert len(start["cases"]) == 1
    assert len(start["kinds"]) > 60
    assert start["me"]["posts"][0]["kind"] == "grid_officer"
    assert start["settings"]["sampling"]["every_m"] == 25
    assert start["epoch"]

    unchanged = people.wang.get(f"/phone/start?since={start['token']}")
    assert set(unchanged.json) == {"token", "epoch", "now"}
    assert len(unchanged.data) < 2048
    again = people.wang.get(
        "/phone/start", headers={"If-None-Match": people.wang.get("/phone/start").headers["ETag"]}
    )
    assert again.status_code == 304
    assert not again.data
    people.wang.put(f"/incidents/{filings.new_id()}", filings.incident(now, kind="WAT-08"))
    assert set(people.wang.get(f"/phone/start?since={start['token']}").json) == {
        "token",
        "epoch",
        "now",
        "cases",
    }
    assert len(gzip.compress(people.wang.get("/phone/start").data)) < 150_000, (
        "as the proxy packs it"
    )


def test_a_patrol_walks_in_pieces_and_a_dead_phone_loses_minutes_not_the_patrol(
    people, time, run_job
):
    now, patrol = time.now(), filings.new_id()
    points = filings.track(now)
    first = people.wang.put(f"/patrols/{patrol}/track/1", piece(now, points, 0, 100))
    assert (first.status_code, first.json["state"]) == (201, "running")
    assert (
        people.wang.put(f"/patrols/{patrol}/track/1", piece(now, points, 0, 100)).status_code == 200
    )
    assert (
        people.wang.put(f"/patrols/{patrol}/track/1", piece(now, points, 0, 99)).json["code"]
        == "content_differs"
    )
    assert (
        people.peer.put(f"/patrols/{patrol}/track/2", piece(now, points, 100, 200)).json["code"]
        == "id_taken"
    )
    assert people.chief.get(f"/patrols/{patrol}").json["state"] == "running"

    closing = filings.patrol(now, incidents=[filings.incident(now) | {"id": filings.new_id()}]) | {
        "pieces": 3
    }
    del closing["track"]
    waiting = people.wang.put(f"/patrols/{patrol}", closing)
    assert (waiting.status_code, waiting.json["state"], waiting.json["missing"]) == (
        200,
        "waiting",
        [2, 3],
    )
    assert waiting.json["incidents"][0]["state"] == "stored", (
        "what was found does not wait for the track"
    )
    assert people.wang.put(f"/patrols/{patrol}/track/3", piece(now, points, 200, 300)).json[
        "missing"
    ] == [2]
    assert (
        people.wang.put(f"/patrols/{patrol}/track/2", piece(now, points, 100, 200)).json["state"]
        == "closed"
    )
    whole = people.wang.get(f"/patrols/{patrol}").json
    alone = people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(now)).json
    assert [whole[k] for k in ("points", "length_m", "duration_s", "inside_share")] == [
        alone[k] for k in ("points", "length_m", "duration_s", "inside_share")
    ]
    assert people.wang.put(f"/patrols/{patrol}", closing).status_code == 200
    assert (
        people.wang.put(f"/patrols/{patrol}/track/2", piece(now, points, 100, 200)).status_code
        == 200
    ), "sent again long after"
    assert (
        people.wang.put(f"/patrols/{patrol}/track/4", piece(now, points, 0, 5)).json["code"]
        == "patrol_closed"
    )
    time.forward(days=1)
    assert run_job("close_silent") == 0


def test_a_patrol_without_news_closes_itself_and_a_later_closing_replaces_that(
    people, time, run_job
):
    now, patrol = time.now(), filings.new_id()
    points = filings.track(now)
    people.wang.put(f"/patrols/{patrol}/track/1", piece(now, points, 0, 150))
    time.forward(hours=11)
    assert run_job("close_silent") == 0
    time.forward(hours=2)
    assert run_job("close_silent") == 1
    closed = people.wang.get(f"/patrols/{patrol}").json
    assert (closed["state"], closed["marks"]) == ("closed", ["closed_itself"])
    assert closed["length_m"] > 800
    people.wang.put(f"/patrols/{patrol}/track/2", piece(now, points, 150, 300))
    assert people.wang.get(f"/patrols/{patrol}").json["state"] == "running", "there is news again"
    body = filings.patrol(now, sent_at=time.now().isoformat()) | {"pieces": 2}
    del body["track"]
    assert people.wang.put(f"/patrols/{patrol}", body).status_code == 201
    final = people.wang.get(f"/patrols/{patrol}").json
    assert (final["state"], final["points"], "closed_itself" in final["marks"]) == (
        "closed",
        300,
        False,
    )


def test_however_it_is_closed_a_patrol_is_judged_by_the_posts_of_its_day(people, time, run_job):
    walked, whole, silent, finished = time.now(), *(filings.new_id() for _ in range(3))
    points = filings.track(walked)
    for patrol in (silent, finished):
        people.wang.put(f"/patrols/{patrol}/track/1", piece(walked, points, 0, 300))
    post = next(
        p for p in people.east.get("/posts").json["items"] if p["officer_id"] == people.wang.id
    )
    tomorrow = (walked + timedelta(days=1)).date().isoformat()
    people.east.put(f"/posts/{post['id']}", {"cell": world.V2, "from": tomorrow})
    time.forward(days=1)
    assert run_job("close_silent") == 2
    body = filings.patrol(walked, sent_at=time.now().isoformat())
    people.wang.put(
        f"/patrols/{finished}", {k: body[k] for k in body if k != "track"} | {"pieces": 1}
    )
    people.wang.put(f"/patrols/{whole}", body | {"track": filings.track(walked, points=299)})
    found = [people.wang.get(f"/patrols/{patrol}").json for patrol in (whole, silent, finished)]
    assert [patrol["cell_code"] for patrol in found] == [world.V1] * 3, "where he stood that day"
    assert not any("outside_post" in patrol["marks"] for patrol in found)
    today = people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(time.now(), world.V2))
    assert today.json["cell_code"] == world.V2


def test_pieces_that_never_come_close_the_patrol_after_twelve_hours_and_complete_it_when_they_do(
    people, time, run_job
):
    now, patrol = time.now(), filings.new_id()
    points = filings.track(now)
    people.wang.put(f"/patrols/{patrol}/track/1", piece(now, points, 0, 150))
    body = filings.patrol(now) | {"pieces": 3}
    del body["track"]
    people.wang.put(f"/patrols/{patrol}", body)
    time.forward(hours=13)
    assert run_job("close_silent") == 1
    assert people.wang.get(f"/patrols/{patrol}").json["marks"] == ["pieces_missing"]
    people.wang.put(f"/patrols/{patrol}/track/3", piece(now, points, 150, 200))
    assert people.wang.get(f"/patrols/{patrol}").json["missing"] == [2], "it waits again"
    people.wang.put(f"/patrols/{patrol}/track/2", piece(now, points, 200, 300))
    final = people.wang.get(f"/patrols/{patrol}").json
    assert (final["points"], [m for m in final["marks"] if m != "backward_times"]) == (300, [])


def test_a_patrol_that_closes_itself_keeps_its_doubts(people, time, run_job):
    now, patrol = time.now(), filings.new_id()
    body = piece(now, filings.track(now, world.V2), 0, 150) | {
        "cell_code": world.V2,
        "device": {"id": "p", "mock": True},
    }
    people.wang.put(f"/patrols/{patrol}/track/1", body)
    time.forward(hours=13)
    run_job("close_silent")
    assert people.wang.get(f"/patrols/{patrol}").json["marks"] == [
        "outside_post",
        "mock_location",
        "closed_itself",
    ]


def test_gaps_are_kept_and_are_never_a_mark(people, time):
    now = time.now()
    gaps = [
        {
            "from": (now - timedelta(minutes=20)).isoformat(),
            "until": (now - timedelta(minutes=5)).isoformat(),
            "reason": "page_hidden",
        }
    ]
    filed = people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(now, gaps=gaps)).json
    assert filed["marks"] == []
    assert filed["gaps"][0]["reason"] == "page_hidden"


def test_each_filing_of_a_batch_has_its_own_verdict(people, time, run_job):
    now, case, patrol, visit = time.now(), filings.new_id(), filings.new_id(), filings.new_id()
    site = people.east.post("/sites", filings.site("厂")).json["id"]
    seen = {
        "site_id": site,
        "arrived_at": now.isoformat(),
        "sent_at": now.isoformat(),
        "result": "normal",
        "status": "stopped",
    }
    points = filings.track(now)
    body = filings.patrol(now) | {"pieces": 1}
    del body["track"]
    items = [
        (f"/patrols/{patrol}/visits/{visit}", seen),  # before its patrol
        (f"/patrols/{patrol}/track/1", piece(now, points, 0, 300)),
        (f"/incidents/{case}", filings.incident(now, patrol_id=patrol)),
        (f"/patrols/{patrol}", body),
        (f"/incidents/{filings.new_id()}", filings.incident(now, kind="NO-99")),
        (f"/incidents/{case}", filings.incident(now, description="另一件事")),
        (f"/incidents/{filings.new_id()}/actions/correct", {"id": filings.new_id()}, "3"),
        ("/officers/1", {"name": "x"}),
    ]
    found = verdicts(people.wang, *items)
    assert [v["verdict"] for v in found] == [
        "stored",
        "stored",
        "stored",
        "stored",
        "refused",
        "differs",
        "waiting",
        "refused",
    ]
    assert found[2]["result"]["number"].startswith(world.COUNTY)
    assert found[3]["result"]["state"] == "closed"
    assert (found[4]["problem"]["code"], found[7]["problem"]["code"]) == ("unknown_kind", "invalid")
    assert [v["verdict"] for v in verdicts(people.wang, *items[:4])] == ["same"] * 4
    assert people.wang.get(f"/patrols/{patrol}").json["incidents"][0]["id"] == case
    run_job("doubts")
    shown = people.wang.get(f"/sites/{site}").json
    assert shown["status"] == "stopped"
    assert shown["last_seen_at"].startswith("2026-07-01T01:00")
    too_many = people.wang.post("/sync", {"items": [{"path": "/x", "body": {}}] * 201})
    assert (too_many.status_code, too_many.json["code"]) == (413, "too_many_filings")
    for rubbish in ({"items": []}, {"items": 5}, {"items": {}}, {}):
        assert people.wang.post("/sync", rubbish).status_code == 422, rubbish


def nested(depth):
    return {"a": nested(depth - 1)} if depth else {}


def test_odd_items_have_verdicts_of_their_own_and_the_good_one_is_stored(people, time):
    now, good = time.now(), filings.new_id()
    there = f"/incidents/{filings.new_id()}"
    odd = [
        1,
        {"path": 5, "body": {}},
        {"path": "/x"},
        {"path": there, "body": []},
        {"path": there, "body": {"a\u0000b": 1}},
    ]
    odd += [
        {"path": there, "body": nested(300)},
        {"path": "/patrols/" + "-" * 36, "body": {}},
        {"path": there, "body": {}, "if_match": True},
    ]
    odd += [{"path": f"{there}/actions/correct", "body": {"id": filings.new_id()}, "if_match": 3}]
    batch = json.dumps(
        {"items": [*odd, {"path": f"/incidents/{good}", "body": filings.incident(now)}]}
    )
    answer = people.wang.call("POST", "/sync", data=batch, content_type="application/json")
    assert [v["verdict"] for v in answer.json["verdicts"]] == ["refused"] * 8 + [
        "waiting",
        "stored",
    ]
    shown = people.wang.get("/refused").json["items"]
    assert len(shown) == 9
    for row in shown:
        assert people.east.get(f"/refused/{row['id']}").status_code == 200


def test_a_finding_that_is_refused_inside_a_stored_patrol_is_told_and_set_aside(people, time):
    now, case, patrol = time.now(), filings.new_id(), filings.new_id()
    people.wang.put(f"/incidents/{case}", filings.incident(now))
    body = filings.patrol(
        now, incidents=[filings.incident(now, description="另一件事") | {"id": case}]
    )
    verdict = verdicts(people.wang, (f"/patrols/{patrol}", body))[0]
    assert (verdict["verdict"], verdict["result"]["incidents"][0]["state"]) == (
        "stored",
        "content_differs",
    )
    row = people.wang.get("/refused").json["items"][0]
    assert (row["path"], row["code"]) == (f"{URL}/incidents/{case}", "content_differs")
    assert people.wang.get(f"/refused/{row['id']}").json["body"]["description"] == "另一件事"


def test_what_waits_and_is_refused_in_the_end_says_why_and_may_be_sent_again(people, time, run_job):
    now, patrol = time.now(), filings.new_id()
    seen = {
        "site_id": 999_999,
        "arrived_at": now.isoformat(),
        "sent_at": now.isoformat(),
        "result": "normal",
    }
    path = f"/patrols/{patrol}/visits/{filings.new_id()}"
    verdicts(people.wang, (path, seen))
    people.wang.put(f"/patrols/{patrol}", filings.patrol(now))
    run_job("waiting")
    assert [row["code"] for row in people.wang.get("/refused").json["items"]] == ["unknown_site"]
    late, key = filings.new_id(), filings.new_id()
    site = people.east.post("/sites", filings.site("厂")).json["id"]
    good = seen | {"site_id": site}
    verdicts(people.wang, (f"/patrols/{late}/visits/{key}", good))
    time.forward(days=5, minutes=1)
    run_job("waiting")
    assert (
        verdicts(
            people.wang,
            (f"/patrols/{late}/visits/{key}", good | {"sent_at": time.now().isoformat()}),
        )[0]["verdict"]
        == "waiting"
    )
    people.wang.put(f"/patrols/{late}", filings.patrol(time.now()))
    assert run_job("waiting") == 1
    assert [v["site_id"] for v in people.wang.get(f"/patrols/{late}").json["visits"]] == [site]


def test_the_same_filing_alone_and_in_a_batch_is_the_same_content(people, time):
    now, case = time.now(), filings.new_id()
    assert people.wang.put(f"/incidents/{case}", filings.incident(now)).status_code == 201
    assert (
        verdicts(
            people.wang,
            (f"/incidents/{case}", filings.incident(now, sent_at="2026-07-01T12:00:00+08:00")),
        )[0]["verdict"]
        == "same"
    )


def test_what_waits_is_applied_when_what_it_needs_arrives_or_flagged_after_five_days(
    people, time, run_job
):
    now, patrol, lost = time.now(), filings.new_id(), filings.new_id()
    site = people.east.post("/sites", filings.site("厂")).json["id"]
    seen = {
        "site_id": site,
        "arrived_at": now.isoformat(),
        "sent_at": now.isoformat(),
        "result": "normal",
    }
    paths = [
        f"/patrols/{patrol}/visits/{filings.new_id()}",
        f"/patrols/{lost}/visits/{filings.new_id()}",
    ]
    assert [v["verdict"] for v in verdicts(people.wang, *[(path, seen) for path in paths])] == [
        "waiting"
    ] * 2
    assert [v["verdict"] for v in verdicts(people.wang, (paths[0], seen))] == ["waiting"], (
        "sent again it still waits, once"
    )
    assert [row["code"] for row in people.wang.get("/refused").json["items"]] == ["waiting"] * 2
    assert people.east.get("/refused").json["items"][0]["officer"]["name"] == "wang"
    people.wang.put(f"/patrols/{patrol}", filings.patrol(now))
    assert run_job("waiting") == 1
    assert [v["site_id"] for v in people.wang.get(f"/patrols/{patrol}").json["visits"]] == [site]
    time.forward(days=5, minutes=1)
    assert run_job("waiting") == 0
    assert [row["code"] for row in people.wang.get("/refused").json["items"]] == ["not_found"]
    assert any(
        notice["kind"] == "filing_refused" for notice in people.wang.get("/notices").json["items"]
    )


def test_a_refused_filing_is_seen_by_its_officer_and_his_township_and_filed_when_mended(
    people, time
):
    now, case = time.now(), filings.new_id()
    wrong = filings.incident(now, kind="NO-99")
    assert verdicts(people.wang, (f"/incidents/{case}", wrong))[0]["verdict"] == "refused"
    row = people.wang.get("/refused").json["items"][0]
    assert (row["code"], row["problem"]["detail"]) == (
        "unknown_kind",
        "没有编码为 NO-99 的问题类别。",
    )
    for stranger in (people.peer, people.west, people.li):
        assert stranger.get("/refused").json["items"] == []
        assert stranger.get(f"/refused/{row['id']}").status_code == 404
        assert stranger.post(f"/refused/{row['id']}/refile", {"body": wrong}).status_code == 404
    assert people.east.get(f"/refused/{row['id']}").json["body"] == wrong
    assert (
        people.east.post(f"/refused/{row['id']}/refile", {"body": wrong}).json["code"]
        == "unknown_kind"
    )
    for fault in ({}, {"kind": 5}, wrong | {"photo_ids": ["zz"]}):
        for who, codes in (
            (people.east, {"mend_beyond", "mend_never"}),
            (people.wang, {"invalid"}),
        ):
            refused = who.post(f"/refused/{row['id']}/refile", {"body": fault})
            assert refused.status_code == 422
            assert refused.json["code"] in codes, refused.text
    time.forward(hours=2)
    mended = people.east.post(f"/refused/{row['id']}/refile", {"body": filings.incident(now)})
    assert mended.status_code == 200, mended.text
    shown = people.wang.get(f"/incidents/{case}").json
    assert shown["filer"]["name"] == "wang"
    assert shown["number"] == mended.json["result"]["number"]
    assert "clock_corrected" not in shown["marks"], "judged by when it first came"
    assert people.wang.get("/refused").json["items"] == []
    assert (
        people.east.post(f"/refused/{row['id']}/refile", {"body": wrong}).json["code"] == "settled"
    )


def test_a_filing_mended_on_the_phone_leaves_the_list(people, time):
    now, case = time.now(), filings.new_id()
    people.wang.put(f"/incidents/{case}", filings.incident(now, kind="NO-99"))
    assert len(people.wang.get("/refused").json["items"]) == 1
    assert people.wang.put(f"/incidents/{case}", filings.incident(now)).status_code == 201
    assert people.wang.get("/refused").json["items"] == []


def test_an_item_that_breaks_the_program_does_not_hold_up_the_others(people, time, run_job):
    """A fault that nobody foresaw, here in the reading of one field."""
    now, good, schema = time.now(), filings.new_id(), filing_kinds.REPORT

    class Faulty(marshmallow.fields.String):
        def _deserialize(self, *args, **kwargs):
            raise RuntimeError("unforeseen")

    schema.fields["wind"] = schema.load_fields["wind"] = Faulty()
    schema.load_fields["wind"]._bind_to_schema("wind", schema)
    try:
        items = [
            (f"/incidents/{filings.new_id()}", filings.incident(now, wind="north")),
            (f"/incidents/{good}", filings.incident(now)),
        ]
        found = verdicts(people.wang, *items)
    finally:
        del schema.fields["wind"], schema.load_fields["wind"]
    assert [(v["verdict"], v.get("problem", {}).get("code")) for v in found] == [
        ("failed", "internal"),
        ("stored", None),
    ]
    assert people.wang.get(f"/incidents/{good}").status_code == 200
    assert people.wang.get("/refused").json["items"][0]["code"] == "failed"
    assert run_job("waiting") == 0, "the program is another now, and so is what it says"
    assert [row["code"] for row in people.wang.get("/refused").json["items"]] == ["invalid"]


def gpx(*points):
    inner = "".join(
        f'<trkpt lat="{lat}" lon="{lon}">{f"<time>{at}</time>" if at else ""}</trkpt>'
        for lon, lat, at in points
    )
    trk = f"<trk><trkseg>{inner}</trkseg></trk>"
    return f'<?xml version="1.0"?><gpx version="1.1" creator="t">{trk}</gpx>'


def test_a_handhelds_gpx_becomes_a_patrol_or_is_refused_with_a_sentence(people, time):
    patrol = filings.new_id()
    lon, lat = world.inside(world.V1)
    good = gpx(
        (lon, lat, "2026-06-30T23:30:00Z"),
        (lon + 0.005, lat, "2026-06-30T23:45:00Z"),
        (lon, lat, None),
    )
    filed = people.wang.call("PUT", f"/patrols/{patrol}.gpx", data=good)
    assert filed.status_code == 201, filed.text
    assert (filed.json["points"], filed.json["duration_s"], filed.json["cell_code"]) == (
        2,
        900,
        world.V1,
    )
    assert "1 个轨迹点没有时间" in filed.json["note"]
    time.forward(hours=1)
    assert people.wang.call("PUT", f"/patrols/{patrol}.gpx", data=good).status_code == 200
    laughs = (
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><gpx><trk><name>&b;</name></trk></gpx>'
    )
    cases = {
        "gpx_broken": ("rubbish", laughs, good.replace('lat="', 'lat="x')),
        "gpx_empty": (gpx(), "<gpx/>"),
        "gpx_no_times": (gpx((lon, lat, None)),),
    }
    for code, files in cases.items():
        for content in files:
            refused = people.wang.call("PUT", f"/patrols/{filings.new_id()}.gpx", data=content)
            assert (refused.status_code, refused.json["code"]) == (422, code), content


def test_a_visit_by_itself_is_kept_once(people, time):
    now, patrol, key = time.now(), filings.new_id(), filings.new_id()
    site = people.east.post("/sites", filings.site("厂")).json["id"]
    seen = {
        "site_id": site,
        "arrived_at": now.isoformat(),
        "sent_at": now.isoformat(),
        "result": "abnormal",
        "note": "停产",
    }
    assert people.wang.put(f"/patrols/{patrol}/visits/{key}", seen).status_code == 404
    people.wang.put(f"/patrols/{patrol}/track/1", piece(now, filings.track(now), 0, 10))
    assert people.wang.put(f"/patrols/{patrol}/visits/{key}", seen).status_code == 201
    assert people.wang.put(f"/patrols/{patrol}/visits/{key}", seen).status_code == 200
    assert (
        people.wang.put(f"/patrols/{patrol}/visits/{key}", seen | {"note": "别的"}).json["code"]
        == "content_differs"
    )
    assert (
        people.wang.put(
            f"/patrols/{patrol}/visits/{uuid.uuid4()}", seen | {"site_id": 999_999}
        ).json["code"]
        == "unknown_site"
    )
    assert people.peer.put(f"/patrols/{patrol}/visits/{uuid.uuid4()}", seen).status_code == 404


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 2)])
def test_a_photo_in_parts_is_joined_and_checked(people, time, order):
    content = (
        filings.PNG + b"\0" * 600_000
    )  # pixels first, the rest is ballast that decoders ignore
    sha = hashlib.sha256(content).hexdigest()
    parts = {n: content[(n - 1) * 262_144 : n * 262_144] for n in (1, 2, 3)}
    assert people.wang.put(f"/photos/{sha}?parts=3").json["missing"] == [1, 2, 3]
    for n in order:
        people.wang.call("PUT", f"/photos/{sha}/parts/{n}", data=parts[n])
    assert people.wang.get(f"/photos/{sha}/parts").json["parts"] == [1, 2, 3]
    assert people.peer.get(f"/photos/{sha}/parts").json["parts"] == [], (
        "nobody can put a part into another's photo"
    )
    assert people.wang.put(f"/photos/{sha}?parts=3").status_code == 201
    assert people.wang.get(f"/photos/{sha}/parts").json["parts"] == []
    assert people.wang.put(f"/photos/{sha}?parts=3").status_code == 200, (
        "the answer was lost on the way, and it is asked again"
    )
    assert people.peer.put(f"/photos/{sha}?parts=3").json["code"] == "parts_missing", (
        "knowing a hash is not having the photo"
    )
    assert people.wang.call("HEAD", f"/photos/{sha}").content_length == len(content)
    other = hashlib.sha256(b"other").hexdigest()
    people.wang.call("PUT", f"/photos/{other}/parts/1", data=parts[1])
    assert people.wang.put(f"/photos/{other}?parts=1").json["code"] == "hash_differs"
    assert (
        people.wang.call("PUT", f"/photos/{sha}/parts/1", data=b"0" * 262_145).json["code"]
        == "too_large"
    )
    assert people.wang.call("PUT", f"/photos/{sha}/parts/0", data=b"0").status_code == 404
