"""Filing over a bad network: the same again, another content, somebody else's id.

What is marked and what is refused.
"""

import uuid
from datetime import timedelta

import pytest

from app.core.db import db, savepoint, transaction
from app.core.insert import attach, insert_once, values_of
from app.filings.models import RefusedFiling
from app.incidents.models import Incident, IncidentEvent
from app.notices.models import Notice
from app.patrols.models import Patrol
from tests.support import filings, world
from tests.support.statements import counted


def count(app, model):
    with app.app_context():
        return db.session.scalar(db.select(db.func.count()).select_from(model))


def test_an_incident_filed_again_is_the_same_and_a_changed_one_is_refused(app, people, time):
    now, case_id = time.now(), filings.new_id()
    body = filings.incident(now)
    filed = people.wang.put(f"/incidents/{case_id}", body)
    assert filed.status_code == 201
    read = people.wang.get(f"/incidents/{case_id}").json
    assert read.pop("one_reviewer"), "only where a case is opened"
    assert filed.json == read | {"epoch": filed.json["epoch"]}
    again = people.wang.put(
        f"/incidents/{case_id}",
        dict(reversed((body | {"sent_at": time.forward(minutes=9).isoformat()}).items())),
    )
    assert again.status_code == 200
    assert again.headers["ETag"] == '"1"'
    differs = people.wang.put(f"/incidents/{case_id}", body | {"description": "别的内容"})
    assert (differs.status_code, differs.json["code"]) == (409, "content_differs")
    taken = people.li.put(f"/incidents/{case_id}", body)
    assert (taken.status_code, taken.json["code"]) == (409, "id_taken")
    assert body["description"] not in taken.text
    assert (count(app, Incident), count(app, IncidentEvent), count(app, Notice)) == (1, 1, 2)


def test_an_incident_of_a_patrol_that_is_there_already_is_linked_and_a_different_one_reported(
    people, time
):
    now = time.now()
    same, other = filings.new_id(), filings.new_id()
    alone = filings.incident(now)
    people.wang.put(f"/incidents/{same}", alone)
    people.wang.put(f"/incidents/{other}", filings.incident(now))
    entries = [
        alone | {"id": same},
        filings.incident(now, description="另一处") | {"id": other},
        filings.incident(now) | {"id": filings.new_id()},
    ]
    del entries[0]["sent_at"]
    patrol_id = filings.new_id()
    filed = people.wang.put(f"/patrols/{patrol_id}", filings.patrol(now, incidents=entries))
    assert filed.status_code == 201, filed.text
    assert [entry["state"] for entry in filed.json["incidents"]] == [
        "same",
        "content_differs",
        "stored",
    ]
    assert people.wang.get(f"/incidents/{same}").json["patrol_id"] == patrol_id


def test_patrols_differing_or_of_another_officer_are_refused(people, time):
    now, patrol_id = time.now(), filings.new_id()
    body = filings.patrol(now)
    assert people.wang.put(f"/patrols/{patrol_id}", body).status_code == 201
    assert (
        people.wang.put(f"/patrols/{patrol_id}", body | {"device": {"id": "another"}}).status_code
        == 200
    )
    assert (
        people.wang.put(f"/patrols/{patrol_id}", body | {"note": "x"}).json["code"]
        == "content_differs"
    )
    assert people.li.put(f"/patrols/{patrol_id}", body).json["code"] == "id_taken"


def test_a_wrong_phone_clock_is_corrected_and_the_original_kept(app, people, time):
    now, case_id = time.now(), filings.new_id()
    ahead = now + timedelta(minutes=40)
    filed = people.wang.put(f"/incidents/{case_id}", filings.incident(ahead)).json
    assert filed["marks"] == ["clock_corrected"]
    with app.app_context():
        case = db.session.scalars(db.select(Incident)).one()
        assert abs(case.observed_at - (now - timedelta(minutes=10))) < timedelta(seconds=5)
        assert case.observed_raw == ahead - timedelta(minutes=10)


