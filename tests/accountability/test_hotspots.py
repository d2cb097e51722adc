"""Active fires: located, counted once, matched with what people reported, else cases to verify."""

from datetime import date

import pytest

from app.accountability.service.import_hotspots import MOST_NEW
from app.core.db import transaction
from tests.support import filings, world
from tests.support.hotspots import csv_of, one

LON, LAT = world.inside(world.V1)


@pytest.fixture
def load(people):
    def send(content, by="county", **headers):
        return getattr(people, by).call("POST", "/hotspots", data=content, headers=headers)

    return send


def test_what_nobody_reported_becomes_a_case_that_the_township_verifies(
    people, load, time, run_job
):
    done = load(one(LON, LAT))
    assert done.status_code == 200, done.text
    wanted = {"rows": 1, "located": 1, "case": 1, "new": 1, "outside": 0, "matched": 0}
    assert wanted.items() <= done.json.items()
    (row,) = people.east.get("/hotspots").json["items"]
    assert (row["state"], row["band"], row["village"]["code"]) == ("case", "nominal", world.V1)
    assert row["observed_at"].startswith("2026-07-01T00:30"), "acq_time is HHMM in UTC"
    case = people.east.get(f"/incidents/{row['incident_id']}").json
    assert (case["source"], case["kind"], case["status"]) == ("satellite", "AIR-01", "reported")
    assert (case["level"], case["found_by_others"]) == ("township", True)
    run_job("discoveries")
    assert people.county.get("/missed-discoveries").json["items"] == []
    people.east.act(row["incident_id"], "accept", handling_class="immediate")
    run_job("discoveries")
    (missed,) = people.county.get("/missed-discoveries").json["items"]
    assert (missed["case"]["source"], missed["officer"]["name"]) == ("satellite", "chief")


def test_the_same_again_makes_nothing_and_a_neighbour_pixel_joins_the_fire(people, load):
    counts = load(one(LON, LAT)).json
    again = load(one(LON, LAT)).json
    assert again == counts | {"new": 0}
    twice = csv_of(*_rows(one(LON, LAT), one(LON, LAT)))
    assert load(twice).json == counts | {"rows": 2, "repeated": 1, "new": 0}
    near = load(one(LON + 0.004, LAT, acq_time="0052", satellite="N20")).json
    assert (near["joined"], near["case"]) == (1, 0)
    next_day = load(one(LON, LAT, acq_date="2026-06-29")).json
    assert next_day["case"] == 1, "two days before it was another fire"
    assert len(people.county.get("/incidents").json["items"]) == 2


def _rows(*files):
    lines = [content.decode().split() for content in files]
    head = lines[0][0].split(",")
    return head, [line[1].split(",") for line in lines]


def test_each_is_located_as_a_report_would_be_in_the_boundaries_of_its_time(
    app, people, load, time
):
    time.set("2026-07-10T09:00:00+08:00")
    with app.app_context(), transaction():
        world.merge_second(date(2026, 7, 10))
    lon, lat = world.inside(world.V2)
    edge, metre = world.WEST, 1 / 93_300  # of longitude, as far north as this
    files = [
        one(lon, lat, acq_date="2026-07-09"),
        one(lon, lat, acq_date="2026-07-10"),
        one(edge - 195 * metre, lat, acq_date="2026-07-09", acq_time="0100"),
        one(edge - 205 * metre, lat, acq_date="2026-07-09", acq_time="0100"),
        one(lon + 5, lat, acq_date="2026-07-09", acq_time="0200"),
        one(lon, 89.9, acq_date="2026-07-10", acq_time="0000"),
    ]
    counts = load(csv_of(*_rows(*files))).json
    assert (counts["located"], counts["outside"]) == (3, 3)
    found = people.county.get("/hotspots").json["items"]
    assert [(row["observed_at"][:16], row["village"]["code"]) for row in found] == [
        ("2026-07-10T00:30", world.V1),
        ("2026-07-09T01:00", world.V2),
        ("2026-07-09T00:30", world.V2),
    ]


