"""Personal data: the notice acknowledged, every look on record with its reason, what is old let go,
records that nobody rewrites.
"""

import csv
import io
from datetime import UTC, datetime, timedelta

import marshmallow
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.audit import Access
from app.core.db import db, transaction
from app.filings.models import RefusedFiling
from app.people.models import Acknowledgement
from grids import tracks
from tests.support import filings, world

TEXT = "为履行网格化环境监管职责，本县处理以下个人信息：姓名、电话、岗位、巡查轨迹。"


@pytest.fixture
def strict(app):
    app.config["REQUIRE_NOTICE"] = True
    yield
    app.config["REQUIRE_NOTICE"] = False


def test_nobody_works_before_the_notice_is_acknowledged_and_again_when_it_changes(
    app, people, time, strict
):
    wang, now = people.wang, time.now()
    refused = wang.put(f"/patrols/{filings.new_id()}", filings.patrol(now))
    assert (refused.status_code, refused.json["code"]) == (403, "notice_required")
    notice = wang.get("/privacy-notice").json
    assert "轨迹" in notice["text"]
    assert notice["acknowledged_at"] is None
    assert wang.get("/me").status_code == 200
    assert (
        wang.post("/privacy-notice/acknowledge", {"version": notice["version"] + 1}).json["code"]
        == "notice_changed"
    )
    done = wang.post("/privacy-notice/acknowledge", {"version": notice["version"]})
    assert done.json["acknowledged_at"] is not None
    assert wang.put(f"/patrols/{filings.new_id()}", filings.patrol(now)).status_code == 201
    people.admin.post("/privacy-notice/acknowledge", {"version": notice["version"]})
    tomorrow = (now + timedelta(days=1)).date().isoformat()
    new = people.admin.post("/privacy-notice", {"valid_from": tomorrow, "text": TEXT})
    assert new.status_code == 201
    assert wang.get("/incidents").status_code == 200, "not before its day"
    time.forward(days=1)
    assert wang.get("/incidents").json["code"] == "notice_required"
    assert wang.get("/privacy-notice").json["text"] == TEXT
    assert (
        wang.post("/privacy-notice/acknowledge", {"version": new.json["version"]}).status_code
        == 200
    )
    assert wang.get("/incidents").status_code == 200
    with app.app_context():
        assert (
            db.session.scalar(
                db.select(db.func.count())
                .select_from(Acknowledgement)
                .where(Acknowledgement.officer_id == wang.id)
            )
            == 2
        )


def test_of_several_notices_the_one_in_force_counts_whichever_was_written_last(
    people, time, strict
):
    today, later = (
        time.now().date().isoformat(),
        (time.now() + timedelta(days=1)).date().isoformat(),
    )
    people.admin.post("/privacy-notice/acknowledge", {"version": 1})
    first = people.admin.post("/privacy-notice", {"valid_from": later, "text": TEXT}).json[
        "version"
    ]
    second = people.admin.post(
        "/privacy-notice", {"valid_from": today, "text": TEXT + "（今日）"}
    ).json["version"]
    assert people.wang.post("/privacy-notice/acknowledge", {"version": second}).status_code == 200
    assert people.wang.get("/incidents").status_code == 200
    time.forward(days=1)
    assert people.wang.get("/incidents").json["code"] == "notice_required"
    assert people.wang.post("/privacy-notice/acknowledge", {"version": first}).status_code == 200
    assert people.wang.get("/incidents").status_code == 200


def test_the_inspector_reads_who_looked_at_what_and_why(people, things):
    path = f"/patrols/{things['patrol']}.geojson"
    people.east.get(f"{path}?why=核实秸秆焚烧")
    people.li.get(path)
    people.zhao.get("/cells/export.xlsx")  # refused by the guard: an export, on record all the same
    people.county.get("/cells/export.xlsx?why=季度汇总")
    rows = people.inspector.get("/access-records").json["items"]
    looks = [
        (
            row["officer"]["name"],
            row["what"],
            (row["whose"] or {}).get("name"),
            row["allowed"],
            row["why"],
        )
        for row in reversed(rows)
    ]
    assert looks == [
        ("east", "track", "wang", True, "核实秸秆焚烧"),
        ("li", "track", "wang", False, None),
        ("zhao", "export", None, False, None),
        ("county", "export", None, True, "季度汇总"),
    ]
    assert [row["basis"].split()[0] for row in reversed(rows)] == [
        "reviewer",
        "not_found",
        "post_lacks_permission",
        "reviewer",
    ]
    assert people.inspector.get("/access-records?allowed=false").json["items"] == [
        row for row in rows if not row["allowed"]
    ]
    assert (
        people.inspector.get(
            f"/access-records?whose={people.wang.id}&what=track&officer={people.east.id}"
        ).json["items"]
        == rows[-1:]
    )
    assert people.east.get("/access-records").status_code == 403


def test_the_records_as_csv_for_excel_are_on_record_themselves_and_hold_no_formula(people, things):
    people.east.get(
        f"/patrols/{things['patrol']}.geojson",
        query_string={"why": '=HYPERLINK("http://evil","click")'},
    )
    answer = people.inspector.get("/access-records/export.csv?why=年度检查")
    assert answer.data.startswith(b"\xef\xbb\xbf"), "Excel takes it for UTF-8 only with the mark"
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0][0] == "序号"
    assert rows[1][-1].startswith("'=HYPERLINK")
    assert people.inspector.get("/access-records?what=export").json["items"][0]["why"] == "年度检查"


