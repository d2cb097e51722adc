"""The page of patrols in doubt: what speaks against each, and one tap."""

import pytest

from tests.support import filings
from tests.support.browsing import Browser, form_of
from tests.support.engines import ONE_ENGINE

#: Whatever a test stores is rolled back.
pytestmark = [ONE_ENGINE, pytest.mark.usefixtures("time")]


def tap(browser, html, patrol, **fields):
    """A button of a patrol's form, with what its hidden fields say."""
    to = f"/console/doubts/{patrol}"
    return browser.client.post(to, data=form_of(html, to) | fields)


@pytest.fixture
def doubted(people, time):
    patrol = filings.new_id()
    people.wang.put(f"/patrols/{patrol}", filings.patrol(time.now(), device={"mock": "true"}))
    return patrol


def test_one_tap_and_it_counts(app, people, doubted, east):
    html = east.get("/doubts").text
    assert "手机开启了模拟定位" in html
    assert "待认定巡查 1" in east.get("").text
    assert tap(east, html, doubted, ground="came_in_person").status_code == 303
    assert people.wang.get(f"/patrols/{doubted}").json["doubt"] == "accepted"
    assert "没有待认定的巡查" in east.get("/doubts").text
    again = tap(east, html, doubted, ground="came_in_person")
    assert again.status_code == 303, "sent twice it is one"
    other = tap(east, html, doubted, ground="no")
    assert other.status_code == 303, "the other button of a page gone back to is another verdict"
    assert people.wang.get(f"/patrols/{doubted}").json["verdict"]["accepted"] is False
    assert doubted not in Browser(app, "west").get("/doubts").text


def test_one_tap_and_it_does_not_for_what_speaks_against_it(people, doubted, east):
    html = east.get("/doubts").text
    assert tap(east, html, doubted, ground="no").status_code == 303
    verdict = people.wang.get(f"/patrols/{doubted}").json["verdict"]
    assert (verdict["accepted"], verdict["reason"]) == (False, "手机开启了模拟定位")


def test_a_reason_of_ones_own_is_kept_and_ones_own_patrol_is_for_others(people, time, east):
    own = filings.new_id()
    people.east.put(f"/patrols/{own}", filings.patrol(time.now(), device={"mock": "true"}))
    html = east.get("/doubts").text
    assert "由他人或上级认定" in html
    assert f'action="/console/doubts/{own}"' not in html
    other = filings.new_id()
    people.wang.put(f"/patrols/{other}", filings.patrol(time.now(), device={"mock": "true"}))
    assert (
        tap(east, east.get("/doubts").text, other, ground="other", reason="调试手机").status_code
        == 303
    )
    assert people.wang.get(f"/patrols/{other}").json["verdict"]["reason"] == "调试手机"


def test_a_reason_that_is_refused_comes_back_as_it_was_typed(people, doubted, east):
    html = east.get("/doubts").text
    long = "查" * 501
    back = tap(east, html, doubted, ground="no", reason=long)
    assert back.status_code == 422
    assert f'value="{long}"' in back.text
    assert f'data-draft="/console/doubts/{doubted}"' in back.text
    done = tap(east, html, doubted, ground="no", reason="查看过现场")
    assert f'data-done="/console/doubts/{doubted}"' in east.get(done.location).text
    assert east.get("/doubts?done=x").status_code == 200


def test_each_verdict_keeps_its_reason_and_none_is_given_without(people, doubted, east):
    """Somebody waves through whatever comes: nothing counts until he has said on what ground."""
    html = east.get("/doubts").text
    assert all(
        f'name="ground" value="{one}"' in html
        for one in ("came_in_person", "photos_show", "device_fault", "other", "no")
    )
    for fields in ({"ground": "other"}, {"ground": "other", "reason": "  "}, {"accepted": "yes"}):
        back = tap(east, html, doubted, **fields)
        assert (back.status_code, "请填写理由" in back.text) == (422, True), fields
    assert people.wang.get(f"/patrols/{doubted}").json["doubt"] == "waiting"
    assert tap(east, html, doubted, ground="device_fault").status_code == 303
    verdict = people.wang.get(f"/patrols/{doubted}").json["verdict"]
    assert (verdict["ground"], verdict["reason"]) == ("device_fault", "手机故障，已核实")
