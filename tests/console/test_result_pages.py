"""What follows from scores at the desk: shares of the year, the list of merit, records, months."""

import io
import re

import openpyxl
import pytest

from tests.support import filings, world
from tests.support.browsing import Browser
from tests.support.years import stored_year

pytestmark = pytest.mark.usefixtures("time")
OVER = "2027-01-05T10:00:00+08:00"


@pytest.fixture
def year(app, people, time):
    """A year in which V1 walked."""
    people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(time.now()))
    time.set(OVER)
    assert people.county.post("/evaluations/2026Q3", {}).status_code == 200
    stored_year(app, "2026", of="2026Q3")


def test_shares_of_the_year_stand_in_a_table_beside_their_chart(app, people, year):
    county, east = Browser(app, "county"), Browser(app, "east")
    assert "/console/evaluations/shares" in county.get("/evaluations").text
    html = county.get("/evaluations/shares").text
    told = people.county.get("/evaluations/2026/shares").json
    for row in told["items"]:
        assert f"/console/evaluations/2026/{row['code']}" in html
    points = [float(one) for one in re.findall(r'data-x="points" data-y="([\d.]+)"', html)]
    assert points == [row["points"] for row in told["items"] if row["points"] is not None]
    assert 'data-chart="bars" data-table="shared"' in html
    assert "按 10% 折算" in html
    assert "折算比例非方案规定" in html
    file = county.get(f"/evaluations/shares.xlsx?cell={world.COUNTY}&period=2026")
    sheet = openpyxl.load_workbook(io.BytesIO(file.data)).active
    assert sheet.max_row == 1 + len(world.VILLAGES)
    looks = people.inspector.get("/access-records?what=export").json["items"]
    assert looks[0]["about_id"] == f"shares 2026 {world.COUNTY}"
    assert world.W1 not in east.get("/evaluations/shares").text
    assert east.get(f"/evaluations/shares?cell={world.WEST_TOWN}").status_code == 404
    assert east.get("/evaluations/shares?period=2025").status_code == 404
    for wrong in ("", "?period=x", "?period=2026Q3"):
        assert county.get(f"/evaluations/shares.xlsx{wrong}").status_code == 422
    assert county.get("/evaluations/shares.xlsx?period=2025").status_code == 404
    chief = Browser(app, "chief")
    assert chief.get("/evaluations/shares").status_code == 200
    assert "shares.xlsx" not in chief.get("/evaluations/shares").text
    assert chief.get("/evaluations/shares.xlsx?period=2026").status_code == 403
    assert Browser(app, "water").get("/evaluations/shares").status_code == 403


def test_the_list_of_merit_says_by_what_it_is_made(app, people, year):
    html = Browser(app, "east").get("/evaluations/merit").text
    told = people.east.get("/evaluations/2026/merit").json
    assert f"前 {told['places']} 名" in html
    assert "是否表彰由有权机关决定" in html
    shown = re.findall(r"/console/evaluations/2026/(\d+)", html)
    assert shown == [row["code"] for row in told["items"]]
    assert "还没有年度考核" not in html


def test_without_a_year_pages_say_who_makes_one(app):
    for page in ("shares", "merit"):
        assert "还没有年度考核" in Browser(app, "east").get(f"/evaluations/{page}").text


def test_records_are_found_by_cell_and_by_name_with_a_reason_on_record(app, people, time, year):
    county, chief = Browser(app, "county"), Browser(app, "chief")
    mine = chief.get("/evaluations/records").text
    assert "查看网格或人员" not in mine
    own = chief.get(f"/evaluations/records?officer={people.chief.id}").text
    assert "2026Q3" in own
    assert chief.get(f"/evaluations/records?cell={world.V1}&why=想看").status_code == 404
    assert chief.get(f"/evaluations/records?officer={people.wang.id}&why=想看").status_code == 404
    assert people.inspector.get(f"/access-records?whose={people.chief.id}").json["items"] == []
    asked = county.get(f"/evaluations/records?cell={world.V1}")
    assert asked.status_code == 422
    assert 'name="why"' in asked.text, "the reason is asked for, and the rest stays"
    html = county.get(f"/evaluations/records?cell={world.V1}&why=离任审计").text
    assert 'id="terms"' in html
    assert 'id="periods"' in html
    assert "chief（网格长" in html
    (link,) = re.findall(r'href="(/console/evaluations/records\.xlsx[^"]*)"', html)
    book = openpyxl.load_workbook(io.BytesIO(county.get(link.replace("&amp;", "&")).data))
    assert book.sheetnames == ["考核记录", "任职", "加减分与否决"]
    assert county.get(link.replace("&amp;", "&").replace("xlsx", "csv")).data[:3] == b"\xef\xbb\xbf"
    found = county.get("/evaluations/records?name=chie&why=离任审计").text
    (person,) = re.findall(
        r'href="(/console/evaluations/records\?officer=\d+&amp;why=[^"]*)"', found
    )
    record = county.get(person.replace("&amp;", "&"))
    assert record.status_code == 200
    assert "网格长" in record.text
    assert "没有这样的人员" in county.get("/evaluations/records?name=%25").text
    assert "没有这样的人员" in Browser(app, "west").get("/evaluations/records?name=chief").text
    assert county.get("/evaluations/records.csv").status_code == 422
    looks = people.inspector.get(f"/access-records?whose={people.chief.id}").json["items"]
    assert {(look["officer"]["name"], look["why"]) for look in looks} == {
        ("county", None),
        ("county", "离任审计"),
    }


def test_a_month_is_shown_and_its_circular_drafted(app, people, time):
    people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(time.now()))
    late = filings.new_id()
    people.wang.put(f"/incidents/{late}", filings.incident(time.now()))
    time.set("2026-08-03T10:00:00+08:00")
    east = Browser(app, "east")
    html = east.get("/evaluations/months").text
    assert "2026 年 7 月" in html, "the last month to start with"
    assert 'data-chart="grouped" data-table="month"' in html
    assert f"/console/cases/{late}" in html
    assert "本月尚未结束" not in html
    assert "本月尚未结束" in east.get("/evaluations/months?period=2026-08").text
    assert "没有逾期" in east.get("/evaluations/months?period=2026-06").text
    for wrong in ("2026-09", "2026-13", "x"):
        assert east.get(f"/evaluations/months?period={wrong}").status_code == 422
    to = f"/console/evaluations/months/2026-07/{world.EAST_TOWN}/circular"
    done = east.send("/evaluations/months?period=2026-07", to, receiver=world.V2)
    assert done.status_code == 303
    assert "已起草" in east.get(done.location).text
    (draft,) = people.east.get("/documents?kind=monthly").json["items"]
    assert draft["receiver"]["cell"]["code"] == world.V2
    refused = east.send("/evaluations/months?period=2026-07", to, receiver=world.W1)
    assert refused.status_code == 403
    assert 'id="refused"' in refused.text
    assert east.get(f"/evaluations/months?cell={world.WEST_TOWN}").status_code == 404
    assert "起草月度通报" not in Browser(app, "chief").get("/evaluations/months").text
    assert Browser(app, "water").get("/evaluations/months").status_code == 403