@pytest.mark.parametrize(
    ("location", "marks", "village"),
    [
        (None, ["no_position"], world.V1),
        ({"lon": 0, "lat": 0}, ["no_position"], world.V1),
        ({"lon": 10.0, "lat": 50.0}, ["outside_grid"], world.V1),
        ({"lon": 114.01, "lat": 33.01999}, ["ambiguous"], world.V1),
        ({"lon": 114.01, "lat": 33.02}, ["ambiguous"], world.V1),
        ({"lon": 113.9985, "lat": 33.01}, ["outside_near_border"], world.V1),
    ],
)
def test_odd_positions_are_stored_and_marked(people, time, location, marks, village):
    filed = people.wang.put(
        f"/incidents/{filings.new_id()}", filings.incident(time.now(), location=location)
    )
    assert filed.status_code == 201, filed.text
    assert filed.json["marks"] == marks
    assert filed.json["cells"]["village"]["code"] == village


def test_a_gcj02_position_lands_in_the_village_it_was_taken_in(people, time):
    now = time.now()
    lon, lat, *_ = filings.track(now, world.V2)[0]
    location = {"lon": lon, "lat": lat, "accuracy_m": 5, "datum": "gcj02"}
    filed = people.wang.put(
        f"/incidents/{filings.new_id()}", filings.incident(now, location=location)
    ).json
    assert filed["cells"]["village"]["code"] == world.V2
    assert filed["found_by_others"] is True  # V2's own officers did not find it


@pytest.mark.parametrize(
    ("points", "marks"),
    [
        ([], ["no_track"]),
        ([[114.01, 33.01]], ["no_track"]),
        ([[0, 0], [0, 0]], ["no_position"]),
        ([[114.01, 33.01], [0, 0], [114.0101, 33.01]], ["no_fix_points"]),
    ],
)
def test_patrols_without_a_usable_track_are_stored_and_marked(people, time, points, marks):
    now = time.now()
    track = [
        [*point, int(now.timestamp() * 1000) - 60_000 + 9000 * n] for n, point in enumerate(points)
    ]
    filed = people.wang.put(
        f"/patrols/{filings.new_id()}", filings.patrol(now, track=track, datum="wgs84")
    )
    assert filed.status_code == 201, filed.text
    assert filed.json["marks"] == marks


def test_a_track_of_another_day_is_marked(people, time):
    now = time.now()
    filed = people.wang.put(
        f"/patrols/{filings.new_id()}",
        filings.patrol(now, track=filings.track(now - timedelta(days=400))),
    )
    assert filed.json["marks"] == ["track_outside_times"]


def test_a_refused_filing_is_kept_raw_once(app, people, time):
    case_id, body = filings.new_id(), b'{"kind": "AIR-99"}'
    for _ in range(2):
        assert (
            people.wang.put(
                f"/incidents/{case_id}", data=body, content_type="application/json"
            ).status_code
            == 422
        )
    with app.app_context():
        (kept,) = db.session.scalars(db.select(RefusedFiling)).all()
        assert (kept.officer_id, kept.body, kept.code, kept.path) == (
            people.wang.id,
            body,
            "invalid",
            f"/api/v1/incidents/{case_id}",
        )


def test_doubtful_patrols_are_marked_for_people_to_look_at(people, time):
    now = time.now()
    body = filings.patrol(now)
    people.wang.put(f"/patrols/{filings.new_id()}", body)
    copied = people.peer.put(f"/patrols/{filings.new_id()}", body)
    assert set(copied.json["marks"]) == {"same_track", "device_shared"}
    elsewhere = people.li.put(
        f"/patrols/{filings.new_id()}",
        filings.patrol(now, world.W1, cell_code=world.W1, device={"id": "li", "mock": True}),
    )
    assert set(elsewhere.json["marks"]) == {"outside_post", "mock_location"}


