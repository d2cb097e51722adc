"""Cells: the tree, locating, the five fixed items, who answers, departments, the export.

Cells that end.
"""

import io
import json
from datetime import date

import openpyxl
import shapely

from app.cells import service as cells
from app.cells.service.load_boundaries import prepared
from app.core import clock
from app.core.db import transaction
from grids.units import Unit
from tests.support import filings, world
from tests.support.statements import counted


def codes(answer):
    return [item["code"] for item in answer.json["items"]]


def test_the_tree_is_listed_searched_and_paged(people):
    assert codes(people.wang.get("/cells?level=township")) == [world.EAST_TOWN, world.WEST_TOWN]
    assert codes(people.wang.get(f"/cells?parent={world.EAST_TOWN}")) == [
        world.V1,
        world.V2,
        f"{world.EAST_TOWN}203",
    ]
    assert codes(people.wang.get("/cells?q=西")) == [world.WEST_TOWN]
    page = people.wang.get("/cells?limit=4")
    assert len(page.json["items"]) == 4
    assert len(codes(people.wang.get(f"/cells?limit=10&cursor={page.json['next']}"))) == 5
    assert people.wang.get(f"/cells/{world.EAST_TOWN}000").json["code"] == world.EAST_TOWN, (
        "zero-padded to twelve digits"
    )
    assert people.wang.get(f"/cells/{world.COUNTY}000000").json["code"] == world.COUNTY
    shape = people.wang.get(f"/cells/{world.V1}/boundary").json
    assert shapely.geometry.shape(shape["geometry"]).equals(world.square(0, 0))


def test_points_are_located_alone_and_by_the_thousand(app, people, time):
    border = people.wang.get("/cells/locate?lon=114.01&lat=33.02&accuracy_m=30").json
    assert (border["village"]["code"], border["ambiguous"]) == (world.V1, True)
    assert [c["code"] for c in border["candidates"]] == [world.V1, world.V2]
    lost = people.wang.get("/cells/locate?lon=10&lat=50")
    assert (lost.status_code, lost.json["code"]) == (404, "outside_grid")
    points = [[114.0 + 0.0004 * i, 33.01] for i in range(-20, 120)]
    with counted(app) as statements:
        many = people.wang.post("/cells/locate", {"points": points}).json["items"]
    assert len(statements) <= 9, "no query a point"
    for point, found in zip(points, many, strict=True):
        alone = people.wang.get(f"/cells/locate?lon={point[0]!r}&lat={point[1]}")
        assert (alone.json if alone.status_code == 200 else None) == (
            found if found["village"] or found["county"] else None
        )
    for unknown in (-1, 0, "nan", "1e9", ""):
        same = people.wang.get(f"/cells/locate?lon=114.01&lat=33.02&accuracy_m={unknown}")
        assert same.json == border, unknown
    for unknown in (-1, 0, None, 1e9, 1e30):
        body = {"points": [[114.01, 33.02]], "accuracy_m": unknown}
        assert people.wang.post("/cells/locate", body).json["items"] == [border], unknown
    for bad in (
        "lon=181&lat=0",
        "lon=114&lat=33&accuracy_m=far",
        "lon=nan&lat=0",
        "lon=1",
        "lon=1&lat=2&datum=x",
        "lon=1&lat=2&at=soon",
    ):
        assert people.wang.get(f"/cells/locate?{bad}").status_code == 422
    for points in ([], [[1]], "x", [[1, 2, 3]], [["1", "2"]], [[200, 0]], [[0, 0]] * 10_001):
        assert people.wang.post("/cells/locate", {"points": points}).status_code == 422


def test_the_five_fixed_items_say_what_is_missing(people, time):
    row = next(
        r for r in people.chief.get("/cells/five-fixed").json["items"] if r["code"] == world.V1
    )
    assert row == {
        "code": world.V1,
        "name": "村201",
        "level": "village",
        "established": False,
        "missing": ["duties", "tasks", "rewards", "published"],
        "warnings": ["contact"],
    }
    items = {
        "duties": "巡查",
        "tasks": "每两天一次",
        "rewards": "通报",
        "published_on": "2026-07-01",
        "hotline": "12345",
    }
    assert people.east.put(f"/cells/{world.V1}", items).json["hotline"] == "12345"
    assert (
        people.east.get(f"/cells/five-fixed?parent={world.V1}").json["items"][0]["established"]
        is True
    )
    missing = people.county.get("/cells/five-fixed?missing=true").json["items"]
    assert world.V1 not in {row["code"] for row in missing}
    assert next(r for r in missing if r["code"] == world.V2)["missing"] == [
        "people",
        "duties",
        "tasks",
        "rewards",
        "published",
    ]


