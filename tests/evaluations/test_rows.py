"""Every number opens to what is behind it by name and date: also to what did not happen."""

import csv
import io

import pytest

from tests.support import filings, world
from tests.support.browsing import Browser

PERIOD, OVER = "2026Q3", "2026-10-09T10:00:00+08:00"
V1, TOWN = world.V1, world.EAST_TOWN


@pytest.fixture
def quarter(people, time):
    """The first cycle walked well, the second too short, in the rest nobody walked."""
    for day, points in (("01", 300), ("03", 20)):
        time.set(f"2026-07-{day}T10:00:00+08:00")
        walked = filings.patrol(time.now(), points=points)
        assert people.wang.put(f"/patrols/{filings.new_id()}", walked).status_code == 201
    time.set(OVER)
    assert people.county.post(f"/evaluations/{PERIOD}", {}).status_code == 200


def rows(person, code=V1, period=PERIOD, fact="patrol_plan", **ask):
    """All rows of a fact, page by page."""
    query = "&".join(f"{name}={value}" for name, value in {"fact": fact, **ask}.items())
    found, cursor = [], ""
    while cursor is not None:
        page = person.get(f"/evaluations/{period}/{code}/rows?{query}{cursor}")
        assert page.status_code == 200, page.text
        found += page.json["items"]
        cursor = f"&cursor={page.json['next']}" if page.json["next"] else None
    return found


@pytest.mark.usefixtures("quarter")
def test_a_missed_cycle_says_whose_when_and_what_was_there(people):
    missed = rows(people.wang, good="false", limit=20)
    term = people.wang.get(f"/evaluations/{PERIOD}/{V1}").json["facts"]["patrol_plan"]
    assert len(missed) == term["total"] - term["good"] == 45, "all of them, over three pages"
    first, second = missed[:2]
    assert first["cell"] == {"code": V1, "name": "村201"}
    assert (first["since"], first["until"]) == ("2026-07-03", "2026-07-04")
    assert first["text"] == "有 1 次巡查，均不是有效巡查"
    assert (second["since"], second["until"], second["text"]) == (
        *("2026-07-05", "2026-07-06"),
        "没有巡查",
    )
    assert [row["since"] for row in missed] == sorted(row["since"] for row in missed)
    (good,) = rows(people.wang, good="true")
    assert (good["of"], good["text"]) == ("record", "")
    english = people.wang.get(
        f"/evaluations/{PERIOD}/{V1}/rows?fact=patrol_plan&limit=1",
        headers={"Accept-Language": "en"},
    )
    assert english.json["items"][0]["text"] == "1 patrols, none of them valid"


@pytest.mark.usefixtures("quarter")
def test_a_townships_list_is_whole_and_so_is_the_file(people):
    missed = rows(people.east, TOWN, good="false", limit=100)
    fact = people.east.get(f"/evaluations/{PERIOD}/{TOWN}").json["facts"]["patrol_plan"]
    assert len(missed) == fact["total"] - fact["good"] > 100
    assert len({row["row"] for row in missed}) == len(missed)
    assert all(row["cell"] and row["since"] for row in missed)
    file = people.east.get(f"/evaluations/{PERIOD}/{TOWN}/rows.csv?fact=patrol_plan")
    lines = list(csv.reader(io.StringIO(file.data.decode("utf-8-sig"))))
    assert len(lines) == 1 + fact["total"]
    assert lines[1][1:4] == ["否", V1, "村201"]
    assert lines[1][5:8] == ["2026-07-03", "2026-07-04", "有 1 次巡查，均不是有效巡查"]
    looks = people.inspector.get(f"/access-records?officer={people.east.id}").json["items"]
    assert looks[0]["about_id"] == f"evaluation {PERIOD} {TOWN} patrol_plan"


@pytest.mark.usefixtures("quarter")
def test_who_may_not_read_of_a_cell_reads_none_of_its_rows(people):
    assert people.west.get(f"/evaluations/{PERIOD}/{V1}/rows?fact=patrol_plan").status_code == 404
    assert people.east.get(f"/evaluations/{PERIOD}/{V1}/rows?fact=nonsense").status_code == 422
    assert people.east.get(f"/evaluations/{PERIOD}/{V1}/rows").status_code == 422
    assert people.east.get(f"/evaluations/2025Q1/{V1}/rows?fact=patrol_plan").status_code == 404


def test_of_a_running_quarter_what_was_missed_until_today(people, time):
    time.set("2026-07-06T10:00:00+08:00")
    missed = rows(people.wang, period="2026Q3", good="false")
    assert [(row["since"], row["until"]) for row in missed] == [
        ("2026-07-01", "2026-07-02"),
        ("2026-07-03", "2026-07-04"),
    ]


def test_a_site_that_nobody_visited_has_its_name(people, time):
    made = people.east.post("/sites", filings.site("东河砖厂"))
    assert made.status_code == 201, made.text
    time.set("2027-01-09T10:00:00+08:00")
    assert people.county.post("/evaluations/2026Q4", {}).status_code == 200
    (row,) = rows(people.wang, period="2026Q4", fact="site_coverage")
    assert (row["of"], row["name"], row["good"]) == ("site", "东河砖厂", False)
    assert row["text"] == "期内没有到访"
    assert (row["since"], row["until"]) == ("2026-10-01", "2026-12-31")


@pytest.mark.usefixtures("quarter")
def test_the_page_lists_them_page_by_page(app, people):
    east = Browser(app, "east")
    page = f"/evaluations/{PERIOD}/{TOWN}/patrol_plan"
    html = east.get(page).text
    assert "2026-07-03" in html
    assert "村201" in html
    assert "没有单独页面" not in html
    fact = people.east.get(f"/evaluations/{PERIOD}/{TOWN}").json["facts"]["patrol_plan"]
    pages = -(-(fact["total"] - fact["good"]) // 100)
    shown = sum(
        east.get(f"{page}?bad={number}").text.count("没有巡查</td>")
        for number in range(1, pages + 1)
    )
    assert shown == fact["total"] - fact["good"] - 1, "one was too short"
    file = east.get(f"{page}.csv")
    assert (
        file.data == people.east.get(f"/evaluations/{PERIOD}/{TOWN}/rows.csv?fact=patrol_plan").data
    )


@pytest.mark.usefixtures("quarter")
def test_a_square_that_nobody_saw_lies_somewhere(people):
    (square, *_) = rows(people.wang, fact="area_covered", good="false", limit=500)
    assert square["of"] == "square"
    assert square["name"].startswith("100 米网格 114.")
    assert square["text"] == "没有有效巡查经过"
