"""The page of patrols in doubt: what speaks against each, what it is like, and one tap."""

import re

import pytest

from tests.support import filings, world
from tests.support.browsing import Browser, form_of
from tests.support.engines import ONE_ENGINE

#: Whatever a test stores is rolled back.
pytestmark = [ONE_ENGINE, pytest.mark.usefixtures("time")]


def tap(browser, html, patrol, **fields):
    """A button of a patrol's form, with what its hidden fields say."""
    to = f"/console/doubts/{patrol}"
    return browser.client.post(to, data=form_of(html, to) | fields)


def doubtful(person, time, **changes):
    """A patrol that waits for somebody to look: its id."""
    patrol = filings.new_id()
    sent = filings.patrol(time.now(), **{"device": {"mock": "true"}} | changes)
    assert person.put(f"/patrols/{patrol}", sent).status_code == 201
    return patrol


@pytest.fixture
def copied(people, time, run_job):
    """A walk of today, and the same one of tomorrow, by the chief: their ids."""
    first, again = filings.new_id(), filings.new_id()
    sent = filings.patrol(time.now())
    people.wang.put(f"/patrols/{first}", sent)
    run_job("doubts")
    time.forward(days=1)
    track = [[x + 0.0003, y, ms + 86_400_001, *rest] for x, y, ms, *rest in sent["track"]]
    people.chief.put(f"/patrols/{again}", filings.patrol(time.now(), track=track))
    run_job("doubts")
    return first, again


def looks(people):
    rows = people.inspector.get("/access-records?what=track").json["items"]
    return [(row["about_id"], row["allowed"], row["why"]) for row in rows]


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


def test_a_copy_is_shown_beside_what_it_is_like(people, copied, east):
    """From the list to the patrol and to the earlier one; both in figures, and on one map."""
    first, again = copied
    html = east.get("/doubts").text
    for one in copied:
        assert f'href="/console/patrols/{one}"' in html
    assert re.search(r"，叠合后相差 0\.\d+ 米</li>", html)
    html = east.get(f"/patrols/{again}").text
    assert f'<a href="/console/patrols/{first}"' in html
    table = re.search(r"<table>.*?</table>", html, re.S)[0]
    for name in ("开始", "历时", "里程", "平均速度", "轨迹点"):
        assert name in table
    assert table.count("公里/时") == 2
    assert f'data-map="/console/patrols/{again}/map"' in html
    assert f'action="/console/patrols/{again}/tracks"' in html
    assert len(east.get(f"/patrols/{again}/map").json["cells"]) == 1
    back = tap(east, html, again, ground="came_in_person")
    assert back.status_code == 303
    after = east.get(f"/patrols/{again}").text
    assert ("已认可，计入" in after, "· 本人到场说明属实" in after) == (True, True)
    assert "重新认定" in after, "whoever judges may say otherwise later"


def test_both_tracks_are_shown_to_who_says_why_and_each_look_is_on_record(people, copied, east):
    _, again = copied
    tracks = f"/patrols/{again}/tracks"
    refused = east.get(tracks)
    assert (refused.status_code, "查看原因" in refused.text) == (422, True)
    shown = east.get(f"{tracks}?why=核对疑点").json
    assert [one["other"] for one in shown["tracks"]] == [False, True]
    assert all(len(one["line"]) > 10 for one in shown["tracks"])
    assert "本次有 " in shown["said"]
    assert "两者中心相距 28 米" in shown["said"], "0.0003° of longitude"
    assert {(of, True, "核对疑点") for of in copied} < {*looks(people)}
    assert all(not allowed for _, allowed, why in looks(people) if why is None)


def test_who_may_not_judge_sees_his_own_way_and_not_what_it_is_like(app, people, copied):
    first, again = copied
    chief = Browser(app, "chief")
    html = chief.get(f"/patrols/{again}").text
    assert "轨迹形状与以往巡查几乎重合" in html
    assert (first in html, "不认可" in html) == (False, False)
    shown = chief.get(f"/patrols/{again}/tracks").json
    assert [one["other"] for one in shown["tracks"]] == [False], "one's own needs no reason"
    peer = Browser(app, "li").get(f"/patrols/{again}/tracks?why=看看")
    assert peer.status_code == 404


