"""Sites and their import.

Photos by hash; notices pushed through a channel, tried again, given up.
"""

import hashlib
import io
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pillow_heif
import pytest
from PIL import Image

from app.core.db import db
from app.notices.models import Delivery
from app.notices.rules import MOST_ATTEMPTS
from tests.support import filings, world

POINT = {"type": "Point", "coordinates": list(world.inside(world.V1))}


def test_sites_are_added_found_changed_and_retired(people, time):
    line = {"type": "LineString", "coordinates": [[114.005, 33.01], [114.015, 33.01]]}
    made = [
        people.wang.post("/sites", {"kind": "P11", "name": n, "geometry": g})
        for n, g in (("点", POINT), ("河段", line))
    ]
    assert [m.status_code for m in made] == [201, 201], made[0].text
    river = made[1].json
    assert (river["cell"]["code"], river["geometry"]["type"]) == (world.V1, "LineString")
    assert [s["name"] for s in people.east.get("/sites?q=河").json["items"]] == ["河段"]
    assert len(people.east.get("/sites?bbox=114,33,114.02,33.02&kind=P11").json["items"]) == 2
    assert people.wang.put(f"/sites/{river['id']}", {"status": "closed"}).json["status"] == "closed"
    assert people.wang.call("DELETE", f"/sites/{river['id']}").status_code == 204
    assert [s["name"] for s in people.east.get("/sites").json["items"]] == ["点"]
    visit = {
        "site_id": made[0].json["id"],
        "arrived_at": time.now().isoformat(),
        "result": "abnormal",
    }
    people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(time.now(), visits=[visit]))
    assert people.east.get(f"/sites/{made[0].json['id']}").json["last_seen_at"]


@pytest.mark.parametrize(
    "shape",
    [
        {},
        {"type": "Circle"},
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": ["a", "b"]},
        {"type": "Point", "coordinates": [200, 0]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]},
        {"type": "LineString", "coordinates": None},
    ],
)
def test_shapes_that_are_none_are_refused(people, time, shape):
    answer = people.wang.post("/sites", {"kind": "P02", "name": "x", "geometry": shape})
    assert (answer.status_code, answer.json["code"]) == (422, "invalid"), answer.text


def test_sites_are_imported_whole_or_not_at_all(people, time):
    lon, lat = world.inside(world.V1)
    rows = f"kind,name,lon,lat,status\nP02,甲厂,{lon},{lat},running\n"
    rows += f"P08,乙井,{lon + 0.001},{lat},running\n"
    assert people.wang.post("/sites/import?datum=wgs84", data=rows.encode("gbk")).json["sites"] == 2
    bad = people.wang.post(
        "/sites/import?datum=wgs84", data=(rows + "P99,丙,1,2,running\nP02,丁,x,y,\n").encode()
    )
    assert (bad.status_code, [r["ok"] for r in bad.json["rows"]]) == (
        422,
        [True, True, False, False],
    )
    assert len(people.wang.get("/sites").json["items"]) == 2
    features = [
        {"type": "Feature", "properties": {"kind": "P12", "name": "麦田"}, "geometry": POINT}
    ]
    assert (
        people.wang.post(
            "/sites/import?datum=wgs84",
            data=json.dumps({"type": "FeatureCollection", "features": features}),
        ).json["sites"]
        == 1
    )
    for rubbish in (b"", b"{}", b"\xff\xfe", b'{"features": [1]}'):
        assert (
            people.wang.post("/sites/import?datum=wgs84", data=rubbish).json["code"]
            == "import_refused"
        )


def picture(kind):
    out = io.BytesIO()
    image = Image.new("RGB", (64, 48), "blue")
    if kind == "HEIF":
        pillow_heif.from_pillow(image).save(out)
    else:
        image.save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "media"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp"), ("HEIF", "image/heic")],
)
def test_photos_are_kept_byte_for_byte_under_their_hash(people, time, kind, media):
    content = picture(kind)
    sha = hashlib.sha256(content).hexdigest()
    case = filings.new_id()
    filed = people.wang.put(
        f"/incidents/{case}", filings.incident(time.now(), photo_ids=[sha, sha])
    )
    assert filed.json["photos"] == [{"id": sha, "state": "awaited"}]
    assert [people.wang.put(f"/photos/{sha}", data=content).status_code for _ in range(2)] == [
        201,
        200,
    ]
    assert people.peer.put(f"/photos/{sha}", data=content).status_code == 200, (
        "two phones may hold the same photo"
    )
    assert people.east.get(f"/incidents/{case}").json["photos"][0]["state"] == "here"
    stored = people.east.get(f"/photos/{sha}")
    assert (stored.data, stored.mimetype) == (content, media)
    assert people.wang.call("HEAD", f"/photos/{sha}").content_length == len(content)