def test_raw_points_give_way_to_a_line_when_their_days_are_over_and_figures_stay(
    people, time, run_job
):
    patrol, now = filings.new_id(), time.now()
    people.wang.put(f"/patrols/{patrol}", filings.patrol(now))
    before, raw = (
        people.wang.get(f"/patrols/{patrol}").json,
        people.wang.get(f"/patrols/{patrol}.geojson").json,
    )
    time.forward(days=729)
    run_job("retain")
    assert people.wang.get(f"/patrols/{patrol}.geojson").json == raw
    time.forward(days=2)
    assert run_job("retain") >= 1
    after, line = (
        people.wang.get(f"/patrols/{patrol}").json,
        people.wang.get(f"/patrols/{patrol}.geojson").json,
    )
    assert after == before, "length, duration, share, marks"
    assert 3 < len(line["geometry"]["coordinates"]) < 60 < len(raw["geometry"]["coordinates"])
    assert "times" not in line["properties"]
    assert line["properties"]["thinned_at"]
    assert "<time>" not in people.wang.get(f"/patrols/{patrol}.gpx").text
    assert people.wang.put(f"/patrols/{patrol}", filings.patrol(now)).status_code == 200, (
        "the digest stays: sent again it is the same"
    )
    assert run_job("retain") == 0


def test_how_long_tracks_are_kept_is_the_countys_to_say(people, time, run_job):
    patrol = filings.new_id()
    people.wang.put(f"/patrols/{patrol}", filings.patrol(time.now()))
    data = people.county.get("/policies").json["items"][0]["data"] | {
        "retention": {"track_days": 90}
    }
    assert (
        people.county.post(
            "/policies", {"county": world.COUNTY, "valid_from": "2026-07-01", "data": data}
        ).status_code
        == 201
    )
    time.forward(days=91)
    run_job("retain")
    assert people.wang.get(f"/patrols/{patrol}.geojson").json["properties"]["thinned_at"]


def test_bodies_of_refused_filings_and_looks_go_after_their_time_and_not_before(
    app, people, time, run_job
):
    people.wang.put(f"/incidents/{filings.new_id()}", {"nonsense": 1})
    with app.app_context(), transaction():
        for years in (1, 4):
            at = datetime.now(UTC) - timedelta(days=366 * years)
            db.session.add(
                Access(at=at, officer_id=1, what="track", about_id=str(years), allowed=True)
            )
    time.forward(days=100)
    run_job("retain")
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(RefusedFiling)) == 1
        assert db.session.scalars(db.select(Access.about_id)).all() == ["1"]
    time.forward(days=300)
    run_job("retain")
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(RefusedFiling)) == 0


@given(st.lists(st.tuples(st.floats(-0.01, 0.01), st.floats(-0.01, 0.01)), min_size=2, max_size=60))
def test_a_thinned_track_is_never_more_than_twenty_metres_from_the_way(steps):
    import numpy as np
    import shapely

    xy = np.array([114.9, 33.6]) + np.array(steps)
    track = np.column_stack([xy, 1.78e12 + 1000 * np.arange(len(xy)), np.full(len(xy), 8.0)])
    thin = tracks.thinned(track, 20.0)
    assert (thin[:, 2:] == 0).all(), "neither times nor accuracies"
    metres = np.radians(1) * tracks.EARTH_M * np.array([np.cos(np.radians(33.6)), 1])
    line = shapely.linestrings(thin[:, :2] * metres)
    assert shapely.distance(shapely.points(xy * metres), line).max() < 20.5


def test_what_an_older_program_refused_is_filed_by_the_newer_one_as_it_came(
    app, people, time, run_job
):
    """A phone of the next release sends a field that this program does not know.

    After the upgrade it does.
    """
    now, case, patrol = time.now(), filings.new_id(), filings.new_id()
    future = filings.incident(now) | {"wind": "north"}
    assert people.wang.put(f"/incidents/{case}", future).json["code"] == "invalid"
    assert (
        people.wang.put(f"/patrols/{patrol}", filings.patrol(now) | {"wind": "north"}).json["code"]
        == "invalid"
    )
    time.forward(hours=3)
    assert run_job("refile") == 0, "still not understood: kept as it is"
    from app.incidents.filing_kinds import REPORT
    from app.patrols.filing_kinds import PATROL

    class Wind(marshmallow.fields.String):
        pass

    for schema in (PATROL, REPORT):
        schema.fields["wind"] = schema.load_fields["wind"] = Wind()
        schema.load_fields["wind"]._bind_to_schema("wind", schema)
    try:
        assert run_job("refile") == 2
        assert run_job("refile") == 0
    finally:
        for schema in (PATROL, REPORT):
            del schema.fields["wind"], schema.load_fields["wind"]
    shown = people.wang.get(f"/incidents/{case}").json
    assert shown["occurred_at"].startswith("2026-07-01T00:50"), (
        "the phone's clock is judged by when it first came"
    )
    assert "clock_corrected" not in shown["marks"]
    assert shown["received_at"].startswith("2026-07-01T04:00"), (
        "the township's limit starts when the case reaches it"
    )
    assert people.wang.get(f"/patrols/{patrol}").json["length_m"] > 1900
    assert people.east.get("/notices").json["items"]