def test_a_walk_of_another_township_is_named_to_the_county_alone(app, people, time, run_job):
    first, again = filings.new_id(), filings.new_id()
    there = filings.patrol(time.now())
    people.wang.put(f"/patrols/{first}", there)
    run_job("doubts")
    time.forward(days=1)
    track = [[x, y, ms + 86_400_001, *rest] for x, y, ms, *rest in there["track"]]
    walked = filings.patrol(time.now(), track=track, cell_code=world.W1)
    assert people.zhao.put(f"/patrols/{again}", walked).status_code == 201
    run_job("doubts")
    html = Browser(app, "west").get(f"/patrols/{again}").text
    assert ("您的岗位不能查看，可请上级认定" in html, first in html) == (True, False)
    alone = Browser(app, "west").get(f"/patrols/{again}/tracks?why=核对").json
    assert len(alone["tracks"]) == 1
    county = Browser(app, "county")
    assert first in county.get(f"/patrols/{again}").text
    assert len(county.get(f"/patrols/{again}/tracks?why=核对").json["tracks"]) == 2


def taps(html):
    return html.count('name="ground" value="no"')


def test_the_list_goes_on_and_nobody_hides_the_others(people, time, east):
    """One who floods it with fifty, and the reviewer himself, before somebody else."""
    own = doubtful(people.east, time)
    for _ in range(51):
        doubtful(people.wang, time)
        time.forward(seconds=1)
    last = doubtful(people.li, time)
    html = east.get("/doubts").text
    assert '待认定巡查 <span class="number">52</span>' in html
    assert (own in html, "另有 1 条是本人" in html) == (False, True)
    assert (taps(html), last in html) == (11, True), "ten of each person, the oldest first"
    assert "每人先列最早的 10 条；wang 的其余各条请点姓名查看" in html
    li, wang = (
        re.search(rf'<a href="(/console/doubts\?officer=\d+)">{one}</a>', html)[1]
        for one in ("li 1", "wang 51")
    )
    assert (last in east.get(li).text, taps(east.get(li).text)) == (True, 1)
    html = east.get(wang).text
    assert (taps(html), last in html, "每人先列" in html) == (50, False, False)
    more = re.search(r'<a class="more" href="(/console/doubts\?[^"]+)">([^<]+)', html)
    assert more[2] == "后面还有 1 条，继续查看"
    for _ in range(3):
        doubtful(people.wang, time)
        time.forward(seconds=1)
    rest = east.get(more[1].replace("&amp;", "&")).text
    assert taps(rest) == 4
    here = re.search(r'class="whole-row" href="/console(/patrols/[^"]+)"', rest)[1]
    assert ("officer=" in here, "cursor=" in here) == (True, True)
    page = east.get(here.replace("&amp;", "&")).text
    one = re.match(r"/patrols/([^?]+)", here)[1]
    back = tap(east, page, one, ground="photos_show")
    assert ("cursor=" in back.location, "officer=" in back.location) == (True, True), (
        "back to where one was"
    )
    after = east.get(back.location).text
    assert taps(after) == 3
    assert re.search(rf'已认可，计入：<a href="/console/patrols/{one}', after), "a wrong tap shows"
    assert east.get("/doubts?officer=x").status_code == 422
    assert east.get("/doubts?cursor=x").status_code == 422


def test_of_many_people_each_page_says_how_many_follow(people, time, east, monkeypatch):
    """Where all are listed a page ends after so many, too."""
    monkeypatch.setattr("app.console.doubts.MOST", 12)
    for _ in range(11):
        doubtful(people.wang, time)
        time.forward(seconds=1)
    others = [doubtful(people.li, time) for _ in range(4)]
    html = east.get("/doubts").text
    assert (taps(html), "后面还有 2 条，继续查看" in html) == (12, True)
    more = re.search(r'<a class="more" href="(/console/doubts\?[^"]+)"', html)[1]
    rest = east.get(more.replace("&amp;", "&")).text
    assert (taps(rest), "回到开头" in rest) == (2, True)
    assert sum(one in html + rest for one in others) == 4