def test_reported_burning_within_a_kilometre_and_a_day_is_the_same_fire(people, load, time):
    case = filings.new_id()
    assert people.wang.put(f"/incidents/{case}", filings.incident(time.now())).status_code == 201
    assert load(one(LON + 0.009, LAT)).json["matched"] == 1
    (row,) = people.county.get("/hotspots?state=matched").json["items"]
    assert row["incident_id"] == case
    assert load(one(LON - 0.009, LAT, acq_date="2026-06-29", acq_time="2300")).json["case"] == 1
    assert load(one(LON, LAT + 0.0095)).json["matched"] == 0, "over a kilometre"
    other = filings.incident(time.now(), world.V2, kind="WAT-01")
    assert people.li.put(f"/incidents/{filings.new_id()}", other).status_code == 201
    assert load(one(*world.inside(world.V2))).json["case"] == 1, "that was no burning"


@pytest.mark.parametrize("confidence", ["l", "low", "0", "29"])
def test_low_confidence_is_kept_apart_and_sends_nobody(people, load, confidence):
    counts = load(one(LON, LAT, confidence=confidence)).json
    assert (counts["low"], counts["located"], counts["case"]) == (1, 1, 0)
    assert people.county.get("/incidents").json["items"] == []
    assert people.east.get("/hotspots?state=low").json["items"][0]["incident_id"] is None


@pytest.mark.parametrize("confidence", ["h", "high", "nominal", "30", "80", "100"])
def test_nominal_and_high_confidence_open_a_case(load, confidence):
    assert load(one(LON, LAT, confidence=confidence)).json["case"] == 1


def test_what_lies_elsewhere_is_counted_and_what_is_old_sends_nobody(people, load):
    assert load(one(LON + 1, LAT)).json["outside"] == 1
    counts = load(one(LON, LAT, acq_date="2026-06-20")).json
    assert (counts["old"], counts["case"]) == (1, 0)
    assert people.county.get("/incidents").json["items"] == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"acq_time": "2460"}, "acq_date, acq_time"),
        ({"acq_time": "12345"}, "acq_date, acq_time"),
        ({"acq_date": "2026-02-30"}, "acq_date, acq_time"),
        ({"acq_date": ""}, "acq_date, acq_time"),
        ({"acq_time": ""}, "acq_date, acq_time"),
        ({"acq_date": "2027-07-01"}, "acq_date, acq_time"),
        ({"acq_time": "0106"}, "acq_date, acq_time"),
        ({"latitude": "91"}, "latitude, longitude"),
        ({"longitude": "nan"}, "latitude, longitude"),
        ({"confidence": "101"}, "confidence"),
        ({"confidence": ""}, "confidence"),
        ({"confidence": "unknown"}, "confidence"),
        ({"satellite": ""}, "satellite"),
        ({"scan": "-1"}, "scan, track"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_imported(people, load, changes, fault):
    good, bad = one(LON, LAT), one(LON, LAT, **changes)
    answer = load(csv_of(*_rows(good, bad)))
    assert (answer.status_code, answer.json["code"]) == (422, "import_refused")
    (row,) = answer.json["rows"]
    assert (row["row"], row["ok"], row["fault"]) == (3, False, fault)
    assert row["why"] in answer.json["detail"], "who reads one sentence learns it too"
    english = load(csv_of(*_rows(good, bad)), **{"Accept-Language": "en"}).json["rows"][0]
    assert english["fault"] == fault
    assert english["why"].isascii()
    assert not row["why"].isascii()
    assert people.county.get("/hotspots").json["items"] == []
    assert people.county.get("/incidents").json["items"] == []


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({"acq_time": "0105"}, "case"),  # five minutes ahead: clocks differ
        ({"acq_date": "2026-06-26", "acq_time": "0101"}, "case"),  # late_filing_days: 5
        ({"acq_date": "2026-06-26", "acq_time": "0059"}, "old"),
        ({"acq_date": "2019-12-31", "acq_time": "1559"}, "old"),  # before the county began
        ({"acq_date": "1999-12-31"}, "old"),
        ({"acq_date": "2026-06-20", "confidence": "l"}, "low"),
        ({"longitude": "120.5"}, "outside"),
        ({"longitude": "120.5", "acq_date": "2026-06-20"}, "outside"),
    ],
)
def test_when_and_where_a_fire_was_seen_says_what_becomes_of_it(people, load, changes, count):
    counts = load(one(LON, LAT, **changes)).json
    assert counts[count] == 1, counts
    assert counts["new"] == (count != "outside")
    assert len(people.county.get("/incidents").json["items"]) == (count == "case")