def test_what_is_no_photo_or_not_the_one_named_is_refused(app, people, time):
    content = picture("JPEG")
    sha = hashlib.sha256(content).hexdigest()
    assert people.wang.put(f"/photos/{'0' * 64}", data=content).json["code"] == "hash_differs"
    for rubbish in (b"", b"<svg/>", b"GIF89a", b"\xff\xd8", b"%PDF-1.4"):
        named = hashlib.sha256(rubbish).hexdigest()
        assert people.wang.put(f"/photos/{named}", data=rubbish).json["code"] == "not_a_photo", (
            rubbish
        )
    for wrong in (sha.upper(), sha[:-1], "../etc", sha + "%0A"):
        assert people.wang.put(f"/photos/{wrong}", data=content).status_code == 404
    big = b"\xff\xd8" + b"\0" * (app.config["PHOTO_MB"] * 1024 * 1024)
    assert (
        people.wang.put(f"/photos/{hashlib.sha256(big).hexdigest()}", data=big).json["code"]
        == "too_large"
    )


class Phone(BaseHTTPRequestHandler):
    """Takes pushed notices, or fails while told to."""

    failing, received = False, []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(500 if Phone.failing else 200)
        self.end_headers()
        if not Phone.failing:
            self.wfile.write(b'{"errcode": 0}')
            Phone.received.append(json.loads(body)["text"]["content"])

    def log_message(self, *_):
        pass


@pytest.fixture
def phone(app):
    Phone.failing, Phone.received = False, []
    server = HTTPServer(("127.0.0.1", 0), Phone)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    before = {name: app.config[name] for name in ("CHANNELS", "CHANNEL_HOSTS")}
    app.config["CHANNELS"] = frozenset({"wecombot"})
    app.config["CHANNEL_HOSTS"] = {"wecombot": f"http://127.0.0.1:{server.server_port}"}
    yield "wecombot://key"
    app.config.update(before)
    server.shutdown()
    thread.join()
    server.server_close()


def deliveries(app):
    with app.app_context():
        return [
            (d.state, d.attempts)
            for d in db.session.scalars(db.select(Delivery).order_by(Delivery.id))
        ]


def test_notices_are_pushed_once_tried_again_and_given_up_in_the_end(
    app, people, time, phone, run_job
):
    assert people.east.put("/me/channel", {"address": "mailto://x"}).status_code == 422
    assert people.east.put("/me/channel", {"address": phone}).status_code == 204
    people.wang.put(
        f"/incidents/{filings.new_id()}", filings.incident(time.now(), description="秘密地点")
    )
    assert run_job("deliver") == 1
    assert run_job("deliver") == 0
    (message,) = Phone.received
    assert f"{world.COUNTY}-2026-000001" in message
    assert "秘密地点" not in message
    Phone.failing = True
    people.wang.put(f"/incidents/{filings.new_id()}", filings.incident(time.now()))
    assert run_job("deliver") == 0
    assert deliveries(app) == [("sent", 1), ("waiting", 1)]
    assert run_job("deliver") == 0
    assert deliveries(app)[1] == ("waiting", 1), "not before its back-off"
    for _ in range(MOST_ATTEMPTS):
        time.forward(hours=2)
        run_job("deliver")
    assert deliveries(app)[1] == ("dead", MOST_ATTEMPTS)


def test_the_inbox_pages_and_is_read_once(people, time):
    for _ in range(3):
        people.wang.put(f"/incidents/{filings.new_id()}", filings.incident(time.now()))
    page = people.east.get("/notices?limit=2").json
    rest = people.east.get(f"/notices?limit=2&cursor={page['next']}").json
    assert len(page["items"] + rest["items"]) == 3
    first = page["items"][0]["id"]
    read = people.east.post(f"/notices/{first}/read").json["read_at"]
    time.forward(minutes=5)
    assert people.east.post(f"/notices/{first}/read").json["read_at"] == read
    assert len(people.east.get("/notices?unread=true").json["items"]) == 2
