"""The county's map: figures, points, layers, each of what the reader may see."""

import re

import pytest

from app.console.map_measures import MEASURES, legend, step_of
from tests.support import filings, world
from tests.support.browsing import Browser
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("time")
TOWN = world.EAST_TOWN


def figures(browser, **asked):
    """{code: (count, total, step)} of the map's cells."""
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    answer = browser.get(f"/map/figures?{query}")
    assert answer.status_code == 200, answer.text
    return {row["code"]: (row["count"], row["total"], row["step"]) for row in answer.json["cells"]}


@pytest.fixture
def file(people, time):
    def make(person=people.wang, **said):
        case = filings.new_id()
        answer = person.put(f"/incidents/{case}", filings.incident(time.now(), **said))
        assert answer.status_code == 201, answer.text
        return case

    return make


def test_cells_are_shaded_by_what_is_open_late_and_not_walked(app, people, file, time):
    east, county = Browser(app, "east"), Browser(app, "county")
    for kind in ("AIR-01", "EMG-01", "RUR-03"):
        file(kind=kind)
    file(people.li, village=world.V2)
    v3 = f"{TOWN}203"
    assert figures(east) == {world.V1: (3, 3, 4), world.V2: (1, 3, 2), v3: (0, 3, 0)}
    assert figures(east, cells="township") == {TOWN: (4, 4, 4)}
    people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(time.now()))
    assert figures(east, measure="walked") == {
        world.V1: (1, 1, 0),
        world.V2: (0, 1, 4),
        v3: (0, 1, 4),
    }
    assert figures(county, measure="walked", cells="township")[TOWN] == (1, 3, 3)
    time.forward(minutes=70)  # the emergency alone is late
    assert figures(east, measure="overdue")[world.V1] == (1, 3, 2)
    assert figures(east, level="township")[world.V1] == (3, 3, 4)
    assert set(figures(east, level="county").values()) == {(0, 0, 0)}
    assert set(figures(Browser(app, "admin"))) == set(), "who sees no cases sees no figures"
    told = "您的岗位没有管辖网格"
    assert told in Browser(app, "admin").get("/map").text
    assert told not in east.get("/map").text
    table = east.get("/map/table?measure=overdue&status=reported").text
    assert f"/console/cases?cell={world.V1}&amp;order=due&amp;status=reported" in table
    assert east.get("/map?measure=x").status_code == 422


def test_the_live_measures_are_those_of_supervision(app, people, time):
    people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(time.now()))
    given = people.county.get("/supervision").json["items"]
    shown = figures(Browser(app, "county"), measure="patrol", cells="township")
    assert {row["code"]: (row["patrol"]["good"], row["patrol"]["total"]) for row in given} == {
        code: (good, total) for code, (good, total, _) in shown.items()
    }
    nothing = figures(Browser(app, "east"), measure="handling")
    assert set(nothing.values()) == {(0, 0, None)}, "where nothing was to do no shade is given"
    assert "巡查到位" in Browser(app, "east").get("/map").text
    wang = Browser(app, "wang")
    assert "巡查到位" not in wang.get("/map").text
    assert wang.get("/map/figures?measure=patrol").status_code == 403


def test_points_are_open_cases_of_a_level_and_a_status(app, people, file, time):
    east, plain, spill = Browser(app, "east"), file(), file(kind="EMG-01")
    time.forward(minutes=70)

    def points(browser, query=""):
        return {row[0]: (row[3], row[4]) for row in browser.get(f"/map/cases{query}").json["cases"]}

    assert points(east) == {plain: (False, False), spill: (True, True)}
    people.east.act(plain, "accept")
    assert set(points(east, "?status=accepted")) == {plain}
    people.east.act(plain, "dismiss", note="查无此事")
    assert set(points(east)) == {spill}
    assert points(Browser(app, "west")) == {}
    assert east.get("/map/cases?status=closed").status_code == 422


