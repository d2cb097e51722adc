"""The page of missed discoveries: explained with a photo, decided with a reason."""

import io

import pytest

from tests.support import filings
from tests.support.browsing import Browser, form_of
from tests.support.engines import ONE_ENGINE
from tests.support.everything import photo

#: Whatever a test stores is rolled back.
pytestmark = [ONE_ENGINE, pytest.mark.usefixtures("time")]


@pytest.fixture
def missed(people, time, run_job):
    """The key of what is held against the chief of the first village."""
    case = filings.new_id()
    body = filings.incident(time.now(), source="upper_check")
    assert people.inspector.put(f"/incidents/{case}", body).status_code == 201
    people.wang.put(f"/patrols/{filings.new_id()}", filings.patrol(time.now()))
    time.forward(hours=1)
    people.east.act(case, "accept", handling_class="general")
    run_job("discoveries")
    return people.county.get("/missed-discoveries").json["items"][0]["id"]


def test_it_is_explained_and_decided_on_one_page(app, people, missed, east):
    chief, to = Browser(app, "chief"), f"/console/discoveries/{missed}"
    assert "未能发现 1" in chief.get("").text
    html = chief.get("/discoveries").text
    assert "请您说明" in html
    blank = chief.client.post(f"{to}/explain", data=form_of(html, f"{to}/explain"))
    assert (blank.status_code, "请您说明" in blank.text) == (422, True)
    fields = form_of(html, f"{to}/explain") | {"text": "上午已到现场。"}
    sent = fields | {"photo_ids": (io.BytesIO(photo()), "there.jpg")}
    assert chief.client.post(f"{to}/explain", data=sent).status_code == 303
    assert "没有待说明或待认定的事项" in chief.get("/discoveries").text
    assert "未能发现 1" in east.get("").text
    html = east.get("/discoveries").text
    assert "已说明" in html
    evidence = east.get(f"/discoveries/{missed}/evidence").text
    assert "上午已到现场。" in evidence
    assert "wang" in evidence
    assert "/console/photos/" in evidence
    assert f'data-map="{to}/map"' in evidence
    drawn = east.get(f"/discoveries/{missed}/map").json
    assert drawn["within_m"] == 200
    assert len(drawn["lines"]) == 1, "the way that the evidence names, near the place"
    form = form_of(html, f"{to}/decide")
    back = east.client.post(f"{to}/decide", data=form | {"outcome": "missed"})
    assert back.status_code == 422
    said = form | {"outcome": "missed", "reason": "火点明显。"}
    done = east.client.post(f"{to}/decide", data=said)
    assert done.status_code == 303
    assert "已提交" in east.get(done.location).text
    assert people.chief.get(f"/missed-discoveries/{missed}").json["state"] == "missed"
    looks = people.inspector.get("/access-records?what=track").json["items"]
    assert any(look["officer"]["id"] == people.east.id for look in looks)


def test_before_his_time_is_over_only_what_is_possible_is_offered(people, missed, east, time):
    def offered():
        html = east.get("/discoveries").text
        values = ("not_missed", "missed", "serious")
        return [one for one in values if f'name="outcome" value="{one}"' in html], html

    buttons, html = offered()
    assert buttons == ["not_missed"]
    assert "才能认定未能发现" in html
    until = people.county.get(f"/missed-discoveries/{missed}").json["explain_by"]
    assert f"{until[5:10]} " in html, "until when he may explain"
    assert people.east.get(f"/missed-discoveries/{missed}").json["outcomes"] == ["not_missed"]
    assert people.chief.get(f"/missed-discoveries/{missed}").json["outcomes"] == []
    time.forward(days=20)
    east = Browser(east.client.application, "east")
    html = east.get("/discoveries").text
    assert 'value="missed"' in html
    assert 'value="serious"' in html
    assert "逾期未说明" in html
    assert "才能认定未能发现" not in html


def test_who_may_not_is_told_and_strangers_find_nothing(app, people, missed, east):
    to = f"/console/discoveries/{missed}"
    form = form_of(east.get("/discoveries").text, f"{to}/decide")
    early = east.client.post(f"{to}/decide", data=form | {"outcome": "missed", "reason": "未巡查"})
    assert early.status_code == 409
    assert "尚未说明" in early.text
    assert "未巡查" in early.text, "what was typed is there again"
    west = Browser(app, "west")
    assert west.get(f"/discoveries/{missed}/evidence").status_code == 404
    assert str(missed) not in west.get("/discoveries").text
    assert west.get(f"/discoveries/{missed}/map").status_code == 404
    peer = Browser(app, "peer")
    assert peer.get(f"/discoveries/{missed}/evidence").status_code == 404