def test_who_answers_for_a_point_down_to_the_contracted_area(people, time):
    lon, lat = world.inside(world.V1)
    area = {
        "type": "Polygon",
        "coordinates": [
            [
                [lon - 0.001, lat - 0.001],
                [lon + 0.001, lat - 0.001],
                [lon + 0.001, lat + 0.001],
                [lon - 0.001, lat - 0.001],
            ]
        ],
    }
    people.east.post(
        f"/cells/{world.V1}/people",
        {"role": "contact_above", "name": "赵敏", "starts_on": "2026-01-01"},
    )
    people.east.post(
        f"/cells/{world.V1}/people",
        {"role": "contact_above", "name": "钱多", "starts_on": "2026-06-01"},
    )
    made = people.east.post(
        f"/cells/{world.V1}/contracts",
        {"name": "第一组", "person": "组长", "starts_on": "2026-01-01", "area": area},
    )
    assert made.status_code == 201, made.text
    answers = people.wang.get(f"/cells/{world.V1}/answers?lon={lon}&lat={lat}").json
    assert [link["level"] for link in answers["chain"]] == ["county", "township", "village"]
    village = answers["chain"][-1]
    assert [(p["post"], p["name"]) for p in village["posts"]] == [
        ("grid_chief", "chief"),
        ("grid_officer", "wang"),
        ("grid_officer", "peer"),
    ]
    assert [(h["role"], h["name"]) for h in village["heads"]] == [("contact_above", "钱多")]
    assert answers["contracts"] == [{"name": "第一组", "person": "组长", "phone": None}]
    assert (
        people.wang.get(f"/cells/{world.V2}/answers?lon={lon}&lat={lat}").json["code"]
        == "outside_grid"
    )
    for bad in (
        {},
        {"type": "Point", "coordinates": [1, 2]},
        {"type": "Polygon", "coordinates": "x"},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]},
    ):
        answer = people.east.post(
            f"/cells/{world.V1}/contracts",
            {"name": "x", "person": "y", "starts_on": "2026-01-01", "area": bad},
        )
        assert answer.json["code"] == "invalid"


def test_a_contracted_area_is_handed_over_and_ends_and_each_keeps_his_days(people, time):
    square = [[114.005, 33.005], [114.006, 33.005], [114.006, 33.006], [114.005, 33.005]]
    contracts = f"/cells/{world.V1}/contracts"
    body = {"name": "第一组", "person": "陈刚", "starts_on": "2026-01-01"}
    area = {"type": "Polygon", "coordinates": [square]}
    first = people.east.post(contracts, body | {"area": area}).json["id"]
    heir = {"person": "李强", "phone": "13900000002", "starts_on": "2026-07-10"}
    back = people.east.post(f"{contracts}/{first}/hand-over", heir | {"starts_on": "2026-06-30"})
    assert (back.status_code, back.json["code"]) == (422, "contract_first_day")
    assert "2026-01-01" in back.json["detail"]
    for stranger in (people.west, people.wang):
        assert stranger.post(f"{contracts}/{first}/hand-over", heir).status_code in (403, 404)
    second = people.east.post(f"{contracts}/{first}/hand-over", heir).json["id"]
    shown = [
        (row["person"], row["starts_on"], row["ends_on"])
        for row in people.wang.get(contracts).json["items"]
    ]
    assert shown == [("陈刚", "2026-01-01", "2026-07-09"), ("李强", "2026-07-10", None)]
    answers = f"/cells/{world.V1}/answers?lon=114.0058&lat=33.0055"
    assert [one["person"] for one in people.wang.get(answers).json["contracts"]] == ["陈刚"]
    time.set("2026-07-10T09:00:00+08:00")
    assert [one["person"] for one in people.wang.get(answers).json["contracts"]] == ["李强"]
    wrong = f"/cells/{world.V2}/contracts/{second}"
    assert people.east.put(wrong, {"ends_on": "2026-12-31"}).status_code == 404
    ended = people.east.put(f"{contracts}/{second}", {"ends_on": "2026-12-31"})
    assert ended.json["ends_on"] == "2026-12-31"
    again = people.east.put(f"{contracts}/{first}", {"ends_on": "2026-12-31"})
    assert (again.status_code, again.json["code"]) == (409, "contract_over")
    early = people.east.put(f"{contracts}/{second}", {"ends_on": "2026-07-08"})
    assert (early.status_code, early.json["code"]) == (422, "contract_last_day")


def test_departments_without_head_or_liaison_are_listed(people, time):
    missing = {
        d["code"]: d["missing"]
        for d in people.county.get("/departments?missing=true").json["items"]
    }
    assert missing == {"env_office": ["liaison"]}
    added = people.county.post(
        "/departments", {"cell": world.COUNTY, "code": "archives", "name": "档案局"}
    )
    assert added.json["missing"] == ["head", "liaison"]
    assert (
        people.county.post(
            "/departments", {"cell": world.COUNTY, "code": "archives", "name": "档案局"}
        ).json["code"]
        == "department_exists"
    )
    ended = people.county.put(f"/departments/{added.json['id']}", {"ended_on": "2026-07-01"})
    assert ended.status_code == 200
    assert "archives" not in {d["code"] for d in people.county.get("/departments").json["items"]}


