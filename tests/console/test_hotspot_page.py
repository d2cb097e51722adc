"""Fires seen by satellites at the desk: a file is sent, each row says what became of it."""

import io
from html import unescape

import pytest

from app.accountability.service.import_hotspots import MOST_NEW
from tests.support import filings, world
from tests.support.browsing import Browser, form_of
from tests.support.hotspots import csv_of, one

pytestmark = pytest.mark.usefixtures("time")
LON, LAT = world.inside(world.V1)
PAGE = "/console/hotspots"


def rows_of(*files):
    lines = [content.decode().split() for content in files]
    return csv_of(lines[0][0].split(","), [line[1].split(",") for line in lines])


def send(browser, content, name="firms.csv"):
    fields = form_of(browser.get("/hotspots").text, PAGE)
    return browser.client.post(PAGE, data=fields | {"file": (io.BytesIO(content), name)})


def test_a_file_is_imported_and_each_row_says_what_became_of_it(app, people, time):
    case = filings.new_id()
    reported = filings.incident(time.now(), world.V2)
    assert people.li.put(f"/incidents/{case}", reported).status_code == 201
    county = Browser(app, "county")
    assert f'href="{PAGE}"' in county.get("/registers").text
    content = rows_of(
        one(LON, LAT),
        one(LON + 1, LAT),
        one(*world.inside(world.V2)),
        one(LON, LAT, acq_time="0040", confidence="l"),
        one(LON, LAT, acq_date="2026-06-01"),
        one(LON, LAT),
    )
    done = send(county, content)
    assert done.status_code == 200
    assert "共 6 行：县内 4 个（本次新增 4 个），县外 1 个，重复 1 行。" in done.text
    imported = done.text.partition('id="imported"')[2].partition("</table>")[0]
    assert [word in imported for word in ("已立案", "已有人上报", "低置信度", "时间过早")] == [
        True
    ] * 4
    assert f"/console/cases/{case}" in imported
    assert "村201" in imported
    again = send(county, content)
    assert "本次新增 0 个" in again.text
    assert "以前已导入" in again.text
    assert len(people.county.get("/incidents").json["items"]) == 2
    low = county.get("/hotspots?state=low").text
    assert low.count('<th scope="row">') == 1
    assert county.get("/hotspots?state=x").status_code == 422


def test_what_is_wrong_is_said_by_row_and_nothing_is_imported(app, people):
    county = Browser(app, "county")
    late = send(county, rows_of(one(LON, LAT), one(LON, LAT, acq_date="2027-07-01")))
    assert late.status_code == 422
    table = late.text.partition("需要更正的行")[2]
    assert ">3</th>" in table
    assert "时间晚于现在" in table
    assert send(county, b"x").status_code == 422
    blank = county.client.post(PAGE, data=form_of(county.get("/hotspots").text, PAGE))
    assert blank.status_code == 422
    lat = f"{LAT:.5f}"
    many = [
        one(LON, LAT).replace(lat.encode(), f"{LAT + n * 1e-5:.5f}".encode()) for n in range(201)
    ]
    assert len(many) > MOST_NEW
    assert send(county, rows_of(*many)).status_code == 413
    assert people.county.get("/hotspots").json["items"] == []


def test_townships_read_their_own_and_strangers_see_no_page(app, people):
    assert send(Browser(app, "county"), one(LON, LAT)).status_code == 200
    east, west = (
        Browser(app, "east").get("/hotspots").text,
        Browser(app, "west").get("/hotspots").text,
    )
    assert "村201" in east
    assert 'type="file"' not in east, "the county's office imports"
    assert "没有火点记录" in west
    assert Browser(app, "wang").get("/hotspots").status_code == 403
    assert PAGE not in Browser(app, "wang").get("/registers").text
    later = [one(LON, LAT, acq_time=f"00{minute:02}") for minute in range(60)]
    later += [one(LON, LAT, acq_date="2026-06-30", acq_time=f"23{n:02}") for n in range(60)]
    assert send(Browser(app, "county"), rows_of(*later)).status_code == 200
    first = Browser(app, "east").get("/hotspots").text
    assert "更早的" in first
    more = unescape(first).partition("cursor=")[2].partition('"')[0]
    assert Browser(app, "east").get(f"/hotspots?cursor={more}").status_code == 200
