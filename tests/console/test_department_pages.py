"""Departments at the desk: beside each other, why a score, for offices and their own people."""

import pytest

from tests.support import filings, offices, world
from tests.support.browsing import Browser

PERIOD = "2026Q3"
PAGE = "/evaluations/departments"


@pytest.fixture
def police(app, people, time):
    """The county's police, which answered one of two transfers in time; a quarter computed."""
    key = offices.add_office(app, "police", "公安局", world.COUNTY, "cop")
    cases = [filings.new_id() for _ in range(2)]
    for case in cases:
        people.wang.put(f"/incidents/{case}", filings.incident(time.now()))
        people.east.act(case, "accept")
        sent = people.east.act(case, "transfer", to={"department_id": key}, note="请核查")
        assert sent.status_code == 201
    for action in ("receive", "answer"):
        assert people.cop.act(cases[0], action, note="已办").status_code == 201
    time.set("2026-10-09T10:00:00+08:00")
    assert people.county.post(f"/evaluations/{PERIOD}", {}).status_code == 200
    return {"id": key, "cases": cases}


def test_departments_are_compared_and_each_says_why(app, people, police):
    desk = Browser(app, "county")
    html = desk.get(PAGE).text
    assert "公安局" in html
    assert "水利局" in html
    assert 'data-chart="bars"' in html
    assert 'data-x="score"' in html
    assert 'data-x="transfer_answer" data-y="50.0"' in desk.get(f"{PAGE}?of=transfer_answer").text
    why = people.county.get(f"/evaluations/{PERIOD}/departments/{police['id']}").json
    page = desk.get(f"/evaluations/{PERIOD}/departments/{police['id']}").text
    for term in why["terms"]:
        assert term["text"] in page
        assert term["formula_text"] in page
    for case in police["cases"]:
        assert f"/console/cases/{case}" in page
    assert "实施方案未作规定" in page
    assert "暂定" in desk.get(f"{PAGE}?period=2026Q4").text
    assert desk.get(f"{PAGE}?period=2025Q1").status_code == 404
    assert PAGE in desk.get("/evaluations").text


def test_a_liaison_sees_his_own_department_and_no_other(app, people, police):
    cop = Browser(app, "cop")
    html = cop.get(PAGE).text
    assert "公安局" in html
    assert "水利局" not in html
    assert f"/console{PAGE}" in cop.get("").text
    assert cop.get(f"/evaluations/{PERIOD}/departments/{police['id']}").status_code == 200
    other = Browser(app, "water")
    assert other.get(f"/evaluations/{PERIOD}/departments/{police['id']}").status_code == 404
    assert Browser(app, "east").get(f"{PAGE}?cell={world.COUNTY}").status_code == 404
    assert Browser(app, "wang").get(PAGE).status_code == 403