def test_a_county_that_began_yesterday_sends_nobody_to_fires_before_it(app, time, people, load):
    """The first boundaries are read further back than the county, its duty is not."""
    time.set("2020-01-01T09:00:00+08:00")
    assert load(one(LON, LAT, acq_date="2019-12-31", acq_time="1559")).json["old"] == 1
    assert load(one(LON, LAT, acq_date="2019-12-31", acq_time="1600")).json["case"] == 1


def test_the_same_fire_of_two_satellites_is_one_case_whichever_file_comes_first(people, load):
    early, late = one(LON, LAT), one(LON + 0.003, LAT, acq_time="0048", satellite="N21")
    assert (load(late).json["case"], load(early).json["joined"]) == (1, 1)
    first, second = people.county.get("/hotspots").json["items"]
    assert first["incident_id"] == second["incident_id"]
    assert first["satellite"] == "N21"


def test_a_table_program_may_have_lost_the_zeros(people, load):
    assert load(one(LON, LAT, acq_time="30")).json["new"] == 1
    assert load(one(LON, LAT, acq_time="0030")).json["new"] == 0


def test_what_is_no_such_file_is_refused(load):
    for content in (b"", b"a,b\n1,2\n", b"\xff\xfe\x00", b"latitude,longitude\n1,2\n"):
        answer = load(content)
        assert (answer.status_code, answer.json["code"]) == (422, "import_refused"), content


def test_how_much_one_import_may_open_is_counted_before(people, load):
    head, (row,) = _rows(one(LON, LAT))
    lat = head.index("latitude")
    many = [[*row] for _ in range(MOST_NEW + 1)]
    for number, each in enumerate(many):
        each[lat] = f"{LAT + number * 1e-5:.5f}"
    answer = load(csv_of(head, many))
    assert (answer.status_code, answer.json["code"]) == (413, "too_large")
    assert people.county.get("/hotspots").json["items"] == []


def test_the_countys_office_imports_and_each_sees_his_own_ground(people, load, app, tmp_path):
    for name, code in (("east", 403), ("wang", 403), ("inspector", 403), ("admin", 403)):
        assert load(one(LON, LAT), by=name).status_code == code, name
    file = tmp_path / "firms.csv"
    file.write_bytes(one(LON, LAT))
    runner = app.test_cli_runner()
    done = runner.invoke(args=["hotspots", "load", str(file), "--as", "county"])
    assert done.exit_code == 0, done.output
    assert "located 1" in done.output
    for name in ("east", "wang"):
        refused = runner.invoke(args=["hotspots", "load", str(file), "--as", name])
        assert refused.exit_code == 1, name
    assert (
        "No such officer"
        in runner.invoke(args=["hotspots", "load", str(file), "--as", "nobody"]).output
    )
    assert len(people.east.get("/hotspots").json["items"]) == 1
    assert len(people.inspector.get("/hotspots").json["items"]) == 1
    assert people.west.get("/hotspots").json["items"] == []
    assert people.wang.get("/hotspots").status_code == 403
    assert people.east.get("/hotspots?sate=low").status_code == 422
    load(one(LON, LAT, acq_time="0100"))
    first = people.county.get("/hotspots?limit=1").json
    second = people.county.get(f"/hotspots?limit=1&cursor={first['next']}").json
    assert (len(first["items"]), len(second["items"]), second["next"]) == (1, 1, None)