BAD_PATROLS = {
    "naive time": {"started_at": "2026-07-01T08:00:00"},
    "ended before started": {"ended_at": "2020-01-01T00:00:00+08:00"},
    "unknown datum": {"datum": "mars"},
    "unknown key": {"surprise": 1},
    "latitude": {"track": [[114, 91, 1_782_864_000_000]]},
    "text in track": {"track": [["114", 33, 1_782_864_000_000]]},
    "bool in track": {"track": [[114, 33, True]]},
    "ragged track": {"track": [[114, 33, 1, 2, 3]]},
    "track no list": {"track": {"a": 1}},
    "visits wrong": {"visits": [{"site_id": "x"}]},
    "unknown site": {
        "visits": [
            {"site_id": 99999, "arrived_at": "2026-07-01T08:00:00+08:00", "result": "normal"}
        ]
    },
    "nul": {"note": "a\x00b"},
    "far future": {"started_at": "0001-01-01T00:00:00+14:00"},
    "huge number": {"track": [[1e308, 33, 1e300]]},
    "unknown cell": {"cell_code": "nowhere"},
}


@pytest.mark.parametrize("change", BAD_PATROLS.values(), ids=BAD_PATROLS)
def test_bad_patrols_are_refused_with_a_named_answer_and_nothing_is_stored(
    app, people, time, change
):
    answer = people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(time.now()) | change)
    assert answer.status_code == 422, answer.text
    assert answer.mimetype == "application/problem+json"
    assert answer.json["code"] in ("invalid", "unknown_site", "unknown_cell")
    assert count(app, Patrol) == 0


#: What receivers say when they do not know: iOS, Android, GPS chips, programs that round.
UNKNOWN = (None, 0, -1, -0.5, -1e308, 100_001, 1e300, 2**63)


@pytest.mark.parametrize("metres", UNKNOWN, ids=str)
def test_an_accuracy_that_says_nothing_is_unknown_and_refuses_nothing(people, time, metres):
    """iOS says -1 of a fix that it does not trust: the other points of its piece stay."""
    now, patrol = time.now(), filings.new_id()
    lon, lat = world.inside(world.V1)
    at = int(now.timestamp() * 1000) - 600_000
    track = [[lon + n * 3e-4, lat, at + n * 20_000, 8.0] for n in range(25)]
    track[3][3] = metres
    piece = {"started_at": filings.patrol(now)["started_at"], "datum": "wgs84", "track": track}
    sent = people.wang.put(f"/patrols/{patrol}/track/1", piece | {"sent_at": now.isoformat()})
    assert sent.status_code == 201, sent.text
    closing = filings.patrol(now, pieces=1) | {"datum": "wgs84"}
    del closing["track"]
    filed = people.wang.put(f"/patrols/{patrol}", closing)
    assert (filed.json["points"], filed.json["length_m"] > 500) == (25, True)
    known = people.wang.get(f"/patrols/{patrol}.geojson").json["properties"]["accuracy_m"]
    assert known == [8.0] * 3 + [None] + [8.0] * 21
    location = {"lon": lon, "lat": lat, "accuracy_m": metres}
    for send in (
        lambda body: people.wang.put(f"/incidents/{filings.new_id()}", body),
        lambda body: people.wang.post(
            "/sync", {"items": [{"path": f"/incidents/{filings.new_id()}", "body": body}]}
        ),
    ):
        answer = send(filings.incident(now, location=location))
        assert answer.status_code in (200, 201), answer.text
        if answer.status_code == 200:
            assert answer.json["verdicts"][0]["verdict"] == "stored"
        else:
            assert answer.json["location"]["accuracy_m"] is None