def test_outlines_are_finer_the_nearer_and_neighbours_share_their_line(app):
    east = Browser(app, "east")
    found = east.get("/map/outlines?cells=village&detail=2&v=1")
    assert found.headers["Cache-Control"] == "private, max-age=3600"
    drawn = found.json["outlines"]
    assert set(drawn) == {code for code in world.VILLAGES if code.startswith(TOWN)}
    corners = {
        code: {tuple(point) for point in shape["coordinates"][0][0]}
        for code, shape in drawn.items()
    }
    assert len(corners[world.V1] & corners[world.V2]) == 2
    assert set(east.get("/map/outlines?cells=township&detail=0").json["outlines"]) == {TOWN}
    with counted(app) as statements:
        assert set(east.get("/map/outlines?cells=township&detail=0").json["outlines"]) == {TOWN}
    assert not [one for one in statements if "shape" in one], "they are kept for a version"
    assert east.get("/map/outlines?detail=9").status_code == 400


def test_todays_patrols_are_lines_for_who_may_see_tracks_and_each_look_is_on_record(
    app, people, time
):
    time.set("2026-06-30T10:00:00+08:00")
    people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(time.now()))
    time.set("2026-07-01T10:00:00+08:00")
    walked = {}
    for person, village in ((people.wang, world.V1), (people.zhao, world.W1)):
        walked[person.username] = filings.new_id()
        body = filings.patrol(time.now(), village)
        person.put(f"/patrols/{walked[person.username]}", body)

    def lines(name):
        answer = Browser(app, name).get("/map/tracks?why=今日抽查")
        return sorted(row["name"].split()[0] for row in answer.json["tracks"])

    assert lines("east") == ["wang"]
    assert lines("county") == ["wang", "zhao"]
    with counted(app) as statements:
        drawn = Browser(app, "chief").get("/map/tracks?why=今日抽查").json["tracks"]
    assert len([one for one in statements if "INSERT INTO access" in one]) == 1, "together"
    assert (drawn[0]["geometry"]["type"], len(drawn)) == ("LineString", 1)
    assert Browser(app, "wang").get("/map/tracks").status_code == 403, "peers see none"
    assert Browser(app, "town_leader").get("/map/tracks").status_code == 403
    looks = people.inspector.get("/access-records?what=track").json["items"]
    found = [(row["officer"]["name"], (row["whose"] or {}).get("name")) for row in looks]
    assert sorted(found, key=str) == sorted(
        [
            ("east", "wang"),
            ("county", "wang"),
            ("county", "zhao"),
            ("chief", "wang"),
            ("wang", None),
            ("town_leader", None),
        ],
        key=str,
    )
    assert [row["allowed"] for row in looks].count(False) == 2


def test_sites_and_zones_are_layers_of_ones_territory(app, people):
    lon, lat = world.inside(world.V1)
    box = [[lon, lat], [lon + 0.002, lat], [lon + 0.002, lat + 0.002], [lon, lat]]
    for body in (
        {"kind": "P01", "name": "砖厂", "geometry": {"type": "Point", "coordinates": [lon, lat]}},
        {
            "kind": "P24",
            "name": "红线",
            "zone": "red_line",
            "geometry": {"type": "Polygon", "coordinates": [box]},
        },
    ):
        assert people.county.post("/sites", body).status_code == 201
    shown = Browser(app, "east").get("/map/sites").json["sites"]
    assert [(row["name"], row["zone"], row["geometry"]["type"]) for row in shown] == [
        ("砖厂", None, "Point"),
        ("红线", "red_line", "Polygon"),
    ]
    assert Browser(app, "west").get("/map/sites").json["sites"] == []
    assert Browser(app, "water").get("/map/sites").status_code == 403
    html = Browser(app, "east").get("/map").text
    assert re.findall(r'data-layer="(\w+)"', html) == ["sites", "zones", "tracks"]


def test_the_legend_says_what_each_shade_stands_for(app, people, file):
    """Every number of open cases lies in the span of the shade that it gives a cell."""
    for most in range(1, 60):
        spans = legend(MEASURES["open"], most)
        for count in range(most + 1):
            step = step_of(MEASURES["open"], {"open": count, "most": most})
            first, _, last = spans[step].partition("–")
            assert int(first) <= count <= int(last or first), (most, count)
    east = Browser(app, "east")
    for _ in range(3):
        file(kind="RUR-03")
    assert east.get("/map/figures").json["legend"] == ["0", "", "1", "2", "3"]
    shares = east.get("/map/figures?measure=walked").json["legend"]
    assert shares == ["0%", "≤ 25%", "≤ 50%", "≤ 75%", "≤ 100%"]
    assert "未到位占比" in east.get("/map?measure=walked").text