def test_the_export_has_the_six_contents_and_no_formulas(people, time):
    people.east.put(f"/cells/{world.V1}", {"responsible_body": "=HYPERLINK(1)", "hotline": "+86"})
    people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(time.now()))
    book = openpyxl.load_workbook(io.BytesIO(people.county.get("/cells/export.xlsx").data))
    assert book.sheetnames == [
        "网格化建立情况",
        "责任单位",
        "责任领导",
        "责任人员",
        "企业或单位基本情况",
        "日常管理情况",
    ]
    bodies = {row[0].value: row for row in book["责任单位"].iter_rows(min_row=2)}
    assert (bodies[world.V1][2].value, bodies[world.V1][2].data_type) == ("=HYPERLINK(1)", "s")
    daily = {row[0]: row for row in book["日常管理情况"].iter_rows(min_row=2, values_only=True)}
    assert daily[world.V1][2:4] == (1, 2.0)


def test_unit_cells_refine_a_village(app, people, time):
    west, south, east, north = world.square(0, 0).bounds
    unit = Unit(
        "unit",
        f"{world.V1}001",
        "一小区",
        world.V1,
        shapely.multipolygons([shapely.box(west, south, east, (south + north) / 2)]),
    )
    with app.app_context(), transaction():
        cells.load_boundaries(
            by=None,
            rows=prepared([unit]),
            in_force_from=clock.now(),
            note="unit",
            now=clock.now(),
        )
    time.forward(minutes=1)
    found = people.wang.get("/cells/locate?lon=114.01&lat=33.005").json
    assert (found["village"]["code"], found["unit"]["code"]) == (world.V1, f"{world.V1}001")
    other = people.wang.get("/cells/locate?lon=114.01&lat=33.015").json
    assert other["unit"] is None
    both = people.wang.post("/cells/locate", {"points": [[114.01, 33.005], [114.01, 33.015]]})
    assert both.json["items"] == [found, other]
    filed = people.wang.put(
        f"/incidents/{filings.new_id()}",
        filings.incident(time.now(), location={"lon": 114.01, "lat": 33.005}),
    )
    assert filed.json["cells"]["village"]["code"] == world.V1


def test_when_a_village_is_merged_facts_stay_and_work_goes_to_the_successor(
    app, people, time, run_job
):
    before, late = time.now(), filings.new_id()
    open_case = filings.new_id()
    people.li.put(f"/incidents/{open_case}", filings.incident(before, world.V2))
    time.set("2026-07-10T09:00:00+08:00")
    with app.app_context(), transaction():
        world.merge_second(date(2026, 7, 10))
    lon, lat = world.inside(world.V2)
    assert people.wang.get(f"/cells/locate?lon={lon}&lat={lat}").json["village"]["code"] == world.V1
    assert (
        people.wang.get(f"/cells/locate?lon={lon}&lat={lat}&at=2026-07-02T00:00:00Z").json[
            "village"
        ]["code"]
        == world.V2
    )
    assert people.wang.get(f"/cells/{world.V2}").json["successors"] == [world.V1]
    body = filings.incident(before, world.V2) | {
        "sent_at": time.now().isoformat()
    }  # seen before the merger, filed after it
    filed = people.li.put(f"/incidents/{late}", body)
    assert filed.status_code == 201, filed.text
    assert filed.json["cells"]["village"]["code"] == world.V1
    assert "old_time" in filed.json["marks"]
    assert people.east.act(late, "accept").status_code == 201, "late facts count once accepted"
    assert run_job("rehome") == 1
    assert people.east.get(f"/incidents/{open_case}").json["cells"]["village"]["code"] == world.V1
    time.set("2026-10-09T10:00:00+08:00")
    people.county.post("/evaluations/2026Q3", {})
    gone = people.county.get(f"/evaluations/2026Q3/{world.V2}").json
    assert gone["facts"]["returned_work"]["total"] == 2, "facts stay with the old cell"
    assert gone["facts"]["patrol_plan"]["total"] == 4, "nine days of life hold four cycles"


def test_several_counties_live_in_one_database(app, people, time):
    other = [
        Unit("county", "990301", "邻县", "", world.square(9, 9)),
        Unit("township", "990301101", "邻镇", "990301", world.square(9, 9)),
    ]
    with app.app_context(), transaction():
        cells.load_boundaries(
            by=None,
            rows=prepared(other),
            in_force_from=clock.now(),
            note="other",
            now=clock.now(),
        )
    time.forward(minutes=1)
    lon, lat = world.square(9, 9).centroid.coords[0]
    found = people.wang.get(f"/cells/locate?lon={lon}&lat={lat}").json
    assert (found["county"]["code"], found["township"]["code"], found["village"]) == (
        "990301",
        "990301101",
        None,
    )
    assert codes(people.county.get("/cells?level=county")) == [world.COUNTY, "990301"]
    assert json.dumps(people.county.get("/cells/five-fixed").json["items"]).count("990301") == 0