BAD_INCIDENTS = {
    "unknown kind": {"kind": "AIR-99"},
    "nature": {"nature": "dispute"},
    "severity": {"severity": "emergency"},
    "source of another post": {"source": "media"},
    "no description": {"description": ""},
    "wrong type": {"description": 7},
    "unknown key": {"x": 1},
    "longitude": {"location": {"lon": 181, "lat": 33}},
    "text longitude": {"location": {"lon": "114", "lat": 33}},
    "location without latitude": {"location": {"lon": 114}},
    "photo": {"photo_ids": ["ABC"]},
    "nul": {"place": "\x00"},
    "time": {"occurred_at": "yesterday"},
    "time as number": {"occurred_at": 1_782_864_000},
    "unknown site": {"site_id": 424242},
    "reporter": {"reporter": {"name": "a", "secret": 1}},
}


@pytest.mark.parametrize("change", BAD_INCIDENTS.values(), ids=BAD_INCIDENTS)
def test_bad_incidents_are_refused_with_a_named_answer_and_nothing_is_stored(
    app, people, time, change
):
    answer = people.wang.put(
        f"/incidents/{filings.new_id()}", filings.incident(time.now()) | change
    )
    assert answer.status_code == 422, answer.text
    assert answer.json["detail"]
    assert (count(app, Incident), count(app, Notice)) == (0, 0)


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        (b"{", "application/json", 422, "bad_json"),
        (b'{"lon": NaN}', "application/json", 422, "bad_json"),
        (b'"\\ud800', "application/json", 422, "bad_json"),
        (b"[" * 100_000, "application/json", 422, "bad_json"),
        (b"[]", "application/json", 422, "invalid"),
        (b"null", "application/json", 422, "invalid"),
        (b"", "application/json", 422, "invalid"),
        (b"a=1", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        (b" " * (8 * 1024 * 1024 + 1), "application/json", 413, "too_large"),
    ],
)
def test_bodies_that_are_no_filing(people, time, body, content_type, status, code):
    for path in (f"/patrols/{filings.new_id()}", f"/incidents/{filings.new_id()}"):
        answer = people.wang.put(path, data=body, content_type=content_type)
        assert (answer.status_code, answer.json["code"]) == (status, code), answer.text


def test_too_many_points_are_too_large(people, time):
    track = [[114.01, 33.01, 1_782_864_000_000 + i] for i in range(50_001)]
    answer = people.wang.put(
        f"/patrols/{filings.new_id()}", filings.patrol(time.now(), track=track)
    )
    assert (answer.status_code, answer.json["code"]) == (413, "too_large")


def test_sentences_are_chinese_unless_english_is_asked_for_first(people, time):
    path, body = f"/incidents/{filings.new_id()}", filings.incident(time.now(), description="")
    assert "填写有误" in people.wang.put(path, body).json["detail"]
    assert (
        "Please correct"
        in people.wang.put(path, body, headers={"Accept-Language": "en, zh;q=0.5"}).json["detail"]
    )
    assert (
        "填写有误"
        in people.wang.put(path, body, headers={"Accept-Language": "zh-CN, en;q=0.5"}).json[
            "detail"
        ]
    )


def test_a_track_comes_back_as_measured_as_geojson_and_gpx(people, time):
    now, patrol_id = time.now(), filings.new_id()
    body = filings.patrol(now, datum="wgs84", track=filings.track(now, datum="wgs84"))
    people.wang.put(f"/patrols/{patrol_id}", body)
    feature = people.wang.get(f"/patrols/{patrol_id}.geojson").json
    assert feature["geometry"]["coordinates"] == [point[:2] for point in body["track"]]
    assert feature["properties"]["accuracy_m"] == [8.0] * 300
    gpx = people.wang.get(f"/patrols/{patrol_id}.gpx")
    assert gpx.text.count("<trkpt") == 300


def test_requests_take_a_fixed_number_of_statements(app, people, time):
    """So that they cannot creep."""
    counts = {}

    def count(what, send):
        with counted(app) as statements:
            assert send().status_code in (200, 201)
        counts[what] = len(statements)

    def patrol(incidents):
        now = time.forward(minutes=40)
        entries = [filings.incident(now) | {"id": filings.new_id()} for _ in range(incidents)]
        return lambda: people.wang.put(
            f"/patrols/{filings.new_id()}", filings.patrol(now, incidents=entries)
        )

    alone = filings.incident(time.now())
    # what reference data each of them needs is kept by now, whichever tests ran before
    people.wang.put(f"/incidents/{filings.new_id()}", alone)
    people.east.get("/incidents?overdue=false")
    patrol(1)()
    for number in (0, 1, 4):
        count(f"patrol with {number}", patrol(number))
    count("incident", lambda: people.wang.put(f"/incidents/{filings.new_id()}", alone))
    count("list", lambda: people.east.get("/incidents?overdue=false"))

    def batch(number):
        return lambda: people.wang.post(
            "/sync",
            {
                "items": [
                    {"path": f"/incidents/{filings.new_id()}", "body": alone} for _ in range(number)
                ]
            },
        )

    def piece():
        body = {
            "started_at": time.now().isoformat(),
            "datum": "wgs84",
            "track": [[114.01, 33.01, 1782864000000]],
        }
        return people.wang.put(f"/patrols/{filings.new_id()}/track/1", body)

    batch(1)()
    people.wang.get("/phone/start")
    count("start", lambda: people.wang.get("/phone/start"))
    count("piece", piece)
    for number in (1, 5):
        count(f"sync of {number}", batch(number))
    in_batch = (counts.pop("sync of 5") - counts["sync of 1"]) / 4
    count("locate", lambda: people.wang.get("/cells/locate?lon=114.01&lat=33.01"))
    each = (counts.pop("patrol with 4") - counts["patrol with 1"]) / 3
    # of one filing, one looks for cases near by, and one names those that it found; PostgreSQL
    # stores a case alone in one, SQLite in six, and a patrol with the asking for its tasks
    with app.app_context():
        one, more = (1, 0) if db.engine.dialect.name == "postgresql" else (0, 5)
    read = {"list": 2, "locate": 1, "start": 5}
    filed = {"patrol with 0": 4 - one, "patrol with 1": 7 + more - one, "incident": 4 + more}
    others = {"piece": 9, "sync of 1": 4 + more}
    assert (counts, each, in_batch) == (read | filed | others, 2 + more, 1 - (more - 1) / 4)


def test_what_is_run_in_a_savepoint_is_undone_with_it(app, people, time):
    """Statements of our own pass the session by: it must set its savepoint before them."""
    about = {"officer_id": people.wang.id, "at": time.now(), "path": "x", "code": "y", "body": b""}

    def undone():
        with savepoint():
            insert_once(RefusedFiling, **about, digest="2")
            raise ValueError("undone")

    with app.app_context():
        with transaction():
            insert_once(RefusedFiling, **about, digest="1")
            with pytest.raises(ValueError, match="undone"):
                undone()
            with savepoint():
                insert_once(RefusedFiling, **about, digest="3")
        kept = db.session.scalars(db.select(RefusedFiling.digest).order_by(RefusedFiling.digest))
        assert kept.all() == ["1", "3"]


def test_a_field_set_on_a_row_that_was_just_inserted_is_saved(app, people, time):
    """Rows are inserted by statements of our own; what a verb sets later must not be lost."""
    now, patrol = time.now(), filings.new_id()
    assert people.wang.put(f"/patrols/{patrol}", filings.patrol(now)).status_code == 201
    with app.app_context():
        values = values_of(db.session.get_one(Patrol, uuid.UUID(patrol))) | {
            "id": uuid.uuid4(),
            "track": None,
        }
        db.session.expunge_all()
        with transaction():
            assert insert_once(Patrol, **values)
            attach(Patrol(**values)).note = "later"
        db.session.expunge_all()
        assert db.session.get_one(Patrol, values["id"]).note == "later"
